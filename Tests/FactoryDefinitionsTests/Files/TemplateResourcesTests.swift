import Testing

@testable import FactoryDefinitions

@Suite("Resources of templates")
struct TemplateResourcesTests {
    private static func set(_ template: String, _ more: [String: String] = [:]) -> DefinitionSet {
        let files = [("t.json", template)] + more.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return DefinitionSet(files: files.map { DefinitionFiles.File(path: $0.0, bytes: Array($0.1.utf8)) })
    }

    private static func resource(_ name: String, _ type: String = "pipelines", more: String = "") -> String {
        """
        {"name": "\(name)", "type": "Microsoft.DataFactory/factories/\(type)", \(more) "properties": {"activities": []}}
        """
    }

    @Test(
        "have the last part of their name, whatever is known of the rest",
        arguments: [
            ("[format('{0}/{1}', parameters('factory'), 'A')]", "A"),
            ("[concat(parameters('factory'), '/', parameters('own'))]", "Own"),
            ("[concat(parameters('factory'), '/A', 1)]", "A1"), ("[format('{0}/A', resourceGroup().name)]", "A"),
            ("factory/A", "A"), ("[variables('name')]", "V"), ("[concat(parameters('factory'), '/A')]", "A"),
        ]
    )
    func names(name: String, expected: String) {
        let template = """
            {"parameters": {"factory": {"type": "string"}, "own": {"type": "string", "defaultValue": "Own"}}, "variables":
            {"name": "f/V"}, "resources": [\(Self.resource(name))]}
            """
        #expect(Self.set(template).definitions.map(\.name) == [expected])
    }

    @Test("may be members of an object, inside a factory, and in nested deployments of both forms")
    func symbolicNames() {
        let inner = """
            {"languageVersion": "2.0", "parameters": {"p": {"type": "string"}}, "resources": {"x":
            \(Self.resource("[format('{0}/{1}', 'f', parameters('p'))]"))}}
            """
        let template = """
            {"languageVersion": "2.0", "parameters": {"q": {"type": "string", "defaultValue": "Inner"}}, "resources": {
            "factory": {"type": "Microsoft.DataFactory/factories", "name": "f", "resources": {"child": {"type": "pipelines",
            "name": "Child", "properties": {"activities": []}}}},
            "old": \(Self.resource("f/Old", more: #""existing": true,"#)),
            "off": \(Self.resource("f/Off", more: #""condition": "[equals(parameters('q'), 'x')]","#)),
            "on": \(Self.resource("f/On", more: #""condition": "[equals(parameters('unknown'), 'x')]","#)),
            "module": {"type": "Microsoft.Resources/deployments", "name": "m", "properties": {"expressionEvaluationOptions":
            {"scope": "inner"}, "parameters": {"p": {"value": "[parameters('q')]"}}, "template": \(inner)}},
            "logs": {"type": "Microsoft.OperationalInsights/workspaces/linkedServices", "name": "w/l", "properties": {}}}}
            """
        #expect(Self.set(template).definitions.map(\.name) == ["Child", "On", "Inner"])
        #expect(check(["t.json": template]).map(\.id) == [])
    }

    @Test("of a type that is an expression are not checked for it")
    func types() {
        let template = """
            {"parameters": {"x": {"type": "string"}}, "resources": [{"name": "f/L", "type":
            "Microsoft.DataFactory/factories/linkedServices", "properties": {"type": "[parameters('x')]", "typeProperties": {}}},
            {"name": "f/P", "type": "Microsoft.DataFactory/factories/pipelines", "properties": {"activities": [{"name": "A",
            "type": "[parameters('x')]"}], "parameters": {"p": {"type": "[parameters('x')]", "defaultValue": 1}}}}]}
            """
        #expect(check(["t.json": template]) == [])
    }

    // MARK: Global parameters

    private static let reader = pipeline(
        #"{"name": "W", "type": "AzureFunctionActivity", "typeProperties": {"url": "@pipeline().globalParameters.env"}}"#
    )

    @Test(
        "and files of factories declare global parameters",
        arguments: [
            #"{"name": "f", "properties": {"globalParameters": {"env": {"type": "string", "value": "dev"}}}}"#,
            #"{"name": "f", "type": "Microsoft.DataFactory/factories", "properties": {"globalParameters": {"Env": {"type": "string", "value": "dev"}}}}"#,
            #"{"parameters": {"e": {"type": "string", "defaultValue": "dev"}}, "resources": [{"name": "f", "type": "Microsoft.DataFactory/factories", "properties": {"globalParameters": {"env": {"type": "string", "value": "[parameters('e')]"}}}}]}"#,
            #"{"resources": [{"name": "f/default", "type": "Microsoft.DataFactory/factories/globalParameters", "properties": {"env": {"type": "string", "value": "dev"}}}]}"#,
        ]
    )
    func globalParameters(text: String) {
        let set = Self.set(text)
        #expect(set.globalParameters?.member(ignoringCase: "env") == .string("dev"))
        #expect(set.definitions.isEmpty && set.problems == [])
        #expect(check(["f.json": text, "p.json": Self.reader]) == [])
        #expect(check(["p.json": Self.reader]).map(\.id) == ["expression.property"])
        let other = Self.reader.replacing(".env", with: ".evn")
        #expect(check(["f.json": text, "p.json": other]).map(\.id) == ["expression.globalParameter"])
    }

    @Test("without a value are declared, but cannot be read in a run")
    func unknownValue() {
        let text = """
            {"resources": [{"name": "f", "type": "Microsoft.DataFactory/factories", "properties": {"globalParameters": {"env":
            {"type": "string", "value": "[parameters('e')]"}}}}]}
            """
        #expect(Self.set(text).globalParameters == FactoryObject())
        #expect(check(["f.json": text, "p.json": Self.reader]) == [])
    }

    @Test("have values of their types, and the first of several values")
    func typedValues() {
        let text = """
            {"name": "f", "properties": {"globalParameters": {"i": {"type": "int", "value": "5"}, "b": {"type": "Bool",
            "value": "True"}, "f": {"type": "float", "value": 1.5}, "a": {"type": "array", "value": "[1]"}, "o": {"type":
            "object", "value": {"x": null}}, "s": {"type": "string", "value": "5"}, "wrong": 3}}}
            """
        let other = #"{"name": "g", "properties": {"globalParameters": {"s": {"type": "string", "value": "6"}}}}"#
        let set = Self.set(text, ["u.json": other])
        #expect(
            set.globalParameters
                == FactoryObject([
                    ("i", .integer(5)), ("b", .boolean(true)), ("f", .float(1.5)), ("a", .array([.integer(1)])),
                    ("o", .object(FactoryObject([("x", .null)]))), ("s", .string("5")),
                ])
        )
        #expect(set.problems.map(\.id) == ["globalParameter.declaration", "globalParameter.duplicate"])
        #expect(set.problems.map(\.severity) == [.error, .warning])
    }
}
