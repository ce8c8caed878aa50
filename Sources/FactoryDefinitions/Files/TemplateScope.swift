internal import InterimData

/// The parameters and variables that the expressions of a template read.
///
/// The value of `parameters('name')` comes from a parameter file or a deployment. If neither contains the parameter, it
/// is the default. The value of `variables('name')` is that of the variable in the template. Other expressions of the
/// template language have no value here, because only a deployment can evaluate them.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
struct TemplateScope: Sendable {
    private let parameters: FactoryObject
    private let variables: FactoryObject

    /// Creates the scope of a template.
    ///
    /// - Parameters:
    ///   - template: The object that has `parameters` and `variables`.
    ///   - values: The values of the template's parameters that are given. A parameter without a given value has its
    ///     default.
    init(of template: LocatedValue, values: FactoryObject) {
        parameters = FactoryObject(
            (template["parameters"]?.members ?? []).compactMap { member in
                guard member.value.members != nil else { return nil }
                let value = values[member.name] ?? member.value["defaultValue"]?.factoryValue
                return value.map { (member.name, $0) }
            }
        )
        variables = FactoryObject((template["variables"]?.members ?? []).map { ($0.name, $0.value.factoryValue) })
    }

    /// Returns a copy of a value in which every expression of the template is replaced with its result, or with `null`
    /// if it has none.
    ///
    /// At most ``maximumInserted`` values are inserted. An expression that would exceed the limit is replaced with
    /// `null`. Without the limit, nested deployments could multiply a value without bound by passing it on repeatedly.
    func resolved(_ value: LocatedValue) -> LocatedValue {
        var budget = Self.maximumInserted
        return resolved(value, &budget)
    }

    /// The maximum number of values that are inserted into one value, including those inside inserted arrays and
    /// objects.
    private static let maximumInserted = 100_000

    private func resolved(_ value: LocatedValue, _ budget: inout Int) -> LocatedValue {
        var resolved = value
        switch value.content {
        case .null, .boolean, .number, .string: break
        case .template(let text):
            let place = DefinitionLocation(file: "", path: value.path, line: value.line, column: value.column)
            let inserted = self.value(of: text, variables: variables)
            let count = inserted.count(most: budget)
            guard count <= budget else {
                // Later expressions with smaller values may still be within the limit.
                resolved.content = .null
                return resolved
            }
            resolved.content = LocatedValue(inserted, at: place).content
            budget -= count
        case .array(let elements): resolved.content = .array(elements.map { self.resolved($0, &budget) })
        case .object(let members):
            resolved.content = .object(
                members.map { member in
                    LocatedValue.Member(
                        name: member.name,
                        value: self.resolved(member.value, &budget),
                        range: member.range
                    )
                }
            )
        }
        return resolved
    }

    /// Returns the member with a name, which is case-insensitive in deployments; `nil` if there is none.
    private static func member(_ name: String, of object: FactoryObject) -> FactoryValue? {
        object[name] ?? object.members.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Returns the value of `[parameters('name')]` or `[variables('name')]`; `null` for any other expression.
    private func value(of expression: String, variables: FactoryObject) -> FactoryValue {
        let words = expression.dropFirst().dropLast().split(separator: "'", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].filter({ !$0.isWhitespace }) == ")" else { return .null }
        let name = String(words[1])
        switch words[0].filter({ !$0.isWhitespace }).lowercased() {
        case "parameters(": return Self.member(name, of: parameters) ?? .null
        case "variables(":
            let variable = Self.member(name, of: variables)
            guard case .string(let text)? = variable else { return variable ?? .null }
            if text.hasPrefix("[[") { return .string(String(text.dropFirst())) }
            guard TemplateText.isExpression(text) else { return .string(text) }
            // A variable may read a parameter, but not another variable, so no variable can read itself.
            return value(of: text, variables: FactoryObject())
        default: return .null
        }
    }
}

/// The strings of templates.
enum TemplateText {
    /// Returns a Boolean value that indicates whether a deployment evaluates a text: `[…]`, but not `[[…`, which is the
    /// text `[…`.
    static func isExpression(_ text: String) -> Bool {
        text.hasPrefix("[") && text.hasSuffix("]") && !text.hasPrefix("[[")
    }
}
