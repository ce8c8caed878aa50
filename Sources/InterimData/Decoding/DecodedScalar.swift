/// The reason why a value cannot be decoded as a type. `error(_:path:expected:)` adds the type and the coding path.
enum DecodedMismatch: Error {
    /// The value is null.
    case null
    /// The value is of another kind.
    case kind(JSONKind)
    /// The value is of the right kind, but its content is invalid.
    case content(String)

    /// Returns an error of this kind with the type and the coding path.
    func error(_ type: Any.Type, path: [any CodingKey], expected: String? = nil) -> DecodingError {
        let expected = expected ?? "\(type)"
        switch self {
        case .null:
            let words = "Expected \(expected) but found null instead."
            return .valueNotFound(type, .init(codingPath: path, debugDescription: words))
        case .kind(let kind):
            let words = "Expected \(expected) but found \(kind.words) instead."
            return .typeMismatch(type, .init(codingPath: path, debugDescription: words))
        case .content(let words): return .dataCorrupted(.init(codingPath: path, debugDescription: words))
        }
    }
}

extension JSONKind {
    /// The name of the kind with an indefinite article, for messages.
    fileprivate var words: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .object: "an object"
        case .array: "a list"
        }
    }
}

/// The JSON text of a value that is decoded as a number, a string or a Boolean value.
struct DecodedScalar {
    let text: CompactText
    let start: Int
    let end: Int

    var kind: JSONKind { JSONKind(firstByte: text[start]) }
    var bytes: UnsafeRawBufferPointer { text.bytes(start, end) }

    var mismatch: DecodedMismatch { kind == .null ? .null : .kind(kind) }

    /// The value's JSON text for messages, truncated after 60 characters.
    var shown: String {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.count > 60 ? text.prefix(60) + "…" : text
    }

    func check(_ expected: JSONKind) throws(DecodedMismatch) {
        guard kind == expected else { throw mismatch }
    }

    func unrepresentable(_ type: Any.Type) -> DecodedMismatch {
        .content("The number \(shown) is not representable as \(type).")
    }

    /// Returns a Boolean value that indicates whether `value`, to which this number was converted, is free of overflow
    /// and underflow. It must be finite, and may be zero only if all digits before the exponent are zero.
    func isInRange(_ value: some BinaryFloatingPoint) -> Bool {
        value.isFinite
            && (!value.isZero
                || !bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { (0x31...0x39).contains($0) })
    }

    /// The value of a number without an exponent and with at most 15 digits; `nil` for other numbers. A `Double`
    /// represents both the digits and the power of ten exactly, so that their quotient is correctly rounded.
    var exactDouble: Double? {
        let isNegative = text[start] == UInt8(ascii: "-")
        var digits = 0.0
        var count = 0
        var unit = 1.0
        var isFraction = false
        for place in start + (isNegative ? 1 : 0)..<end {
            let byte = text[place]
            if byte == UInt8(ascii: ".") {
                isFraction = true
                continue
            }
            count += 1
            guard byte &- 0x30 < 10, count <= 15 else { return nil }
            digits = 10 * digits + Double(byte - 0x30)
            if isFraction { unit *= 10 }
        }
        return (isNegative ? -digits : digits) / unit
    }

    /// Returns the value of a whole number in any notation, such as `1.5e3`. Returns `nil` if the number is not whole,
    /// or if it is outside the type's range.
    func wholeNumber<Value: FixedWidthInteger>() -> Value? {
        let isNegative = text[start] == UInt8(ascii: "-")
        var value: Value = 0
        var place = start + (isNegative ? 1 : 0)
        while place < end, text[place] &- 0x30 < 10 {
            guard Self.append(text[place] - 0x30, to: &value, isNegative: isNegative) else { return scaledNumber() }
            place += 1
        }
        return place == end ? value : scaledNumber()
    }

    /// Returns the same value as `wholeNumber()`, which calls this method for numbers that are not plain digits.
    private func scaledNumber<Value: FixedWidthInteger>() -> Value? {
        let isNegative = text[start] == UInt8(ascii: "-")
        var digits: [UInt8] = []
        /// The value is the digits multiplied by this power of ten.
        var scale = 0
        var place = start + (isNegative ? 1 : 0)
        var isFraction = false
        while place < end, text[place] | 0x20 != UInt8(ascii: "e") {
            if text[place] == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(text[place] - 0x30)
                scale -= isFraction ? 1 : 0
            }
            place += 1
        }
        while digits.last == 0 {
            digits.removeLast()
            scale += 1
        }
        guard !digits.isEmpty else { return 0 }
        if place < end {
            // A number whose exponent is outside the range of Int is not in the range of any integer type.
            guard let exponent = Int(String(decoding: text.bytes(place + 1, end), as: UTF8.self)) else { return nil }
            let (sum, exceeds) = scale.addingReportingOverflow(exponent)
            guard !exceeds else { return nil }
            scale = sum
        }
        // The last digit is not zero, so a negative scale means that the number is not whole. No integer type has more
        // than 39 decimal digits.
        guard (0...39).contains(scale) else { return nil }
        var value: Value = 0
        for digit in digits + repeatElement(0, count: scale) {
            guard Self.append(digit, to: &value, isNegative: isNegative) else { return nil }
        }
        return value
    }

    /// Appends a decimal digit to a number. Returns `false` if the result is outside the type's range.
    @inline(__always)
    private static func append<Value: FixedWidthInteger>(
        _ digit: UInt8,
        to value: inout Value,
        isNegative: Bool
    ) -> Bool {
        let (tenfold, hasOverflown) = value.multipliedReportingOverflow(by: 10)
        let (sum, exceeds) =
            isNegative
            ? tenfold.subtractingReportingOverflow(Value(digit)) : tenfold.addingReportingOverflow(Value(digit))
        value = sum
        return !hasOverflown && !exceeds
    }
}
