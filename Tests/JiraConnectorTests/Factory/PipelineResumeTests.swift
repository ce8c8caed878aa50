import FactoryDefinitions
import Foundation
import JiraReader
import RunState
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

/// Runs of a pipeline that ended short of success, and were resumed.
@Suite("A resumed pipeline", .timeLimit(.minutes(5)))
struct PipelineResumeTests {
    /// A site that fails at the paths of a list, with fields whose name is the number of the request.
    private final class Site: Sendable {
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

    private static func after(_ name: String) -> String {
        "\"dependsOn\": [{\"activity\": \"\(name)\", \"dependencyConditions\": [\"Succeeded\"]}],"
    }

    /// A copy of the table of statuses, which the site rejects at first.
    private static func statuses(_ name: String, leaf: String, more: String = "") -> String {
        FactoryFixture.copy(name, leaf: leaf, more: more).replacing(
            "\"inputs\": [{\"referenceName\": \"Table\", ",
            with: "\"inputs\": [{\"referenceName\": \"Table\", \"parameters\": {\"table\": \"Statuses\"}, "
        )
    }

    /// A fixture whose time moves on by 100 seconds with each look at it, and whose seeds differ.
    private static func fixture(_ server: LoopbackServer) throws -> FactoryFixture {
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

    private static func paths(_ server: LoopbackServer, from first: Int = 0) -> [Substring] {
        server.requests.dropFirst(first).map { $0.target.split(separator: "?")[0] }
    }

    private static func run(
        _ fixture: FactoryFixture,
        _ pipeline: String = "P",
        resumes: Bool,
        _ onEvent: @escaping @Sendable (PipelineRun.Event) -> Void = { _ in }
    ) async throws -> (PipelineRunReport, PipelineRunState) {
        let run = try fixture.makeRun(pipeline)
        let state = try #require(try run.openState(isResuming: resumes))
        return (await run.start(state: state, onEvent: onEvent), state)
    }

    @Test("has the same names, asks for no lookup again, and verifies and keeps what was copied")
    func resumes() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let leaf = "@{utcnow('HHmmss')}-@{guid('N')}-@{rand(0, 1000000)}-@{activity('L').output.value[0].name}"
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("L"),
                FactoryFixture.copy("A", leaf: "a-\(leaf)-@{pipeline().RunId}", more: Self.after("L")),
                Self.statuses("B", leaf: "b-\(leaf)-@{pipeline().TriggerTime}", more: Self.after("A")),
                FactoryFixture.copy("C", leaf: "c-@{activity('A').output.rowsRead}", more: Self.after("B")),
            ]
        )
        let (failed, state) = try await Self.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept && state.beginning == .fresh && !failed.isResumed)
        #expect(failed.value["jirastream"] == .null)
        #expect(failed.value["activityRuns", "3", "status"] == .string("Skipped"))
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily"))
        #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("a-") }, "\(names)")
        #expect(try fixture.folder.names == [".jirastream", "daily"])
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file(".jirastream"))
        #expect(files == [state.path.split(separator: "/").last.map(String.init)], "\(files)")

        // Another name of the field would be another name of the files.
        site.fieldName.withLock { $0 = "Z" }
        let asked = server.requests.count
        let again = try await Self.run(fixture, resumes: true)
        #expect(again.0.status == .failed && again.1.isKept && again.1.beginning == .resumed)
        #expect(Self.paths(server, from: asked) == ["/rest/api/3/status"])

        site.fail()
        let notes = Mutex<[String]>([])
        let (report, resumed) = try await Self.run(fixture, resumes: true) { event in
            if case .noted(let name, let note) = event, !note.contains("TLS"), !note.contains("support") {
                notes.withLock { $0.append("\(name): \(note)") }
            }
        }
        #expect(report.status == .succeeded && report.isResumed && !resumed.isKept, "\(report.message)")
        #expect(Self.paths(server, from: asked + 1) == ["/rest/api/3/status", "/rest/api/3/field"])
        #expect(
            notes.withLock { $0 } == [
                "L: the output of the run before is used; nothing was read",
                "A: the file is whole already; nothing was read",
            ]
        )
        #expect(report.value["jirastream", "resumed"] == .boolean(true))
        for member in ["runId", "runStart", "pipelineName"] { #expect(report.value[member] == failed.value[member]) }
        for (number, name) in ["L", "A"].enumerated() {
            let (now, then) = (report.value["activityRuns", "\(number)"], failed.value["activityRuns", "\(number)"])
            #expect(now == then && now["status"] == .string("Succeeded"), "\(name): \(now.json) was \(then.json)")
        }
        for member in ["activityRunId", "activityRunStart"] {
            #expect(report.value["activityRuns", "2", member] == failed.value["activityRuns", "2", member])
        }
        #expect(
            report.value["activityRuns", "2", "activityRunId"] != report.value["activityRuns", "1", "activityRunId"]
        )
        let all = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily")).sorted()
        #expect(
            all.count == 6 && all.filter { $0.hasPrefix("b-") }.allSatisfy { $0.contains("-A-2025-11-23T18") },
            "\(all)"
        )
        #expect(all.filter { $0.hasPrefix("a-") } == names.sorted() && all.contains("c-1.json"))
        #expect(try fixture.folder.names == ["daily"], "the state is gone, and its folder")

        // There is nothing left to resume: a run like any other.
        let (other, fresh) = try await Self.run(fixture, resumes: true)
        #expect(
            other.status == .succeeded && fresh.beginning == .fresh && other.value["runId"] != report.value["runId"]
        )
    }

    @Test("keeps what was copied where it could not be verified for once")
    func unverified() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        fixture.files[0] = fixture.files[0].replacing(
            "{\"type\": \"SecureString\", \"value\": \"\(FactoryFixture.token)\"}",
            with: #"{"type": "AzureKeyVaultSecret", "store": {"referenceName": "Vault"}, "secretName": "token"}"#
        )
        fixture.files.append(
            #"{"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl": "https://x.vault.azure.net"}}}"#
        )
        fixture.add(
            pipeline: "P",
            [FactoryFixture.copy("A", leaf: "a"), Self.statuses("B", leaf: "b", more: Self.after("A"))]
        )
        let unknown = fixture.settings.secrets
        fixture.settings.secrets.local = { _ in Secret(FactoryFixture.token) }
        let known = fixture.settings.secrets
        let (failed, _) = try await Self.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "0", "status"] == .string("Succeeded"), "\(failed.value.json)")
        fixture.settings.secrets = unknown
        let (unverified, _) = try await Self.run(fixture, resumes: true)
        #expect(unverified.value["activityRuns", "0", "status"] == .string("Failed"), "\(unverified.value.json)")
        fixture.settings.secrets = known
        site.fail()
        let (report, _) = try await Self.run(fixture, resumes: true)
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(report.value["activityRuns", "0"] == failed.value["activityRuns", "0"])
    }

    @Test("exports a file again that was removed or damaged, and counts its new output")
    func removed() async throws {
        for isRemoved in [true, false] {
            let site = Site()
            let server = try site.start()
            defer { server.stop() }
            var fixture = try Self.fixture(server)
            fixture.add(
                pipeline: "P",
                [FactoryFixture.copy("A", leaf: "a"), Self.statuses("B", leaf: "b", more: Self.after("A"))]
            )
            let (failed, _) = try await Self.run(fixture, resumes: false)
            #expect(failed.value["activityRuns", "0", "status"] == .string("Succeeded"))
            if isRemoved {
                #expect(unlink(fixture.folder.file("daily/a.json")) == 0)
            } else {
                try fixture.folder.put("{}\n", "daily/a.json")
            }
            site.fieldName.withLock { $0 = "Longer" }
            site.fail()
            let (report, _) = try await Self.run(fixture, resumes: true)
            #expect(report.status == .succeeded, "\(report.message)")
            let text = String(decoding: try fixture.folder.content("daily/a.json"), as: UTF8.self)
            #expect(text == "{\"id\":\"a\",\"name\":\"Longer\",\"custom\":true}\n")
            #expect(report.value["activityRuns", "0", "output", "dataWritten"] == .integer(Int64(text.utf8.count)))
            #expect(report.value["activityRuns", "0", "output", "rowsRead"] == .integer(1))
        }
    }

    @Test("takes no file for its own that stood there before it began, and any that it wrote itself")
    func yesterday() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("A", leaf: "a")])
        site.fail()
        #expect(try await fixture.makeRun("P").start().status == .succeeded)
        var manifest = try #require(try FileManifest.read(of: fixture.folder.file("daily/a.json")))
        manifest.activityRunID = "another"
        try fixture.folder.put(String(decoding: manifest.json(), as: UTF8.self), "daily/a.json.manifest.json")

        site.fail("/rest")
        let (failed, state) = try await Self.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: state.path))
        site.fail()
        site.fieldName.withLock { $0 = "new" }
        let asked = server.requests.count
        #expect(try await Self.run(fixture, resumes: true).0.status == .succeeded)
        #expect(server.requests.count == asked + 1)
        #expect(String(decoding: try fixture.folder.content("daily/a.json"), as: UTF8.self).contains("\"new\""))

        // As if the process had been killed after the file had got its name, and before the state said so.
        try FileManager.default.createDirectory(
            atPath: fixture.folder.file(".jirastream"),
            withIntermediateDirectories: true
        )
        try bytes.write(to: URL(fileURLWithPath: state.path))
        let (report, _) = try await Self.run(fixture, resumes: true)
        #expect(report.status == .succeeded && server.requests.count == asked + 1)
        #expect(report.value["activityRuns", "0", "output", "rowsCopied"] == .integer(1))
    }

    @Test(
        "is rejected where definitions or secrets have changed, or the state is damaged, and replaced without resuming"
    )
    func rejected() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let parameters = #""parameters": {"key": {"type": "SecureString", "defaultValue": "k1"}},"#
        fixture.add(pipeline: "P", [Self.statuses("B", leaf: "b")], more: parameters)
        let (failed, state) = try await Self.run(fixture, resumes: false)
        #expect(failed.status == .failed)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: state.path)))
        func refusal(_ fixture: FactoryFixture) throws -> String {
            let run = try fixture.makeRun("P")
            let error = #expect(throws: FactoryRunError.self) { try run.openState(isResuming: true) }
            #expect(error?.code == .state)
            return error?.message ?? ""
        }
        var changed = fixture
        changed.files[2] = changed.files[2].replacing("\"Fields\"", with: "\"Issues\"")
        #expect(try refusal(changed).contains("the definitions have changed"))
        #expect(try refusal(changed).contains("without --resume"))
        // Another pipeline may change.
        changed = fixture
        changed.add(pipeline: "Q", [FactoryFixture.copy("C")])
        #expect(try changed.makeRun("P").openState(isResuming: true)?.beginning == .resumed)
        changed = fixture
        changed.settings.parameters = [("key", "k2")]
        #expect(try refusal(changed).contains("a secure parameter"))

        func put(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: state.path)) }
        for damaged in [[], Array("{}".utf8), Array(bytes.dropLast(20)), Array(bytes.reversed())] {
            try put(damaged)
            let message = try refusal(fixture)
            #expect(message.contains("\(state.path), is damaged") && message.contains("without --resume"), "\(message)")
        }
        try put(Array(String(decoding: bytes, as: UTF8.self).replacing("Version\":1", with: "Version\":99").utf8))
        #expect(try refusal(fixture).contains("format version 99"))
        try FileManager.default.removeItem(atPath: state.path)
        try FileManager.default.createDirectory(atPath: state.path, withIntermediateDirectories: true)
        #expect(try refusal(fixture).contains("is not a regular file"))
        try FileManager.default.removeItem(atPath: state.path)

        try put(Array(bytes.dropLast(20)))
        let (again, replacing) = try await Self.run(fixture, resumes: false)
        #expect(again.status == .failed && replacing.beginning == .replaced)
        site.fail()
        #expect(try await Self.run(fixture, resumes: true).0.status == .succeeded)
    }

    @Test("holds no secret in its state, and reads again what would have one")
    func secrets() async throws {
        let secret = "hush-\"hush\""
        let site = Site()
        site.fieldName.withLock { $0 = #"x hush-\"hush\" y"# }
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        fixture.settings.parameters = [("key", secret), ("pin", "q7z")]
        let hidden = #""policy": {"secureOutput": true},"#
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("Leaks"), FactoryFixture.lookup("Hidden", more: hidden),
                FactoryFixture.copy(
                    "A",
                    leaf: "a-@{length(activity('Leaks').output.value[0].name)}-@{pipeline().parameters.pin}",
                    source: #", "additionalColumns": [{"name": "s", "value": "@pipeline().parameters.key"}]"#
                ),
                Self.statuses("B", leaf: "b"),
            ],
            more: #""parameters": {"key": {"type": "SecureString"}, "pin": {"type": "SecureString"}},"#
        )
        let (failed, state) = try await Self.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "2", "status"] == .string("Succeeded"), "\(failed.value.json)")
        let text = try String(contentsOfFile: state.path, encoding: .utf8)
        for hidden in ["hush", "q7z", FactoryFixture.token] {
            #expect(!text.contains(hidden) && !state.path.contains(hidden), "\(hidden)")
        }
        let permissions = try FileManager.default.attributesOfItem(atPath: state.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        // The same state whatever the secrets are.
        fixture.settings.parameters = [("key", "other"), ("pin", "q8z")]
        #expect(try state.path.contains(fixture.makeRun("P").stateName))
        fixture.settings.parameters = [("key", secret), ("pin", "q7z")]

        site.fail()
        let asked = server.requests.count
        let (report, _) = try await Self.run(fixture, resumes: true)
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(
            Self.paths(server, from: asked) == ["/rest/api/3/field", "/rest/api/3/field", "/rest/api/3/status"],
            "both lookups are read again"
        )
    }

    @Test("reads a lookup again whose settings are other ones than before")
    func otherSettings() async throws {
        let site = Site()
        site.fail("/rest/api/3/status")
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("Hidden", more: #""policy": {"secureOutput": true},"#),
                FactoryFixture.lookup(
                    "L",
                    table: "@{activity('Hidden').output.value[0].name}",
                    more: Self.after("Hidden")
                ),
                Self.statuses("B", leaf: "b", more: Self.after("L")),
            ]
        )
        site.fieldName.withLock { $0 = "Fields" }
        let (failed, _) = try await Self.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "1", "status"] == .string("Succeeded"), "\(failed.value.json)")
        site.fail()
        site.fieldName.withLock { $0 = "Statuses" }
        let (report, _) = try await Self.run(fixture, resumes: true)
        #expect(report.value["activityRuns", "1", "output", "value", "0", "name"] == .string("open"))
    }

    @Test("runs once at a time, beside runs with other parameters")
    func twice() async throws {
        let site = Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        fixture.add(
            pipeline: "Über/Nacht",
            [Self.statuses("B", leaf: "@pipeline().parameters.leaf"), FactoryFixture.copy("C", leaf: "c")],
            more: #""parameters": {"leaf": {"type": "String", "defaultValue": "b"}},"#
        )
        var first: PipelineRunState? = try fixture.makeRun("über/nacht").openState(isResuming: false)
        let path = try #require(first?.path)
        #expect(path.hasPrefix(fixture.folder.file(".jirastream/_ber_Nacht-")))
        for resumes in [true, false] {
            let run = try fixture.makeRun("Über/Nacht")
            let error = #expect(throws: FactoryRunError.self) { try run.openState(isResuming: resumes) }
            #expect(error?.code == .state && error?.message.contains(path) == true, "\(String(describing: error))")
            #expect(error?.message.contains("another run") == true)
        }
        var others: [PipelineRunState] = []
        fixture.settings.parameters = [("leaf", "d")]
        others.append(try #require(try fixture.makeRun("Über/Nacht").openState(isResuming: true)))
        fixture.settings.activity = "C"
        others.append(try #require(try fixture.makeRun("Über/Nacht").openState(isResuming: true)))
        #expect(others.allSatisfy { $0.beginning == .fresh } && Set(others.map(\.path) + [path]).count == 3)
        fixture.settings.activity = nil
        fixture.settings.parameters = []
        first = nil
        #expect(try fixture.makeRun("Über/Nacht").openState(isResuming: true)?.beginning == .resumed)
    }

    @Test("is not kept where its folder was removed, which the run says and survives")
    func lostFolder() async throws {
        let root = Mutex("")
        let server = try LoopbackServer { _, connection in
            try? FileManager.default.removeItem(atPath: root.withLock { $0 } + "/.jirastream")
            connection.respond(#"{"errorMessages":["no"]}"#, status: 403)
        }
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let folder = fixture.folder.path
        root.withLock { $0 = folder }
        fixture.add(pipeline: "P", [FactoryFixture.copy("C")])
        let notes = Mutex<[String]>([])
        let (report, state) = try await Self.run(fixture, resumes: false) { event in
            if case .noted(_, let note) = event { notes.withLock { $0.append(note) } }
        }
        #expect(report.status == .failed && !state.isKept && report.message.contains("C: "))
        #expect(notes.withLock { $0 }.contains { $0.contains("\(state.path), cannot be written") })
    }

    @Test("is not kept where nothing was done and all would fail again")
    func hopeless() async throws {
        let server = try Site().start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let wrong = FactoryFixture.copy("Wrong", leaf: "@div(1, 0)")
        fixture.add(pipeline: "P", [wrong, FactoryFixture.copy("Other", leaf: "@nope()")])
        let (report, state) = try await Self.run(fixture, resumes: false)
        #expect(report.status == .failed && !state.isKept)
        #expect(try fixture.folder.names.isEmpty)
        fixture.add(pipeline: "Q", [wrong, FactoryFixture.copy("Right")])
        let (partly, kept) = try await Self.run(fixture, "Q", resumes: false)
        #expect(partly.status == .failed && kept.isKept)
    }

    @Test("is none where no file is written, and a plan writes none")
    func noState() async throws {
        let server = try Site().start()
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let off = FactoryFixture.copy("Off", more: #""state": "Inactive","#)
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L"), off])
        fixture.add(pipeline: "Q", [FactoryFixture.lookup("L"), FactoryFixture.copy("C")])
        #expect(try fixture.makeRun("P").openState(isResuming: true) == nil)
        _ = try fixture.makeRun("Q").plan()
        try fixture.makeRun("Q").checkOutputs()
        fixture.settings.activity = "L"
        #expect(try fixture.makeRun("Q").openState(isResuming: true) == nil)
        #expect(try fixture.folder.names.isEmpty)
        // Whoever does not open it runs without a state.
        fixture.settings.activity = nil
        #expect(try await fixture.makeRun("Q").start().status == .succeeded)
        #expect(try fixture.folder.names == ["daily"])
    }

    @Test("is not begun through a link, and keeps its folder from outputs")
    func folder() async throws {
        let server = try Site().start()
        defer { server.stop() }
        let outside = try TemporaryFolder()
        var fixture = try Self.fixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("C")])
        try FileManager.default.createSymbolicLink(
            atPath: fixture.folder.file(".jirastream"),
            withDestinationPath: outside.path
        )
        let run = try fixture.makeRun("P")
        let error = #expect(throws: FactoryRunError.self) { try run.openState(isResuming: false) }
        #expect(error?.message.contains("is not a folder") == true)
        #expect(try outside.names.isEmpty)

        fixture.files[3] = fixture.files[3].replacing("\"daily\"", with: "\".jirastream/x\"")
        let inside = try fixture.makeRun("P")
        let refused = #expect(throws: FactoryRunError.self) { try inside.checkOutputs() }
        #expect(refused?.code == .path && refused?.message.contains(".jirastream") == true)
    }

    @Test("continues in a second try what the first one has written")
    func retries() async throws {
        let failures = Atomic<Int>(1)
        let starts = Mutex<[Int]>([])
        let server = try LoopbackServer { request, connection in
            let start = request.query("startAt").flatMap { Int($0) } ?? 0
            starts.withLock { $0.append(start) }
            if start >= 8, failures.exchange(0, ordering: .relaxed) > 0 { return connection.respond("", status: 503) }
            let text = String(repeating: "x", count: 600_000)
            let end = max(start, min(start + 4, 12))
            let projects = (start..<end).map { "{\"id\":\"\($0)\",\"description\":\"\(text)\"}" }
            connection.respond(
                """
                {"values":[\(projects.joined(separator: ","))],"total":12,"isLast":\(end >= 12),"maxResults":4,\
                "startAt":\(start)}
                """
            )
        }
        defer { server.stop() }
        var fixture = try Self.fixture(server)
        let copy = FactoryFixture.copy(
            "C",
            source: #", "sourceRetryCount": 0"#,
            more: #""policy": {"retry": 1, "retryIntervalInSeconds": 30},"#
        )
        fixture.add(
            pipeline: "P",
            [
                copy.replacing(
                    "\"inputs\": [{\"referenceName\": \"Table\", ",
                    with:
                        "\"inputs\": [{\"referenceName\": \"Table\", \"parameters\": {\"table\": \"SearchProjects\"}, "
                )
            ]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.value.json)")
        #expect(report.value["activityRuns", "0", "output", "rowsCopied"] == .integer(12))
        guard case .integer(let kept) = report.value["activityRuns", "0", "output", "jirastream", "keptRows"] else {
            Issue.record("\(report.value.json)")
            return
        }
        #expect(kept >= 2 && starts.withLock { $0 }.filter { $0 == 0 }.count == 1, "\(starts.withLock { $0 })")
        let ids = String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self).split(separator: "\n")
            .compactMap { $0.firstMatch(of: #/"id":"(?<id>[0-9]+)"/#).flatMap { Int($0.output.id) } }
        #expect(ids == Array(0..<12))
    }
}
