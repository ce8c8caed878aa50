import FactoryDefinitions
import Testing

private let settings = activityPointer + "/typeProperties"

@Suite("Rules of copies and lookups")
struct CopyRuleTests {
    static let rules: [Rule] = [
        Rule("a valid one", pipeline(copy())),
        Rule("a valid one to JSON", pipeline(jsonCopy())),
        Rule(
            "no activities",
            "{\"name\": \"P\", \"properties\": {\"activities\": null}}",
            "pipeline.required",
            "/properties/activities"
        ),
        Rule("an empty one", pipeline("")),
        Rule(
            "without a source",
            pipeline(copy().replacing("\"source\"", with: "\"from\"")),
            "copy.required",
            settings + "/source"
        ),
        Rule(
            "without a sink",
            pipeline(copy().replacing("\"sink\"", with: "\"to\"")),
            "copy.required",
            settings + "/sink"
        ),
        Rule(
            "without an output",
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
            "a query with version 2.0",
            pipeline(copy(source: ", \"query\": \"SELECT * FROM Field\"")),
            "source.v1Only",
            settings + "/source/query"
        ),
        Rule(
            "a source of another type",
            pipeline(copy().replacing("\"JiraSource\"", with: "\"JiraObjectSource\"")),
            "source.type",
            settings + "/source/type"
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
            "only a prefix",
            pipeline(
                copy(sink: csvSink.replacing("\"fileExtension\"", with: "\"fileNamePrefix\": \"x\", \"fileExtension\""))
            ),
            "sink.noEffect",
            settings + "/sink/formatSettings/fileNamePrefix",
            isWarning: true
        ),
        Rule(
            "files with zero rows",
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
            "a copy behavior",
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
        Rule("an automatic number of units", pipeline(copy(settings: "\"dataIntegrationUnits\": 0,"))),
        Rule(
            "staging whose place is set by a deployment",
            pipeline(copy(settings: "\"enableStaging\": true, \"stagingSettings\": {},")),
            "copy.noEffect",
            settings + "/enableStaging",
            isWarning: true
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
            "a log without a location",
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

    @Test("of their settings", arguments: rules)
    func ofCopies(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test(
        "a table name that an activity passes is checked, unless only a run determines it",
        arguments: [("Fields", nil), ("Feilds", ""), ("@pipeline().RunId", nil), ("Issues", "warning ")]
    )
    func passedTable(table: String, expected: String?) {
        let dataset = jiraObject(
            #""schema": "Api", "table": {"value": "@concat(dataset().t, '')", "type": "Expression"}"#,
            properties: #""parameters": {"t": {"type": "String"}},"#
        )
        var files = validFiles
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
}
