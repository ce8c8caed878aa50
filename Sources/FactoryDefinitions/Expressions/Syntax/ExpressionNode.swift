/// A parsed expression. Offsets are UTF-8 bytes from the beginning of the text.
indirect enum ExpressionNode: Sendable, Hashable {
    /// A number, text, `true`, `false` or `null`.
    case literal(FactoryValue, offset: Int)
    /// A call of a function.
    case call(name: String, arguments: [ExpressionNode], offset: Int)
    /// An access to a part of a value by steps. A chain of steps is one node, so that a long chain is not nested
    /// deeply.
    case access(ExpressionNode, [Step])

    /// An access to a member or an element.
    struct Step: Sendable, Hashable {
        /// The selected part.
        enum Selector: Sendable, Hashable {
            /// `.name`
            case name(String)
            /// `[index]`
            case index(ExpressionNode)
        }

        /// The selected part.
        var selector: Selector
        /// If `true`, a missing part is null instead of an error: `?.name`, `?[index]`.
        var isOptional: Bool
        /// The offset of the step.
        var offset: Int
        /// The offset after the step.
        var end: Int

        /// The name in `.name` or `['name']`; `nil` for every other index.
        var literalName: String? {
            switch selector {
            case .name(let name): name
            case .index(let node): node.literalText
            }
        }
    }

    /// The offset of the expression.
    var offset: Int {
        switch self {
        case .literal(_, let offset), .call(_, _, let offset): offset
        case .access(let base, _): base.offset
        }
    }

    /// The text of a text literal; `nil` for every other node.
    var literalText: String? {
        guard case .literal(.string(let text), _) = self else { return nil }
        return text
    }

    /// The calls of functions, in the order of the text, without those that read the scope.
    var calls: [(name: String, offset: Int)] {
        switch self {
        case .literal: []
        case .call(let name, let arguments, let offset):
            (ScopeFunction(name) == nil ? [(name, offset)] : []) + arguments.flatMap(\.calls)
        case .access(let base, let steps):
            base.calls
                + steps.flatMap { step -> [(name: String, offset: Int)] in
                    guard case .index(let index) = step.selector else { return [] }
                    return index.calls
                }
        }
    }
}
