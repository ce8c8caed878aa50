/// A JSON value for comparisons: numbers are compared by their text, strings by their Unicode scalars.
enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    static func parse(_ bytes: [UInt8]) throws -> JSON {
        var parser = Parser(bytes: bytes)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.place == bytes.count else { throw parser.malformed("text after the value") }
        return value
    }

    subscript(_ key: String) -> JSON {
        if case .object(let members) = self { members[key] ?? .null } else { .null }
    }

    subscript(_ index: Int) -> JSON {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { .null }
    }

    var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
    var members: [String: JSON] { if case .object(let members) = self { members } else { [:] } }
    var string: String? { if case .string(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }

    static func int(_ number: Int) -> JSON { .number(String(number)) }

    static func string(orNull text: String?) -> JSON { text.map { .string($0) } ?? .null }

    /// Returns an object without the members that are `nil`.
    static func present(_ members: [String: JSON?]) -> JSON { .object(members.compactMapValues { $0 }) }

    /// Returns a string as JSON text.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\u{0}"..<" ":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out += String(scalar)
            }
        }
        return out + "\""
    }

    // Swift compares strings by canonical equivalence; here a combining mark must not equal its composed form.
    static func == (a: JSON, b: JSON) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.number(let x), .number(let y)): x == y
        case (.string(let x), .string(let y)): x.unicodeScalars.elementsEqual(y.unicodeScalars)
        case (.array(let x), .array(let y)): x == y
        case (.object(let x), .object(let y)): x == y
        default: false
        }
    }

    private struct Parser {
        let bytes: [UInt8]
        var place = 0

        func malformed(_ reason: String) -> Malformed {
            let around = String(decoding: bytes[max(0, place - 40)..<min(bytes.count, place + 20)], as: UTF8.self)
            return Malformed(description: "\(reason) at byte \(place), near \(around)")
        }

        var current: UInt8 { place < bytes.count ? bytes[place] : 0 }

        mutating func skipSpace() {
            while [0x20, 0x09, 0x0A, 0x0D].contains(current) { place += 1 }
        }

        mutating func expect(_ text: String) throws {
            guard bytes[place...].starts(with: text.utf8) else { throw malformed("expected \(text)") }
            place += text.utf8.count
        }

        mutating func value() throws -> JSON {
            skipSpace()
            switch current {
            case UInt8(ascii: "{"): return try object()
            case UInt8(ascii: "["): return try array()
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"):
                try expect("true")
                return .bool(true)
            case UInt8(ascii: "f"):
                try expect("false")
                return .bool(false)
            case UInt8(ascii: "n"):
                try expect("null")
                return .null
            default: return try number()
            }
        }

        mutating func object() throws -> JSON {
            place += 1
            var members: [String: JSON] = [:]
            skipSpace()
            if current == UInt8(ascii: "}") {
                place += 1
                return .object(members)
            }
            while true {
                skipSpace()
                let key = try string()
                skipSpace()
                try expect(":")
                let member = try value()
                guard members.updateValue(member, forKey: key) == nil else { throw malformed("\(key) comes twice") }
                skipSpace()
                if current == UInt8(ascii: "}") { break }
                try expect(",")
            }
            place += 1
            return .object(members)
        }

        mutating func array() throws -> JSON {
            place += 1
            var elements: [JSON] = []
            skipSpace()
            if current == UInt8(ascii: "]") {
                place += 1
                return .array(elements)
            }
            while true {
                elements.append(try value())
                skipSpace()
                if current == UInt8(ascii: "]") { break }
                try expect(",")
            }
            place += 1
            return .array(elements)
        }

        mutating func digits() throws {
            guard (0x30...0x39).contains(current) else { throw malformed("expected a digit") }
            while (0x30...0x39).contains(current) { place += 1 }
        }

        mutating func number() throws -> JSON {
            let start = place
            if current == UInt8(ascii: "-") { place += 1 }
            if current == UInt8(ascii: "0") { place += 1 } else { try digits() }
            if current == UInt8(ascii: ".") {
                place += 1
                try digits()
            }
            if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
                place += 1
                if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { place += 1 }
                try digits()
            }
            return .number(String(decoding: bytes[start..<place], as: UTF8.self))
        }

        mutating func hex4() throws -> UInt16 {
            guard place + 4 <= bytes.count,
                let unit = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
            else { throw malformed("expected four hex digits") }
            place += 4
            return unit
        }

        mutating func string() throws -> String {
            try expect("\"")
            var raw: [UInt8] = []
            while current != UInt8(ascii: "\"") {
                guard place < bytes.count, current >= 0x20 else { throw malformed("control character in a string") }
                guard current == UInt8(ascii: "\\") else {
                    raw.append(current)
                    place += 1
                    continue
                }
                place += 2
                let escape = bytes[place - 1]
                let simple: [Character: UInt8] = [
                    "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
                ]
                if let byte = simple[Character(Unicode.Scalar(escape))] {
                    raw.append(byte)
                } else if escape == UInt8(ascii: "u") {
                    var units = [try hex4()]
                    if UTF16.isLeadSurrogate(units[0]) {
                        try expect("\\u")
                        units.append(try hex4())
                    }
                    guard let text = String(validating: units, as: UTF16.self) else {
                        throw malformed("lone surrogate")
                    }
                    raw += Array(text.utf8)
                } else {
                    throw malformed("unknown escape")
                }
            }
            place += 1
            guard let text = String(validating: raw, as: UTF8.self) else { throw malformed("invalid UTF-8") }
            return text
        }
    }
}
