/// A decimal number that keeps all digits of its text.
///
/// The connector's decimals have up to 28 digits. This type keeps up to 1,000 digits, including trailing zeros.
package struct ExactDecimal: Sendable, Hashable {
    private let isNegative: Bool
    /// The decimal digits as ASCII. The last `scale` digits are after the decimal point, and at least one digit is
    /// before it. There are no other leading zeros.
    private let digits: [UInt8]
    private let scale: Int

    private static let maximumDigits = 1000

    private init(isNegative: Bool, digits: [UInt8], scale: Int) {
        let isZero = digits.allSatisfy { $0 == 0x30 }
        self.isNegative = isNegative && !isZero
        let surplus = digits.prefix(max(0, digits.count - scale - 1)).prefix { $0 == 0x30 }.count
        self.digits = Array(digits.dropFirst(surplus))
        self.scale = scale
    }

    /// Creates a whole number.
    package init(_ value: Int128) {
        self.init(isNegative: value < 0, digits: Array(String(value.magnitude).utf8), scale: 0)
    }

    /// Reads a number in JSON's grammar, with these extensions: white space around the number, a plus sign, commas
    /// between the digits, and no digit before or after the decimal point.
    ///
    /// - Returns: `nil` if the text is not a number, or if the number has more than 1,000 digits when it is written
    ///   without an exponent.
    package init?(_ text: String) {
        var rest = Array(text.trimmingBlanks.utf8)[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
        var digits: [UInt8] = []
        while let byte = rest.first, isDigit(byte) || (byte == UInt8(ascii: ",") && !digits.isEmpty) {
            if isDigit(byte) { digits.append(byte) }
            rest.removeFirst()
        }
        var scale = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            let decimals = rest.prefix(while: isDigit)
            digits += decimals
            scale = decimals.count
            rest = rest.dropFirst(decimals.count)
        }
        guard !digits.isEmpty, digits.count <= Self.maximumDigits else { return nil }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            let isSmall = rest.first == UInt8(ascii: "-")
            if isSmall || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard !rest.isEmpty, rest.allSatisfy(isDigit) else { return nil }
            let isZero = digits.allSatisfy { $0 == 0x30 }
            guard let exponent = Int(String(decoding: rest, as: UTF8.self)), exponent <= Self.maximumDigits || isZero
            else { return nil }
            rest = []
            if !isZero { scale += isSmall ? exponent : -exponent }
        }
        guard rest.isEmpty else { return nil }
        if scale < 0 {
            digits += Array(repeating: 0x30, count: -scale)
            scale = 0
        }
        if digits.count <= scale { digits = Array(repeating: 0x30, count: scale + 1 - digits.count) + digits }
        guard digits.count <= Self.maximumDigits + 1 else { return nil }
        self.init(isNegative: isNegative, digits: digits, scale: scale)
    }

    /// The number as text without an exponent, such as `-0.50`.
    package var text: String {
        let whole = String(decoding: digits.dropLast(scale), as: UTF8.self)
        let decimals = scale > 0 ? "." + String(decoding: digits.suffix(scale), as: UTF8.self) : ""
        return (isNegative ? "-" : "") + whole + decimals
    }

    /// A Boolean value that indicates whether the number is 0.
    package var isZero: Bool { digits.allSatisfy { $0 == 0x30 } }

    /// A Boolean value that indicates whether the decimals contain a digit other than zero.
    package var hasFraction: Bool { digits.suffix(scale).contains { $0 != 0x30 } }

    /// The number without its decimals; `nil` if it does not fit into 128 bits.
    package var integer: Int128? {
        guard let value = Int128(String(decoding: digits.dropLast(scale), as: UTF8.self)) else { return nil }
        return isNegative ? -value : value
    }

    /// Returns a Boolean value that indicates whether two numbers are equal; trailing zeros of the decimals are
    /// ignored.
    package func equals(_ other: ExactDecimal) -> Bool { normalized == other.normalized }

    /// The number without the trailing zeros after its decimal point.
    var normalized: ExactDecimal {
        let surplus = digits.suffix(scale).reversed().prefix { $0 == 0x30 }.count
        return ExactDecimal(isNegative: isNegative, digits: Array(digits.dropLast(surplus)), scale: scale - surplus)
    }
}
