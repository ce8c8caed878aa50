import FactoryDefinitions
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Executed pipelines and rejections", .timeLimit(.minutes(5)))
struct ExecutedPipelineTests {
    // MARK: Executed pipelines

    @Test("executes another pipeline with parameters, and reads its return value")
    func executePipeline() async throws {
        let run = try await endedRun(
            [
                """
                {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "child",
                "type": "PipelineReference"}, "parameters": {"leaf": "@concat('from', 'parent')"}, "waitOnCompletion": true}}
                """,
                set("result", "@activity('Call').output.pipelineReturnValue.rows", needs("Call")),
            ],
            others: [
                """
                {"name": "Child", "properties": {"parameters": {"leaf": {"type": "String"}}, "activities": [
                \(FactoryFixture.copy("Copy", leaf: "@pipeline().parameters.leaf")),
                {"name": "Return", "type": "SetVariable", \(needs("Copy")) "typeProperties": {
                "variableName": "pipelineReturnValue", "setSystemVariable": true, "value": [{"key": "rows", "value":
                {"type": "Expression", "content": "@string(activity('Copy').output.rowsCopied)"}}]}}]}}
                """
            ]
        )
        #expect(run.status == .succeeded, "\(run.report.json)")
        #expect(run.files == ["fromparent.json"])
        #expect(run.value(of: "result") == .string("2"))
        #expect(run.runs.map { $0["pipelineName"] } == ["Child", "Child", "P", "P"].map(FactoryValue.string))
        #expect(run.runs[0]["pipelineRunId"] == run.runs[2]["output", "pipelineRunId"])
        #expect(run.runs[0]["pipelineRunId"] != run.runs[2]["pipelineRunId"])
    }

    @Test("masks the default of a secure parameter before the pipeline is executed, and numbers")
    func secureDefaults() async throws {
        let run = try await endedRun(
            [
                set("result", "@concat('it is ', 's3cr3t-default')"),
                """
                {"name": "Call", "type": "ExecutePipeline", \(needs("set result")) "typeProperties": {"pipeline":
                {"referenceName": "Child", "type": "PipelineReference"}, "parameters": {"pin": 918273}}}
                """,
            ],
            others: [
                """
                {"name": "Child", "properties": {"parameters": {"key": {"type": "SecureString", "defaultValue":
                "s3cr3t-default"}, "pin": {"type": "SecureString"}}, "activities": [{"name": "W", "type": "Wait",
                "typeProperties": {"waitTimeInSeconds": 0}}]}}
                """
            ]
        )
        #expect(run.status == .succeeded, "\(run.message)")
        for secret in ["s3cr3t-default", "918273"] {
            #expect(!run.report.json.contains(secret) && !run.events.joined().contains(secret), "\(secret)")
        }
    }

    @Test("ends with the reason if an inactive activity counts as failed")
    func inactiveFailure() async throws {
        let run = try await endedRun([
            #"{"name": "Off", "type": "Wait", "state": "Inactive", "onInactiveMarkAs": "Failed", "typeProperties": {}}"#
        ])
        #expect(run.status == .failed && run.message.contains("Off: the activity is inactive"), "\(run.message)")
    }

    @Test("masks the secure parameters of an executed pipeline")
    func secureParameters() async throws {
        let run = try await endedRun(
            [
                """
                {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child",
                "type": "PipelineReference"}, "parameters": {"key": "@concat('s3cr3t-', 'value')"}}}
                """
            ],
            others: [
                """
                {"name": "Child", "properties": {"parameters": {"key": {"type": "SecureString"}}, "activities": [
                {"name": "F", "type": "Fail", "typeProperties": {"message": "@pipeline().parameters.key", "errorCode": "1"}}]}}
                """
            ]
        )
        #expect(run.status == .failed)
        #expect(!run.report.json.contains("s3cr3t-value") && !run.events.joined().contains("s3cr3t-value"))
        #expect(run.message == "Call/F: ***")
    }

    // MARK: Rejection before the run

