/// A query taken apart, before anything of it is looked up.
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

        /// What is meant with `NOT` before it. Jira turns a query so that only comparisons are negated, which is why
        /// `NOT assignee = x` leaves out what nobody is assigned to, as `assignee != x` does.
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

        /// Whether it finds what has another value, or none of the sort.
        var isNegative: Bool {
            [.notEquals, .notContains, .isNotIn, .isNotEmpty].contains(self)
        }
    }

    indirect enum Operand: Equatable, Sendable {
        /// Without quotation marks.
        case word(String)
        case quoted(String)
        /// `EMPTY` or `NULL`.
        case empty
        case function(String, [String])
        case list([Operand])

        /// The operand as messages show it.
        var text: String {
            switch self {
            case .word(let text):
                // A number is shown as it is, and anything else as a text.
                Int64(text) != nil ? text : "\"" + text + "\""
            case .quoted(let text): "\"" + text + "\""
            case .empty: "EMPTY"
            case .function(let name, let arguments): name + "(" + arguments.joined(separator: ", ") + ")"
            case .list(let operands): "(" + operands.map(\.text).joined(separator: ", ") + ")"
            }
        }

        /// The values of a list, of lists in it too; of anything else, itself.
        var flattened: [Operand] {
            if case .list(let operands) = self { operands.flatMap(\.flattened) } else { [self] }
        }
    }

    struct Sorting: Equatable, Sendable {
        let field: String
        /// nil where the query does not say.
        let isDescending: Bool?
    }

    /// nil where the query has no restriction.
    let clause: Clause?
    let sorting: [Sorting]
}

/// A query that cannot be read or makes no sense, in Jira's words: one message for each thing that is wrong.
package struct JQLError: Error, Equatable {
    package private(set) var messages: [String]

    /// All messages in one line.
    package var message: String { messages.joined(separator: " ") }

    package init(_ message: String) {
        messages = [message]
    }

    /// A mistake of the grammar, with where it is; where the query ends too early there is no place to tell.
    init(_ message: String, at token: JQLToken) {
        let place = token.kind == .end ? "" : " (line \(token.line), character \(token.character))"
        messages = ["Error in the JQL Query: " + message + place]
    }

    /// The messages of several mistakes, each once.
    static func joining(_ errors: [JQLError]) -> JQLError? {
        guard var joined = errors.first else { return nil }
        for message in errors.dropFirst().flatMap(\.messages) where !joined.messages.contains(message) {
            joined.messages.append(message)
        }
        return joined
    }
}
