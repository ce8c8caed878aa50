import FactoryDefinitions
import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

/// Runs pipelines of control-flow activities and compares them with runs that follow from the service's documentation.
@Suite("Control flow", .timeLimit(.minutes(5)))
struct ControlFlowTests {
    // MARK: Loops

    @Test("of a ForEach over the rows of a lookup copies one file for each row")
    func forEachOverLookup() async throws {
        let run = try await endedRun([
            FactoryFixture.lookup("Names"),
            """
            {"name": "Tables", "type": "ForEach", \(needs("Names")) "typeProperties": {"isSequential": true,
            "items": {"value": "@activity('Names').output.value", "type": "Expression"}, "activities": [
            \(FactoryFixture.copy("Copy", leaf: "@item().id"))]}}
            """,
        ])
        #expect(run.status == .succeeded, "\(run.report.json)")
        #expect(run.files == ["a.json", "b.json"])
        #expect(run.ended == ["Names", "Tables[0]/Copy", "Tables[1]/Copy", "Tables"])
        #expect(run.runs.map { $0["activityName"] } == ["Names", "Copy", "Copy", "Tables"].map(FactoryValue.string))
        #expect(run.runs[1]["jirastream", "path"] == .string("Tables[0]/Copy"))
        #expect(run.runs[3]["output", "ItemsCount"] == .integer(2))
        #expect(Set(run.runs.map { $0["activityRunId"] }).count == 4)
    }

