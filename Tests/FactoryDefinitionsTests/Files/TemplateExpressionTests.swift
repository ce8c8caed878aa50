import FactoryDefinitions
import InterimData
import Testing

@testable import FactoryDefinitions

@Suite("Expressions of templates")
struct TemplateExpressionTests {
    /// Returns the value of an expression in a template with parameters and variables.
    private static func value(_ expression: String) throws -> FactoryValue {
        let template = """
            {"parameters": {"s": {"type": "string", "defaultValue": "abc"}, "none": {"type": "string"},
            "n": {"type": "int", "defaultValue": 7}, "b": {"type": "bool", "defaultValue": true},
            "o": {"type": "object", "defaultValue": {"a": {"b": ["x", "y"]}, "e": "[parameters('s')]"}},
            "computed": {"type": "string", "defaultValue": "[concat('<', parameters('S'), '>')]"},
            "self": {"type": "string", "defaultValue": "[parameters('self')]"}},
            "variables": {"v": "[format('{0}-{1}', variables('w'), parameters('n'))]", "w": "[toUpper(parameters('s'))]",
            "list": ["[parameters('s')]", "[resourceGroup().name]", 1], "loop": "[variables('pool')]",
            "pool": "[concat(variables('loop'), 'x')]", "text": "[[x]"}}
            """
        let root = try JSONReader.read(Array(template.utf8)).root
        let scope = TemplateScope(of: root, values: FactoryObject([("given", .string("g"))]))
        let place = DefinitionLocation(file: "", path: root.path, line: 1, column: 1)
        var value = LocatedValue(.null, at: place)
        value.content = .template(expression)
        return scope.resolved(value).factoryValue
    }

    @Test(
        "have the values that a deployment determines",
        arguments: [
            ("[parameters('s')]", .string("abc")), ("[ parameters ( 'S' ) ]", .string("abc")),
            ("['it''s']", .string("it's")),
            ("[concat('a', parameters('s'), 1, parameters('b'))]", .string("aabc1True")),
            ("[format('{{{0}}}/{1}/{0}', parameters('s'), parameters('n'))]", .string("{abc}/7/abc")),
            ("[format('plain')]", .string("plain")), ("[variables('v')]", .string("ABC-7")),
            ("[parameters('computed')]", .string("<abc>")), ("[variables('text')]", .string("[x]")),
            ("[parameters('o').a.b[1]]", .string("y")), ("[parameters('o')['a']['b'][0]]", .string("x")),
            ("[parameters('o').e]", .string("abc")), ("[toLower(concat(variables('w'), 'D'))]", .string("abcd")),
            ("[if(equals(parameters('s'), 'abc'), 1, resourceId('x'))]", .integer(1)),
            ("[if(false(), 'x', parameters('b'))]", .boolean(true)),
            ("[variables('list')]", .array([.string("abc"), .null, .integer(1)])),
            ("[concat(variables('list'), variables('list'))[3]]", .string("abc")),
        ] as [(String, FactoryValue)]
    )
    func values(expression: String, value: FactoryValue) throws {
        #expect(try Self.value(expression) == value, "\(expression)")
    }

    @Test(
        "are null if only a deployment can evaluate them, or if they are invalid",
        arguments: [
            "[resourceId('a', 'b')]", "[parameters('none')]", "[parameters('missing')]", "[parameters('self')]",
            "[variables('loop')]", "[concat('a', parameters('none'))]", "[format('{0:N2}', 1)]", "[format('{1}', 'a')]",
            "[format('{0', 'a')]", "[concat('a']", "[concat('a',)]", "[]", "['a' 'b']", "[parameters('o').q]",
            "[parameters('o').a.b[9]]", "[contoso.name('x')]", "[concat(1.5)]", "[reference('x').outputs.y.value]",
            "[if(equals(parameters('o'), parameters('o')), 1, 2)]",
        ]
    )
    func noValue(expression: String) throws { #expect(try Self.value(expression) == .null) }

    @Test("that nest deeply or grow without bound are null")
    func limits() throws {
        let deep = String(repeating: "concat(", count: 5000) + String(repeating: ")", count: 5000)
        #expect(try Self.value("[\(deep)]") == .null)
        #expect(try Self.value("[parameters('o')" + String(repeating: "[0]", count: 5000) + "]") == .null)
        let variables = (1...60).map { #""v\#($0)": "[concat(variables('v\#($0 - 1)'), variables('v\#($0 - 1)'))]""# }
        let template = #"{"variables": {"v0": "0123456789", \#(variables.joined(separator: ", "))}}"#
        let root = try JSONReader.read(Array(template.utf8)).root
        let scope = TemplateScope(of: root, values: FactoryObject())
        var value = root
        for (name, isKnown) in [("v2", true), ("v60", false)] {
            value.content = .template("[variables('\(name)')]")
            #expect((scope.resolved(value).factoryValue != .null) == isKnown, "\(name)")
        }
    }
}
