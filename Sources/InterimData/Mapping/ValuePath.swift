/// A path to a nested value in the notation of mappings: `$['fields']['labels'][0]` or `$.fields.summary`. A path
/// without `$`, such as `['name']` or `name`, is relative: it begins at an item of a mapping's collection.
///
/// The connector's documentation has no other forms of JSONPath for mappings. Source:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#hierarchical-source-to-tabular-sink>.
public struct ValuePath: Sendable, Hashable, CustomStringConvertible {
    /// One step of a path.
    package enum Step: Sendable, Hashable {
        /// A step to a member of an object.
        case member(String)
        /// A step to an element of a list, counted from 0.
        case element(Int)
    }

    /// The steps, in order.
    package var steps: [Step]
    /// If `true`, the path begins at an item of a mapping's collection; otherwise, it begins at the record.
    package var isRelative: Bool

    /// Creates a path from its steps.
    package init(_ steps: [Step], isRelative: Bool = false) {
        self.steps = steps
        self.isRelative = isRelative
    }

    /// The reason why a text is not a path.
    package struct Problem: Error, Sendable, Hashable {
        /// A description of the problem, on one line.
        package var message: String
    }

    /// Reads a path.
    ///
    /// - Returns: `nil` for a text that is not a path. Wildcards, filters and slices of JSONPath are not supported.
    public init?(_ text: String) {
        guard let path = try? ValuePath(reading: text) else { return nil }
        self = path
    }

    /// Reads a path.
    ///
    /// - Throws: ``Problem`` for a text that is not a path. Wildcards, filters and slices of JSONPath are not
    ///   supported.
    package init(reading text: String) throws(Problem) {
        var rest = Substring(text)
        isRelative = rest.first != "$"
        if !isRelative { rest.removeFirst() }
        steps = []
        while let first = rest.first {
            switch first {
            case "[":
                rest.removeFirst()
                steps.append(try Self.bracketed(&rest))
            case "." where !steps.isEmpty || !isRelative:
                rest.removeFirst()
                steps.append(try Self.name(&rest))
            case _ where steps.isEmpty && isRelative: steps.append(try Self.name(&rest))
            default:
                let shown = first == "\"" || first == "\\" ? "\\\(first)" : first.isNewline ? " " : String(first)
                throw Problem(message: "a point or a bracket is missing before \"\(shown)\"")
            }
        }
        if isRelative, steps.isEmpty { throw Problem(message: "it is empty") }
    }

    /// Reads a step in brackets, from after the opening bracket up to and including the closing bracket.
    private static func bracketed(_ rest: inout Substring) throws(Problem) -> Step {
        guard let quote = rest.first, quote == "'" || quote == "\"" else {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            if digits.isEmpty { throw Problem(message: "expected a quoted name or a number in brackets") }
            guard rest.popFirst() == "]" else { throw Problem(message: "a closing bracket is missing") }
            guard let number = Int(digits) else { throw Problem(message: "the number in brackets is too large") }
            return .element(number)
        }
        rest.removeFirst()
        var name = ""
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { throw Problem(message: "a quote is missing") }
                name.append(escaped)
            case quote:
                guard rest.popFirst() == "]" else { throw Problem(message: "a closing bracket is missing") }
                return .member(name)
            default: name.append(character)
            }
        }
        throw Problem(message: "a quote is missing")
    }

    private static func name(_ rest: inout Substring) throws(Problem) -> Step {
        let name = rest.prefix { !".[]'\"*$".contains($0) }
        if name.isEmpty { throw Problem(message: "a name is missing after the point") }
        rest = rest.dropFirst(name.count)
        return .member(String(name))
    }

    /// The path as text: `$['a'][0]`, or `['a'][0]` if it is relative. Reading this text results in the same path.
    public var description: String {
        steps.reduce(into: isRelative ? "" : "$") { text, step in
            switch step {
            case .element(let number): text += "[\(number)]"
            case .member(let name):
                let escaped = name.flatMap { $0 == "'" || $0 == "\\" ? "\\\($0)" : "\($0)" }
                text += "['\(String(escaped))']"
            }
        }
    }
}