    @Test("runs up to batchCount iterations of a ForEach at the same time, and one of a sequential ForEach")
    func batches() async throws {
        for (settings, expected) in [
            (#""batchCount": 3,"#, 3), (#""isSequential": true,"#, 1), (#""isSequential": "true","#, 1),
        ] {
            let running = Mutex((now: 0, most: 0))
            let counted = EventCounter()
            let run = try await endedRun(
                [
                    """
                    {"name": "Loop", "type": "ForEach", "typeProperties": {\(settings) "items": "@range(0, 7)",
                    "activities": [{"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": 5}}]}}
                    """
                ],
                sleep: { duration in
                    guard duration == .seconds(5) else { return }
                    running.withLock { state in
                        state.now += 1
                        state.most = max(state.most, state.now)
                    }
                    counted.increment()
                    // An iteration ends only when as many as expected have begun, or no more can begin.
                    await counted.reached(min(7, (counted.count + expected - 1) / expected * expected))
                    running.withLock { $0.now -= 1 }
                }
            )
            #expect(run.status == .succeeded)
            #expect(running.withLock { $0.most } == expected, "\(settings)")
        }
    }

    @Test("nests ForEach, If and Until, and reads the item of the innermost loop")
    func nested() async throws {
        let run = try await endedRun(
            [
                """
                {"name": "Outer", "type": "ForEach", "typeProperties": {"isSequential": true, "items": "@createArray('x','y')",
                "activities": [
                 {"name": "Inner", "type": "ForEach", "typeProperties": {"isSequential": true, "items": "@createArray(1,2,3)",
                  "activities": [
                   {"name": "Odd", "type": "IfCondition", "typeProperties": {
                    "expression": {"value": "@equals(mod(item(), 2), 1)", "type": "Expression"},
                    "ifTrueActivities": [{"name": "Add", "type": "AppendVariable", "typeProperties":
                     {"variableName": "seen", "value": "@item()"}}],
                    "ifFalseActivities": [{"name": "AddEven", "type": "AppendVariable", "typeProperties":
                     {"variableName": "seen", "value": "even"}}]}}]}},
                 {"name": "Letter", "type": "AppendVariable", \(needs("Inner")) "typeProperties":
                  {"variableName": "seen", "value": "@item()"}}]}}
                """,
                """
                {"name": "Until6", "type": "Until", \(needs("Outer")) "typeProperties": {
                "expression": "@greaterOrEquals(length(variables('count')), 3)",
                "activities": [{"name": "Step", "type": "AppendVariable", "typeProperties":
                {"variableName": "count", "value": "@length(variables('count'))"}}]}}
                """,
                set("result", "@concat(string(variables('seen')), string(variables('count')))", needs("Until6")),
            ],
            variables: #""seen": {"type": "Array"}, "count": {"type": "Array", "defaultValue": []},"#
                + #" "result": {"type": "String"}"#
        )
        #expect(run.status == .succeeded, "\(run.report.json)")
        #expect(run.value(of: "result") == .string(#"[1,"even",3,"x",1,"even",3,"y"][0,1,2]"#))
        #expect(run.ended.contains("Outer[1]/Inner[2]/Odd/Add"))
    }

    @Test("runs the other iterations of a ForEach if one fails, and then fails with its error")
    func failingIteration() async throws {
        let run = try await endedRun([
            """
            {"name": "Tables", "type": "ForEach", "typeProperties": {"isSequential": true,
            "items": "@createArray('a', '../x', 'b')", "activities": [
            \(FactoryFixture.copy("Copy", leaf: "@item()"))]}}
            """,
            set("result", "after", needs("Tables")),
        ])
        #expect(run.status == .failed)
        #expect(run.files == ["a.json", "b.json"], "\(run.events)")
        #expect(run.message.hasPrefix("Tables[1]/Copy: "), "\(run.message)")
        // The copies have the same notes, which are reported once.
        #expect(run.events.count { $0.contains("without TLS") } == 1)
        #expect(run.error(of: "Tables").contains("Tables[1]/Copy: "), "\(run.error(of: "Tables"))")
        #expect(run.statuses["set result"] == "Skipped")
    }

    @Test("continues an Until after a failed activity, and takes the outcome of the last iteration")
    func untilAfterFailure() async throws {
        let check = """
            {"name": "Check", "type": "IfCondition", "typeProperties": {"expression": "@less(length(variables('tries')), 3)",
            "ifTrueActivities": [{"name": "F", "type": "Fail", "typeProperties": {"message": "not yet", "errorCode": "500"}}]}}
            """
        func loop(_ condition: String) -> String {
            """
            {"name": "Poll", "type": "Until", "typeProperties": {"expression": "\(condition)", "activities": [
            {"name": "Try", "type": "AppendVariable", "typeProperties": {"variableName": "tries", "value": 1}},
            \(check.replacing("\"name\": \"Check\",", with: "\"name\": \"Check\", " + needs("Try")))]}}
            """
        }
        let variables = #""tries": {"type": "Array"}"#
        let run = try await endedRun(
            [loop("@equals(activity('Check').Status, 'Succeeded')"), copyAfter("Poll")],
            variables: variables
        )
        #expect(run.status == .succeeded, "\(run.report.json)")
        #expect(run.ended.filter { $0.hasSuffix("/Try") }.count == 3)
        #expect(run.files == ["out.json"])
        let failing = try await endedRun(
            [loop("@equals(length(variables('tries')), 2)"), copyAfter("Poll")],
            variables: variables
        )
        #expect(failing.status == .failed && failing.message == "Poll[0]/Check/F: not yet")
        #expect(failing.files == [])
    }

    @Test("ends an Until that exceeds its timeout with an error")
    func untilTimeout() async throws {
        let run = try await endedRun(
            [
                """
                {"name": "Poll", "type": "Until", "typeProperties": {"expression": "@equals(1, 2)", "timeout": "0.00:10:00",
                "activities": [{"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": 61}}]}}
                """
            ],
            sleep: { duration in
                // The timeout ends first; the Wait ends when it is cancelled.
                if duration == .seconds(600) { return }
                try await Task.sleep(for: .seconds(3600))
            }
        )
        #expect(run.status == .failed)
        #expect(run.message.contains("600 seconds"), "\(run.message)")
    }

    // MARK: Conditions

    @Test("chooses the case of a Switch by its value, or the default")
    func switches() async throws {
        for (value, expected) in [
            ("string('a')", "A"), ("int('1')", "one"), ("string('A')", "other"), ("string('')", "other"),
        ] {
            for name in ["on", "expression"] {
                let run = try await endedRun([
                    """
                    {"name": "S", "type": "Switch", "typeProperties": {"\(name)": {"value": "@\(value)", "type": "Expression"},
                    "cases": [{"value": "a", "activities": [\(set("result", "A", name: "sa"))]},
                    {"value": "1", "activities": [\(set("result", "one", name: "s1"))]}],
                    "defaultActivities": [\(set("result", "other", name: "sd"))]}}
                    """
                ])
                #expect(run.status == .succeeded, "\(run.report.json)")
                #expect(run.value(of: "result") == .string(expected), "\(value)")
            }
        }
    }

    @Test("reads the outputs of a condition's activities after the condition")
    func conditionOutputs() async throws {
        let run = try await endedRun([
            """
            {"name": "If", "type": "IfCondition", "typeProperties": {"expression": "@equals(1, 1)",
            "ifTrueActivities": [\(FactoryFixture.lookup("L"))]}}
            """,
            set("result", "@string(activity('L').output.count)", needs("If")),
        ])
        #expect(run.value(of: "result") == .string("2"), "\(run.report.json)")
    }

    @Test("rejects a condition that is not true or false")
    func condition() async throws {
        let run = try await endedRun([
            #"{"name": "If", "type": "IfCondition", "typeProperties": {"expression": "@add(1, 1)"}}"#
        ])
        #expect(run.status == .failed && run.message == "If: expression of \"If\" must be true or false")
    }

    @Test("filters the elements of an array")
    func filter() async throws {
        let run = try await endedRun([
            """
            {"name": "F", "type": "Filter", "typeProperties": {"items": "@createArray(1,2,3,4,5,6)",
            "condition": {"value": "@greater(item(), 3)", "type": "Expression"}}}
            """,
            set("result", "@string(activity('F').output.value)", needs("F")),
        ])
        #expect(run.value(of: "result") == .string("[4,5,6]"))
        #expect(run.runs[0]["output"] == (try value(#"{"ItemsCount": 6, "FilteredItemsCount": 3, "Value": [4,5,6]}"#)))
    }

    // MARK: Variables and failures

    @Test("rejects values of another type than the variable's, and unknown variables")
    func variableTypes() async throws {
        for (name, value, word) in [
            ("result", "@add(1, 1)", "has the type string and cannot be set to an integer"),
            ("nothing", "a", "declares no variable \"nothing\"; it declares \"result\""),
        ] {
            let run = try await endedRun([set(name, value)])
            #expect(run.status == .failed && run.message.contains(word), "\(run.message)")
        }
        let appended = try await endedRun([
            #"{"name": "A", "type": "AppendVariable", "typeProperties": {"variableName": "result", "value": "a"}}"#
        ])
        #expect(appended.message.contains("is not an array"), "\(appended.message)")
    }

    @Test("appends every element in parallel iterations")
    func parallelVariables() async throws {
        let run = try await endedRun(
            [
                """
                {"name": "Loop", "type": "ForEach", "typeProperties": {"batchCount": 50, "items": "@range(0, 200)",
                "activities": [{"name": "A", "type": "AppendVariable", "typeProperties": {"variableName": "all",
                "value": "@item()"}}]}}
                """,
                set(
                    "result",
                    "@concat(string(length(variables('all'))), ' ', string(length(intersection(variables('all'), range(0, 200)))))",
                    needs("Loop")
                ),
            ],
            variables: #""all": {"type": "Array"}, "result": {"type": "String"}"#
        )
        #expect(run.value(of: "result") == .string("200 200"), "\(run.message)")
    }

    @Test("ends with the message and the code of a Fail activity, unless a later activity handles the failure")
    func failActivity() async throws {
        let fail = """
            {"name": "F", "type": "Fail", "typeProperties": {"message": "@concat('no ', 'rows')", "errorCode": "4711"}}
            """
        let run = try await endedRun([fail])
        #expect(run.status == .failed && run.message == "F: no rows")
        #expect(run.runs[0]["error", "errorCode"] == .string("4711"))
        #expect(run.runs[0]["error", "message"] == .string("no rows"))
        let handled = try await endedRun([
            fail,
            set(
                "result",
                "@activity('F').error.message",
                #""dependsOn": [{"activity": "F", "dependencyConditions": ["Failed"]}],"#
            ),
        ])
        #expect(handled.status == .succeeded && handled.value(of: "result") == .string("no rows"))
    }

    @Test("waits for the given time")
    func wait() async throws {
        let run = try await endedRun([
            #"{"name": "W", "type": "Wait", "typeProperties": {"waitTimeInSeconds": "@add(40, 2)"}}"#
        ])
        #expect(run.status == .succeeded && run.sleeps.contains(.seconds(42)))
    }

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
}

// MARK: Running

/// A run that has ended.
private struct EndedRun {
    var report: FactoryValue
    var status: PipelineRunReport.Status
    var message: String
    var events: [String]
    /// The names of the files below the folder of the copies, sorted.
    var files: [String]
    var sleeps: [Duration]

