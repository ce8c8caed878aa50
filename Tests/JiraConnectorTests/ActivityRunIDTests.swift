import Foundation
import JiraReader
import Sinks
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

/// Copies that resume only the output of the same activity run.
@Suite("A copy of a pipeline that resumes", .timeLimit(.minutes(5)))
struct ActivityRunIDTests {
    private static func plan(_ server: LoopbackServer, _ output: String, overwrite: Bool = true) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.connections = 1
        reader.deployment = .cloud
        reader.retryPolicy.maximumAttempts = 1
        var plan = CopyPlan(
            table: try Catalogue.table(named: "SearchProjects"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            sink: SinkConfiguration(
                destination: .file(path: output, overwrite: overwrite),
                level: .none,
                blockByteCount: 30
            )
        )
        plan.resumes = true
        return plan
    }

    /// A site with 20 projects, five per page, whose name changes with each start. Pages fail from an index on.
    private final class Site: Sendable {
        let limit = Atomic<Int>(.max)
        let generation = Atomic<Int>(1)

        func start() throws -> LoopbackServer {
            try LoopbackServer { [self] request, connection in
                let start = request.query("startAt").flatMap { Int($0) } ?? 0
                guard start < limit.load(ordering: .relaxed) else { return connection.respond("{}", status: 403) }
                let end = max(start, min(start + 5, 20))
                let name = generation.load(ordering: .relaxed)
                let projects = (start..<end).map { "{\"id\":\"\($0)\",\"name\":\"p\(name)\"}" }
                connection.respond(
                    """
                    {"values":[\(projects.joined(separator: ","))],"total":20,"isLast":\(end >= 20),"maxResults":5,\
                    "startAt":\(start)}
                    """
                )
            }
        }
    }

    @Test("replaces a file of another run or plan, and keeps a file of the same run")
    func whole() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder.file("out"))
        plan.activityRunID = "one"
        _ = try await CopyActivity(plan: plan).run()
        site.generation.store(2, ordering: .relaxed)
        #expect(try await CopyActivity(plan: plan).run().wasWhole)

        var other = plan
        other.limit = 10
        let limited = try await CopyActivity(plan: other).run()
        #expect(!limited.wasWhole && limited.rowsCopied == 10)
        #expect(String(decoding: try folder.content("out"), as: UTF8.self).contains("p2"))

        site.generation.store(3, ordering: .relaxed)
        other.activityRunID = "two"
        let newer = try await CopyActivity(plan: other).run()
        #expect(!newer.wasWhole && newer.keptRows == nil && !newer.replacedUnfinishedRun)
        #expect(String(decoding: try folder.content("out"), as: UTF8.self).contains("p3"))

        // A file without a manifest belongs to no run.
        #expect(unlink(folder.file("out.manifest.json")) == 0)
        #expect(try await !CopyActivity(plan: plan).run().wasWhole)
        try folder.put("{}", "out.manifest.json")
        #expect(try await !CopyActivity(plan: plan).run().wasWhole)
    }

    @Test("replaces an unfinished file of another run, and resumes an unfinished file of the same run")
    func unfinished() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        for isOlder in [true, false] {
            let name = "out\(isOlder)"
            var plan = try Self.plan(server, folder.file(name))
            site.limit.store(10, ordering: .relaxed)
            plan.activityRunID = "one"
            let first = plan
            await #expect(throws: CopyError.self) { try await CopyActivity(plan: first).run() }
            #expect(try folder.names.contains(name + ".journal"))
            site.limit.store(.max, ordering: .relaxed)
            plan.activityRunID = isOlder ? "two" : "one"
            let report = try await CopyActivity(plan: plan).run()
            #expect(report.replacedUnfinishedRun == isOlder && (report.keptRows ?? 0 > 0) == !isOlder)
            #expect(report.rowsCopied == 20)
        }
    }

    @Test("keeps the file of another run if the sink must not overwrite it")
    func overwriting() async throws {
        let server = try Site().start()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder.file("out"), overwrite: false)
        try folder.put("mine", "out")
        plan.activityRunID = "one"
        let activity = try CopyActivity(plan: plan)
        let error = await #expect(throws: CopyError.self) { try await activity.run() }
        #expect(error?.code == .invalidPlan, "\(String(describing: error))")
        #expect(try folder.content("out") == Array("mine".utf8))
    }
}
