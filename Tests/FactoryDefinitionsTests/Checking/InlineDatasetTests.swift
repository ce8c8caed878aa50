import FactoryDefinitions
import Testing

@Suite("Datasets inside activities")
struct InlineDatasetTests {
    private static func copy(_ source: String, _ sink: String) -> String {
        pipeline(
            """
            {"name": "C", "type": "Copy", "typeProperties": {"source": {"type": "JiraSource", "datasetSettings": {"annotations":
            [], "type": "JiraObject", \(source) "schema": []}}, "sink": {"type": "JsonSink", "datasetSettings": {"type": "Json",
            \(sink)}}}}
            """
        )
    }

    private static let table = #""typeProperties": {"schema": "Api", "table": "Fields"},"#
    private static let file = #""typeProperties": {"location": {"type": "FileServerLocation", "fileName": "f"}}"#

    @Test(
        "take the place of inputs and outputs",
        arguments: [
            (#""linkedService": {"name": "Site", "properties": {"type": "Jira"}},"#, nil),
            (#""linkedServiceName": {"referenceName": "Site", "type": "LinkedServiceReference"},"#, nil),
            (#""connectionSettings": {"name": "site"},"#, nil),
            (#""externalReferences": {"connection": "Site"},"#, nil),
            (#""externalReferences": {"connection": "aa090a13"},"#, "dataset.connection"),
            (#""externalReferences": {"connection": "Disk"},"#, "dataset.serviceMismatch"),
        ] as [(String, String?)]
    )
    func names(service: String, id: String?) {
        let found = problems(Self.copy(service + Self.table, #""linkedService": {"name": "Disk"}, "# + Self.file))
        #expect(found.map(\.id) == [id].compactMap { $0 })
    }

    @Test("are checked like datasets")
    func checks() {
        let service = #""linkedService": {"name": "Site"},"#
        let wrong = service + Self.table.replacing("Fields", with: "fields")
        let sink = #""linkedService": {"name": "Lakehouse1"}, "# + Self.file.replacing("FileServer", with: "Lakehouse")
        #expect(
            problems(Self.copy(wrong, sink)).map { "\($0)" } == [
                "dataset.tableUnknown /properties/activities/0/typeProperties/source/datasetSettings/typeProperties/table",
                "warning sink.location /properties/activities/0/typeProperties/sink/type",
            ]
        )
    }

    @Test("may be beside the source of a lookup")
    func lookup() {
        let text = pipeline(
            """
            {"name": "L", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "datasetSettings": {"type":
            "JiraObject", "linkedService": {"name": "Site"}, "typeProperties": {"schema": "Api", "table": "Fields"}}}}
            """
        )
        #expect(problems(text) == [])
    }

    @Test("are in pipelines whose name is that of their folder")
    func fabricPipeline() {
        let text = #"{"properties": {"activities": []}}"#
        #expect(check(["Nightly.DataPipeline/pipeline-content.json": text]) == [])
        #expect(check(["pipeline/pipeline-content.json": text]).map(\.id) == ["definition.required"])
    }
}
