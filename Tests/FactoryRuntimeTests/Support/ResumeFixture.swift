import FactoryDefinitions
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

/// Pipelines whose site fails at first.
enum ResumeFixture {
    /// A site that fails at the listed paths, with fields whose name is the number of the request.
    final class Site: Sendable {
        private let failing = Mutex<[String]>(["/rest/api/3/status"])
        let fieldName = Mutex("A")

        func fail(_ paths: String...) { failing.withLock { $0 = paths } }

        func start() throws -> LoopbackServer {
            try LoopbackServer { [self] request, connection in
                if failing.withLock({ $0 }).contains(where: { request.target.hasPrefix($0) }) {
                    return connection.respond(#"{"errorMessages":["no"]}"#, status: 403)
                }
                if request.target.hasPrefix("/rest/api/3/field") {
                    return connection.respond(
                        "[{\"id\":\"a\",\"name\":\"\(fieldName.withLock { $0 })\",\"custom\":true}]"
                    )
                }
                connection.respond(#"[{"id":"1","name":"open"}]"#)
            }
        }
    }

    static func after(_ name: String) -> String {
        "\"dependsOn\": [{\"activity\": \"\(name)\", \"dependencyConditions\": [\"Succeeded\"]}],"
    }

    /// Returns a copy of the table of statuses, which the site rejects at first.
    static func statuses(_ name: String, leaf: String, more: String = "") -> String {
        FactoryFixture.copy(name, leaf: leaf, more: more).replacing(
            "\"inputs\": [{\"referenceName\": \"Table\", ",
            with: "\"inputs\": [{\"referenceName\": \"Table\", \"parameters\": {\"table\": \"Statuses\"}, "
        )
    }

    /// Returns a fixture whose clock advances by 100 seconds with each reading, and whose seeds differ.
    static func fixture(_ server: LoopbackServer) throws -> FactoryFixture {
        var fixture = try FactoryFixture(server)
        let time = Mutex(1_763_922_011.1045206)
        fixture.settings.clock.now = {
            time.withLock { time in
                time += 100
                return time
            }
        }
        fixture.settings.randomBits = { .random(in: .min ... .max) }
        return fixture
    }

    static func paths(_ server: LoopbackServer, from first: Int = 0) -> [Substring] {
        server.requests.dropFirst(first).map { $0.target.split(separator: "?")[0] }
    }

    static func run(
        _ fixture: FactoryFixture,
        _ pipeline: String = "P",
        resumes: Bool,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void = { _ in }
    ) async throws -> (PipelineRunReport, PipelineRunState) {
        let run = try fixture.makeRun(pipeline)
        let state = try #require(try run.openState(isResuming: resumes))
        return (await run.start(state: state, onEvent: onEvent), state)
    }
}
