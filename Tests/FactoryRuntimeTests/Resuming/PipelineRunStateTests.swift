import FactoryDefinitions
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("The state of a pipeline's run", .timeLimit(.minutes(5)))
struct PipelineRunStateTests {
    @Test(
        "is rejected if definitions or secrets have changed, or it is damaged, and replaced by a new run"
    )
    func rejected() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let parameters = #""parameters": {"key": {"type": "SecureString", "defaultValue": "k1"}},"#
        fixture.add(pipeline: "P", [ResumeFixture.statuses("B", leaf: "b")], more: parameters)
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: state.path)))
        func refusal(_ fixture: FactoryFixture, restarts: Bool = true) throws -> String {
            let run = try fixture.makeRun("P")
            let error = #expect(throws: FactoryRunError.self) { try run.openState(isResuming: true) }
            #expect(error?.code == .state && error?.advisedSettings == (restarts ? [.restart] : []))
            return error?.message ?? ""
        }
        var changed = fixture
        changed.files[2] = changed.files[2].replacing("\"Fields\"", with: "\"Issues\"")
        #expect(try refusal(changed).contains("the definitions have changed"))
        // Another pipeline may change.
        changed = fixture
        changed.add(pipeline: "Q", [FactoryFixture.copy("C")])
        #expect(try changed.makeRun("P").openState(isResuming: true)?.beginning == .resumed)
        changed = fixture
        changed.settings.parameters = [("key", "k2")]
        #expect(try refusal(changed).contains("a secure parameter"))

        func put(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: state.path)) }
        let half = Array(bytes.prefix(bytes.firstIndex(of: UInt8(ascii: "\n")) ?? 0).dropLast(20))
        for damaged in [[], Array("{}".utf8), half, Array(bytes.reversed())] {
            try put(damaged)
            let message = try refusal(fixture)
            #expect(message.contains("\(state.path), is damaged"), "\(message)")
        }
        try put(Array(String(decoding: bytes, as: UTF8.self).replacing("Version\":2", with: "Version\":99").utf8))
        #expect(try refusal(fixture).contains("format version 99"))
        try FileManager.default.removeItem(atPath: state.path)
        try FileManager.default.createDirectory(atPath: state.path, withIntermediateDirectories: true)
        #expect(try refusal(fixture, restarts: false).contains("is not a regular file"))
        try FileManager.default.removeItem(atPath: state.path)

        try put(half)
        let (again, replacing) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(again.status == .failed && replacing.beginning == .replaced)
        site.fail()
        #expect(try await ResumeFixture.run(fixture, resumes: true).0.status == .succeeded)
    }

    @Test("contains no secret, and an output that would contain one is read again")
    func secrets() async throws {
        let secret = "hush-\"hush\""
        let site = ResumeFixture.Site()
        site.fieldName.withLock { $0 = #"x hush-\"hush\" y"# }
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
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
                ResumeFixture.statuses("B", leaf: "b"),
            ],
            more: #""parameters": {"key": {"type": "SecureString"}, "pin": {"type": "SecureString"}},"#
        )
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.value["activityRuns", "2", "status"] == .string("Succeeded"), "\(failed.value.json)")
        let text = try String(contentsOfFile: state.path, encoding: .utf8)
        for hidden in ["hush", "q7z", FactoryFixture.token] {
            #expect(!text.contains(hidden) && !state.path.contains(hidden), "\(hidden)")
        }
        let permissions = try FileManager.default.attributesOfItem(atPath: state.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        // The state is the same with other secrets.
        fixture.settings.parameters = [("key", "other"), ("pin", "q8z")]
        #expect(try state.path.contains(fixture.makeRun("P").stateName))
        fixture.settings.parameters = [("key", secret), ("pin", "q7z")]

        site.fail()
        let asked = server.requests.count
        let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(
            ResumeFixture.paths(server, from: asked) == [
                "/rest/api/3/field", "/rest/api/3/field", "/rest/api/3/status",
            ],
            "both lookups are read again"
        )
    }

    @Test("is used by one run at a time; runs with other parameters are independent")
    func twice() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.add(
            pipeline: "Über/Nacht",
            [ResumeFixture.statuses("B", leaf: "@pipeline().parameters.leaf"), FactoryFixture.copy("C", leaf: "c")],
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

    @Test("is not kept if its folder was removed, which the run reports and survives")
    func lostFolder() async throws {
        let root = Mutex("")
        let server = try LoopbackServer { _, connection in
            try? FileManager.default.removeItem(atPath: root.withLock { $0 } + "/.jirastream")
            connection.respond(#"{"errorMessages":["no"]}"#, status: 403)
        }
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let folder = fixture.folder.path
        root.withLock { $0 = folder }
        fixture.add(pipeline: "P", [FactoryFixture.copy("C")])
        let notes = Mutex<[String]>([])
        let (report, state) = try await ResumeFixture.run(fixture, resumes: false) { event in
            if let note = event.note { notes.withLock { $0.append(note) } }
        }
        #expect(report.status == .failed && !state.isKept && report.message.contains("C: "))
        #expect(notes.withLock { $0 }.contains { $0.contains("\(state.path), cannot be written") })
    }

    @Test("is not kept if nothing was done and all activities would fail again")
    func hopeless() async throws {
        let server = try ResumeFixture.Site().start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let wrong = FactoryFixture.copy("Wrong", leaf: "@div(1, 0)")
        fixture.add(pipeline: "P", [wrong, FactoryFixture.copy("Other", leaf: "@nope()")])
        let (report, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(report.status == .failed && !state.isKept)
        #expect(try fixture.folder.names.isEmpty)
        fixture.add(pipeline: "Q", [wrong, FactoryFixture.copy("Right")])
        let (partly, kept) = try await ResumeFixture.run(fixture, "Q", resumes: false)
        #expect(partly.status == .failed && kept.isKept)
    }

    @Test("is not created if no file is written, or for a plan")
    func noState() async throws {
        let server = try ResumeFixture.Site().start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let off = FactoryFixture.copy("Off", more: #""state": "Inactive","#)
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L"), off])
        fixture.add(pipeline: "Q", [FactoryFixture.lookup("L"), FactoryFixture.copy("C")])
        #expect(try fixture.makeRun("P").openState(isResuming: true) == nil)
        _ = try fixture.makeRun("Q").plan()
        try fixture.makeRun("Q").checkOutputs()
        fixture.settings.activity = "L"
        #expect(try fixture.makeRun("Q").openState(isResuming: true) == nil)
        #expect(try fixture.folder.names.isEmpty)
        // A run without an opened state has none.
        fixture.settings.activity = nil
        #expect(try await fixture.makeRun("Q").start().status == .succeeded)
        #expect(try fixture.folder.names == ["daily"])
    }

    @Test("is not created through a link, and its folder is rejected for outputs")
    func folder() async throws {
        let server = try ResumeFixture.Site().start()
        defer { server.stop() }
        let outside = try TemporaryFolder()
        var fixture = try ResumeFixture.fixture(server)
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
}
