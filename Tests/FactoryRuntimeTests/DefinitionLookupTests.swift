import FactoryDefinitions
import JiraReader
import TestSupport
import Testing

@testable import FactoryRuntime

extension DefinitionSet {
    /// Creates a set of definitions from texts, each of which is read like a file of a folder.
    init(_ texts: [String]) {
        self.init(
            files: texts.enumerated().map {
                DefinitionFiles.File(path: "file\($0.offset).json", bytes: Array($0.element.utf8), isNamed: false)
            }
        )
    }

    /// Returns the names of the definitions of a kind.
    func known(_ kind: Definition.Kind) -> [String] { definitions.filter { $0.kind == kind }.map(\.name) }
}

@Suite("Definitions of a run")
struct DefinitionLookupTests {

    @Test("are distinguished by their content, and found by name in any case")
    func kinds() throws {
        let definitions = DefinitionSet([
            #"{"name": "P", "properties": {"activities": []}}"#,
            #"{"name": "D", "properties": {"type": "Json", "linkedServiceName": {}, "typeProperties": {}}}"#,
            #"{"name": "S", "properties": {"type": "Jira", "typeProperties": {}}}"#,
            #"{"name": "T", "properties": {"type": "ScheduleTrigger", "pipelines": []}}"#, "[]", "{}",
        ])
        #expect(definitions.known(.pipeline) == ["P"] && definitions.known(.dataset) == ["D"])
        #expect(definitions.known(.linkedService) == ["S"])
        #expect(try definitions.required(.pipeline, named: "p").name == "P")
        do {
            _ = try definitions.required(.dataset, named: "E")
            Issue.record("E was found")
        } catch {
            #expect("\(error)" == "there is no dataset \"E\"; defined are \"D\"")
        }
    }

    @Test("that are invalid JSON, or define a name twice, are rejected")
    func refused() {
        for (files, words) in [
            (["{\n  \"name\": 1,\n}"], "file0.json:3:"),
            (
                [
                    #"{"name": "P", "properties": {"activities": []}}"#,
                    #"{"name": "p", "properties": {"activities": []}}"#,
                ], "two definitions"
            ),
        ] {
            do {
                try DefinitionSet(files).checkConflicts()
                Issue.record("\(words)")
            } catch {
                #expect("\(error)".contains(words), "\(error)")
            }
        }
    }

