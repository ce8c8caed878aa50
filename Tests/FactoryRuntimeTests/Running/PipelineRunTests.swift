import FactoryDefinitions
import Foundation
import JiraConnector
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A pipeline's run", .timeLimit(.minutes(5)))
struct PipelineRunTests {
    @Test("copies a table to the file of the definitions, with the service's output")
    func copies() async throws {
        let server = try FieldSite.start()
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

    @Test("has the service's documented fields in a copy's output")
    func outputShape() async throws {
        let server = try FieldSite.start()
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

    @Test("passes a lookup's output to later activities")
    func lookups() async throws {
        let server = try FieldSite.start()
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
                == (try value(
                    "{\"count\":2,\"value\":\(FieldSite.fields),\"effectiveIntegrationRuntime\":\"jirastream\"}"
                ))
        )
        #expect(runs["1", "activityName"] == .string("C"))
        #expect(try fixture.folder.names == ["daily"])
        #expect(FileManager.default.fileExists(atPath: fixture.folder.file("daily/x-2-B-Succeeded.json")))
        #expect(runs["2", "output", "firstRow", "id"] == .string("a"))
        #expect(runs["3", "output", "firstRow"] == .null)
        // An index beyond the last row is an error.
        #expect(
            runs["4", "status"] == .string("Failed") && runs["4", "error", "errorCode"] == .string("InvalidTemplate")
        )
        #expect(report.status == .failed)
    }

    @Test("reports a failed activity as the service does, and continues if another one handles it")
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
                switch event.kind {
                case .began: events.append("\(event.activity) begins")
                case .retries: events.append("\(event.activity) \(event.attempt ?? 0)")
                case .ended: events.append("\(event.activity) \(event.status ?? "")")
                default: break
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
        // After was skipped, so that C determines the result.
        #expect(report.status == .failed)
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.file("daily/out.json")))
    }

    @Test("retries an activity by its policy, and hides secure output")
    func policy() async throws {
        let server = try LoopbackServer { request, connection in
            if request.number < 2 { return connection.respond("", status: 503) }
            connection.respond(FieldSite.fields)
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

    @Test("fails if an activity cannot run, without a request")
    func unsupported() async throws {
        let server = try FieldSite.start()
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
            (
                copy.replacing("\"Lines\"", with: "\"Rows\"").replacing(#","parameters": {"leaf": "out"}"#, with: ""),
                "parameter"
            ),
            (copy.replacing("\"Lines\"", with: "\"BlobLines\""), "no parameter"),
            (FactoryFixture.copy("C", settings: ", \"validateDataConsistency\": true"), "validateDataConsistency"),
            (FactoryFixture.copy("C", settings: ", \"skipErrorFile\": {}"), "skipErrorFile"),
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

    @Test(
        "is rejected before it begins if a constant setting is not supported, also inside a loop of an executed pipeline",
        arguments: [
            (FactoryFixture.copy("C", source: ", \"query\": \"SELECT * FROM a WHERE b\""), "WHERE"),
            (FactoryFixture.copy("C").replacing("JsonSink", with: "ParquetSink"), "ParquetSink"),
            (FactoryFixture.copy("C").replacing("JiraSource", with: "SqlSource"), "SqlSource"),
            (FactoryFixture.lookup("C").replacing("JiraSource", with: "SqlSource"), "SqlSource"),
            (
                #"{"name": "C", "type": "GetMetadata", "typeProperties": {"fieldList": ["exists", "structure"]}}"#,
                "structure"
            ),
            (#"{"name": "C", "type": "WebActivity", "typeProperties": {"url": "http://a", "method": "PUT"}}"#, "PUT"),
        ]
    )
    func unsupportedSetting(activity: String, word: String) throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.settings.allowsWeb = true
        fixture.add(
            pipeline: "Child",
            [
                #"{"name": "L", "type": "ForEach", "typeProperties": {"items": "@range(0, 1)", "activities": [\#(activity)]}}"#
            ]
        )
        fixture.add(
            pipeline: "Q",
            [
                FactoryFixture.copy("First"),
                #"{"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child", "type": "PipelineReference"}}}"#,
            ]
        )
        let run = fixture
        let error = #expect(throws: FactoryRunError.self) { try run.makeRun("Q") }
        #expect(error?.code == .unsupported && error?.message.contains(word) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix("\"C\": ") == true)
        #expect(server.requests.isEmpty)
        #expect(try fixture.folder.names.isEmpty)
    }

    @Test("stops when it is cancelled, and reports it")
    func cancelled() async throws {
        let gate = EventCounter()
        let server = try LoopbackServer { _, connection in
            gate.increment()
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

    @Test("reports that a lookup was truncated, which is an error with strict")
    func cutLookup() async throws {
        let rows = (0...LookupActivity.maximumRowCount).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
        let server = try LoopbackServer { $1.respond("[" + rows + "]") }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L")])
        let told = Mutex<[String]>([])
        let report = try await fixture.makeRun("P").start { event in
            if let note = event.note { told.withLock { $0.append(note) } }
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
