/// A parsed query. The names in it are not resolved yet.
package struct JQLQuery: Equatable, Sendable {
    indirect enum Clause: Equatable, Sendable {
        case and([Clause])
        case or([Clause])
        case not(Clause)
        case comparison(field: String, Operator, Operand)
    }

    enum Operator: String, Equatable, Sendable {
        case equals = "="
        case notEquals = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case contains = "~"
        case notContains = "!~"
        case isIn = "in"
        case isNotIn = "not in"
        case isEmpty = "is"
        case isNotEmpty = "is not"
        case was = "was"
        case changed = "changed"

        var isOrdering: Bool {
            [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(self)
        }

        /// The operator that negates this one. Jira moves negations into the comparisons. For example, `NOT assignee =
        /// x` excludes unassigned issues, as `assignee != x` does. `was` and `changed` have no opposite and are
        /// returned unchanged.
        var opposite: Operator {
            switch self {
            case .equals: .notEquals
            case .notEquals: .equals
            case .less: .greaterOrEqual
            case .lessOrEqual: .greater
            case .greater: .lessOrEqual
            case .greaterOrEqual: .less
            case .contains: .notContains
            case .notContains: .contains
            case .isIn: .isNotIn
            case .isNotIn: .isIn
            case .isEmpty: .isNotEmpty
            case .isNotEmpty: .isEmpty
            case .was, .changed: self
            }
        }

        /// A Boolean value that indicates whether the operator negates a comparison.
        var isNegative: Bool {
            [.notEquals, .notContains, .isNotIn, .isNotEmpty].contains(self)
        }
    }

    indirect enum Operand: Equatable, Sendable {
        /// A value without quotation marks.
        case word(String)
        case quoted(String)
        /// `EMPTY` or `NULL`.
        case empty
        case function(String, [String])
        case list([Operand])

        /// The operand as it appears in messages.
        var text: String {
            switch self {
            case .word(let text):
                // In messages, numbers have no quotation marks, and all other values have them.
                Int64(text) != nil ? text : "\"" + text + "\""
            case .quoted(let text): "\"" + text + "\""
            case .empty: "EMPTY"
            case .function(let name, let arguments): name + "(" + arguments.joined(separator: ", ") + ")"
            case .list(let operands): "(" + operands.map(\.text).joined(separator: ", ") + ")"
            }
        }

        /// The values of a list and its nested lists; for any other operand, the operand itself.
        var flattened: [Operand] {
            if case .list(let operands) = self { operands.flatMap(\.flattened) } else { [self] }
        }
    }

    struct Sorting: Equatable, Sendable {
        let field: String
        /// A Boolean value that indicates whether the order is descending; nil if the query states no direction.
        let isDescending: Bool?
    }

    /// The restriction; nil if the query has none.
    let clause: Clause?
    let sorting: [Sorting]
}

/// The error of a malformed or invalid query, with Jira's messages: one for each mistake.
package struct JQLError: Error, Equatable {
    package private(set) var messages: [String]

    /// All messages on one line.
    package var message: String { messages.joined(separator: " ") }

    package init(_ message: String) {
        messages = [message]
    }

    /// Creates the error for a query that violates the grammar. The message includes the position of the token, unless
    /// the token is the end of the query.
    init(_ message: String, at token: JQLToken) {
        let place = token.kind == .end ? "" : " (line \(token.line), character \(token.character))"
        messages = ["Error in the JQL Query: " + message + place]
    }

    /// Returns one error with the distinct messages of several errors; nil if there are none.
    static func joining(_ errors: [JQLError]) -> JQLError? {
        guard var joined = errors.first else { return nil }
        for message in errors.dropFirst().flatMap(\.messages) where !joined.messages.contains(message) {
            joined.messages.append(message)
        }
        return joined
    }
}
