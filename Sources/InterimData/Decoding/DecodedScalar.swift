/// The reason why a value cannot be read as a type, without the value's place.
enum DecodedMismatch: Error {
    /// The value is null.
    case null
    /// The value is of another kind.
    case kind(JSONKind)
    /// The value is of the right kind, but its content is invalid.
    case content(String)

    /// Returns the error with the type and the place.
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
    /// The kind with its article.
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

/// The text of a value, to be read as a scalar type.
struct DecodedScalar {
    let text: CompactText
    let start: Int
    let end: Int

    var kind: JSONKind { JSONKind(firstByte: text[start]) }
    var bytes: UnsafeRawBufferPointer { text.bytes(start, end) }

    var mismatch: DecodedMismatch { kind == .null ? .null : .kind(kind) }

    /// The value for messages: a number completely, a text up to a few characters.
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

    /// Returns a Boolean value that indicates whether a number was read without overflow or underflow: it is finite,
    /// and zero only if the text is zero.
    func isInRange(_ value: some BinaryFloatingPoint) -> Bool {
        value.isFinite
            && (!value.isZero
                || !bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }.contains { (0x31...0x39).contains($0) })
    }

    /// The value of digits with at most one decimal point, if a `Double` represents both the digits and the power of
    /// ten exactly: the quotient of two such numbers is correctly rounded.
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

    /// Returns the value of a whole number in any notation; `nil` for other numbers and for those outside of the
    /// type's range.
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

    /// Returns the value of a number with a fraction or an exponent.
    private func scaledNumber<Value: FixedWidthInteger>() -> Value? {
        let isNegative = text[start] == UInt8(ascii: "-")
        var digits: [UInt8] = []
        /// The exponent of the power of ten by which the digits are multiplied.
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
            // An exponent that exceeds Int exceeds all types.
            guard let exponent = Int(String(decoding: text.bytes(place + 1, end), as: UTF8.self)) else { return nil }
            let (sum, exceeds) = scale.addingReportingOverflow(exponent)
            guard !exceeds else { return nil }
            scale = sum
        }
        // The last digit is not zero, so a negative scale means a fraction. No type has more than 39 digits.
        guard (0...39).contains(scale) else { return nil }
        var value: Value = 0
        for digit in digits + repeatElement(0, count: scale) {
            guard Self.append(digit, to: &value, isNegative: isNegative) else { return nil }
        }
        return value
    }

    /// Appends a decimal digit. Returns `false` if the number then exceeds the type's range.
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
