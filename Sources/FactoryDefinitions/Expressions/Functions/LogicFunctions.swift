let logicFunctions: [ExpressionFunction] = [
    ExpressionFunction("and", 2...Int.max) { call throws(ExpressionError) in
        var result = true
        for index in call.arguments.indices where !(try call.boolean(index)) { result = false }
        return .boolean(result)
    },
    ExpressionFunction("equals", 2...2) { call throws(ExpressionError) in
        .boolean(areEqual(call.arguments[0], call.arguments[1]))
    },
    ExpressionFunction("greater", 2...2) { call throws(ExpressionError) in .boolean(try call.order() > 0) },
    ExpressionFunction("greaterOrEquals", 2...2) { call throws(ExpressionError) in .boolean(try call.order() >= 0) },
    // This closure is never called. The evaluation handles `if` itself, because it evaluates only one branch.
    ExpressionFunction("if", 3...3) { call throws(ExpressionError) in call.arguments[try call.boolean(0) ? 1 : 2] },
    ExpressionFunction("less", 2...2) { call throws(ExpressionError) in .boolean(try call.order() < 0) },
    ExpressionFunction("lessOrEquals", 2...2) { call throws(ExpressionError) in .boolean(try call.order() <= 0) },
    ExpressionFunction("not", 1...1) { call throws(ExpressionError) in .boolean(!(try call.boolean(0))) },
    ExpressionFunction("or", 2...Int.max) { call throws(ExpressionError) in
        var result = false
        for index in call.arguments.indices where try call.boolean(index) { result = true }
        return .boolean(result)
    },
]

/// Returns a Boolean value that indicates whether two values are equivalent. Numbers are compared by value, and `true`
/// equals 1, as in the example of the documentation. Texts are case-sensitive. The order of an object's members is
/// ignored.
func areEqual(_ left: FactoryValue, _ right: FactoryValue) -> Bool {
    switch (left, right) {
    case (.boolean(let boolean), .integer(let number)), (.integer(let number), .boolean(let boolean)):
        return number == (boolean ? 1 : 0)
    case (.array(let left), .array(let right)): return left.elementsEqual(right, by: areEqual)
    case (.object(let left), .object(let right)):
        return left.members.count == right.members.count
            && left.members.allSatisfy { member in right[member.name].map { areEqual(member.value, $0) } ?? false }
    default:
        if let left = ExpressionNumber(left), let right = ExpressionNumber(right) { return left.order(right) == 0 }
        return left == right
    }
}

extension FunctionCall {
    /// Returns a negative number if the first argument is less than the second, a positive one if it is greater, and 0
    /// if they are equal. Texts are compared by UTF-16 code units.
    fileprivate func order() throws(ExpressionError) -> Int {
        if case .string(let left) = arguments[0] {
            let right = try text(1)
            if left.utf16.elementsEqual(right.utf16) { return 0 }
            return left.utf16.lexicographicallyPrecedes(right.utf16) ? -1 : 1
        }
        guard ExpressionNumber(arguments[0]) != nil else { throw wrongType(0, "a number or text") }
        return try number(0).order(try number(1))
    }
}
