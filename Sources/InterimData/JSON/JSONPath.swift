/// The path from a file's root value to a nested value.
///
/// Paths share common prefixes. If there is a path for each value of a file, the memory for all paths is therefore
/// proportional to the number of values, and does not depend on their depth.
package struct JSONPath: Sendable, Hashable {
    private final class Step: Sendable {
        let token: String
        let before: Step?

        init(_ token: String, after before: Step?) {
            self.token = token
            self.before = before
        }
    }

    private let last: Step?

    /// Creates the path of the root value.
    package init() { last = nil }

    private init(last: Step) { self.last = last }

    /// Returns the path of a member of the value at this path.
    package func member(_ name: String) -> JSONPath { JSONPath(last: Step(name, after: last)) }

    /// Returns the path of an element of the value at this path. `index` is counted from 0.
    package func element(_ index: Int) -> JSONPath { member(String(index)) }

    /// The names of members and the indices of elements, from the root to the value.
    package var tokens: [String] {
        var tokens: [String] = []
        var step = last
        while let here = step {
            tokens.append(here.token)
            step = here.before
        }
        return tokens.reversed()
    }

    /// The path as a JSON Pointer: `/properties/activities/0`; empty for the root value.
    ///
    /// https://www.rfc-editor.org/rfc/rfc6901
    package var pointer: String {
        var text = ""
        for token in tokens {
            text += "/"
            for character in token.unicodeScalars {
                switch character {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(character)
                }
            }
        }
        return text
    }

    /// Compares the paths, step by step.
    package static func == (left: JSONPath, right: JSONPath) -> Bool { left.tokens == right.tokens }

    /// Hashes the steps.
    package func hash(into hasher: inout Hasher) { hasher.combine(tokens) }
}
