/// Evaluates the expressions of a template.
///
/// Supported are `parameters`, `variables`, `concat`, `format`, `toLower`, `toUpper`, `if`, `equals`, `true` and
/// `false`, members and elements. Other calls, such as `resourceId`, have no value here, because only a deployment can
/// evaluate them. A parameter or variable is evaluated once, when an expression reads it for the first time. If its
/// value depends on itself, it has no value.
/// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
struct TemplateEvaluation: Sendable {
    private enum Entry: Sendable {
        /// A value as in the template, in which texts may be expressions.
        case unevaluated(FactoryValue)
        /// The value; `nil` if it has none, or if its evaluation has not ended.
        case evaluated(FactoryValue?)
    }

    /// The parameters and variables, by name in lower case, because names are case-insensitive in deployments.
    private var parameters: [String: Entry]
    private var variables: [String: Entry]
    /// The remaining size of the texts that functions create, in UTF-8 bytes.
    var textBudget = Self.maximumText
    private var depth = 0

    /// The value of an expression that has no value; `nil` if there is none. The evaluation of names inserts a text
    /// here, so that the known parts of a name remain.
    var placeholder: FactoryValue?

    /// The maximum size of the texts that functions create in one evaluation, in UTF-8 bytes.
    private static let maximumText = 1 << 20
    /// The maximum number of elements of an array that a function creates.
    private static let maximumElements = 100_000
    /// The maximum length of a chain of parameters and variables that read each other.
    private static let maximumDepth = 50

    /// Creates an evaluation of a template's expressions.
    ///
    /// - Parameters:
    ///   - given: The values of parameters, which are not evaluated.
    ///   - defaults: The defaults of parameters without a given value.
    ///   - variables: The variables of the template.
    init(
        given: [(name: String, value: FactoryValue)],
        defaults: [(name: String, value: FactoryValue)],
        variables: [(name: String, value: FactoryValue)]
    ) {
        let parameters =
            given.map { ($0.name.lowercased(), Entry.evaluated($0.value == .null ? nil : $0.value)) }
            + defaults.map { ($0.name.lowercased(), Entry.unevaluated($0.value)) }
        self.parameters = Dictionary(parameters) { first, _ in first }
        self.variables = Dictionary(variables.map { ($0.name.lowercased(), .unevaluated($0.value)) }) { first, _ in
            first
        }
    }

    /// Evaluates all parameters and variables, so that copies of this evaluation share their values.
    ///
    /// - Parameter textBudget: The maximum size of the texts that functions create, in UTF-8 bytes.
    mutating func evaluateAll(textBudget: Int) {
        self.textBudget = textBudget
        for name in parameters.keys.sorted() { _ = parameter(name) }
        for name in variables.keys.sorted() { _ = variable(name) }
        self.textBudget = Self.maximumText
    }

    /// Returns the value of a text in brackets; `nil` if it has none.
    mutating func value(of text: String) -> FactoryValue? {
        guard let expression = TemplateExpression(text) else { return placeholder }
        return value(of: expression) ?? placeholder
    }

    private mutating func value(of expression: TemplateExpression) -> FactoryValue? {
        switch expression {
        case .literal(let value): return value
        case .element(let base, let index):
            guard let base = value(of: base), let index = value(of: index) else { return placeholder }
            return Self.element(of: base, index) ?? placeholder
        case .call("if", let arguments):
            guard arguments.count == 3, case .boolean(let condition)? = value(of: arguments[0]) else {
                return placeholder
            }
            return value(of: arguments[condition ? 1 : 2]) ?? placeholder
        case .call(let name, let arguments):
            var values: [FactoryValue] = []
            for argument in arguments {
                guard let value = value(of: argument) else { return placeholder }
                values.append(value)
            }
            return call(name, values) ?? placeholder
        }
    }

    private mutating func call(_ name: String, _ arguments: [FactoryValue]) -> FactoryValue? {
        switch (name, arguments.first) {
        case ("parameters", .string(let name)?) where arguments.count == 1: parameter(name.lowercased())
        case ("variables", .string(let name)?) where arguments.count == 1: variable(name.lowercased())
        case ("concat", .array?): Self.concatenated(arguments)
        case ("concat", _?): text { append in arguments.allSatisfy { Self.text($0).map(append) ?? false } }
        case ("format", .string(let format)?): formatted(format, arguments.dropFirst().map { $0 })
        case ("tolower", .string(let text)?) where arguments.count == 1: self.text { $0(text.lowercased()) }
        case ("toupper", .string(let text)?) where arguments.count == 1: self.text { $0(text.uppercased()) }
        case ("equals", let first?) where arguments.count == 2: Self.areEqual(first, arguments[1])
        case ("true", nil): .boolean(true)
        case ("false", nil): .boolean(false)
        default: nil
        }
    }