    @Test("rejects a pipeline with an unsupported activity anywhere before the first request")
    func unsupported() async throws {
        let procedure = #"{"name": "Proc", "type": "SqlServerStoredProcedure", "typeProperties": {"x": "@item().y"}}"#
        let call = """
            {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child",
            "type": "PipelineReference"}}}
            """
        let child = #"{"name": "Child", "properties": {"activities": [\#(procedure)]}}"#
        for activity in [
            procedure,
            #"{"name": "E", "type": "ForEach", "typeProperties": {"items": "@range(0,0)", "activities": [\#(procedure)]}}"#,
            #"{"name": "E", "type": "IfCondition", "typeProperties": {"expression": "@equals(1,2)", "ifTrueActivities": [\#(procedure)]}}"#,
            #"{"name": "E", "type": "Switch", "typeProperties": {"on": "a", "cases": [{"value": "b", "activities": [\#(procedure)]}]}}"#,
            call,
        ] {
            let error = await #expect(throws: FactoryRunError.self) {
                try await endedRun([FactoryFixture.copy("C"), activity], others: [child])
            }
            #expect(error?.code == .unsupported)
            #expect(error?.message.contains("\"Proc\" is an activity of type SqlServerStoredProcedure") == true)
        }
        // An inactive activity does not run.
        let inactive = procedure.replacing("\"type\": \"Sql", with: "\"state\": \"Inactive\", \"type\": \"Sql")
        #expect(try await endedRun([FactoryFixture.copy("C"), inactive]).status == .succeeded)
    }

    @Test("rejects pipelines that execute each other in a cycle, and unknown pipelines")
    func cycles() async throws {
        func call(_ name: String) -> String {
            """
            {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "\(name)",
            "type": "PipelineReference"}}}
            """
        }
        for (name, word) in [
            ("P", "in a cycle: \"P\", \"P\""), ("Child", "in a cycle: \"P\", \"Child\", \"P\""),
            ("X", "no pipeline \"X\""),
        ] {
            let error = await #expect(throws: FactoryRunError.self) {
                try await endedRun(
                    [call(name)],
                    others: [#"{"name": "Child", "properties": {"activities": [\#(call("P"))]}}"#]
                )
            }
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test("does not replace the file of another iteration")
    func sameFile() async throws {
        let run = try await endedRun([
            """
            {"name": "Loop", "type": "ForEach", "typeProperties": {"isSequential": true, "items": "@range(0, 2)",
            "activities": [\(FactoryFixture.copy("C", leaf: "same"))]}}
            """
        ])
        #expect(run.status == .failed && run.files == ["same.json"])
        #expect(run.message.contains("would replace the output of \"Loop[0]/C\""), "\(run.message)")
        let until = try await endedRun(
            [
                """
                {"name": "Loop", "type": "Until", "typeProperties": {"expression": "@equals(length(variables('n')), 2)",
                "activities": [\(FactoryFixture.copy("C", leaf: "same")), {"name": "A", "type": "AppendVariable",
                "typeProperties": {"variableName": "n", "value": 1}}]}}
                """
            ],
            variables: #""n": {"type": "Array"}"#
        )
        #expect(until.status == .succeeded, "\(until.message)")
    }

    // MARK: Cancellation and plan

    @Test("stops all iterations when it is cancelled")
    func cancelled() async throws {
        let begun = EventCounter()
        let server = try LoopbackServer { _, connection in
            begun.increment()
            connection.waitForClose()
        }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                """
                {"name": "Loop", "type": "ForEach", "typeProperties": {"batchCount": 9, "items": "@range(0, 9)",
                "activities": [\(FactoryFixture.copy("C", leaf: "@string(item())"))]}}
                """
            ]
        )
        let pipeline = try fixture.makeRun("P")
        let running = Task { await pipeline.start() }
        await begun.reached(PipelineRun.concurrentTransferCount)
        running.cancel()
        let report = await running.value
        #expect(report.status == .cancelled)
        #expect(begun.count == PipelineRun.concurrentTransferCount)
        #expect(!(try fixture.folder.names.contains { $0.hasSuffix(".json") }))
    }

    @Test("shows the activities of loops and conditions in the plan")
    func plan() throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                """
                {"name": "Loop", "type": "ForEach", "typeProperties": {"items": "@range(0, 9)", "activities": [
                \(FactoryFixture.copy("C", leaf: "@string(item())")), \(FactoryFixture.copy("D", leaf: "fixed"))]}}
                """,
                """
                {"name": "S", "type": "Switch", "typeProperties": {"on": "a", "cases": [{"value": "a", "activities": [
                {"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": 1}}]}]}}
                """,
            ]
        )
        let plan = try fixture.makeRun("P").plan()
        #expect(plan["activities", "0", "items"] == .integer(9))
        #expect(plan["activities", "0", "activities", "0", "known"] == .string("when the activity begins"))
        #expect(plan["activities", "0", "activities", "1", "file"].text.hasSuffix("daily/fixed.json"))
        #expect(plan["activities", "1", "cases", "0", "activities", "0", "name"] == .string("W"))
    }

    @Test("rejects an executed pipeline whose name is an expression, so that no activity escapes the checks")
    func dynamicName() async throws {
        for name in [#""@concat('Chi','ld')""#, #"{"value": "@concat('Chi','ld')", "type": "Expression"}"#] {
            let error = await #expect(throws: FactoryRunError.self) {
                try await endedRun(
                    [
                        #"{"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": \#(name), "type": "PipelineReference"}}}"#
                    ],
                    others: [#"{"name": "Child", "properties": {"activities": [\#(FactoryFixture.copy("C"))]}}"#]
                )
            }
            #expect(error?.message.contains("must be a constant text") == true, "\(error?.message ?? "")")
        }
    }

    @Test("rejects a WebActivity in a loop and in an executed pipeline unless it is allowed")
    func nestedWeb() async throws {
        let web =
            #"{"name": "Web", "type": "WebActivity", "typeProperties": {"url": "http://127.0.0.1:1/", "method": "GET"}}"#
        let child = #"{"name": "Child", "properties": {"activities": [\#(web)]}}"#
        for activity in [
            #"{"name": "E", "type": "ForEach", "typeProperties": {"items": "@range(0,1)", "activities": [\#(web)]}}"#,
            #"{"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child", "type": "PipelineReference"}}}"#,
        ] {
            let error = await #expect(throws: FactoryRunError.self) {
                try await endedRun([FactoryFixture.copy("C"), activity], others: [child])
            }
            #expect(error?.advisedSettings == [.allowsWeb])
        }
    }

    @Test("masks the secure parameters of a pipeline that cannot be bound, and those in a plan")
    func secretsOfFailedBinding() async throws {
        let call = """
            {"name": "Call", "type": "ExecutePipeline", "typeProperties": {"pipeline": {"referenceName": "Child",
            "type": "PipelineReference"}, "parameters": {"KEY": "@concat('s3cr3t-', 'value')"}}}
            """
        let child = """
            {"name": "Child", "properties": {"parameters": {"key": {"type": "SecureString"}, "other": {"type": "String"}},
            "activities": [{"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": 1}}]}}
            """
        let run = try await endedRun([call], others: [child])
        #expect(run.status == .failed && run.message.contains("\"other\""), "\(run.message)")
        #expect(!run.report.json.contains("s3cr3t-value") && !run.events.joined().contains("s3cr3t-value"))
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [call])
        fixture.files.append(child)
        let plan = try fixture.makeRun("P").plan()
        #expect(!plan.json.contains("s3cr3t-value") && plan.json.contains("***"), "\(plan.json)")
    }

    @Test("does not replace the file of another iteration, also if two activities of the loop write it")
    func sameFileOfTwoActivities() async throws {
        for sequential in [true, false] {
            let run = try await endedRun([
                """
                {"name": "Loop", "type": "ForEach", "typeProperties": {"isSequential": \(sequential), "items": "@range(0, 2)",
                "activities": [\(FactoryFixture.copy("C", leaf: "same")), \(FactoryFixture.copy("D", leaf: "same", more: needs("C")))]}}
                """
            ])
            #expect(run.status == .failed && run.files == ["same.json"], "\(run.message)")
            #expect(run.message.contains("would replace the output of"), "\(run.message)")
        }
    }

    @Test("reports the error that determines the outcome, not one that another activity has handled")
    func handledError() async throws {
        func fail(_ name: String, _ more: String = "") -> String {
            #"{"name": "\#(name)", "type": "Fail", \#(more) "typeProperties": {"message": "\#(name) failed", "errorCode": "1"}}"#
        }
        let run = try await endedRun([
            fail("A"),
            set("result", "handled", #""dependsOn": [{"activity": "A", "dependencyConditions": ["Failed"]}],"#),
            fail("B", needs("set result")),
        ])
        #expect(run.status == .failed && run.message == "B: B failed", "\(run.message)")
    }
}
