import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Before a pipeline runs", .timeLimit(.minutes(5)))
struct PipelinePlanTests {
    @Test("accepts a single activity and parameters as text, and its plan lists the activities")
    func oneActivity() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        let parameters = """
            "parameters": {"n": {"type": "Int"}, "flag": {"type": "Bool", "defaultValue": false}, "list": {"type": "Array",
            "defaultValue": []}, "secret": {"type": "SecureString", "defaultValue": "hush-hush"}},
            """
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup("L"),
                FactoryFixture.copy(
                    "C",
                    leaf:
                        "@{add(pipeline().parameters.n, 1)}-@{pipeline().parameters.flag}-@{pipeline().parameters.list[0]}",
                    source:
                        #", "additionalColumns": [{"name": "s", "value": "@concat('<', pipeline().parameters.secret, '>')"}]"#,
                    more: #""dependsOn": [{"activity": "L", "dependencyConditions": ["Succeeded"]}],"#
                ),
                FactoryFixture.copy("D", leaf: "@string(activity('L').output.count)"),
            ],
            more: parameters
        )
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P") }
        fixture.settings.parameters = [("N", "41"), ("flag", "true"), ("list", #"["x"]"#)]
        let plan = try fixture.makeRun("P").plan()
        #expect(plan["activities", "0", "table"] == .string("Fields"))
        #expect(plan["activities", "0", "site"] == .string("http://jira.harbor.example:8080"))
        #expect(plan["activities", "1", "file"] == .string(fixture.folder.file("daily/42-True-x.json")))
        #expect(plan["activities", "1", "dependsOn", "0"] == .string("L: Succeeded"))
        #expect(plan["activities", "2", "known"] != .null && plan["activities", "2", "file"] == .null)
        #expect(plan["parameters", "secret"] == .string("***"))
        #expect(server.requests.isEmpty)
        fixture.settings.activity = "C"
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(!report.value.json.contains("hush-hush"))
        #expect(report.value["activityRuns", "1"] == .null)
        #expect(
            String(decoding: try fixture.folder.content("daily/42-True-x.json"), as: UTF8.self).contains("<hush-hush>")
        )
        for (name, text, word) in [
            ("n", "x", "type int"), ("flag", "1", "type bool"), ("list", "{}", "type array"), ("m", "1", "\"m\""),
        ] {
            fixture.settings.parameters = [("n", "1"), (name, text)]
            do {
                _ = try fixture.makeRun("P")
                Issue.record("\(name)")
            } catch {
                #expect("\(error)".contains(word), "\(error)")
            }
        }
        fixture.settings.activity = "Nope"
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P") }
    }

    @Test("shows no secret in its events, in a plan, or in a manifest")
    func secrets() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        let secret = "hush-hush"
        let additional =
            #", "additionalColumns": [{"name": "s", "value": "@pipeline().parameters.secret"}]"#
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy("A", leaf: "@concat(pipeline().parameters.secret, '?')"),
                FactoryFixture.lookup("B", table: "@pipeline().parameters.secret"),
                FactoryFixture.copy("C", leaf: "@json(pipeline().parameters.secret)"),
                FactoryFixture.copy("D", source: additional),
            ],
            more: """
                "parameters": {"secret": {"type": "SecureString", "defaultValue": "\(secret)"}, "one": {"type":
                "SecureString", "defaultValue": "1"}},
                """
        )
        let eventTexts = EventTexts()
        let report = await (try fixture.makeRun("P")).start { eventTexts.note("\($0)") }
        #expect(report.value["activityRuns", "3", "status"] == .string("Succeeded"))
        #expect(report.value["pipelineName"] == .string("P") && report.value["runStart"].json.contains("1"))
        #expect(
            eventTexts.texts.count >= 8 && !eventTexts.texts.contains { $0.contains(secret) },
            "\(eventTexts.texts)"
        )
        #expect(eventTexts.texts.contains { $0.contains("***") })
        #expect(!report.value.json.contains(secret))
        let manifest = String(decoding: try fixture.folder.content("daily/out.json.manifest.json"), as: UTF8.self)
        #expect(!manifest.contains(secret))
        fixture.files.removeLast()
        fixture.add(
            pipeline: "P",
            [FactoryFixture.copy("A", leaf: "@pipeline().parameters.secret")],
            more: #""parameters": {"secret": {"type": "SecureString", "defaultValue": "\#(secret)"}},"#
        )
        #expect(!(try fixture.makeRun("P").plan().json.contains(secret)))
        // The password begins with the character that begins an expression.
        fixture.files[0] = fixture.files[0].replacing(FactoryFixture.token, with: "@hush-hush!")
        let failed = await (try fixture.makeRun("P")).start { eventTexts.note("\($0)") }
        #expect(failed.status == .failed && failed.message.contains("@@"), "\(failed.message)")
        #expect(
            !failed.value.json.contains("hush") && !eventTexts.texts.contains { $0.contains("hush") },
            "\(eventTexts.texts)"
        )
    }

    @Test("detects invalid outputs before any request, or later if their names are determined later")
    func outputs() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("A"), FactoryFixture.copy("B", leaf: "second")])
        func refusal() throws -> FactoryRunError? {
            let run = try fixture.makeRun("P")
            do throws(FactoryRunError) {
                try run.checkOutputs()
                return nil
            } catch {
                return error
            }
        }
        #expect(try refusal() == nil)
        try FileManager.default.createDirectory(atPath: fixture.folder.file("daily"), withIntermediateDirectories: true)
        fixture.settings.inputFiles = [.init(option: "a definition", path: fixture.folder.file("daily/second.json"))]
        let same = try #require(try refusal())
        #expect(same.code == .path && same.message.contains("\"B\" and a definition are the same file"), "\(same)")
        let report = await (try fixture.makeRun("P")).start()
        #expect(report.status == .failed && report.message.contains("are the same file"), "\(report.message)")
        fixture.settings.inputFiles = []
        #expect(unlink(fixture.folder.file("daily/out.json")) == 0, "the first activity has written its file")
        #expect(mkfifo(fixture.folder.file("daily/out.json"), 0o600) == 0)
        #expect(try #require(try refusal()).message.contains("is a FIFO"))
        fixture.settings.outputRoot = fixture.folder.file("daily/out.json")
        let noFolder = try #require(try refusal())
        #expect(noFolder.advisedSettings == [.outputRoot] && noFolder.message.contains("the folder of outputs"))
        fixture.settings.outputRoot = ""
        let empty = #expect(throws: FactoryRunError.self) { try fixture.makeRun("P") }
        #expect(empty?.code == .path && empty?.advisedSettings == [.outputRoot] && empty?.isCancellation == false)
    }

    @Test("rejects an output that is a file beside another one, and allows one output to replace another")
    func outputsBeside() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        for (leaf, isRejected) in [("out.json.manifest", true), ("out", false)] {
            var fixture = try FactoryFixture(server)
            fixture.add(pipeline: "P", [FactoryFixture.copy("A"), FactoryFixture.copy("B", leaf: leaf)])
            let run = try fixture.makeRun("P")
            if isRejected {
                let error = #expect(throws: FactoryRunError.self) { try run.checkOutputs() }
                #expect(error?.message.contains("are the same file") == true, "\(String(describing: error))")
            } else {
                try run.checkOutputs()
            }
        }
    }
}
