/// A parsed JSON value. A number is represented by its text.
package enum JSONInput: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONInput])
    /// The members, in the order of the text.
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let key: String
        package let value: JSONInput
    }

    /// The type's name in Jira's messages.
    package var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

/// A parser of the JSON of request bodies. It accepts the texts that RFC 8259 permits, with at most 64 levels of
/// nesting.
package struct JSONReader {
    package struct Failure: Error {
        package let offset: Int
        package let reason: String
    }

    private let bytes: [UInt8]
    private var place = 0
    private static let depthLimit = 64

    package static func read(_ bytes: [UInt8]) throws(Failure) -> JSONInput {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.failure("unexpected text after the value") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func failure(_ reason: String) -> Failure {
        Failure(offset: place, reason: reason)
    }

    private var current: UInt8? {
        place < bytes.count ? bytes[place] : nil
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            place += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        place += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONInput {
        guard depth < Self.depthLimit else { throw failure("nesting too deep") }
        skipSpace()
        switch current {
        case 0x7B: return try object(depth: depth)
        case 0x5B: return try array(depth: depth)
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONInput) throws(Failure) -> JSONInput {
        guard bytes[place...].starts(with: word.utf8) else { throw failure("unrecognized token") }
        place += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONInput {
        place += 1
        var members: [JSONInput.Member] = []
        skipSpace()
        if take(0x7D) { return .object(members) }
        while true {
            skipSpace()
            guard current == 0x22 else { throw failure("expected a member name") }
            let key = try string()
            skipSpace()
            guard take(0x3A) else { throw failure("expected a colon") }
            members.append(JSONInput.Member(key: key, value: try value(depth: depth + 1)))
            skipSpace()
            if take(0x7D) { return .object(members) }
            guard take(0x2C) else { throw failure("expected a comma") }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONInput {
        place += 1
        var elements: [JSONInput] = []
        skipSpace()
        if take(0x5D) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(0x5D) { return .array(elements) }
            guard take(0x2C) else { throw failure("expected a comma") }
        }
    }

    private mutating func number() throws(Failure) -> JSONInput {
        let start = place
        _ = take(0x2D)
        let whole = try digits()
        if whole > 1, bytes[place - whole] == 0x30 { throw failure("leading zero") }
        if take(0x2E) { _ = try digits() }
        if take(0x65) || take(0x45) {
            if !take(0x2B) { _ = take(0x2D) }
            _ = try digits()
        }
        return .number(String(decoding: bytes[start..<place], as: UTF8.self))
    }

    private mutating func digits() throws(Failure) -> Int {
        let start = place
        while let byte = current, (0x30...0x39).contains(byte) { place += 1 }
        guard place > start else { throw failure("unrecognized token") }
        return place - start
    }

    private mutating func string() throws(Failure) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = current {
            place += 1
            switch byte {
            case 0x22:
                guard let result = String(validating: text, as: UTF8.self) else { throw failure("invalid UTF-8") }
                return result
            case 0x5C: try escape(into: &text)
            case 0..<0x20: throw failure("control character in a string")
            default: text.append(byte)
            }
        }
        throw failure("unexpected end of a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        let simple: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        guard let byte = current else { throw failure("unexpected end of a string") }
        place += 1
        if let character = simple[byte] {
            text.append(character)
            return
        }
        guard byte == 0x75 else { throw failure("unrecognized escape") }
        let unit = try hexUnit()
        var scalar = Unicode.Scalar(unit)
        if (0xD800..<0xDC00).contains(unit), take(0x5C), take(0x75) {
            let low = try hexUnit()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("lone surrogate") }
            scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        }
        guard let scalar else { throw failure("lone surrogate") }
        text += Array(String(scalar).utf8)
    }

    private mutating func hexUnit() throws(Failure) -> UInt32 {
        guard place + 4 <= bytes.count else { throw failure("unexpected end of a string") }
        var unit: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw failure("unrecognized escape")
            }
            unit = unit << 4 | UInt32(digit)
        }
        place += 4
        return unit
    }
}
