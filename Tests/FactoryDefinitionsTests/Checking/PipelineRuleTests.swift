import FactoryDefinitions
import Testing

private let settings = activityPointer + "/typeProperties"

private func wait(_ name: String, _ condition: String = "Succeeded") -> String {
    "\"dependsOn\": [{\"activity\": \"\(name)\", \"dependencyConditions\": [\"\(condition)\"]}],"
}

/// Declarations of a Boolean variable and a list.
private let variables = "\"variables\": {\"b\": {\"type\": \"Boolean\"}, \"l\": {\"type\": \"Array\"}},"

private func set(_ variable: String, _ value: String, type: String = "SetVariable", name: String = "") -> String {
    """
    {"name": "\(type)\(name)", "type": "\(type)", "typeProperties": {"variableName": "\(variable)", "value": \(value)}}
    """
}

@Suite("Rules of pipelines")
struct PipelineRuleTests {
    static let activities: [Rule] = [
        Rule(
            "one of an unsupported type",
            pipeline("{\"name\": \"W\", \"type\": \"AzureFunctionActivity\", \"typeProperties\": {\"url\": 1}}")
        ),
        Rule(
            "a loop without activities",
            pipeline("{\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"items\": []}}"),
            "activity.required",
            activityPointer + "/typeProperties/activities"
        ),
        Rule(
            "a loop with too many iterations at a time",
            pipeline(
                "{\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"batchCount\": 51, \"items\": [], \"activities\": []}}"
            ),
            "activity.range",
            activityPointer + "/typeProperties/batchCount"
        ),
        Rule("without a type", pipeline("{\"name\": \"W\"}"), "activity.required", activityPointer + "/type"),
        Rule("without a name", pipeline("{\"type\": \"Custom\"}"), "activity.required", activityPointer + "/name"),
        Rule(
            "a dependency on an unknown activity",
            pipeline(copy(activity: wait("Pul"))),
            "pipeline.dependency",
            activityPointer + "/dependsOn/0/activity"
        ),
        Rule(
            "a dependency on itself",
            pipeline(copy(activity: wait("pull"))),
            "pipeline.cycle",
            activityPointer + "/dependsOn/0"
        ),
        Rule(
            "a condition",
            pipeline(copy("B") + "," + copy(activity: wait("B", "Done"))),
            "pipeline.dependencyCondition",
            "/properties/activities/1/dependsOn/0/dependencyConditions/0"
        ),
        Rule(
            "a timeout of five minutes",
            pipeline(copy(activity: "\"policy\": {\"timeout\": \"0.00:05:00\"},")),
            "policy.range",
            activityPointer + "/policy/timeout",
            isWarning: true
        ),
        Rule(
            "a timeout of eight days",
            pipeline(copy(activity: "\"policy\": {\"timeout\": \"8.00:00:00\"},")),
            "policy.range",
            activityPointer + "/policy/timeout"
        ),
        Rule(
            "an interval of five seconds",
            pipeline(copy(activity: "\"policy\": {\"retry\": 1, \"retryIntervalInSeconds\": 5},")),
            "policy.range",
            activityPointer + "/policy/retryIntervalInSeconds",
            isWarning: true
        ),
        Rule(
            "a negative interval",
            pipeline(copy(activity: "\"policy\": {\"retryIntervalInSeconds\": -1},")),
            "policy.range",
            activityPointer + "/policy/retryIntervalInSeconds"
        ),
        Rule(
            "a timeout with an hour of one digit",
            pipeline(copy(activity: "\"policy\": {\"timeout\": \"0.1:00:00\"},"))
        ),
        Rule(
            "a negative retry",
            pipeline(copy(activity: "\"policy\": {\"retry\": -1},")),
            "policy.range",
            activityPointer + "/policy/retry"
        ),
        Rule("a state", pipeline(copy(activity: "\"state\": \"Off\",")), "activity.state", activityPointer + "/state"),
        Rule(
            "a lookup without a source",
            pipeline(
                "{\"name\": \"L\", \"type\": \"Lookup\", \"typeProperties\": {\"dataset\": {\"referenceName\": \"FieldTable\", \"type\": \"DatasetReference\"}}}"
            ),
            "lookup.required",
            settings + "/source"
        ),
        Rule(
            "variables of the types of newer pipelines",
            pipeline(
                "",
                properties: """
                    "variables": {"b": {"type": "Boolean", "defaultValue": false}, "i": {"type": "Integer", "defaultValue":
                    3}, "t": {"type": "Boolean", "defaultValue": "true"}},
                    """
            )
        ),
        Rule(
            "a default of a variable",
            pipeline("", properties: "\"variables\": {\"b\": {\"type\": \"Boolean\", \"defaultValue\": 1}},"),
            "variable.default",
            "/properties/variables/b/defaultValue"
        ),
        Rule(
            "a variable's type",
            pipeline("", properties: "\"variables\": {\"v\": {\"type\": \"Object\"}},"),
            "variable.type",
            "/properties/variables/v/type"
        ),
        Rule(
            "a variable that is set to its type",
            pipeline(
                set("b", "\"@equals(1, 1)\"") + "," + set("b", "true", name: "T") + ","
                    + set("L", "\"x\"", type: "AppendVariable"),
                properties: variables
            )
        ),
        Rule(
            "a variable that is not declared",
            pipeline(set("bb", "true"), properties: variables),
            "expression.variable",
            settings + "/variableName"
        ),
        Rule(
            "a variable that is set to a value of another type",
            pipeline(set("b", "\"yes\""), properties: variables),
            "variable.value",
            settings + "/value"
        ),
        Rule(
            "an element that is appended to a variable of type Boolean",
            pipeline(set("b", "true", type: "AppendVariable"), properties: variables),
            "variable.value",
            settings + "/variableName"
        ),
        Rule(
            "a variable that is set to its own value, which only a run here accepts",
            pipeline(set("b", "\"@not(variables('B'))\""), properties: variables),
            "variable.value",
            settings + "/value",
            isWarning: true
        ),
        Rule(
            "an inactive activity with invalid settings",
            pipeline(
                set("bb", "1").replacing("\"type\"", with: "\"state\": \"Inactive\", \"type\""),
                properties: variables
            )
        ),
        Rule(
            "an inactive activity with invalid references and expressions, also inside it",
            pipeline(
                """
                {"name": "I", "type": "IfCondition", "state": "Inactive", "typeProperties": {"expression": "@nope()",
                "ifTrueActivities": [\(copy(input: "Absent"))]}}, \(copy("Off", input: "Absent", activity:
                    "\"state\": \"Inactive\",").replacing("JsonFile", with: "Absent"))
                """
            )
        ),
        Rule(
            "an inactive activity with an invalid name",
            pipeline("{\"name\": \"a/b\", \"type\": \"Custom\", \"state\": \"Inactive\"}"),
            "definition.name",
            activityPointer + "/name"
        ),
        Rule(
            "a name with a slash",
            pipeline("{\"name\": \"a/b\", \"type\": \"Custom\"}"),
            "definition.name",
            activityPointer + "/name"
        ),
        Rule(
            "a name of an iteration of another activity",
            pipeline(
                "{\"name\": \"Loop[2]\", \"type\": \"Custom\"}, {\"name\": \"Copy [1]\", \"type\": \"Custom\"}, {\"name\": \"Loop\", \"type\": \"Custom\"}"
            ),
            "definition.name",
            activityPointer + "/name"
        ),
        Rule(
            "a name of an inner activity",
            pipeline(
                copy()
                    + ", {\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"items\": \"@range(0,1)\", \"activities\": [\(copy("pull"))]}}"
            ),
            "pipeline.duplicateName",
            "/properties/activities/1/typeProperties/activities/0/name"
        ),
    ]

