internal import InterimData

/// The parameters and variables that the expressions of a template read.
///
/// The value of `parameters('name')` comes from a parameter file or a deployment. If neither contains the parameter, it
/// is the default. ``TemplateEvaluation`` lists the functions that have a value.
struct TemplateScope: Sendable {
    private let evaluation: TemplateEvaluation

    /// Creates the scope of a template.
    ///
    /// - Parameters:
    ///   - template: The object that has `parameters` and `variables`.
    ///   - values: The values of the template's parameters that are given. A parameter without a given value has its
    ///     default.
    init(of template: LocatedValue, values: FactoryObject) {
        let declared = (template["parameters"]?.members ?? []).filter { $0.value.members != nil }
        var evaluation = TemplateEvaluation(
            given: declared.compactMap { member in
                values.member(ignoringCase: member.name).map { (member.name, $0) }
            },
            defaults: declared.compactMap { member in
                member.value["defaultValue"].map { (member.name, $0.factoryValue) }
            },
            variables: (template["variables"]?.members ?? []).map { ($0.name, $0.value.factoryValue) }
        )
        // A limit in proportion to the template bounds the memory of many nested deployments.
        evaluation.evaluateAll(textBudget: 32 * template.range.count)
        self.evaluation = evaluation
    }

    /// Returns a copy of a value in which every expression of the template is replaced with its result, or with `null`
    /// if it has none.
    ///
    /// At most ``maximumInserted`` values are inserted. An expression that would exceed the limit is replaced with
    /// `null`. Without the limit, nested deployments could multiply a value without bound by passing it on repeatedly.
    func resolved(_ value: LocatedValue) -> LocatedValue {
        var budget = Self.maximumInserted
        var evaluation = evaluation
        return resolved(value, &budget, &evaluation)
    }

    /// The maximum number of values that are inserted into one value, including those inside inserted arrays and
    /// objects.
    private static let maximumInserted = 100_000

    private func resolved(
        _ value: LocatedValue,
        _ budget: inout Int,
        _ evaluation: inout TemplateEvaluation
    ) -> LocatedValue {
        var resolved = value
        switch value.content {
        case .null, .boolean, .number, .string: break
        case .template(let text):
            let place = DefinitionLocation(file: "", path: value.path, line: value.line, column: value.column)
            let inserted = evaluation.value(of: text) ?? .null
            let count = inserted.count(most: budget)
            guard count <= budget else {
                // Later expressions with smaller values may still be within the limit.
                resolved.content = .null
                return resolved
            }
            resolved.content = LocatedValue(inserted, at: place).content
            budget -= count
        case .array(let elements): resolved.content = .array(elements.map { self.resolved($0, &budget, &evaluation) })
        case .object(let members):
            resolved.content = .object(
                members.map { member in
                    LocatedValue.Member(
                        name: member.name,
                        value: self.resolved(member.value, &budget, &evaluation),
                        range: member.range
                    )
                }
            )
        }
        return resolved
    }

    /// Returns the name of a definition from the name of its resource, such as
    /// `[format('{0}/{1}', parameters('factoryName'), 'Name')]` or `factory/Name`. It is the part after the last slash.
    /// Other parts of the text may have no value.
    func name(of resource: LocatedValue?) -> String {
        switch resource?.content {
        case .string(let text)?: return TemplateResources.name(text)
        case .template(let expression)?:
            var evaluation = evaluation
            // A NUL cannot be part of a name.
            evaluation.placeholder = .string("\0")
            evaluation.textBudget = 4096
            guard case .string(let text)? = evaluation.value(of: expression),
                let name = text.split(separator: "/").last, !name.contains("\0")
            else { return TemplateResources.name(expression) }
            return String(name)
        default: return ""
        }
    }
}