    var runs: [FactoryValue] { if case .array(let runs) = report["activityRuns"] { runs } else { [] } }
    /// The paths of the activities that have ended, in order.
    var ended: [String] {
        runs.map { run in run["jirastream", "path"] == .null ? run["activityName"].text : run["jirastream", "path"].text
        }
    }
    var statuses: [String: String] {
        Dictionary(runs.map { ($0["activityName"].text, $0["status"].text) }) { $1 }
    }
    func error(of name: String) -> String {
        runs.last { $0["activityName"].text == name }?["error", "message"].text ?? ""
    }
    /// The last value that a SetVariable has given to a variable.
    func value(of variable: String) -> FactoryValue? {
        runs.last { $0["output", "name"] == .string(variable) }?["output", "value"]
    }
}

private func needs(_ activity: String) -> String {
    #""dependsOn": [{"activity": "\#(activity)", "dependencyConditions": ["Succeeded"]}],"#
}

private func set(_ variable: String, _ value: String, _ more: String = "", name: String? = nil) -> String {
    """
    {"name": "\(name ?? "set \(variable)")", "type": "SetVariable", \(more) "typeProperties": {"variableName": "\(variable)",
    "value": {"value": "\(value)", "type": "Expression"}}}
    """
}

private func copyAfter(_ name: String) -> String { FactoryFixture.copy("After", more: needs(name)) }

private func endedRun(
    _ activities: [String],
    variables: String = #""result": {"type": "String"}"#,
    others: [String] = [],
    sleep: (@Sendable (Duration) async throws -> Void)? = nil
) async throws -> EndedRun {
    let server = try FieldSite.start()
    defer { server.stop() }
    var fixture = try FactoryFixture(server)
    if let sleep {
        let timeout = ActivityPolicy().timeout
        fixture.settings.clock.sleep = { duration in
            // The time limit of an activity does not end.
            guard duration != timeout else { return try await Task.sleep(for: .seconds(3600)) }
            try await sleep(duration)
        }
    }
    fixture.add(pipeline: "P", activities, more: "\"variables\": {\(variables)},")
    fixture.files += others
    let events = EventTexts()
    let report = try await fixture.makeRun("P").start { events.note("\($0)") }
    let folder = fixture.folder.file("daily")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return EndedRun(
        report: report.value,
        status: report.status,
        message: report.message,
        events: events.texts,
        files: files.filter { $0.hasSuffix(".json") && !$0.contains("manifest") }.sorted(),
        sleeps: fixture.stepped.noted
    )
}
