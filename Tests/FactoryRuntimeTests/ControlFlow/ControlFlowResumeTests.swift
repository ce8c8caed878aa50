import FactoryDefinitions
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A resumed pipeline with loops", .timeLimit(.minutes(5)))
struct ControlFlowResumeTests {
    private static func each(_ name: String, after: String, sequential: Bool, _ activity: String) -> String {
        """
        {"name": "\(name)", "type": "ForEach", \(ResumeFixture.after(after)) "typeProperties": {"isSequential": \(sequential),
        "items": "@createArray('a', 'b', 'c')", "activities": [\(activity)]}}
        """
    }

    @Test("has the same file names, and keeps the files of all iterations", arguments: [true, false])
    func loops(sequential: Bool) async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        let leaf = "@{item()}-@{variables('stamp')}-@{guid('N')}-@{utcnow('HHmmss')}"
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("L"),
                """
                {"name": "Stamp", "type": "SetVariable", \(ResumeFixture.after("L")) "typeProperties": {"variableName": "stamp",
                "value": "@{utcnow('HHmmss')}-@{rand(0, 1000000)}"}}
                """,
                Self.each("First", after: "Stamp", sequential: sequential, FactoryFixture.copy("A", leaf: "1-\(leaf)")),
                """
                {"name": "Call", "type": "ExecutePipeline", \(ResumeFixture.after("First")) "typeProperties": {"pipeline":
                {"referenceName": "Child", "type": "PipelineReference"}, "parameters": {"part": "@variables('stamp')"}}}
                """,
                Self.each(
                    "Second",
                    after: "Call",
                    sequential: sequential,
                    ResumeFixture.statuses("B", leaf: "3-\(leaf)")
                ),
            ],
            more: #""variables": {"stamp": {"type": "String"}},"#
        )
        fixture.add(
            pipeline: "Child",
            [FactoryFixture.copy("C", leaf: "2-@{pipeline().parameters.part}-@{pipeline().RunId}-@{guid('N')}")],
            more: #""parameters": {"part": {"type": "String"}},"#
        )
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily"))
                .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".manifest.json") }.sorted()
        }
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept, "\(failed.message)")
        let before = try names()
        #expect(before.map { String($0.prefix(1)) } == ["1", "1", "1", "2"], "\(before)")

        site.fieldName.withLock { $0 = "Z" }
        site.fail()
        let asked = server.requests.count
        let (report, resumed) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.status == .succeeded && !resumed.isKept, "\(report.message)")
        let after = try names()
        #expect(after.prefix(4) == before[...])
        #expect(after.map { String($0.prefix(1)) } == ["1", "1", "1", "2", "3", "3", "3"], "\(after)")
        // Only the copies that had failed send requests.
        #expect(Set(ResumeFixture.paths(server, from: asked)) == ["/rest/api/3/status"])
        #expect(ResumeFixture.paths(server, from: asked).count == 3)
        for name in before {
            let text = String(decoding: try fixture.folder.content("daily/" + name), as: UTF8.self)
            #expect(text.contains(#""name":"A""#), "\(text)")
        }
    }

    @Test(
        "does not write a file again that the unfinished run has deleted, or deletes it again",
        arguments: [(isHidden: false, root: ""), (isHidden: true, root: ""), (isHidden: false, root: "//")]
    )
    func deletedFile(isHidden: Bool, root: String) async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.settings.outputRoot += root
        // The output of such a copy is not in the state file, so that the copy runs again.
        let policy = isHidden ? #""policy": {"secureOutput": true},"# : ""
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy("Stage", leaf: "stage", more: policy), FactoryFixture.copy("Keep", leaf: "keep"),
                """
                {"name": "Gone", "type": "Delete", \(ResumeFixture.after("Stage")) "typeProperties": {"dataset":
                {"referenceName": "Lines", "type": "DatasetReference", "parameters": {"leaf": "stage"}}}}
                """,
                ResumeFixture.statuses("B", leaf: "b", more: ResumeFixture.after("Gone")),
            ]
        )
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept, "\(failed.message)")
        func files() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily"))
                .filter { $0.hasSuffix(".json") && !$0.hasSuffix(".manifest.json") }.sorted()
        }
        #expect(try files() == ["keep.json"])
        // A file that another program has deleted is written again.
        try FileManager.default.removeItem(atPath: fixture.folder.file("daily/keep.json"))

        site.fail()
        let asked = server.requests.count
        let (report, _) = try await ResumeFixture.run(fixture, resumes: true)
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(try files() == ["b.json", "keep.json"])
        #expect(
            ResumeFixture.paths(server, from: asked).sorted()
                == (isHidden ? ["/rest/api/3/field"] : []) + ["/rest/api/3/field", "/rest/api/3/status"]
        )
    }

    @Test("cannot be resumed if an executed pipeline has changed")
    func changedChild() async throws {
        let site = ResumeFixture.Site()
        let server = try site.start()
        defer { server.stop() }
        var fixture = try ResumeFixture.fixture(server)
        fixture.add(
            pipeline: "P",
            [
                #"{"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child", "type": "PipelineReference"}}}"#
            ]
        )
        var changed = fixture
        fixture.add(pipeline: "Child", [ResumeFixture.statuses("B", leaf: "b")])
        changed.add(pipeline: "Child", [ResumeFixture.statuses("B", leaf: "c")])
        let (failed, state) = try await ResumeFixture.run(fixture, resumes: false)
        #expect(failed.status == .failed && state.isKept)
        let run = try changed.makeRun("P")
        let error = #expect(throws: FactoryRunError.self) { try run.openState(isResuming: true) }
        #expect(error?.code == .state && error?.message.contains("definitions have changed") == true)
    }
}
