internal import FactoryDefinitions

/// An ARM template, as a factory exports itself.
///
/// Of the template language, references to the template's own parameters have the value that a file of parameters gives them,
/// else their default; its variables have theirs, and names that are put together end with the part that counts. Whatever else
/// only a deployment knows is left out, as a masked secret is.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
struct ARMTemplate {
    /// The definitions by name, in the order of the template.
    let definitions: [(name: String, properties: FactoryObject)]

    /// The values that a file of parameters gives, as a factory exports it beside the template; none for other files.
    static func parameterValues(_ file: FactoryObject) -> [(name: String, value: FactoryValue)] {
        guard case .string(let schema)? = file["$schema"], schema.contains("deploymentParameters"),
            case .object(let parameters)? = file["parameters"]
        else { return [] }
        return parameters.members.compactMap { member in
            guard case .object(let parameter) = member.value, let value = parameter["value"] else { return nil }
            return (member.name, value)
        }
    }

    /// Reads a template; `nil` where the file is none.
    ///
    /// - Parameter values: What its parameters come to, where they are given.
    init?(_ file: FactoryObject, values: FactoryObject) {
        guard file["properties"] == nil, case .array(let resources)? = file["resources"] else { return nil }
        var parameters = FactoryObject()
        if case .object(let declared)? = file["parameters"] {
            for member in declared.members {
                guard case .object(let declaration) = member.value else { continue }
                parameters[member.name] = values[member.name] ?? declaration["defaultValue"]
            }
        }
        var variables = FactoryObject()
        if case .object(let declared)? = file["variables"] { variables = declared }
        let scope = (parameters, variables)
        var definitions: [(name: String, properties: FactoryObject)] = []
        for resource in resources {
            guard case .object(let resource) = resource, case .string(let text)? = resource["name"],
                case .object(let properties)? = resource["properties"],
                case .object(let resolved) = Self.resolve(.object(properties), scope)
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

    private static func resolve(
        _ value: FactoryValue,
        _ scope: (parameters: FactoryObject, variables: FactoryObject)
    ) -> FactoryValue {
        switch value {
        case .null, .boolean, .integer, .float: return value
        case .string(let text):
            // Two brackets in front are one.
            if text.hasPrefix("[[") { return .string(String(text.dropFirst())) }
            guard isExpression(text) else { return value }
            let words = text.dropFirst().dropLast().split(separator: "'", omittingEmptySubsequences: false)
            guard words.count == 3, words[2].filter({ !$0.isWhitespace }) == ")" else { return .null }
            let name = String(words[1])
            switch words[0].filter({ !$0.isWhitespace }).lowercased() {
            case "parameters(": return scope.parameters[name] ?? .null
            case "variables(":
                guard case .string(let text)? = scope.variables[name], isExpression(text) else {
                    return scope.variables[name] ?? .null
                }
                // One of a parameter; nothing of a variable's own.
                return resolve(.string(text), (scope.parameters, FactoryObject()))
            default: return .null
            }
        case .array(let elements): return .array(elements.map { resolve($0, scope) })
        case .object(let object):
            return .object(FactoryObject(object.members.map { ($0.name, resolve($0.value, scope)) }))
        }
    }
}
