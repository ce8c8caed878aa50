internal import InterimData

/// The parameters and variables that the expressions of a template read.
///
/// Of the template language, `parameters('name')` has the value that a file of parameters or a deployment gives, else the
/// default, and `variables('name')` the variable's. Every other expression is known only to a deployment and has no value, as
/// a masked secret has none.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
struct TemplateScope: Sendable {
    private let parameters: FactoryObject
    private let variables: FactoryObject

    /// Creates the scope of a template.
    ///
    /// - Parameters:
    ///   - template: The object that has `parameters` and `variables`.
    ///   - values: The values of its parameters, where they are given.
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

    /// A value with every expression of the template in it replaced by its value, `null` for what has none.
    ///
    /// At most ``mostInserted`` values are put in; an expression whose value would exceed that has none. A value that nested
    /// deployments pass on many times over would outgrow every file.
    func resolved(_ value: LocatedValue) -> LocatedValue {
        var budget = Self.mostInserted
        return resolved(value, &budget)
    }

    /// The most values that take the place of expressions in one value.
    private static let mostInserted = 100_000

    private func resolved(_ value: LocatedValue, _ budget: inout Int) -> LocatedValue {
        var resolved = value
        switch value.content {
        case .null, .boolean, .number, .string: break
        case .template(let text):
            let place = Place(file: "", path: value.path, line: value.line, column: value.column)
            let inserted = self.value(of: text, variables: variables)
            let count = inserted.count(most: budget)
            guard count <= budget else {
                // Smaller values behind it have room still.
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

    /// Returns a member by its name, which deployments compare without regard to case.
    private static func member(_ name: String, of object: FactoryObject) -> FactoryValue? {
        object[name] ?? object.members.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The value of `[parameters('name')]` and `[variables('name')]`; `null` for any other expression.
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
            // A variable may read a parameter. Other variables have no value there, so that none can read itself.
            return value(of: text, variables: FactoryObject())
        default: return .null
        }
    }
}

/// The texts of templates.
enum TemplateText {
    /// Returns a Boolean value that indicates whether a deployment evaluates a text: `[…]`, but not `[[…`, which is the text
    /// `[…`.
    static func isExpression(_ text: String) -> Bool {
        text.hasPrefix("[") && text.hasSuffix("]") && !text.hasPrefix("[[")
    }
}
