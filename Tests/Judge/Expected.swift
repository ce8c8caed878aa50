/// A value that an export must contain: JSON whose numbers are kept as text.
indirect enum Expected: Sendable {
    case null
    case boolean(Bool)
    /// A number with exactly this text.
    case number(String)
    case text(String)
    case array([Expected])
    case object([(name: String, value: Expected)])
    /// Text that has already been written as JSON, for values that occur many times.
    case written([UInt8])
    /// No value. A member with this value is left out.
    case absent

    static func number(_ value: some BinaryInteger) -> Expected { .number("\(value)") }

    /// Returns the value as `make` converts it, or null if it is `nil`.
    static func orNull<V>(_ value: V?, _ make: (V) -> Expected) -> Expected {
        if let value { make(value) } else { .null }
    }

    /// Returns the value as `make` converts it, or `absent` if it is `nil`.
    static func orAbsent<V>(_ value: V?, _ make: (V) -> Expected) -> Expected {
        if let value { make(value) } else { .absent }
    }

    static func list<V>(_ values: [V], _ make: (V) -> Expected) -> Expected { .array(values.map(make)) }

    /// The same value, already written as JSON, so that later uses only copy the text.
    var asWritten: Expected {
        var writer = ExpectedWriter()
        writer.write(self)
        return .written(writer.bytes)
    }
}

extension Expected {
    /// Returns an object in which each column that is an object is replaced by its members, with names such as
    /// `status.name`. The member `container` is not a column, but contains columns, which are replaced in the same way.
    func flattened(opening container: String) -> Expected {
        guard case .object(let columns) = self else { return self }
        var flat: [(name: String, value: Expected)] = []
        func add(_ name: String, _ value: Expected, levels: Int) {
            guard levels > 0, case .object(let members) = value else {
                flat.append((name, value))
                return
            }
            let there = members.filter { if case .absent = $0.value { false } else { true } }
            if there.isEmpty { flat.append((name, value)) }
            for member in there { add(name + "." + member.name, member.value, levels: levels - 1) }
        }
        for column in columns { add(column.name, column.value, levels: column.name == container ? 2 : 1) }
        return .object(flat)
    }
}

extension Expected: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Expected: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: Expected...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, Expected)...) { self = .object(elements.map { ($0.0, $0.1) }) }
}

/// Writes expected values as plain JSON.
struct ExpectedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func writeLine(_ value: Expected) {
        write(value)
        bytes.append(0x0A)
    }

    mutating func write(_ value: Expected) {
        switch value {
        case .null, .absent: raw("null")
        case .boolean(let value): raw(value ? "true" : "false")
        case .number(let text): raw(text)
        case .text(let text): quote(text)
        case .written(let text): bytes.append(contentsOf: text)
        case .array(let elements):
            var isFirst = true
            bytes.append(UInt8(ascii: "["))
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                write(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            var isFirst = true
            bytes.append(UInt8(ascii: "{"))
            for member in members {
                if case .absent = member.value { continue }
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                quote(member.name)
                bytes.append(UInt8(ascii: ":"))
                write(member.value)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private mutating func raw(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            // Whole ranges are copied, because there are many bytes and the code may be built without optimization.
            var start = 0
            for place in 0..<utf8.count {
                let byte = utf8[place]
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
                bytes.append(contentsOf: utf8[start..<place])
                bytes.append(contentsOf: Self.escape(byte))
                start = place + 1
            }
            bytes.append(contentsOf: utf8[start..<utf8.count])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