    // MARK: Parameters and variables

    private mutating func parameter(_ name: String) -> FactoryValue? {
        guard let entry = parameters[name] else { return nil }
        guard case .unevaluated(let raw) = entry else { return Self.value(entry) }
        parameters[name] = .evaluated(nil)
        let value = evaluated(raw)
        parameters[name] = .evaluated(value)
        return value
    }

    private mutating func variable(_ name: String) -> FactoryValue? {
        guard let entry = variables[name] else { return nil }
        guard case .unevaluated(let raw) = entry else { return Self.value(entry) }
        variables[name] = .evaluated(nil)
        let value = evaluated(raw)
        variables[name] = .evaluated(value)
        return value
    }

    private static func value(_ entry: Entry) -> FactoryValue? {
        guard case .evaluated(let value) = entry else { return nil }
        return value
    }

    /// Returns a value of a template with the values of its expressions. Inside arrays and objects, an expression
    /// without a value is null.
    private mutating func evaluated(_ value: FactoryValue) -> FactoryValue? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { return nil }
        switch value {
        case .string(let text) where text.hasPrefix("[["): return .string(String(text.dropFirst()))
        case .string(let text) where TemplateText.isExpression(text): return self.value(of: text)
        case .array(let elements): return .array(elements.map { evaluated($0) ?? .null })
        case .object(let object):
            return .object(FactoryObject(object.members.map { ($0.name, evaluated($0.value) ?? .null) }))
        case .null: return nil
        default: return value
        }
    }

    // MARK: Functions

    private static func element(of base: FactoryValue, _ index: FactoryValue) -> FactoryValue? {
        switch (base, index) {
        case (.object(let object), .string(let name)): object.member(ignoringCase: name)
        case (.array(let elements), .integer(let index)):
            Int(exactly: index).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }

    private static func concatenated(_ arrays: [FactoryValue]) -> FactoryValue? {
        var all: [FactoryValue] = []
        for array in arrays {
            guard case .array(let elements) = array, all.count + elements.count <= maximumElements else { return nil }
            all += elements
        }
        return .array(all)
    }

    /// Compares single values. Texts differ if their letter case differs.
    private static func areEqual(_ left: FactoryValue, _ right: FactoryValue) -> FactoryValue? {
        switch (left, right) {
        case (.array, _), (.object, _), (_, .array), (_, .object): nil
        default: .boolean(left == right)
        }
    }

    /// Creates a text of parts, as long as the budget suffices. Returns `nil` if `body` returns `false`.
    ///
    /// - Parameter body: Calls its argument with each part, which returns `false` when the budget is exhausted.
    private mutating func text(_ body: ((String) -> Bool) -> Bool) -> FactoryValue? {
        var text = ""
        var budget = textBudget
        let isComplete = body { part in
            budget -= part.utf8.count
            guard budget >= 0 else { return false }
            text += part
            return true
        }
        textBudget = max(0, budget)
        return isComplete ? .string(text) : nil
    }

    /// Returns the text of a format with arguments: `{0}` is the first one, `{{` a brace.
    private mutating func formatted(_ format: String, _ arguments: [FactoryValue]) -> FactoryValue? {
        text { append in
            var rest = format[...]
            while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
                guard append(String(rest[..<brace])) else { return false }
                let after = rest.index(after: brace)
                if rest[after...].first == rest[brace] {
                    guard append(String(rest[brace])) else { return false }
                    rest = rest[rest.index(after: after)...]
                    continue
                }
                // Formats of numbers and dates, such as {0:N2}, have no value here.
                guard rest[brace] == "{", let end = rest[after...].firstIndex(of: "}"),
                    let index = Int(rest[after..<end]), arguments.indices.contains(index),
                    let text = Self.text(arguments[index]), append(text)
                else { return false }
                rest = rest[rest.index(after: end)...]
            }
            return append(String(rest))
        }
    }

    /// Returns the text of a single value, as functions insert it.
    private static func text(_ value: FactoryValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .boolean(let value): value ? "True" : "False"
        default: nil
        }
    }
}
