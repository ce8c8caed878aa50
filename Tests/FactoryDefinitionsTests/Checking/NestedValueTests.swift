import FactoryDefinitions
import InterimData
import Testing

private let settings = activityPointer + "/typeProperties"

/// The tables of the examples, and the nested columns of `Fields`.
private let tables: TableNames = {
    var tables = exampleTables
    tables.columns["Fields"] = [
        Column("id", .string), Column("schema", .object), Column("clauseNames", .array),
        Column(path: ["scope", "project"], type: .object),
    ]
    return tables
}()

private func translator(_ text: String, _ more: String = "") -> String {
    copy(settings: "\"translator\": {\"type\": \"TabularTranslator\", \(text)}, \(more)")
}

private func mapping(_ source: String, _ more: String = "") -> String {
    translator("\"mappings\": [{\"source\": {\(source)}, \"sink\": {\"name\": \"x\"}}]", more)
}

private func found(_ activity: String, files more: [String: String] = [:]) -> [Problem] {
    var files = validFiles
    files["tested.json"] = pipeline(activity)
    files.merge(more) { _, new in new }
    return check(files, tables: tables).map {
        Problem(id: $0.id, pointer: $0.pointer, isWarning: $0.severity == .warning)
    }
}

@Suite("Objects and arrays in delimited text")
struct NestedValueTests {
    static let first = settings + "/translator/mappings/0/source"

    @Test(
        "are an error if they are mapped",
        arguments: [
            (mapping("\"name\": \"schema\""), first + "/name"),
            (mapping("\"path\": \"$['clauseNames']\""), first + "/path"),
            (mapping("\"path\": \"$.scope.project\""), first + "/path"),
            (
                translator("\"columnMappings\": {\"id\": \"a\", \"schema\": \"b\"}"),
                settings + "/translator/columnMappings/schema"
            ),
            (translator("\"columnMappings\": \"id: a, schema: b\""), settings + "/translator/columnMappings"),
            (translator("\"schemaMapping\": {\"$.schema\": \"b\"}"), settings + "/translator/schemaMapping/$.schema"),
            (
                mapping("\"name\": \"s\"").replacing(
                    "\"JiraSource\"",
                    with: "\"JiraSource\", \"additionalColumns\": [{\"name\": \"s\", \"value\": \"$$COLUMN:schema\"}]"
                ), first + "/name"
            ),
        ]
    )
    func mapped(activity: String, pointer: String) {
        #expect(found(activity) == [Problem(id: "mapping.complexValue", pointer: pointer)])
    }

    @Test("are a warning if rows with them are skipped")
    func skipped() {
        let activity = mapping("\"name\": \"schema\"", "\"enableSkipIncompatibleRow\": true,")
        #expect(
            found(activity) == [Problem(id: "mapping.complexValue", pointer: Self.first + "/name", isWarning: true)]
        )
    }

    @Test(
        "are a warning if a whole table is copied",
        arguments: [
            (copy(), settings + "/translator"),
            (
                translator("\"typeConversion\": true"),
                settings + "/translator/mapComplexValuesToString"
            ),
        ]
    )
    func wholeTable(activity: String, pointer: String) {
        #expect(found(activity) == [Problem(id: "mapping.complexValue", pointer: pointer, isWarning: true)])
    }

    @Test(
        "are valid as strings, in JSON, by path, in version 1.0, and if only a run determines them",
        arguments: [
            mapping("\"name\": \"id\""),
            mapping("\"path\": \"$.schema.type\""),
            mapping("\"path\": \"$['clauseNames'][0]\""),
            translator("\"mapComplexValuesToString\": true"),
            translator("\"mapComplexValuesToString\": true, \"columnMappings\": {\"schema\": \"b\"}"),
            translator("\"columnMappings\": {\"value\": \"@pipeline().parameters.m\", \"type\": \"Expression\"}"),
            jsonCopy(),
            copy(input: "OldTable", source: ", \"query\": \"SELECT * FROM Api_Field\""),
        ]
    )
    func sound(activity: String) {
        #expect(found(activity).filter { $0.id == "mapping.complexValue" } == [])
    }

    @Test("in a table that a parameter names")
    func passed() {
        let dataset = """
            {"name": "AnyTable", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site", "type":
            "LinkedServiceReference"}, "parameters": {"t": {"type": "String"}}, "typeProperties": {"schema": "Api", "table":
            {"value": "@dataset().t", "type": "Expression"}}}}
            """
        let activity = copy(input: "AnyTable").replacing(
            #""AnyTable", "#,
            with: #""AnyTable", "parameters": {"t": "Fields"}, "#
        )
        #expect(
            found(activity, files: ["any.json": dataset]) == [
                Problem(id: "mapping.complexValue", pointer: settings + "/translator", isWarning: true)
            ]
        )
    }
}

@Suite("Files with a maximum number of rows")
struct RowsPerFileTests {
    private static let sink = csvSink.replacing("\"fileExtension\"", with: "\"maxRowsPerFile\": 10, \"fileExtension\"")

    @Test("need a folder", arguments: ["\"fileName\": \"a.csv\"", "\"fileName\": \"\"", "\"folderPath\": \"b\""])
    func folder(location: String) {
        let dataset = fileDataset("DelimitedText", "\"location\": {\"type\": \"FileServerLocation\", \(location)}")
        let activity = copy(input: "AllStatuses", output: "\"referenceName\": \"Tested\"", sink: Self.sink)
        let statuses = jiraObject("\"schema\": \"Api\", \"table\": \"Statuses\"")
            .replacing("Tested", with: "AllStatuses")
        let problems = found(activity, files: ["file.json": dataset, "statuses.json": statuses])
        let wanted = Problem(
            id: "sink.fileName",
            pointer: settings + "/sink/formatSettings/maxRowsPerFile",
            isWarning: true
        )
        #expect(problems == (location.contains("a.csv") ? [wanted] : []))
    }
}
