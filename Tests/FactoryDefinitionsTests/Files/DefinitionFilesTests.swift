import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@Suite("Files of definitions")
struct DefinitionFilesTests {
    private func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            let path = folder.file(name)
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true
            )
            try folder.put(text, name)
        }
        return folder
    }

    private func check(_ files: DefinitionFiles) -> [Diagnostic] {
        files.problems + DefinitionChecker(tables: exampleTables).check(DefinitionSet(files: files.files))
    }

    @Test("a factory's folder is read recursively; files without definitions are skipped")
    func factoryFolder() throws {
        let folder = try folder([
            "linkedService/Site.json": validFiles["site.json"] ?? "",
            "dataset/FieldTable.json": validFiles["fields.json"] ?? "",
            "publish_config.json": "{\"publishBranch\": \"main\"}", ".git/a.json": "no JSON", "readme.md": "no JSON",
            "trigger/T.json": "{\"name\": \"T\", \"properties\": {\"type\": \"ScheduleTrigger\", \"pipelines\": []}}",
        ])
        let files = DefinitionFiles(paths: [folder.path])
        #expect(
            files.files.map { $0.path.dropFirst(folder.path.count + 1) } == [
                "dataset/FieldTable.json", "linkedService/Site.json", "publish_config.json", "trigger/T.json",
            ]
        )
        #expect(check(files) == [])
        #expect(DefinitionSet(files: files.files).definitions.map(\.kind) == [.dataset, .linkedService])
    }

    @Test("in an output folder inside the folder, only definitions are read (a manifest and empty files were problems)")
    func outputFolder() throws {
        let site = validFiles["site.json"] ?? ""
        let folder = try folder([
            "linkedService/Site.json": site, "linkedService/Broken.json": "{", "out/dataset/empty.json": "",
            "out/dataset/issues.json": "[]", "out/rows.json": "{\"id\": 1}\n{\"id\": 2}\n", "out/Other.json": site,
        ])
        func names(_ outputFolder: String?) -> [String] {
            DefinitionFiles(paths: [folder.path], outputFolder: outputFolder).files
                .map { String($0.path.dropFirst(folder.path.count + 1)) }
        }
        #expect(
            names(folder.file("out")) == ["linkedService/Broken.json", "linkedService/Site.json", "out/Other.json"]
        )
        let files = DefinitionFiles(paths: [folder.path], outputFolder: folder.file("out"))
        #expect(files.skipped.count == 3 && files.problems.isEmpty)
        // A folder around that of the definitions is not one of outputs only.
        #expect(names((folder.path as NSString).deletingLastPathComponent).count == 6 && names(nil).count == 6)
    }

    @Test("the folder determines the kind of a definition of an unknown type")
    func kindByFolder() throws {
        let text = "{\"name\": \"X\", \"properties\": {\"type\": \"Unheard\"}}"
        let folder = try folder(["linkedService/X.json": text, "Y.json": text])
        let set = DefinitionSet(files: DefinitionFiles(paths: [folder.path]).files)
        #expect(set.definitions.map(\.kind) == [.linkedService])
        #expect(check(DefinitionFiles(paths: [folder.file("Y.json")])).map(\.id) == ["definition.kind"])
    }

    @Test(
        "an object with a type and settings is a linked service, unless it is known as another kind",
        arguments: [
            (#""Snowflake""#, "", true), ("7", "", true), (#""BlobEventsTrigger""#, "", false),
            (#""CustomEventsTrigger""#, "", false), (#""Unheard""#, #""pipelines": [],"#, false),
            (#""MappingDataFlow""#, "", false), (#""SelfHosted""#, "", false), (#""ManagedIdentity""#, "", false),
        ]
    )
    func kindByContent(type: String, more: String, isOurs: Bool) throws {
        let text = "{\"name\": \"X\", \"properties\": {\"type\": \(type), \(more) \"typeProperties\": {\"a\": 1}}}"
        let folder = try folder(["X.json": text, "trigger/Y.json": text.replacing("\"X\"", with: "\"Y\"")])
        let set = DefinitionSet(files: DefinitionFiles(paths: [folder.path]).files)
        #expect(set.definitions.map(\.name) == (isOurs ? ["X"] : []))
        #expect(set.definitions.allSatisfy { $0.kind == .linkedService })
    }

    @Test("links to files and a link to the folder itself are followed, and links to folders inside it are not")
    func links() throws {
        let folder = try TemporaryFolder()
        let manager = FileManager.default
        try manager.createDirectory(atPath: folder.file("real/..data"), withIntermediateDirectories: true)
        let text = #"{"name":"P","properties":{"activities":[]}}"#
        try text.write(toFile: folder.file("real/..data/P.json"), atomically: false, encoding: .utf8)
        try manager.createSymbolicLink(atPath: folder.file("real/P.json"), withDestinationPath: "..data/P.json")
        try manager.createSymbolicLink(atPath: folder.file("real/round"), withDestinationPath: ".")
        try manager.createSymbolicLink(atPath: folder.file("real/gone.json"), withDestinationPath: "nowhere")
        try manager.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "real")
        for path in ["real", "link", "link/"] {
            let files = DefinitionFiles(paths: [folder.file(path)])
            #expect(files.problems.isEmpty && files.files.map { String($0.path.suffix(6)) } == ["P.json"], "\(path)")
        }
    }

    @Test("nested deployments that multiply a value use limited memory")
    func growingParameters() throws {
        var template =
            #"{"resources":[{"name":"P","type":"Microsoft.DataFactory/factories/pipelines","properties":{"activities":[]}}]}"#
        for _ in 0..<6 {
            let list = Array(repeating: #""[parameters('b')]""#, count: 1000).joined(separator: ",")
            template = """
                {"parameters":{"b":{"type":"array","defaultValue":[1]}},"resources":[{"type":"Microsoft.Resources/deployments",
                "name":"d","properties":{"expressionEvaluationOptions":{"scope":"inner"},
                "parameters":{"b":{"value":[\(list)]}},"template":\(template.replacing("{\"resources\"",
                with: "{\"parameters\":{\"b\":{\"type\":\"array\"}},\"resources\"", maxReplacements: 1))}}]}
                """
        }
        let set = DefinitionSet(files: [DefinitionFiles.File(path: "t.json", bytes: Array(template.utf8))])
        #expect(set.definitions.map(\.name) == ["P"])
    }

    @Test("further references to a parameter are null once its values exceed the limit; others keep their values")
    func largeParameter() throws {
        let list = Array(repeating: "1", count: 60_000).joined(separator: ",")
        let template = """
            {"parameters":{"big":{"type":"array","defaultValue":[\(list)]},"small":{"type":"string","defaultValue":"s"}},
            "resources":[{"name":"P","type":"Microsoft.DataFactory/factories/pipelines","properties":{"activities":[],
            "a":"[parameters('big')]","b":"[parameters('big')]","c":"[parameters('small')]"}}]}
            """
        let set = DefinitionSet(files: [DefinitionFiles.File(path: "t.json", bytes: Array(template.utf8))])
        let values = try #require(set.definitions.first).values
        #expect(values["a"] != .null && values["b"] == .null && values["c"] == .string("s"))
    }

    @Test("a file that is given twice is read once; a missing one is reported")
    func namedTwice() throws {
        let folder = try folder(["Site.json": validFiles["site.json"] ?? ""])
        let files = DefinitionFiles(paths: [folder.path, folder.file("Site.json"), folder.file("Nope.json")])
        #expect(files.files.count == 1)
        #expect(files.problems.map(\.id) == ["file.missing"])
        #expect(files.problems.map(\.file) == [folder.file("Nope.json")])
    }

    @Test("a file that is too large is reported, not read")
    func tooLarge() throws {
        let folder = try TemporaryFolder()
        try folder.put("", "big.json")
        let handle = try #require(FileHandle(forWritingAtPath: folder.file("big.json")))
        try handle.truncate(atOffset: UInt64(DefinitionLimits.fileBytes) + 1)
        try handle.close()
        let files = DefinitionFiles(paths: [folder.path])
        #expect(files.files.isEmpty)
        #expect(files.problems.map(\.id) == ["file.limit"])
    }

    @Test("references to a file with invalid JSON are not reported again")
    func brokenTarget() throws {
        let folder = try folder([
            "dataset/FieldTable.json": validFiles["fields.json"] ?? "", "linkedService/Site.json": "{,}",
        ])
        #expect(check(DefinitionFiles(paths: [folder.path])).map(\.id) == ["json.syntax"])
    }

    private static func template(_ dataset: String) -> String {
        """
        {"$schema": "http://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#", "parameters":
        {"factoryName": {"type": "string"}}, "resources": [
        {"name": "[concat(parameters('factoryName'), '/Site')]", "type": "Microsoft.DataFactory/factories/linkedServices",
        "apiVersion": "2018-06-01", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {"host":
        "[parameters('host')]", "port": "[parameters('port')]", "username": "u", "password": {"type": "SecureString",
        "value": "[parameters('secret')]"}}}},
        {"name": "[concat(parameters('factoryName'), '/T')]", "type": "Microsoft.DataFactory/factories/triggers",
        "properties": {"type": "ScheduleTrigger"}},
        {"name": "[concat(parameters('factoryName'), '/Table')]", "type": "Microsoft.DataFactory/factories/datasets",
        "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site", "type":
        "LinkedServiceReference"}, "typeProperties": {"schema": "Api", "table": "\(dataset)"}}}]}
        """
    }

    @Test("a template's resources are definitions; values that only a deployment determines are not checked")
    func template() {
        #expect(FactoryDefinitionsTests.check(["t.json": Self.template("Fields")], strict: true) == [])
        #expect(FactoryDefinitionsTests.check(["t.json": Self.template("[parameters('t')]")], strict: true) == [])
    }

    @Test("a problem of a template's resource has its location in the template")
    func templateProblem() {
        let found = FactoryDefinitionsTests.check(["t.json": Self.template("fields")])
        #expect(found.map(\.pointer) == ["/resources/2/properties/typeProperties/table"])
        #expect(found.map(\.line) == [11])
    }

    @Test(
        "no message contains a secret",
        arguments: [
            #""hush0815""#, #""@hush0815('a')""#, #""@{hush0815""#, #"{"type": "SecureString", "value": "@hush0815("}"#,
            #"{"type": "SecureString", "value": ["hush0815"]}"#, #"{"value": "@hush0815()"}"#, #"["hush0815"]"#,
            #"{"type": "hush0815"}"#,
        ]
    )
    func secrets(value: String) {
        let text = jira("\"host\": \"h\", \"username\": \"u\", \"password\": \(value)")
        for diagnostic in FactoryDefinitionsTests.check(["d.json": text]) {
            #expect(!diagnostic.message.contains("hush0815"))
        }
    }
}
