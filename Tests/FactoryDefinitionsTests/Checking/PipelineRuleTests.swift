import FactoryDefinitions
import Testing

private let settings = activityPointer + "/typeProperties"

private func mapping(_ text: String, _ more: String = "") -> String {
    copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \(more) \"mappings\": [\(text)]},")
}

private func translator(_ text: String) -> String {
    copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \(text)},")
}

private func wait(_ name: String, _ condition: String = "Succeeded") -> String {
    "\"dependsOn\": [{\"activity\": \"\(name)\", \"dependencyConditions\": [\"\(condition)\"]}],"
}

@Suite("Rules of pipelines")
struct PipelineRuleTests {
    static let copies: [Rule] = [
        Rule("a sound one", pipeline(copy())),
        Rule("a sound one to JSON", pipeline(jsonCopy())),
        Rule(
            "no activities",
            "{\"name\": \"P\", \"properties\": {\"activities\": null}}",
            "pipeline.required",
            "/properties/activities"
        ),
        Rule("an empty one", pipeline("")),
        Rule(
            "without a source",
            pipeline(copy().replacing("\"source\"", with: "\"sauce\"")),
            "copy.required",
            settings + "/source"
        ),
        Rule(
            "without a sink",
            pipeline(copy().replacing("\"sink\"", with: "\"zink\"")),
            "copy.required",
            settings + "/sink"
        ),
        Rule(
            "without an end",
            pipeline(copy().replacing("\"outputs\"", with: "\"out\"")),
            "copy.required",
            activityPointer + "/outputs"
        ),
        Rule("a source of files", pipeline(copy(input: "CsvFile")), "source.type", settings + "/source/type"),
        Rule(
            "a sink of a site",
            pipeline(copy(output: "\"referenceName\": \"FieldTable\"")),
            "sink.datasetMismatch",
            settings + "/sink/type"
        ),
        Rule(
            "retries below zero",
            pipeline(copy(source: ", \"sourceRetryCount\": -1")),
            "source.range",
            settings + "/source/sourceRetryCount"
        ),
        Rule(
            "no connections",
            pipeline(copy(source: ", \"maxConcurrentConnections\": 0")),
            "source.range",
            settings + "/source/maxConcurrentConnections"
        ),
        Rule(
            "a wait",
            pipeline(copy(source: ", \"sourceRetryWait\": \"00:00:61\"")),
            "timespan.format",
            settings + "/source/sourceRetryWait"
        ),
        Rule("a wait of days", pipeline(copy(source: ", \"sourceRetryWait\": \"1.00:00:60\""))),
        Rule(
            "a column of files",
            pipeline(copy(source: ", \"additionalColumns\": [{\"name\": \"a\", \"value\": \"$$FILEPATH\"}]")),
            "source.additionalColumn",
            settings + "/source/additionalColumns/0/value"
        ),
        Rule(
            "a column without a name",
            pipeline(copy(source: ", \"additionalColumns\": [{\"value\": \"a\"}]")),
            "source.additionalColumn",
            settings + "/source/additionalColumns/0/name"
        ),
        Rule(
            "an opaque query of version 1.0",
            pipeline(copy(input: "OldTable", source: ", \"query\": \"anything 'at all\""))
        ),
        Rule(
            "an empty query of version 1.0",
            pipeline(copy(input: "OldTable", source: ", \"query\": \"\"")),
            "source.noTable",
            settings + "/source/query"
        ),
        Rule(
            "another pattern",
            pipeline(jsonCopy(sink: jsonSink(", \"filePattern\": \"lines\""))),
            "sink.filePattern",
            settings + "/sink/formatSettings/filePattern"
        ),
        Rule(
            "a setting of JSON in text",
            pipeline(
                copy(sink: csvSink.replacing("\"fileExtension\"", with: "\"filePattern\": \"x\", \"fileExtension\""))
            ),
            "sink.unsupportedSetting",
            settings + "/sink/formatSettings/filePattern",
            isWarning: true
        ),
        Rule(
            "settings of another format",
            pipeline(copy(sink: csvSink.replacing("DelimitedTextWrite", with: "JsonWrite"))),
            "sink.formatSettings",
            settings + "/sink/formatSettings/type"
        ),
        Rule(
            "no file's ending",
            pipeline(copy(sink: csvSink.replacing("fileExtension", with: "fileEnding"))),
            "sink.required",
            settings + "/sink/formatSettings/fileExtension"
        ),
        Rule(
            "a prefix alone",
            pipeline(
                copy(sink: csvSink.replacing("\"fileExtension\"", with: "\"fileNamePrefix\": \"x\", \"fileExtension\""))
            ),
            "sink.noEffect",
            settings + "/sink/formatSettings/fileNamePrefix",
            isWarning: true
        ),
        Rule(
            "files of no rows",
            pipeline(
                copy(sink: csvSink.replacing("\"fileExtension\"", with: "\"maxRowsPerFile\": 0, \"fileExtension\""))
            ),
            "sink.range",
            settings + "/sink/formatSettings/maxRowsPerFile"
        ),
        Rule(
            "another store",
            pipeline(
                jsonCopy(sink: jsonSink("", sink: "\"storeSettings\": {\"type\": \"AzureBlobFSWriteSettings\"},"))
            ),
            "sink.storeMismatch",
            settings + "/sink/storeSettings/type"
        ),
        Rule(
            "a behavior of files",
            pipeline(
                jsonCopy(
                    sink: jsonSink(
                        "",
                        sink:
                            "\"storeSettings\": {\"type\": \"FileServerWriteSettings\", \"copyBehavior\": \"MergeFiles\"},"
                    )
                )
            ),
            "copy.noEffect",
            settings + "/sink/storeSettings/copyBehavior",
            isWarning: true
        ),
        Rule(
            "parallel copies",
            pipeline(copy(settings: "\"parallelCopies\": 4,")),
            "copy.noEffect",
            settings + "/parallelCopies",
            isWarning: true
        ),
        Rule(
            "units",
            pipeline(copy(settings: "\"dataIntegrationUnits\": 1,")),
            "copy.range",
            settings + "/dataIntegrationUnits"
        ),
        Rule(
            "more units than are used",
            pipeline(copy(settings: "\"dataIntegrationUnits\": 8,")),
            "copy.noEffect",
            settings + "/dataIntegrationUnits",
            isWarning: true
        ),
        Rule(
            "skipped files",
            pipeline(copy(settings: "\"skipErrorFile\": {\"fileMissing\": true},")),
            "copy.skipErrorFileUnsupported",
            settings + "/skipErrorFile"
        ),
        Rule(
            "attributes of files",
            pipeline(copy(settings: "\"preserve\": [\"Attributes\"],")),
            "copy.noEffect",
            settings + "/preserve",
            isWarning: true
        ),
        Rule(
            "a log without a place",
            pipeline(copy(settings: "\"logSettings\": {\"enableCopyActivityLog\": true},")),
            "copy.required",
            settings + "/logSettings/logLocationSettings"
        ),
        Rule(
            "a log's level",
            pipeline(
                copy(
                    settings: """
                        "logSettings": {"copyActivityLogSettings": {"logLevel": "Debug"}, "logLocationSettings": {"linkedServiceName":
                        {"referenceName": "Disk", "type": "LinkedServiceReference"}}},
                        """
                )
            ),
            "copy.logLevel",
            settings + "/logSettings/copyActivityLogSettings/logLevel"
        ),
    ]

