import FactoryDefinitions
import InterimData
import TestSupport
import Testing

@Suite("Definitions changed at random")
struct CheckFuzzTests {
    /// A pipeline with as many features as possible, which is changed together with the valid files.
    private static let pipelineText: String = {
        let source =
            #", "queryTimeout": "02:00:00", "additionalColumns": [{"name": "a", "value": "@pipeline().RunId"}]"#
        let settings = """
            "translator": {"type": "TabularTranslator", "typeConversion": true, "collectionReference": "$['x']", "mappings":
            [{"source": {"path": "$['a']"}, "sink": {"name": "b", "type": "Int32"}}, {"source": {"name": "c", "type":
            "String"}, "sink": {"name": "d", "type": "DateTime"}}], "typeConversionSettings": {"culture": "en-gb"}},
            "logSettings": {"logLocationSettings": {"linkedServiceName": {"referenceName": "Disk", "type":
            "LinkedServiceReference"}}},
            """
        let policy = #""policy": {"timeout": "0.02:00:00", "retry": 2, "retryIntervalInSeconds": 60},"#
        let loop = """
            {"name": "E", "type": "ForEach", "dependsOn": [{"activity": "A", "dependencyConditions": ["Succeeded"]}],
            "typeProperties": {"items": "@pipeline().parameters.list", "activities": [INNER]}}
            """
        let lookup = """
            {"name": "L", "type": "Lookup", "typeProperties": {"firstRowOnly": false, "source": {"type": "JiraSource"},
            "dataset": {"referenceName": "FieldTable", "type": "DatasetReference"}}}
            """
        let activities = [
            copy("A", source: source, settings: settings, activity: policy),
            loop.replacing("INNER", with: jsonCopy(leaf: "\"@{item()}\"")),
            lookup,
        ]
        return pipeline(
            activities.joined(separator: ",\n"),
            properties: """
                "parameters": {"list": {"type": "Array", "defaultValue": []}}, "variables": {"v": {"type": "String"}},
                """
        )
    }()

    private static let sources: [(name: String, text: String)] =
        validFiles.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        + [("template.json", templateText), ("pipeline.json", pipelineText)]

    /// A template with symbolic names, expressions, a nested deployment and a factory.
    private static let templateText = """
        {"languageVersion": "2.0", "parameters": {"factory": {"type": "string"}, "site": {"type": "string", "defaultValue":
        "[toLower('Jira')]"}}, "variables": {"host": "[format('{0}.example.com', parameters('site'))]"}, "resources": {
        "f": {"type": "Microsoft.DataFactory/factories", "name": "[parameters('factory')]", "properties": {"globalParameters":
        {"env": {"type": "string", "value": "dev"}}}, "resources": [{"type": "linkedServices", "name": "Child", "properties":
        {"type": "FileServer", "typeProperties": {"host": "[if(equals(1, 1), variables('host'), resourceId('x'))]"}}}]},
        "d": {"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"expressionEvaluationOptions": {"scope":
        "inner"}, "parameters": {"p": {"value": "[variables('host')]"}}, "template": {"parameters": {"p": {"type": "string"}},
        "resources": [{"type": "Microsoft.DataFactory/factories/linkedServices", "name": "[concat('f', '/', 'Nested')]",
        "properties": {"type": "FileServer", "typeProperties": {"host": "[parameters('p')]"}}}]}}}}}
        """

    @Test("the unchanged files are valid")
    func sound() {
        #expect(check(Dictionary(uniqueKeysWithValues: Self.sources.map { ($0.name, $0.text) }), strict: true) == [])
    }

