import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A run of version 1.0's tables", .timeLimit(.minutes(5)))
struct Version1RunTests {
    private static let fields = #"""
        [{"id":"a","name":"A","clauseNames":["x","\"y\""],"schema":{"type":"string","more":{"deep":[1]}},"unheard":{"n":1}},
        {"id":"b","name":null,"clauseNames":[],"schema":{}}]
        """#

    private static let firstRow =
        #"{"Field_Id":"a","Name":"A","ClauseNames":"[\"x\",\"\\\"y\\\"\"]","Schema_Type":"string","Schema_More_Deep":"[1]","Unheard_N":1}"#

    private static func name(_ table: String) -> String { "\\\"Platform\\\".\\\"\(table)\\\"" }

    /// Runs one activity with a site of two fields.
    private static func run(_ activity: String) async throws -> (report: PipelineRunReport, fixture: FactoryFixture) {
        let server = try LoopbackServer { _, connection in connection.respond(fields) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(pipeline: "P", [activity])
        return (try await fixture.makeRun("P").start(), fixture)
    }

    /// Copies a table to lines of JSON, and returns the file's text.
    private static func lines(_ table: String, source: String = "", settings: String = "") async throws -> String {
        let reference = #""referenceName": "Table", "#
        let copy = FactoryFixture.copy("C", source: source, settings: settings)
            .replacing(reference, with: reference + "\"parameters\": {\"table\": \"\(name(table))\"}, ")
        let (report, fixture) = try await run(copy)
        #expect(report.status == .succeeded, "\(report.message)")
        return String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self)
    }

    @Test("has objects as columns and arrays as text, for any response")
    func flat() async throws {
        #expect(
            try await Self.lines("Api_Field")
                == Self.firstRow + "\n" + #"{"Field_Id":"b","Name":null,"ClauseNames":"[]","Schema":"{}"}"# + "\n"
        )
        #expect(
            try await Self.lines("Api_Field", source: #", "additionalColumns": [{"name": "run_id", "value": "7"}]"#)
                .hasPrefix(Self.firstRow.dropLast() + #","run_id":"7"}"# + "\n")
        )
    }

    @Test("has only documented columns in delimited text, with the same names")
    func delimited() async throws {
        let copy = """
            {"name": "C", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference", "parameters":
            {"table": "\(Self.name("Api_Field"))"}}], "outputs": [{"referenceName": "Rows", "type": "DatasetReference"}],
            "typeProperties": {"source": {"type": "JiraSource"}, "sink": {"type": "DelimitedTextSink"}}}
            """
        let (report, fixture) = try await Self.run(copy)
        #expect(report.status == .succeeded, "\(report.message)")
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("csv"))
        let text = String(decoding: try fixture.folder.content("csv/" + (names.first ?? "")), as: UTF8.self)
        let lines = text.split(separator: "\n").map(String.init)
        let header = lines[0].split(separator: ",").map { $0.filter { $0 != "\"" } }
        #expect(
            Set(["Field_Id", "Field_Key", "Name", "ClauseNames", "Schema_Type", "Schema", "Scope"]).isSubset(of: header)
        )
        #expect(lines.count == 3 && lines[1].contains(#"""more"":{""deep"":[1]}"#))
    }

    @Test("has lists as separate tables, with their records' keys")
    func lists() async throws {
        #expect(
            try await Self.lines("Api_Field_Clause_Names")
                == #"{"Field_Id":"a","ClauseNames":"x"}"# + "\n" + #"{"Field_Id":"a","ClauseNames":"\"y\""}"# + "\n"
        )
        let query = #", "query": "SELECT Field_Name, ClauseNames FROM \"Platform\".\"Api_Field_ClauseNames\"""#
        #expect(
            try await Self.lines("Any", source: query).hasPrefix(#"{"Field_Name":"A","ClauseNames":"x"}"# + "\n")
        )
        let mapping = """
            , "translator": {"type": "TabularTranslator", "mappings": [{"source": {"name": "ClauseNames"}, "sink":
            {"name": "clause"}}, {"source": {"name": "Field_Id"}, "sink": {"name": "field"}}]}
            """
        #expect(
            try await Self.lines("Api_Field_Clause_Names", settings: mapping)
                .hasPrefix(#"{"clause":"x","field":"a"}"# + "\n")
        )
    }

    @Test("accepts flat columns as sources of additional columns and in paths, and additional columns in paths")
    func otherSources() async throws {
        let additional = """
            , "additionalColumns": [{"name": "k", "value": "$$COLUMN:Id"}, {"name": "t", "value": "$$COLUMN:Schema_Type"},
            {"name": "c", "value": "x"}]
            """
        #expect(
            try await Self.lines("Api_Field", source: additional)
                .hasPrefix(Self.firstRow.dropLast() + #","k":"a","t":"string","c":"x"}"# + "\n")
        )
        let mapping = """
            , "translator": {"type": "TabularTranslator", "mappings": [{"source": {"path": "$['Schema_Type']"}, "sink":
            {"name": "type"}}, {"source": {"path": "$['Schema_More']['deep'][0]"}, "sink": {"name": "deep"}}, {"source":
            {"path": "$['c']"}, "sink": {"name": "c"}}, {"source": {"name": "SCHEMA_TYPE"}, "sink": {"name": "same"}}]}
            """
        #expect(
            try await Self.lines("Api_Field", source: additional, settings: mapping)
                .hasPrefix(#"{"type":"string","deep":1,"c":"x","same":"string"}"# + "\n")
        )
        let items = """
            , "translator": {"type": "TabularTranslator", "collectionReference": "$['ClauseNames']", "mappings": [{"source":
            {"name": "Id"}, "sink": {"name": "id"}}]}
            """
        #expect(
            try await Self.lines("Api_Field", settings: items) == #"{"id":"a"}"# + "\n" + #"{"id":"a"}"# + "\n"
        )
    }

    @Test("a query for a whole table needs no table in the dataset, as in the examples on the connector's page")
    func wholeTable() async throws {
        let server = try LoopbackServer { _, connection in connection.respond(Self.fields) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.files[2] = """
            {"name": "Table", "properties": {"type": "JiraObject", "typeProperties": {}, "schema": [], "linkedServiceName":
            {"referenceName": "Harbor", "type": "LinkedServiceReference"}}}
            """
        fixture.add(pipeline: "P", [FactoryFixture.copy("C", source: #", "query": "SELECT * FROM Api_Field""#)])
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        let text = String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self)
        let expected = try await Self.lines("Api_Field")
        #expect(text == expected)
        fixture.add(pipeline: "Q", [FactoryFixture.copy("C")])
        let failed = try await fixture.makeRun("Q").start()
        #expect(failed.status == .failed && failed.message.contains("has no tableName"), "\(failed.message)")
    }

    @Test("a mapping finds only the columns that a query selects, and places them by ordinal if they have no name")
    func queryAndMapping() async throws {
        func copy(_ mappings: String) -> String {
            FactoryFixture.copy(
                "C",
                source: #", "query": "SELECT Id, Name FROM Api_Field""#,
                settings: ", \"translator\": {\"type\": \"TabularTranslator\", \"mappings\": [\(mappings)]}"
            )
        }
        let wrong = try await Self.run(copy(#"{"source": {"name": "Schema_Type"}, "sink": {"name": "x"}}"#)).report
        #expect(wrong.status == .failed && wrong.message.contains("ColumnNotFound"), "\(wrong.message)")
        let (report, fixture) = try await Self.run(
            copy(
                #"{"source": {"name": "name"}, "sink": {"ordinal": 2}}, {"source": {"name": "Id"}, "sink": {"ordinal": 1}}"#
            )
        )
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(
            String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self)
                .hasPrefix(#"{"Prop_0":"a","Prop_1":"A"}"#)
        )
    }

    @Test("a column that no record has is reported at the end", arguments: [false, true])
    func emptyColumns(series: Bool) async throws {
        var copy = FactoryFixture.copy(
            "C",
            source: #", "query": "SELECT Id, Name, Schema_Nope, Schema_Type FROM Api_Field""#
        )
        if series {
            copy = copy.replacing(
                #"{"referenceName": "Lines", "type": "DatasetReference", "parameters": {"leaf": "out"}}"#,
                with: #"{"referenceName": "Rows", "type": "DatasetReference"}"#
            ).replacing(
                #"{"type": "JsonSink"}"#,
                with: #"{"type": "DelimitedTextSink", "formatSettings": {"type": "DelimitedTextWriteSettings", "#
                    + #""maxRowsPerFile": 1}}"#
            )
        }
        let report = try await Self.run(copy).report
        #expect(report.status == .succeeded, "\(report.message)")
        let output = report.value["activityRuns", "0", "output", "jirastream", "emptyColumns"]
        #expect(output == .array([.string("Schema_Nope")]))
    }

    @Test("a lookup has the same rows, and the columns that a query selects")
    func lookups() async throws {
        func output(_ lookup: String) async throws -> FactoryValue {
            try await Self.run(lookup).report.value["activityRuns", "0"]
        }
        let all = FactoryFixture.lookup("L", firstRowOnly: true, table: Self.name("Api_Field"))
        // A lookup has every column of the table, also those without a value.
        let row = try await output(all)["output", "firstRow"]
        guard case .object(let found) = row, case .object(let expected) = try value(Self.firstRow) else {
            Issue.record("\(row)")
            return
        }
        #expect(Array(found.members.prefix(expected.members.count)).map(\.value) == expected.members.map(\.value))
        let rest = found.members.dropFirst(expected.members.count)
        #expect(rest.contains { $0.name == "Field_Key" } && rest.allSatisfy { $0.value == .null })
        let query = #""query": "SELECT Schema_Type, Name FROM Api_Field""#
        let chosen = all.replacing(#""JiraSource""#, with: #""JiraSource", "# + query)
        #expect(try await output(chosen)["output", "firstRow"] == value(#"{"Schema_Type":"string","Name":"A"}"#))
        let list = FactoryFixture.lookup("L", table: Self.name("Api_Field_ClauseNames"))
        #expect(try await output(list)["error", "message"].json.contains("items inside them"))
    }
}
