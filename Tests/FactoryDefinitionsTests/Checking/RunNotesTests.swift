import FactoryDefinitions
import Testing

@Suite("Notes about valid definitions")
struct RunNotesTests {
    private func notes(_ texts: String...) -> [Problem] {
        let files = texts.enumerated().map {
            DefinitionFiles.File(path: "\($0.offset).json", bytes: Array($0.element.utf8))
        }
        let notes = DefinitionSet(files: files).runNotes
        #expect(notes.allSatisfy { $0.severity == .note })
        return notes.map { Problem(id: $0.id, pointer: $0.pointer) }
    }

    @Test("a linked service of version 1.0 is past its end of support")
    func endOfSupport() {
        #expect(notes(jira("\"host\": \"h\"")) == [])
        #expect(
            notes(jira("\"host\": \"h\"", properties: "")) == [
                Problem(id: "linkedService.endOfSupport", pointer: "/properties")
            ]
        )
        #expect(
            notes(jira("\"host\": \"h\"", properties: "\"version\": \"1.0\",")) == [
                Problem(id: "linkedService.endOfSupport", pointer: "/properties/version")
            ]
        )
    }

    @Test(
        "a pipeline that a run here rejects: the activity's type, source, sink or field",
        arguments: [
            (#"{"name": "A", "type": "AzureFunctionActivity"}"#, "/type"),
            (
                #"{"name": "A", "type": "Copy", "typeProperties": {"source": {"type": "SqlSource"}}}"#,
                "/typeProperties/source/type"
            ),
            (
                #"""
                {"name": "A", "type": "Copy", "typeProperties": {"source": {"type": "JiraSource"}, "sink":
                {"type": "ParquetSink"}}}
                """#, "/typeProperties/sink/type"
            ),
            (
                #"""
                {"name": "A", "type": "Copy", "typeProperties": {"source": {"type": "JiraSource", "query":
                "SELECT * FROM Api_Issue WHERE Id = 1"}}}
                """#, "/typeProperties/source/query"
            ),
            (
                #"{"name": "A", "type": "Lookup", "typeProperties": {"source": {"type": "JsonSource"}}}"#,
                "/typeProperties/source/type"
            ),
            (
                #"{"name": "A", "type": "WebActivity", "typeProperties": {"url": "https://a", "method": "PUT"}}"#,
                "/typeProperties/method"
            ),
            (
                #"{"name": "A", "type": "WebActivity", "typeProperties": {"authentication": {"type": "MSI"}}}"#,
                "/typeProperties/authentication/type"
            ),
            (
                #"{"name": "A", "type": "GetMetadata", "typeProperties": {"fieldList": ["exists", "structure"]}}"#,
                "/typeProperties/fieldList/1"
            ),
        ]
    )
    func unsupported(activity: String, pointer: String) {
        let expected = [Problem(id: "run.unsupported", pointer: activityPointer + pointer)]
        #expect(notes(pipeline(activity)) == expected)
        let inactive = activity.replacing("\"name\": \"A\"", with: "\"name\": \"A\", \"state\": \"Inactive\"")
        #expect(notes(pipeline(inactive)) == [])
    }

    @Test("activities that a run here supports have no note")
    func supported() {
        #expect(notes(pipeline(copy()), pipeline(jsonCopy())) == [])
    }

    @Test("a parameter of a template without a value has a note, unless it is a secret or a parameter file has a value")
    func templateParameters() {
        let template = """
            {"parameters": {"folder": {"type": "string"}, "leaf": {"type": "string", "defaultValue": "a"}, "key":
            {"type": "securestring"}, "size": {"type": "int"}}, "resources": [{"type": "Microsoft.DataFactory/factories/pipelines", "name":
            "f/P", "properties": {"activities": []}}]}
            """
        #expect(
            notes(template)
                == ["folder", "size"].map { Problem(id: "template.parameter", pointer: "/parameters/\($0)") }
        )
        let values = """
            {"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
            "contentVersion": "1.0.0.0", "parameters": {"Folder": {"value": "x"}, "size": {"value": 1}}}
            """
        #expect(notes(template, values) == [])
    }
}
