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
        #expect(failing.status == .failed && failing.message == "Poll[1]/Check/F: not yet")
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
}
