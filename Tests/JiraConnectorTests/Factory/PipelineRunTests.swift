import FactoryDefinitions
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

@Suite("A pipeline's run", .timeLimit(.minutes(5)))
struct PipelineRunTests {
    private static let fields = #"[{"id":"a","name":"A","custom":true},{"id":"b","name":"B","custom":false}]"#

    private static func site() throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            if request.target.hasPrefix("/rest/api/3/field") { return connection.respond(fields) }
            if request.target.hasPrefix("/rest/api/3/status") { return connection.respond("[]") }
            connection.respond(#"{"errorMessages":["nothing here"]}"#, status: 404)
        }
    }

    @Test("copies a table to the file that definitions name, and gives out what the service would")
    func copies() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "Nightly",
            [
                FactoryFixture.copy(
                    "CopyFields",
                    leaf: "@pipeline().parameters.leaf",
                    source: """
                        , "maxConcurrentConnections": 2, "additionalColumns": [{"name": "_run", "value":
                        {"value": "@pipeline().RunId", "type": "Expression"}}, {"name": "_at", "value": "@@x"},
                        {"name": "copy", "value": "$$COLUMN:name"}]
                        """
                )
            ],
            more: #""parameters": {"leaf": {"type": "String", "defaultValue": "fields"}},"#
        )
        let report = try await fixture.makeRun("nightly").start()
        #expect(report.status == .succeeded, "\(report.value.json)")
        let run = report.value
        let id = run["runId"]
        #expect(
            String(decoding: try fixture.folder.content("daily/fields.json"), as: UTF8.self)
                == "{\"id\":\"a\",\"name\":\"A\",\"custom\":true,\"_run\":\(id.json),\"_at\":\"@x\",\"copy\":\"A\"}\n"
                + "{\"id\":\"b\",\"name\":\"B\",\"custom\":false,\"_run\":\(id.json),\"_at\":\"@x\",\"copy\":\"B\"}\n"
        )
        #expect(run["pipelineName"] == .string("Nightly") && run["status"] == .string("Succeeded"))
        #expect(run["parameters", "leaf"] == .string("fields"))
        let activity = run["activityRuns", "0"]
        #expect(activity["activityName"] == .string("CopyFields") && activity["activityType"] == .string("Copy"))
        #expect(activity["pipelineRunId"] == id && activity["linkedServiceName"] == .string("Harbor"))
        #expect(activity["activityRunStart"] == .string("2025-11-23T18:20:11.1045210Z"))
        #expect(activity["output", "rowsCopied"] == .integer(2) && activity["output", "rowsRead"] == .integer(2))
        #expect(activity["output", "filesWritten"] == .integer(1) && activity["output", "errors"] == .array([]))
        #expect(activity["output", "executionDetails", "0", "source", "type"] == .string("Jira"))
        #expect(activity["output", "executionDetails", "0", "sink", "type"] == .string("FileServer"))
        #expect(activity["output", "dataConsistencyVerification", "VerificationResult"] == .string("NotVerified"))
        #expect(!run.json.contains(FactoryFixture.token))
        let request = try #require(server.requests.first)
        #expect(request.headers["host"] == "jira.harbor.example:8080")
        #expect(
            request.headers["authorization"] == "Basic "
                + Data("svc:\(FactoryFixture.token)".utf8).base64EncodedString()
        )
    }

    @Test("has in a copy's output the fields that the service documents")
    func outputShape() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("C")])
        let output = try await fixture.makeRun("P").start().value["activityRuns", "0", "output"]
        guard case .object(let object) = output else {
            Issue.record("\(output)")
            return
        }
        // https://learn.microsoft.com/azure/data-factory/copy-activity-monitoring
        let documented = [
            "dataRead", "dataWritten", "filesWritten", "sourcePeakConnections", "sinkPeakConnections", "rowsRead",
            "rowsCopied", "copyDuration", "throughput", "errors", "effectiveIntegrationRuntime",
            "usedDataIntegrationUnits", "usedParallelCopies", "billingReference", "executionDetails",
            "dataConsistencyVerification", "durationInQueue",
        ]
        #expect(object.members.map(\.name) == documented + ["jirastream"])
        for name in documented.prefix(8) {
            guard case .integer(let number)? = object[name] else {
                Issue.record("\(name)")
                continue
            }
            #expect(number >= 0, "\(name)")
        }
        #expect(output["jirastream", "requests"] == .integer(1))
    }

    @Test("hands a lookup's output to the activities after it")
    func lookups() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        let after = #""dependsOn": [{"activity": "L", "dependencyConditions": ["Succeeded"]}],"#
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy(
                    "C",
                    leaf:
                        "x-@{activity('L').output.count}-@{activity('L').output.value[1].name}-@{activity('L').Status}",
                    more: after
                ),
                FactoryFixture.lookup("L"), FactoryFixture.lookup("First", firstRowOnly: true),
                FactoryFixture.lookup("Empty", firstRowOnly: true, table: "Statuses"),
                FactoryFixture.copy(
                    "E",
                    leaf: "@activity('Empty').output.firstRow.name",
                    more: #""dependsOn": [{"activity": "Empty", "dependencyConditions": ["Completed"]}],"#
                ),
            ]
        )
        let report = try await fixture.makeRun("P").start()
        let runs = report.value["activityRuns"]
        #expect(runs["0", "activityName"] == .string("L"))
        #expect(
            runs["0", "output"]
                == (try value("{\"count\":2,\"value\":\(Self.fields),\"effectiveIntegrationRuntime\":\"jirastream\"}"))
        )
        #expect(runs["1", "activityName"] == .string("C"))
        #expect(try fixture.folder.names == ["daily"])
        #expect(FileManager.default.fileExists(atPath: fixture.folder.file("daily/x-2-B-Succeeded.json")))
        #expect(runs["2", "output", "firstRow", "id"] == .string("a"))
        #expect(runs["3", "output", "firstRow"] == .null)
        // Reading a row that there is not fails visibly.
        #expect(
            runs["4", "status"] == .string("Failed") && runs["4", "error", "errorCode"] == .string("InvalidTemplate")
        )
        #expect(report.status == .failed)
    }

    @Test("tells of an activity that failed what the service would, and goes on where another handles it")
    func failure() async throws {
        let server = try LoopbackServer { $1.respond(#"{"errorMessages":["no"]}"#, status: 401) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy("C"),
                FactoryFixture.copy(
                    "After",
                    leaf: "after",
                    more: #""dependsOn": [{"activity": "C", "dependencyConditions": ["Succeeded"]}],"#
                ),
                """
                {"name": "Off", "type": "Whatever", "state": "Inactive",
                "dependsOn": [{"activity": "C", "dependencyConditions": ["Failed"]}]}
                """,
            ]
        )
        let events = Mutex<[String]>([])
        let report = try await fixture.makeRun("P").start { event in
            events.withLock { events in
                switch event {
                case .began(let name, _): events.append("\(name) begins")
                case .noted: break
                case .retries(let name, let attempt, _): events.append("\(name) \(attempt)")
                case .ended(let name, let status, _): events.append("\(name) \(status)")
                }
            }
        }
        #expect(events.withLock { $0 } == ["C begins", "C Failed", "After Skipped", "Off Succeeded"])
        let run = report.value["activityRuns", "0"]
        #expect(run["status"] == .string("Failed") && run["error", "errorCode"] == .string("2200"))
        #expect(run["error", "target"] == .string("C") && run["error", "details"] == .array([]))
        guard case .string(let message) = run["error", "message"] else {
            Issue.record("\(run)")
            return
        }
        #expect(message.hasPrefix("ErrorCode=readingFailed,'Type="))
        #expect(run["output", "rowsCopied"] == .integer(0))
        #expect(run["output", "executionDetails", "0", "status"] == .string("Failed"))
        #expect(report.value["activityRuns", "2", "status"] == .string("Succeeded"))
        // After was skipped, and so C speaks for it.
        #expect(report.status == .failed)
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.file("daily/out.json")))
    }

    @Test("repeats an activity as its policy says, and hides what it says")
    func policy() async throws {
        let server = try LoopbackServer { request, connection in
            if request.number < 2 { return connection.respond("", status: 503) }
            connection.respond(Self.fields)
        }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.copy(
                    "C",
                    source: ", \"sourceRetryCount\": 0",
                    more: """
                        "policy": {"timeout": "0.02:00:00", "retry": 2, "retryIntervalInSeconds": "@add(30, 15)",
                        "secureInput": true, "secureOutput": true},
                        """
                ),
                FactoryFixture.copy(
                    "D",
                    leaf: "@string(activity('C').output.rowsCopied)",
                    more: #""dependsOn": [{"activity": "C", "dependencyConditions": ["Succeeded"]}],"#
                ),
            ]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.value.json)")
        #expect(fixture.stepped.noted == [.seconds(45), .seconds(45)])
        let run = report.value["activityRuns", "0"]
        #expect(run["input"] == (try value(#"{"secureInput": true}"#)))
        #expect(run["output"] == (try value(#"{"secureOutput": true}"#)))
        #expect(FileManager.default.fileExists(atPath: fixture.folder.file("daily/2.json")))
    }

    @Test("refuses what it does not run by its name, when it is to run")
    func unsupported() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.files.append(
            """
            {"name": "Blob", "properties": {"type": "AzureBlobStorage", "typeProperties": {}}}
            """
        )
        fixture.files.append(
            """
            {"name": "BlobLines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Blob"},
            "typeProperties": {"location": {"type": "AzureBlobStorageLocation", "container": "c"}}}}
            """
        )
        let copy = FactoryFixture.copy("C")
        for (number, (activity, word)) in [
            (#"{"name": "W", "type": "ForEach", "typeProperties": {"x": "@item().y"}}"#, "ForEach"),
            (copy.replacing("JsonSink", with: "ParquetSink"), "ParquetSink"),
            (copy.replacing("JiraSource", with: "SqlSource"), "SqlSource"),
            (
                copy.replacing("\"Lines\"", with: "\"Rows\"").replacing(#","parameters": {"leaf": "out"}"#, with: ""),
                "parameter"
            ),
            (copy.replacing("\"Lines\"", with: "\"BlobLines\""), "no parameter"),
            (FactoryFixture.copy("C", settings: ", \"validateDataConsistency\": true"), "validateDataConsistency"),
            (FactoryFixture.copy("C", settings: ", \"skipErrorFile\": {}"), "skipErrorFile"),
            (FactoryFixture.copy("C", source: ", \"query\": \"SELECT * FROM a WHERE b\""), "WHERE"),
            (
                FactoryFixture.copy(
                    "C",
                    source: ", \"additionalColumns\": [{\"name\": \"p\", \"value\": \"$$FILEPATH\"}]"
                ), "files"
            ),
            (FactoryFixture.copy("C", leaf: "../../etc/x"), ".."),
            (FactoryFixture.copy("C", leaf: "/etc/x"), "absolute"),
            (FactoryFixture.copy("C", leaf: "@xml('<a/>')"), "xml"),
            (FactoryFixture.copy("C", leaf: "@upperCase('a')"), "toUpper"),
            (FactoryFixture.lookup("L", table: "Feilds"), "Fields"),
        ].enumerated() {
            fixture.add(pipeline: "P\(number)", [activity])
            let report = try await fixture.makeRun("P\(number)").start()
            #expect(report.status == .failed, "\(word)")
            #expect(report.message.contains(word), "\(word): \(report.message)")
        }
        #expect(server.requests.isEmpty)
        #expect(try fixture.folder.names.isEmpty)
    }

    @Test("takes one activity alone, parameters as text, and tells beforehand what it would do")
    func oneActivity() async throws {
        let server = try Self.site()
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

    @Test("maps columns in all three forms of a translator, and writes delimited text in several files")
    func translators() async throws {
        let server = try Self.site()
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

    @Test("chooses columns by the names of version 1.0")
    func version1Query() async throws {
        let server = try Self.site()
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

    @Test("shows no secret in what it tells while it runs, in a plan, or in a manifest")
    func secrets() async throws {
        let server = try Self.site()
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
        let told = Told()
        let report = await (try fixture.makeRun("P")).start { told.note("\($0)") }
        #expect(report.value["activityRuns", "3", "status"] == .string("Succeeded"))
        #expect(report.value["pipelineName"] == .string("P") && report.value["runStart"].json.contains("1"))
        #expect(told.texts.count >= 8 && !told.texts.contains { $0.contains(secret) }, "\(told.texts)")
        #expect(told.texts.contains { $0.contains("***") })
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
        // A password that begins like an expression.
        fixture.files[0] = fixture.files[0].replacing(FactoryFixture.token, with: "@hush-hush!")
        let failed = await (try fixture.makeRun("P")).start { told.note("\($0)") }
        #expect(failed.status == .failed && failed.message.contains("@@"), "\(failed.message)")
        #expect(!failed.value.json.contains("hush") && !told.texts.contains { $0.contains("hush") }, "\(told.texts)")
    }

    @Test("finds outputs that cannot be written before anything is asked, those known later when their turn comes")
    func outputs() async throws {
        let server = try Self.site()
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
        #expect(try #require(try refusal()).message.contains("--output-root"))
    }

    @Test("rejects an output that is a file beside another one, and lets one replace another")
    func outputsBeside() async throws {
        let server = try Self.site()
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

    @Test("stops when it is cancelled, and says so")
    func cancelled() async throws {
        let gate = Milestone()
        let server = try LoopbackServer { _, connection in
            gate.pass()
            connection.waitForClose()
        }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.copy("C"), FactoryFixture.copy("D", leaf: "d")])
        let run = try fixture.makeRun("P")
        let task = Task { await run.start() }
        await gate.reached(1)
        task.cancel()
        let report = await task.value
        #expect(report.status == .cancelled)
        #expect(report.value["activityRuns", "0", "status"] == .string("Cancelled"))
        #expect(report.value["activityRuns", "1"] == .null)
    }

    @Test("tells what has no effect, and refuses what the service has not got where it is to be strict")
    func notes() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.files[0] = fixture.files[0].replacing(
            "\"properties\": {",
            with: "\"properties\": {\"version\": \"2.0\","
        )
        fixture.files[2] = fixture.files[2].replacing("\"tableName\":", with: "\"schema\": \"Api\", \"table\":")
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
                == .string("the service itself has no table \"Issues\" in version 2.0")
        )
        fixture.settings.isStrict = true
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }
        fixture.settings.activity = "C"
        #expect(throws: Never.self) { try fixture.makeRun("P").plan() }
        fixture.files[2] = fixture.files[2].replacing("\"Api\"", with: "\"Ape\"")
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }

        var older = try FactoryFixture(server)
        older.add(pipeline: "P", [FactoryFixture.lookup("L")])
        let told = Mutex<[String]>([])
        let report = try await older.makeRun("P").start { event in
            if case .noted(_, let note) = event { told.withLock { $0.append(note) } }
        }
        let events = told.withLock { $0 }
        #expect(report.status == .succeeded)
        #expect(
            events.count == 2 && events[0].contains("end of support") && events[1].contains("without TLS"),
            "\(events)"
        )
    }

    @Test("leaves rows out that cannot be converted, and logs them where definitions say")
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

    @Test("says that a lookup was cut, which is an error where it is to be strict")
    func cutLookup() async throws {
        let rows = (0...LookupActivity.maximumRowCount).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        let server = try LoopbackServer { $1.respond("[" + rows + "]") }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L")])
        let told = Mutex<[String]>([])
        let report = try await fixture.makeRun("P").start { event in
            if case .noted(_, let note) = event { told.withLock { $0.append(note) } }
        }
        #expect(report.status == .succeeded && !report.isIncomplete)
        #expect(report.value["activityRuns", "0", "output", "count"] == .integer(5000))
        #expect(report.value["activityRuns", "0", "output", "note"] != .null)
        #expect(told.withLock { $0 }.contains { $0.contains("5000") })
        fixture.settings.isStrict = true
        let strict = try await fixture.makeRun("P").start()
        #expect(strict.status == .failed && strict.message.contains("5000"), "\(strict.message)")
        #expect(strict.value["activityRuns", "0", "error", "failureType"] == .string("UserError"))
    }
}

/// What was told.
private final class Told: Sendable {
    private let state = Mutex<[String]>([])
    var texts: [String] { state.withLock { $0 } }
    func note(_ text: String) { state.withLock { $0.append(text) } }
}