    @Test("may be a template's resources")
    func template() throws {
        let definitions = DefinitionSet([
            #"""
            {"$schema": "x", "parameters": {"factoryName": {"type": "string", "defaultValue": "f"},
            "host": {"type": "string", "defaultValue": "jira.example.com"}, "J_password": {"type": "secureString"}},
            "resources": [{"name": "[concat(parameters('factoryName'), '/J')]", "type": "Microsoft.DataFactory/factories/linkedServices",
            "apiVersion": "2018-06-01", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {
            "host": "[parameters('host')]", "username": "[[u]", "password": {"type": "SecureString", "value":
            "[parameters('J_password')]"}}}, "dependsOn": []},
            {"name": "[concat(parameters('factoryName'), '/P')]", "type": "Microsoft.DataFactory/factories/pipelines",
            "properties": {"activities": []}}]}
            """#
        ])
        let service = FactoryValue.object(try definitions.required(.linkedService, named: "J").values)
        #expect(service["typeProperties", "host"] == .string("jira.example.com"))
        #expect(service["typeProperties", "username"] == .string("[u]"))
        #expect(service["typeProperties", "password", "value"] == .null)
        #expect(try definitions.required(.pipeline, named: "P").name == "P")
    }

    @Test("with random changes are planned or rejected without a crash")
    func anyChange() throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                FactoryFixture.lookup(
                    "L",
                    more: #""policy": {"timeout": "0.01:00:00", "retry": 1, "secureInput": false},"#
                ),
                FactoryFixture.copy(
                    "C",
                    leaf: "@pipeline().parameters.leaf",
                    source:
                        #", "sourceRetryWait": "00:00:30", "maxConcurrentConnections": 2, "query": "SELECT Id FROM Api_Field""#,
                    settings:
                        #", "translator": {"type": "TabularTranslator", "mappings": [{"source": {"name": "id", "type": "String"}, "sink": {"name": "x", "type": "Int64", "format": "d"}}], "typeConversion": true, "typeConversionSettings": {"culture": "en-us", "dateTimeFormat": "o"}}"#
                ),
                FactoryFixture.copy("D").replacing("\"Lines\"", with: "\"Rows\"").replacing(
                    "JsonSink",
                    with: "DelimitedTextSink"
                )
                .replacing(#""parameters": {"leaf": "out"}"#, with: #""x": 1"#),
            ],
            more: #""parameters": {"leaf": {"type": "String", "defaultValue": "a"}},"#
        )
        let valid = try fixture.files.map { try value($0) }
        #expect(throws: Never.self) { try Self.plan(valid, fixture.settings) }
        var planned = 0
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var files = valid
            for _ in 0...random.below(2) {
                let place = random.below(files.count)
                guard case .object(var file) = files[place], let properties = file["properties"] else { continue }
                file["properties"] = Self.changed(properties, &random)
                files[place] = .object(file)
            }
            do {
                try Self.plan(files, fixture.settings)
                planned += 1
            } catch let error as FactoryRunError {
                #expect(!error.message.isEmpty && !error.message.contains(FactoryFixture.token), "seed \(seed)")
            }
        }
        #expect(planned > 100 && planned < 2800, "\(planned)")
        #expect(server.requests.isEmpty)
        #expect(try fixture.folder.names.isEmpty)
    }

    private static func plan(_ files: [FactoryValue], _ settings: PipelineRun.Settings) throws {
        _ = try PipelineRun(of: "P", in: DefinitionSet(files.map(\.json)), settings: settings).plan()
    }

    /// Returns the value with one of its parts, at random, replaced, removed or repeated.
    private static func changed(_ value: FactoryValue, _ random: inout SeededRandom) -> FactoryValue {
        let others: [FactoryValue] = [
            .null, .boolean(true), .integer(0), .integer(-1), .integer(.max), .float(1.5), .string(""), .string("@"),
            .string("@pipeline().parameters.leaf"), .string("@@"), .string("@{1}"), .string("../x"),
            .string("$['a'][0]"),
            .string("9999999.00:00:00"), .array([]), .array([.null]), .object(FactoryObject()), .string("Fields"),
        ]
        switch value {
        case .object(let object) where !object.members.isEmpty && !random.oneIn(8):
            let member = random.pick(object.members)
            var object = object
            object[member.name] = random.oneIn(10) ? nil : changed(member.value, &random)
            return .object(object)
        case .array(var elements) where !elements.isEmpty && !random.oneIn(8):
            let place = random.below(elements.count)
            if random.oneIn(6) {
                elements.append(elements[place])
            } else {
                elements[place] = changed(elements[place], &random)
            }
            return .array(elements)
        default: return random.pick(others)
        }
    }

    @Test("may have values from a template's parameter file, and from its variables")
    func templateValues() throws {
        let template = #"""
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "parameters":
            {"host": {"type": "string"}, "user": {"type": "string", "defaultValue": "me"}}, "variables": {"t": "Statuses", "u":
            "[parameters('user')]"}, "resources": [{"name": "f/J", "properties": {"type": "Jira", "typeProperties": {"host":
            "[parameters('host')]", "username": "[variables('u')]", "other": "[variables('t')]", "none": "[variables('no')]"}}}]}
            """#
        let values = #"""
            {"$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#", "contentVersion":
            "1.0.0.0", "parameters": {"host": {"value": "jira.example.com"}, "factoryName": {"value": "f"}}}
            """#
        for files in [[template, values], [values, template]] {
            let service = FactoryValue.object(try DefinitionSet(files).required(.linkedService, named: "J").values)
            #expect(
                service["typeProperties"]
                    == (try value(#"{"host": "jira.example.com", "username": "me", "other": "Statuses", "none": null}"#))
            )
        }
        let alone = try DefinitionSet([template]).required(.linkedService, named: "J").values["typeProperties"]
        #expect(alone?.json.contains("jira.example") == false)
    }
}
