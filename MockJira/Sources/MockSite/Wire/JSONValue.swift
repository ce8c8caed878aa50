/// A JSON value to be written, possibly with holes that are filled each time it is written.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// A number with its text.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])
    /// A value that is filled in later.
    case hole(Int)
    /// A string whose parts are given or filled in later; what fills it brings its own escapes.
    case stringWithHoles([Part])

    package enum Part: Sendable {
        case text(String)
        case hole(Int)
    }

    /// A string, or null.
    package static func string(orNull text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// An object from the members that are there.
    package static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { member in member.1.map { (key: member.0, value: $0) } })
    }
}

extension JSONValue {
    /// Writes the value in a dialect. `hole` is called at each hole, with what was written so far.
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

    /// The bytes of the value in a dialect.
    package func bytes(_ dialect: Dialect) -> [UInt8] {
        var out: [UInt8] = []
        write(dialect, into: &out)
        return out
    }
}
