/// A number of an expression.
enum ExpressionNumber: Sendable {
    case integer(Int64)
    case float(Double)

    init?(_ value: FactoryValue) {
        switch value {
        case .integer(let value): self = .integer(value)
        case .float(let value): self = .float(value)
        default: return nil
        }
    }

    var double: Double {
        switch self {
        case .integer(let value): Double(value)
        case .float(let value): value
        }
    }

    var value: FactoryValue {
        switch self {
        case .integer(let value): .integer(value)
        case .float(let value): .float(value)
        }
    }

    /// Returns a negative number if this number is less, a positive one if it is greater, and 0 if they are equal.
    func order(_ other: ExpressionNumber) -> Int {
        if case .integer(let left) = self, case .integer(let right) = other {
            return left < right ? -1 : left > right ? 1 : 0
        }
        return double < other.double ? -1 : double > other.double ? 1 : 0
    }
}

/// The functions of numbers. The result is an integer if all numbers are integers, and a float otherwise. With
/// integers, `div` drops the remainder, and the result of `mod` has the sign of the dividend.
let mathFunctions: [ExpressionFunction] = [
    ExpressionFunction("add", 2...2) { call throws(ExpressionError) in
        try call.compute({ $0.addingReportingOverflow($1) }, { $0 + $1 })
    },
    ExpressionFunction("div", 2...2) { call throws(ExpressionError) in
        try call.checkDivisor()
        return try call.compute({ $0.dividedReportingOverflow(by: $1) }, { $0 / $1 })
    },
    ExpressionFunction("max", 1...Int.max) { call throws(ExpressionError) in
        try call.extreme { $0.order($1) > 0 }
    },
    ExpressionFunction("min", 1...Int.max) { call throws(ExpressionError) in
        try call.extreme { $0.order($1) < 0 }
    },
    ExpressionFunction("mod", 2...2) { call throws(ExpressionError) in
        try call.checkDivisor()
        // The division of the smallest integer by -1 overflows, but the remainder is 0.
        return try call.compute(
            { ($0.remainderReportingOverflow(dividingBy: $1).partialValue, false) },
            { $0.truncatingRemainder(dividingBy: $1) }
        )
    },
    ExpressionFunction("mul", 2...2) { call throws(ExpressionError) in
        try call.compute({ $0.multipliedReportingOverflow(by: $1) }, { $0 * $1 })
    },
    ExpressionFunction("rand", 2...2) { call throws(ExpressionError) in
        let (low, high) = (try call.integer(0), try call.integer(1))
        if low >= high { throw call.failure("must be greater than the first", argument: 1) }
        var generator = ScopeGenerator(bits: call.scope.randomBits)
        return .integer(Int64.random(in: low..<high, using: &generator))
    },
    ExpressionFunction("range", 2...2) { call throws(ExpressionError) in
        let (start, count) = (try call.integer(0), try call.count(1))
        // The service's limit.
        if count > 100_000 { throw call.failure("must be at most 100000", argument: 1) }
        if count == 0 { return .array([]) }
        guard !start.addingReportingOverflow(Int64(count - 1)).overflow else {
            throw call.failure("exceeds the largest integer", argument: 1)
        }
        return .array((0..<Int64(count)).map { .integer(start + $0) })
    },
    ExpressionFunction("sub", 2...2) { call throws(ExpressionError) in
        try call.compute({ $0.subtractingReportingOverflow($1) }, { $0 - $1 })
    },
]

private struct ScopeGenerator: RandomNumberGenerator {
    let bits: @Sendable () -> UInt64
    func next() -> UInt64 { bits() }
}

extension FunctionCall {
    fileprivate func compute(
        _ integers: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        _ floats: (Double, Double) -> Double
    ) throws(ExpressionError) -> FactoryValue {
        let (left, right) = (try number(0), try number(1))
        if case .integer(let left) = left, case .integer(let right) = right {
            let (value, overflow) = integers(left, right)
            if overflow { throw tooLarge }
            return .integer(value)
        }
        let value = floats(left.double, right.double)
        guard value.isFinite else { throw tooLarge }
        return .float(value)
    }

    private var tooLarge: ExpressionError {
        ExpressionError(.value, "the result of \(name) is too large for a number", offset: offset)
    }

    fileprivate func checkDivisor() throws(ExpressionError) {
        if try number(1).double == 0 { throw failure("must not be 0", argument: 1) }
    }

    /// Returns the smallest or the largest number. `precedes` is `<` for the smallest, and `>` for the largest. Of
    /// equal numbers, the first is returned. The numbers are the arguments, or the elements of one array.
    fileprivate func extreme(
        _ precedes: (ExpressionNumber, ExpressionNumber) -> Bool
    ) throws(ExpressionError) -> FactoryValue {
        var numbers: [ExpressionNumber] = []
        if case .array(let elements) = arguments[0], arguments.count == 1 {
            numbers = elements.compactMap(ExpressionNumber.init)
            if numbers.count < elements.count || elements.isEmpty {
                throw failure("must contain only numbers, and at least one", argument: 0)
            }
        } else {
            for index in arguments.indices { numbers.append(try number(index)) }
        }
        return numbers.dropFirst().reduce(numbers[0]) { precedes($1, $0) ? $1 : $0 }.value
    }
}
