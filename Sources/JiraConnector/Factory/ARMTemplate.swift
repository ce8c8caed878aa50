internal import FactoryDefinitions

/// An ARM template, as a factory exports itself.
///
/// Of the template language, references to the template's own parameters have the value of their default, and names that are
/// put together end with the part that counts. Whatever else only a deployment knows is left out, as a masked secret is.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
struct ARMTemplate {
    /// The definitions by name, in the order of the template.
    let definitions: [(name: String, properties: FactoryObject)]

    /// Reads a template; `nil` where the file is none.
    init?(_ file: FactoryObject) {
        guard file["properties"] == nil, case .array(let resources)? = file["resources"] else { return nil }
        var parameters = FactoryObject()
        if case .object(let declared)? = file["parameters"] { parameters = declared }
        var definitions: [(name: String, properties: FactoryObject)] = []
        for resource in resources {
            guard case .object(let resource) = resource, case .string(let text)? = resource["name"],
                case .object(let properties)? = resource["properties"],
                case .object(let resolved) = Self.resolve(.object(properties), parameters)
            else { continue }
            definitions.append((Self.name(text), resolved))
        }
        self.definitions = definitions
    }

    /// `[concat(parameters('factoryName'), '/Nightly')]` and `factory/Nightly` are `Nightly`.
    private static func name(_ text: String) -> String {
        var name = text
        if isExpression(text) {
            let quoted = text.split(separator: "'", omittingEmptySubsequences: false)
            name = quoted.count > 2 ? String(quoted[quoted.count - 2]) : text
        }
        return name.split(separator: "/").last.map(String.init) ?? name
    }

    private static func isExpression(_ text: String) -> Bool {
        text.hasPrefix("[") && text.hasSuffix("]") && !text.hasPrefix("[[")
    }

    private static func resolve(_ value: FactoryValue, _ parameters: FactoryObject) -> FactoryValue {
        switch value {
        case .null, .boolean, .integer, .float: return value
        case .string(let text):
            // Two brackets in front are one.
            if text.hasPrefix("[[") { return .string(String(text.dropFirst())) }
            guard isExpression(text) else { return value }
            let words = text.dropFirst().dropLast().split(separator: "'", omittingEmptySubsequences: false)
            guard words.count == 3, words[0].filter({ !$0.isWhitespace }).lowercased() == "parameters(",
                words[2].filter({ !$0.isWhitespace }) == ")",
                case .object(let declaration)? = parameters[String(words[1])]
            else { return .null }
            return declaration["defaultValue"] ?? .null
        case .array(let elements): return .array(elements.map { resolve($0, parameters) })
        case .object(let object):
            return .object(FactoryObject(object.members.map { ($0.name, resolve($0.value, parameters)) }))
        }
    }
}