    @Test("never crash, and each problem's pointer is in the file", arguments: [false, true])
    func changed(trees: Bool) throws {
        var found: [String: Int] = [:]
        for seed in 0..<1500 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let chosen = random.oneIn(2) ? Self.sources.count - 1 : random.below(Self.sources.count)
            var files = Self.sources.map { DefinitionFiles.File(path: $0.name, bytes: Array($0.text.utf8)) }
            if trees {
                var root = try JSONReader.read(files[chosen].bytes).root.factoryValue
                for _ in 0...random.below(3) { root = Self.mutated(root, &random) }
                files[chosen].bytes = Array(Self.written(root).utf8)
            } else {
                for _ in 0...random.below(4) { Self.mutate(&files[chosen].bytes, &random) }
            }
            let checker = DefinitionChecker(tables: exampleTables, isStrict: random.oneIn(2))
            let diagnostics = checker.check(DefinitionSet(files: files))
            let documents = Dictionary(
                uniqueKeysWithValues: files.map { ($0.path, try? JSONReader.read($0.bytes).root) }
            )
            for diagnostic in diagnostics {
                found[diagnostic.id, default: 0] += 1
                let shown = "seed \(seed), trees \(trees): \(diagnostic)"
                let bytes = files.first { $0.path == diagnostic.file }?.bytes ?? []
                let lines = bytes.filter { $0 == 0x0A }.count
                #expect((1...lines + 1).contains(diagnostic.line), "\(shown)")
                #expect(!diagnostic.message.isEmpty, "\(shown)")
                guard let document = documents[diagnostic.file] ?? nil else {
                    #expect(diagnostic.id == "json.syntax", "\(shown)")
                    continue
                }
                #expect(Self.leads(diagnostic.pointer, into: document), "\(shown)")
            }
            _ = DefinitionUpgrade(of: DefinitionSet(files: files), in: files, tables: exampleTables)
        }
        // Otherwise the changes would test only a few rules.
        #expect(found.count > (trees ? 25 : 15), "\(found)")
    }

    /// Returns a Boolean value that indicates whether a pointer's location exists, except for its last name, or for a
    /// reference's `parameters` and the last name.
    private static func leads(_ pointer: String, into root: LocatedValue) -> Bool {
        guard pointer.isEmpty || pointer.hasPrefix("/") else { return false }
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
        var here = root
        for (index, token) in tokens.enumerated() {
            let next: LocatedValue?
            if let elements = here.elements {
                next = Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                next = here.member(token)?.value
            }
            guard let next else {
                return here.members != nil
                    && (index == tokens.count - 1 || (index == tokens.count - 2 && token == "parameters"))
            }
            if case .null = next.content { return index >= tokens.count - 2 }
            here = next
        }
        return true
    }

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "1e9", "\"@\"", "\"@{\"", "\\u0000", "Expression",
        "@dataset()",
        "\n", "2.0", "", "type", "\"type\":\"Expression\",", "\"value\":{},", "é",
    ]

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        if bytes.isEmpty { return }
        let place = random.below(bytes.count)
        let end = min(bytes.count, place + random.below(8))
        switch random.below(4) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: random.pick(pieces).utf8, at: place)
        default: bytes.replaceSubrange(place..<end, with: bytes[random.below(bytes.count)...].prefix(6))
        }
    }

    /// Returns a tree in which one value is replaced, removed or repeated.
    private static func mutated(_ value: FactoryValue, _ random: inout SeededRandom) -> FactoryValue {
        if random.oneIn(8) { return random.pick(values) }
        switch value {
        case .array(var elements) where !elements.isEmpty:
            let place = random.below(elements.count)
            switch random.below(6) {
            case 0: elements.remove(at: place)
            case 1: elements.append(elements[place])
            default: elements[place] = mutated(elements[place], &random)
            }
            return .array(elements)
        case .object(var object) where !object.members.isEmpty:
            let member = random.pick(object.members)
            switch random.below(8) {
            case 0: object[member.name] = nil
            case 1: object[member.name.uppercased()] = member.value
            case 2: object[random.pick(names)] = random.pick(values)
            default: object[member.name] = mutated(member.value, &random)
            }
            return .object(object)
        default: return random.pick(values)
        }
    }

    private static let names = [
        "parameters", "type", "typeProperties", "query", "tableName", "schema", "compression", "translator",
        "dependsOn",
        "useHostVerification", "referenceName", "a/b~c", "",
    ]

    private static let values: [FactoryValue] = [
        .null, .boolean(true), .integer(-1), .integer(7), .float(1.5), .string(""), .string("@"), .string("@item()"),
        .string("@concat("), .string("Expression"), .string("LinkedServiceReference"), .string("A"), .array([]),
        .array([.null]), .array([.object(FactoryObject())]), .object(FactoryObject()), .string("2.0"), .string("$['a"),
        .object(FactoryObject([(name: "type", value: .string("Expression"))])),
        .object(
            FactoryObject([
                (name: "referenceName", value: .string("JsonFile")), (name: "type", value: .string("DatasetReference")),
            ])
        ),
    ]

    private static func written(_ value: FactoryValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let value): String(value)
        case .integer(let value): String(value)
        case .float(let value): String(value)
        case .string(let text): quoted(text)
        case .array(let elements): "[" + elements.map(written).joined(separator: ",\n") + "]"
        case .object(let object):
            "{" + object.members.map { quoted($0.name) + ": " + written($0.value) }.joined(separator: ",\n") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case "\n": quoted += "\\n"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
