/// A way through nested values, as mappings write it: `$['fields']['labels'][0]`, `$.fields.summary`, and without `$` from
/// somewhere inside a record: `['name']`, `name`.
///
/// Of JSON path these are all that the connector documents for mappings. Source:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping#hierarchical-source-to-tabular-sink>.
public struct ValuePath: Sendable, Hashable, CustomStringConvertible {
    /// One step of a path.
    public enum Step: Sendable, Hashable {
        /// Into the member of an object.
        case member(String)
        /// Into an element of a list, counted from 0.
        case element(Int)
    }

    /// The steps, in order.
    public var steps: [Step]
    /// Whether the path begins at an item of a mapping's collection instead of at the record.
    public var isRelative: Bool

    /// Creates a path of steps.
    public init(_ steps: [Step], isRelative: Bool = false) {
        self.steps = steps
        self.isRelative = isRelative
    }

    /// Reads a path.
    ///
    /// - Returns: `nil` for a text that is no path: wildcards, filters and slices of JSON path are none here.
    public init?(_ text: String) {
        var rest = Substring(text)
        isRelative = rest.first != "$"
        if !isRelative { rest.removeFirst() }
        steps = []
        while let first = rest.first {
            switch first {
            case "[":
                rest.removeFirst()
                guard let step = Self.bracketed(&rest) else { return nil }
                steps.append(step)
            case "." where !steps.isEmpty || !isRelative:
                rest.removeFirst()
                guard let step = Self.name(&rest) else { return nil }
                steps.append(step)
            case _ where steps.isEmpty && isRelative:
                guard let step = Self.name(&rest) else { return nil }
                steps.append(step)
            default: return nil
            }
        }
        if isRelative, steps.isEmpty { return nil }
    }

    /// Reads what stands behind an opening bracket, and the closing one.
    private static func bracketed(_ rest: inout Substring) -> Step? {
        guard let quote = rest.first else { return nil }
        guard quote == "'" || quote == "\"" else {
            let digits = rest.prefix { $0 != "]" }
            rest = rest.dropFirst(digits.count + 1)
            guard digits.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(digits) else { return nil }
            return .element(number)
        }
        rest.removeFirst()
        var name = ""
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                name.append(escaped)
            case quote:
                return rest.popFirst() == "]" ? .member(name) : nil
            default: name.append(character)
            }
        }
        return nil
    }

    private static func name(_ rest: inout Substring) -> Step? {
        let name = rest.prefix { !".[]'\"*$".contains($0) }
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        return .member(String(name))
    }

    /// The path as `$['a'][0]`, or `['a'][0]` where it is relative. Reading it gives the path again.
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