    static let expressions: [Rule] = [
        Rule("a valid one", pipeline(jsonCopy(leaf: "\"a-@{pipeline().RunId}\""))),
        Rule(
            "an invalid one",
            pipeline(jsonCopy(leaf: "\"@concat('a'\"")),
            "expression.syntax",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "one with blanks around points",
            pipeline(
                copy("B") + ","
                    + jsonCopy(leaf: "\"@activity('B') . output. rowsCopied\"").replacing(
                        "\"inputs\"",
                        with: wait("B") + "\"inputs\""
                    )
            )
        ),
        Rule(
            "one as content",
            pipeline(jsonCopy(leaf: "{\"type\": \"Expression\", \"content\": \"@pipeline().RunId\"}"))
        ),
        Rule(
            "an invalid one as content",
            pipeline(jsonCopy(leaf: "{\"type\": \"Expression\", \"content\": \"@concat('a'\"}")),
            "expression.syntax",
            activityPointer + "/outputs/0/parameters/leaf/content"
        ),
        Rule("an escaped @", pipeline(jsonCopy(leaf: "\"@@concat('a'\""))),
        Rule(
            "too many arguments",
            pipeline(jsonCopy(leaf: "\"@toUpper('a', 'b')\"")),
            "expression.argumentCount",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "XML",
            pipeline(jsonCopy(leaf: "\"@xml('a')\"")),
            "expression.functionRefused",
            activityPointer + "/outputs/0/parameters/leaf",
            isWarning: true
        ),
        Rule(
            "a variable",
            pipeline(jsonCopy(leaf: "\"@variables('v')\"")),
            "expression.variable",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "a parameter of the factory",
            pipeline(jsonCopy(leaf: "\"@pipeline().globalParameters.x\"")),
            "expression.property",
            activityPointer + "/outputs/0/parameters/leaf",
            isWarning: true
        ),
        Rule(
            "a parameter of the factory by a computed name",
            pipeline(jsonCopy(leaf: "\"@pipeline().globalParameters[toLower('X')]\"")),
            "expression.property",
            activityPointer + "/outputs/0/parameters/leaf",
            isWarning: true
        ),
        Rule(
            "an activity",
            pipeline(jsonCopy(leaf: "\"@activity('No').output\"")),
            "expression.activity",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "an activity without a dependency on it",
            pipeline(jsonCopy(leaf: "\"@activity('B').output\"") + "," + copy("B")),
            "expression.activityOrder",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "an item",
            pipeline(jsonCopy(leaf: "\"@item()\"")),
            "expression.scope",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "an item in a loop",
            pipeline(
                "{\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"items\": \"@range(0,1)\", \"activities\": [\(jsonCopy(leaf: "\"@item()\""))]}}"
            )
        ),
        Rule(
            "a dataset's parameter",
            pipeline(jsonCopy(leaf: "\"@dataset().leaf\"")),
            "expression.scope",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "an unknown property of the pipeline",
            pipeline(jsonCopy(leaf: "\"@pipeline().leaf\"")),
            "expression.property",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "an Expression without a text",
            pipeline(jsonCopy(leaf: "{\"type\": \"Expression\"}")),
            "expression.shape",
            activityPointer + "/outputs/0/parameters/leaf/value"
        ),
        Rule(
            "a value of another type",
            pipeline(jsonCopy(leaf: "\"x\", \"size\": \"big\"")),
            "reference.parameterType",
            activityPointer + "/outputs/0/parameters/size"
        ),
        Rule(
            "too long",
            pipeline(jsonCopy(leaf: "\"@concat('\(String(repeating: "a", count: 8190))')\"")),
            "expression.limit",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
    ]

    @Test("of activities", arguments: activities)
    func ofActivities(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("of expressions", arguments: expressions)
    func ofExpressions(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("an activity's indirect dependencies may be read, and an activity with inner ones from outside its loop")
    func upstream() {
        let chain = [
            copy("A"), copy("B", activity: wait("A")),
            """
            {"name": "E", "type": "ForEach", \(wait("B")) "typeProperties": {"items": "@range(0,1)", "activities": [
            \(jsonCopy(leaf: "\"@string(activity('A').output.rowsCopied)\""))]}}
            """,
        ]
        #expect(problems(pipeline(chain.joined(separator: ","))) == [])
    }

    @Test("a cycle of several activities is reported once, at the first activity")
    func longCycle() {
        let activities = (0..<50).map { copy("A\($0)", activity: wait("A\(($0 + 1) % 50)")) }
        #expect(
            problems(pipeline(activities.joined(separator: ","))) == [
                Problem(id: "pipeline.cycle", pointer: activityPointer + "/dependsOn/0")
            ]
        )
    }

    @Test("limits of the service: activities, parameters, sizes")
    func limits() {
        func idle(_ count: Int) -> String {
            pipeline((0..<count).map { "{\"name\": \"A\($0)\", \"type\": \"Custom\"}" }.joined(separator: ","))
        }
        #expect(problems(idle(80)) == [])
        #expect(problems(idle(81)).map(\.isWarning) == [true])
        #expect(problems(idle(121)) == [Problem(id: "pipeline.limit", pointer: "/properties/activities")])
        func declaring(_ count: Int) -> String {
            let all = (0..<count).map { "\"p\($0)\": {\"type\": \"Int\"}" }.joined(separator: ",")
            return pipeline("", properties: "\"parameters\": {\(all)},")
        }
        #expect(problems(declaring(50)) == [])
        #expect(problems(declaring(51)) == [Problem(id: "pipeline.limit", pointer: "/properties/parameters")])
        let long = pipeline("", properties: "\"description\": \"\(String(repeating: "a", count: 200 << 10))\",")
        #expect(problems(long) == [Problem(id: "definition.size", pointer: "")])
    }
}
