import FactoryDefinitions
import Foundation
import JiraReader
import TestSupport
import Testing

@testable import FactoryRuntime

/// A pipeline with its datasets and linked services, in one of the layouts of files that factories use.
struct DefinitionLayout: CustomTestStringConvertible {
    let name: String
    /// The text of each file, by its path.
    var files: [String: String]
    /// The file of each definition.
    var places: [String: String]

    var testDescription: String { name }

    /// The definitions by kind, named as a repository's folder, and by name.
    static let definitions: [(folder: String, name: String, properties: String)] = [
        (
            "linkedService", "Site",
            """
            {"type": "Jira", "version": "2.0", "typeProperties": {"host": "jira.example.com", "username": "me", "password":
            {"type": "SecureString", "value": "x"}}}
            """
        ),
        ("linkedService", "Disk", #"{"type": "FileServer", "typeProperties": {"host": "/srv"}}"#),
        // An unknown type, as most types are.
        ("linkedService", "Other", #"{"type": "Snowflake", "typeProperties": {"connectionString": "c"}}"#),
        (
            "dataset", "Table",
            """
            {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site", "type": "LinkedServiceReference"},
            "typeProperties": {"schema": "Api", "table": "Fields"}}
            """
        ),
        (
            "dataset", "Rows",
            """
            {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Disk", "type": "LinkedServiceReference"},
            "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "csv", "fileName": "fields.csv"}}}
            """
        ),
        (
            "pipeline", "Nightly",
            """
            {"activities": [{"name": "Pull", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference"}],
            "outputs": [{"referenceName": "rows", "type": "DatasetReference"}], "typeProperties": {"source": {"type":
            "JiraSource"}, "sink": {"type": "DelimitedTextSink", "formatSettings": {"type": "DelimitedTextWriteSettings",
            "fileExtension": ".csv"}}}}]}
            """
        ),
    ]

    /// A trigger, a data flow and an integration runtime, with names of linked services.
    private static let others: [(folder: String, name: String, properties: String)] = [
        ("trigger", "Site", #"{"type": "BlobEventsTrigger", "pipelines": [], "typeProperties": {"scope": "s"}}"#),
        ("dataflow", "Disk", #"{"type": "MappingDataFlow", "typeProperties": {"sources": []}}"#),
        ("integrationRuntime", "Site", #"{"type": "SelfHosted", "typeProperties": {"linkedInfo": {}}}"#),
    ]

    private static func file(_ name: String, _ properties: String) -> String {
        "{\"name\": \"\(name)\", \"properties\": \(properties)}"
    }

    private static func files(_ name: String, _ path: ((folder: String, name: String, properties: String)) -> String)
        -> DefinitionLayout
    {
        let all = definitions + others
        return DefinitionLayout(
            name: name,
            files: Dictionary(uniqueKeysWithValues: all.map { (path($0), file($0.name, $0.properties)) }),
            places: Dictionary(uniqueKeysWithValues: definitions.map { ("\($0.folder) \($0.name)", path($0)) })
        )
    }

    /// Returns one file of resources. In a nested deployment the definitions are part of a template in it.
    private static func template(
        _ name: String,
        types: String = "Microsoft.DataFactory/factories/",
        names: String = "[concat(parameters('factoryName'), '/NAME')]",
        wrapped: (String) -> String = { $0 },
        beside: [String: String] = [:]
    ) -> DefinitionLayout {
        let resources = (definitions + others).map { item in
            """
            {"name": "\(names.replacing("NAME", with: item.name))", "type": "\(types)\(item.folder)s", "apiVersion":
            "2018-06-01", "properties": \(item.properties)}
            """
        }
        let text = """
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "parameters":
            {"factoryName": {"type": "string", "defaultValue": "f"}, "host": {"type": "string", "defaultValue":
            "wrong.example.com"}}, "resources": [\(wrapped(resources.joined(separator: ",\n")))]}
            """
        return DefinitionLayout(
            name: name,
            files: beside.merging(["factory/template.json": text]) { $1 },
            places: Dictionary(
                uniqueKeysWithValues: definitions.map { ("\($0.folder) \($0.name)", "factory/template.json") }
            )
        )
    }

    private static func deployment(_ resources: String, _ more: String = "") -> String {
        """
        {"name": "nested", "type": "Microsoft.Resources/deployments", "properties": {"mode": "Incremental", \(more)
        "template": {"parameters": {"host": {"type": "string"}}, "resources": [\(resources)]}}}
        """
    }

    private static let factory =
        "\"name\": \"[parameters('factoryName')]\", \"type\": \"Microsoft.DataFactory/factories\""

    static let all: [DefinitionLayout] = [
        files("a folder for each kind") { "\($0.folder)/\($0.name).json" },
        files("one folder, with files named differently from their definitions") {
            "\($0.folder)-\($0.name.reversed().map(String.init).joined()).json"
        },
        files("folders inside folders") { "a/b c/\($0.folder)/\($0.name)/definition.JSON" },
        template("a template"),
        template("a template whose names are paths", names: "f/NAME"),
        template(
            "a template with child resources",
            types: "",
            names: "NAME",
            wrapped: { "{\(factory), \"properties\": {}, \"resources\": [\($0)]}" }
        ),
        template("a template with a nested deployment", wrapped: { deployment($0) }),
        template("a template with a deployment nested in another", wrapped: { deployment(deployment($0)) }),
        template(
            "a template with child resources in a nested deployment",
            types: "",
            names: "NAME",
            wrapped: { deployment("{\(factory), \"resources\": [\($0)]}") }
        ),
        template(
            "a template beside its parameters",
            beside: [
                "factory/parameters.json": """
                {"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#",
                "parameters": {"factoryName": {"value": "f"}}}
                """
            ]
        ),
    ]

    /// Reads the definitions from a folder on the disk, as the commands do.
    func read<Result>(_ body: (DefinitionSet, String) throws -> Result) throws -> Result {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            let path = folder.file(name)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try folder.put(text, name)
        }
        let files = DefinitionFiles(paths: [folder.path])
        #expect(files.problems == [])
        return try body(DefinitionSet(files: files.files), folder.path)
    }
}

@Suite("Layouts of a folder of definitions")
struct DefinitionLayoutTests {
    private static let tables = TableNames(connector: ["Fields"], others: [])

    private static func plan(_ definitions: DefinitionSet) throws -> FactoryValue {
        let settings = PipelineRun.Settings(outputRoot: "/out", clock: SteppedClock().clock)
        return try PipelineRun(of: "nightly", in: definitions, settings: settings).plan()
    }

    @Test("have the same definitions for the checks and for a run", arguments: DefinitionLayout.all)
    func layout(_ layout: DefinitionLayout) throws {
        try layout.read { definitions, folder in
            let found = definitions.definitions.map { ("\($0.kind) \($0.name)", $0.file) }
            #expect(
                Dictionary(found) { first, _ in first } == layout.places.mapValues { folder + "/" + $0 }
            )
            #expect(found.count == DefinitionLayout.definitions.count)
            #expect(DefinitionChecker(tables: Self.tables, isStrict: true).check(definitions) == [])
            let activity = try Self.plan(definitions)["activities", "0"]
            #expect(activity["table"] == .string("Fields") && activity["file"] == .string("/out/csv/fields.csv"))
            for (folder, name, properties) in DefinitionLayout.definitions {
                let kind = try #require(Definition.Kind.all.first { "\($0)" == folder })
                #expect(try FactoryValue.object(definitions.required(kind, named: name).values) == value(properties))
            }
        }
    }

    @Test("with two definitions of one name are an error for checks and runs", arguments: DefinitionLayout.all)
    func repeatedName(_ layout: DefinitionLayout) throws {
        var layout = layout
        layout.files["zz/again.json"] =
            #"{"name": "ROWS", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Disk", "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation"}}}}"#
        try layout.read { definitions, folder in
            let found = DefinitionChecker(tables: Self.tables).check(definitions)
            #expect(found.map(\.id) == ["definition.duplicateName"] && found.map(\.file) == [folder + "/zz/again.json"])
            let error = #expect(throws: FactoryRunError.self) { try Self.plan(definitions) }
            #expect(error?.message == "\(folder)/zz/again.json: there are two definitions of the dataset \"ROWS\"")
        }
    }

    @Test(
        "set the parameters of a nested deployment",
        arguments: [
            ("", "outer.example.com"),
            ("\"expressionEvaluationOptions\": {\"scope\": \"outer\"},", "outer.example.com"),
            (
                """
                "expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"host": {"value": "[parameters('other')]"}},
                """, "inner.example.com"
            ),
        ]
    )
    func nestedParameters(options: String, host: String) throws {
        let definitions = DefinitionSet([
            """
            {"parameters": {"host": {"type": "string", "defaultValue": "outer.example.com"}, "other": {"type": "string",
            "defaultValue": "inner.example.com"}}, "resources": [{"name": "n", "type": "Microsoft.Resources/deployments",
            "properties": {\(options) "template": {"parameters": {"host": {"type": "string"}}, "resources": [{"name": "f/J",
            "type": "Microsoft.DataFactory/factories/linkedServices", "properties": {"type": "Jira", "typeProperties":
            {"host": "[parameters('host')]"}}}]}}}]}
            """
        ])
        let service = FactoryValue.object(try definitions.required(.linkedService, named: "J").values)
        #expect(service["typeProperties", "host"] == .string(host))
    }
}