    static let mappings: [Rule] = [
        Rule(
            "a sound one",
            pipeline(mapping("{\"source\": {\"path\": \"$['a'][0].b\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "without a sink",
            pipeline(mapping("{\"source\": {\"name\": \"a\"}}")),
            "mapping.required",
            settings + "/translator/mappings/0/sink"
        ),
        Rule(
            "an end without a name",
            pipeline(mapping("{\"source\": {\"type\": \"String\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.required",
            settings + "/translator/mappings/0/source"
        ),
        Rule(
            "a path without its bracket",
            pipeline(mapping("{\"source\": {\"path\": \"$['a'\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/source/path"
        ),
        Rule(
            "a relative path",
            pipeline(mapping("{\"source\": {\"path\": \"a.b\"}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/source/path"
        ),
        Rule(
            "a relative path below a collection",
            pipeline(
                mapping(
                    "{\"source\": {\"path\": \"['a']\"}, \"sink\": {\"name\": \"b\"}}",
                    "\"collectionReference\": \"$.x\","
                )
            )
        ),
        Rule(
            "a sink's path into an array",
            pipeline(mapping("{\"source\": {\"name\": \"a\"}, \"sink\": {\"path\": \"$.a[0].b\"}}")),
            "mapping.path",
            settings + "/translator/mappings/0/sink/path"
        ),
        Rule(
            "a culture that is not known",
            pipeline(
                translator("\"typeConversion\": true, \"typeConversionSettings\": {\"culture\": \"de-de\"}")
            ),
            "mapping.culture",
            settings + "/translator/typeConversionSettings/culture",
            isWarning: true
        ),
        Rule(
            "the ordinal 0",
            pipeline(mapping("{\"source\": {\"ordinal\": 0}, \"sink\": {\"name\": \"b\"}}")),
            "mapping.ordinal",
            settings + "/translator/mappings/0/source/ordinal"
        ),
        Rule(
            "an ordinal as text",
            pipeline(mapping("{\"source\": {\"ordinal\": \"1\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "a conversion outside the matrix",
            pipeline(
                mapping(
                    "{\"source\": {\"name\": \"a\", \"type\": \"Boolean\"}, \"sink\": {\"name\": \"b\", \"type\": \"DateTime\"}}"
                )
            ),
            "mapping.conversion",
            settings + "/translator/mappings/0/sink/type"
        ),
        Rule(
            "a column whose name begins like an expression",
            pipeline(mapping("{\"source\": {\"name\": \"@type\"}, \"sink\": {\"name\": \"b\"}}"))
        ),
        Rule(
            "settings without the conversion",
            pipeline(translator("\"typeConversionSettings\": {\"culture\": \"de-de\"}")),
            "mapping.noEffect",
            settings + "/translator/typeConversionSettings",
            isWarning: true
        ),
        Rule(
            "older columns",
            pipeline(translator("\"columnMappings\": {\"a\": \"x\", \"b\": \"x\"}")),
            "mapping.duplicateSink",
            settings + "/translator/columnMappings/b"
        ),
        Rule("older columns as text", pipeline(translator("\"columnMappings\": \"a: x, b: y\""))),
        Rule(
            "older columns as text, twice",
            pipeline(translator("\"columnMappings\": \"a: x, b: x\"")),
            "mapping.duplicateSink",
            settings + "/translator/columnMappings"
        ),
        Rule(
            "older paths",
            pipeline(translator("\"schemaMapping\": {\"$.a.b\": \"x\", \"$.c\": \"x\"}")),
            "mapping.duplicateSink",
            settings + "/translator/schemaMapping/$.c"
        ),
        Rule(
            "another translator",
            pipeline(
                translator("").replacing("TabularTranslator", with: "Other")
                    .replacing("\"Other\", ", with: "\"Other\"")
            ),
            "mapping.translator",
            settings + "/translator/type"
        ),
    ]

    static let activities: [Rule] = [
        Rule(
            "one that is not run here",
            pipeline("{\"name\": \"W\", \"type\": \"WebActivity\", \"typeProperties\": {\"url\": 1}}")
        ),
        Rule("without a type", pipeline("{\"name\": \"W\"}"), "activity.required", activityPointer + "/type"),
        Rule("without a name", pipeline("{\"type\": \"Wait\"}"), "activity.required", activityPointer + "/name"),
        Rule(
            "waiting for nobody",
            pipeline(copy(activity: wait("Pul"))),
            "pipeline.dependency",
            activityPointer + "/dependsOn/0/activity"
        ),
        Rule(
            "waiting for itself",
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
            activityPointer + "/policy/timeout"
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
            "a variable's type",
            pipeline("", properties: "\"variables\": {\"v\": {\"type\": \"Object\"}},"),
            "variable.type",
            "/properties/variables/v/type"
        ),
        Rule(
            "a name of an inner activity",
            pipeline(
                copy()
                    + ", {\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"activities\": [\(copy("pull"))]}}"
            ),
            "pipeline.duplicateName",
            "/properties/activities/1/typeProperties/activities/0/name"
        ),
    ]

    static let expressions: [Rule] = [
        Rule("a sound one", pipeline(jsonCopy(leaf: "\"a-@{pipeline().RunId}\""))),
        Rule(
            "one that is none",
            pipeline(jsonCopy(leaf: "\"@concat('a'\"")),
            "expression.syntax",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule("an @ that stands for itself", pipeline(jsonCopy(leaf: "\"@@concat('a'\""))),
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
            "a parameter of the factory's",
            pipeline(jsonCopy(leaf: "\"@pipeline().globalParameters.x\"")),
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
            "an activity that is not waited for",
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
                "{\"name\": \"E\", \"type\": \"ForEach\", \"typeProperties\": {\"activities\": [\(jsonCopy(leaf: "\"@item()\""))]}}"
            )
        ),
        Rule(
            "a dataset's parameter",
            pipeline(jsonCopy(leaf: "\"@dataset().leaf\"")),
            "expression.scope",
            activityPointer + "/outputs/0/parameters/leaf"
        ),
        Rule(
            "a fact that there is not",
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

    @Test("of copies", arguments: copies)
    func ofCopies(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("of mappings", arguments: mappings)
    func ofMappings(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("of activities", arguments: activities)
    func ofActivities(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("of expressions", arguments: expressions)
    func ofExpressions(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("an activity further up may be read, and one that holds others from outside its loop")
    func upstream() {
        let chain = [
            copy("A"), copy("B", activity: wait("A")),
            """
            {"name": "E", "type": "ForEach", \(wait("B")) "typeProperties": {"activities": [
            \(jsonCopy(leaf: "\"@string(activity('A').output.rowsCopied)\""))]}}
            """,
        ]
        #expect(problems(pipeline(chain.joined(separator: ","))) == [])
    }

    @Test(
        "a table that an activity passes is looked up, unless only a run tells it",
        arguments: [("Fields", nil), ("Feilds", ""), ("@pipeline().RunId", nil), ("Issues", "warning ")]
    )
    func passedTable(table: String, expected: String?) {
        let dataset = jiraObject(
            #""schema": "Api", "table": {"value": "@concat(dataset().t, '')", "type": "Expression"}"#,
            properties: #""parameters": {"t": {"type": "String"}},"#
        )
        var files = soundFiles
        files["any.json"] = dataset.replacing("Tested", with: "AnyTable")
        files["tested.json"] = pipeline(
            copy(input: "AnyTable").replacing(
                #""AnyTable", "#,
                with: #""AnyTable", "parameters": {"t": "\#(table)"}, "#
            )
        )
        let found = check(files).map {
            Problem(id: $0.id, pointer: $0.pointer, isWarning: $0.severity == .warning).description
        }
        let wanted = expected.map { ["\($0)dataset.tableUnknown \(activityPointer)/inputs/0/parameters/t"] } ?? []
        #expect(found == wanted)
    }

    @Test("a cycle of many is told once, at the activity that stands first")
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
            pipeline((0..<count).map { "{\"name\": \"A\($0)\", \"type\": \"Wait\"}" }.joined(separator: ","))
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
