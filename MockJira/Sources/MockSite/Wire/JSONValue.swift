/// A JSON value to write. It can contain holes, which each write fills with other content.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// A number with this text.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])
    /// A hole that a value fills.
    case hole(Int)
    /// A string that consists of constant texts and holes. The text that fills a hole must be escaped.
    case stringWithHoles([Part])

    package enum Part: Sendable {
        case text(String)
        case hole(Int)
    }

    /// Returns the text as a string; null if `text` is nil.
    package static func string(orNull text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// Returns an object of the members whose value is not nil.
    package static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { member in member.1.map { (key: member.0, value: $0) } })
    }
}

extension JSONValue {
    /// Writes the value in a dialect. At each hole, it calls `hole` with the number of the hole and with the output, to
    /// which `hole` appends the content.
    package func write(_ dialect: Dialect, into out: inout [UInt8], hole: (Int, inout [UInt8]) -> Void = { _, _ in }) {
        switch self {
        case .null: out += Array("null".utf8)
        case .bool(let value): out += Array((value ? "true" : "false").utf8)
        case .int(let value): out += Array(String(value).utf8)
        case .number(let text): out += Array(text.utf8)
        case .string(let text):
            out.append(0x22)
            out += dialect.escaped(text)
            out.append(0x22)
        case .array(let elements):
            out.append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { out.append(0x2C) }
                element.write(dialect, into: &out, hole: hole)
            }
            out.append(0x5D)
        case .object(let members):
            out.append(0x7B)
            for (index, member) in dialect.ordered(members, key: \.key).enumerated() {
                if index > 0 { out.append(0x2C) }
                JSONValue.string(member.key).write(dialect, into: &out)
                out.append(0x3A)
                member.value.write(dialect, into: &out, hole: hole)
            }
            out.append(0x7D)
        case .hole(let index): hole(index, &out)
        case .stringWithHoles(let parts):
            out.append(0x22)
            for part in parts {
                switch part {
                case .text(let text): out += dialect.escaped(text)
                case .hole(let index): hole(index, &out)
                }
            }
            out.append(0x22)
        }
    }

    /// Returns the bytes of the value in a dialect.
    package func bytes(_ dialect: Dialect) -> [UInt8] {
        var out: [UInt8] = []
        write(dialect, into: &out)
        return out
    }
}
