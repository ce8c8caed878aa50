import FactoryDefinitions
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A copy of a pipeline", .timeLimit(.minutes(5)))
struct CopyBindingTests {
    @Test("maps columns in all three notations of a translator, and writes delimited text in several files")
    func translators() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        func rows(_ name: String, _ translator: String, format: String = "") -> String {
            """
            {"name": "\(name)", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference"}],
            "outputs": [{"referenceName": "Rows", "type": "DatasetReference"}], "typeProperties": {"source":
            {"type": "JiraSource"}, "sink": {"type": "DelimitedTextSink", "formatSettings": {"type":
            "DelimitedTextWriteSettings"\(format)}}, "translator": {"type": "TabularTranslator", \(translator)}}}
            """
        }
        let mappings = """
            "mappings": [{"source": {"name": "id"}, "sink": {"name": "field_id"}}, {"source": {"path": "$['custom']"},
            "sink": {"name": "is_custom", "type": "Int32"}}], "typeConversion": true, "typeConversionSettings":
            {"treatBooleanAsNumber": true}
            """
        fixture.add(pipeline: "A", [rows("A", mappings)])
        #expect(try await fixture.makeRun("A").start().status == .succeeded)
        #expect(
            String(decoding: try fixture.folder.content("csv/Fields.csv"), as: UTF8.self)
                == "field_id,is_custom\na,1\nb,0\n"
        )
        for translator in [
            #""columnMappings": "name: n, id: i""#, #""columnMappings": {"name": "n", "id": "i"}"#,
            #""schemaMapping": {"$.name": "n", "$['id']": "i"}"#, #""schemaMapping": {"name": "n", "id": "i"}"#,
        ] {
            fixture.add(pipeline: translator.filter(\.isLetter), [rows("B", translator)])
            let report = try await fixture.makeRun(translator.filter(\.isLetter)).start()
            #expect(report.status == .succeeded, "\(translator): \(report.message)")
            #expect(String(decoding: try fixture.folder.content("csv/Fields.csv"), as: UTF8.self) == "n,i\nA,a\nB,b\n")
            fixture.files.removeLast()
        }
        fixture.add(
            pipeline: "C",
            [rows("C", mappings, format: #", "maxRowsPerFile": 1, "fileNamePrefix": "part", "fileExtension": ".txt""#)]
        )
        let report = try await fixture.makeRun("C").start()
        #expect(report.value["activityRuns", "0", "output", "filesWritten"] == .integer(2), "\(report.message)")
        #expect(
            String(decoding: try fixture.folder.content("csv/part_00001.txt"), as: UTF8.self)
                == "field_id,is_custom\nb,0\n"
        )
        fixture.add(pipeline: "D", [rows("D", #""mappings": [{"source": {"name": "led"}, "sink": {"name": "x"}}]"#)])
        let failed = try await fixture.makeRun("D").start()
        guard case .string(let message) = failed.value["activityRuns", "0", "error", "message"] else {
            Issue.record("\(failed)")
            return
        }
        #expect(message.hasPrefix("ErrorCode=UserErrorInvalidColumnMappingColumnNotFound,'"), "\(message)")
    }

    @Test("selects columns by the names of version 1.0")
    func version1Query() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [FactoryFixture.copy("C", source: #", "query": "SELECT Name, Id FROM \"Platform\".\"Api_Field\"""#)]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(
            String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self)
                == "{\"Name\":\"A\",\"Id\":\"a\"}\n{\"Name\":\"B\",\"Id\":\"b\"}\n"
        )
    }

    @Test("with version 2.0 and a query is rejected before any request")
    func version2Query() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.useVersion2()
        fixture.add(pipeline: "P", [FactoryFixture.copy("C", source: #", "query": "SELECT * FROM MyTable""#)])
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .failed)
        #expect(report.message.contains("query is not supported with version 2.0"), "\(report.message)")
        #expect(server.requests.isEmpty)
    }

    @Test("reports settings without effect, and rejects features that the service does not have with strict")
    func notes() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.useVersion2()
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy(
                    "C",
                    settings: #", "parallelCopies": 4, "enableStaging": true, "dataIntegrationUnits": 2"#
                ),
                FactoryFixture.lookup("L", table: "Issues"),
            ]
        )
        let plan = try fixture.makeRun("P").plan()
        #expect(
            plan["activities", "0", "notes"]
                == .array(
                    ["parallelCopies", "dataIntegrationUnits", "enableStaging"].map {
                        .string($0 + " has no effect here")
                    }
                )
        )
        #expect(plan["activities", "0", "site"] == .string("https://jira.harbor.example"))
        #expect(
            plan["activities", "1", "notes", "0"]
                == .string("the service has no table \"Issues\" in version 2.0")
        )
        fixture.settings.isStrict = true
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }
        fixture.settings.activity = "C"
        #expect(throws: Never.self) { try fixture.makeRun("P").plan() }
        fixture.files[2] = fixture.files[2].replacing("\"Api\"", with: "\"Ape\"")
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }

        var older = try FactoryFixture(server)
        older.add(pipeline: "P", [FactoryFixture.lookup("L")])
        let notes = Mutex<[String]>([])
        let report = try await older.makeRun("P").start { event in
            if let note = event.note { notes.withLock { $0.append(note) } }
        }
        let events = notes.withLock { $0 }
        #expect(report.status == .succeeded)
        #expect(events.count == 1 && events[0].contains("without TLS"), "\(events)")
    }

    @Test("skips rows that cannot be converted, and logs them if the definitions set it")
    func skippedRows() async throws {
        let server = try LoopbackServer { $1.respond(##"[{"id":"1","name":"A"},{"id":"x","name":"B"}]"##) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        let log =
            #"{"linkedServiceName": {"referenceName": "Files", "type": "LinkedServiceReference"}, "path": "logs"}"#
        let mapping = """
            , "translator": {"type": "TabularTranslator", "typeConversion": true, "mappings": [{"source": {"name": "id"}, "sink":
            {"name": "number", "type": "Int64"}}]}
            """
        let settings = """
            , "enableSkipIncompatibleRow": true, "logSettings": {"enableCopyActivityLog": true, "copyActivityLogSettings":
            {"logLevel": "Warning", "enableReliableLogging": true}, "logLocationSettings": \(log)}
            """
        fixture.add(pipeline: "Skips", [FactoryFixture.copy("C", settings: mapping + settings)])
        fixture.add(pipeline: "Fails", [FactoryFixture.copy("C", leaf: "no", settings: mapping)])
        let older = ", \"enableSkipIncompatibleRow\": true, \"redirectIncompatibleRowSettings\": \(log)"
        fixture.add(pipeline: "Redirects", [FactoryFixture.copy("C", settings: mapping + older)])
        let report = try await fixture.makeRun("Skips").start()
        #expect(report.status == .succeeded, "\(report.message)")
        let run = report.value["activityRuns", "0"]
        #expect(run["output", "rowsRead"] == .integer(2) && run["output", "rowsCopied"] == .integer(1))
        #expect(run["output", "rowsSkipped"] == .integer(1))
        guard case .string(let id) = run["activityRunId"], case .string(let path) = run["output", "logFilePath"] else {
            Issue.record("\(run.json)")
            return
        }
        #expect(path == "logs/copyactivity-logs/C/\(id)/")
        let folder = fixture.folder.file(path)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        let lines = try String(contentsOfFile: folder + name, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == "Timestamp,Level,OperationName,OperationItem,Message")
        #expect(lines[1].contains(",Warning,TabularRowSkip,"))
        let redirected = try await fixture.makeRun("Redirects").start().value["activityRuns", "0", "output"]
        guard case .string(let rows) = redirected["redirectRowPath"], redirected["logFilePath"] == .null else {
            Issue.record("\(redirected.json)")
            return
        }
        let rowFolder = fixture.folder.file(rows)
        let rowName = try #require(try FileManager.default.contentsOfDirectory(atPath: rowFolder).first)
        let rowText = try String(contentsOfFile: rowFolder + rowName, encoding: .utf8)
        #expect(rowText.hasPrefix(#""x","UserErrorInvalidDataValue","Column 'number' contains an invalid value 'x'."#))
        #expect(!rows.contains("copyactivity-logs") && rowText.split(separator: "\n").count == 1)
        let failed = try await fixture.makeRun("Fails").start()
        #expect(
            failed.value["activityRuns", "0", "error", "message"].json.contains("ErrorCode=UserErrorInvalidDataValue")
        )
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.file("daily/no.json")))
    }
}
