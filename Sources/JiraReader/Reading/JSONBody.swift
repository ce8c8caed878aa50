/// A JSON object, written member by member.
struct JSONBody {
    private(set) var bytes: [UInt8] = Array("{}".utf8)

    mutating func add(_ name: String, _ value: String) { add(name, raw: Self.string(value)) }
    mutating func add(_ name: String, _ value: Int) { add(name, raw: Array(String(value).utf8)) }
    mutating func add(_ name: String, _ values: [String]) {
        add(
            name,
            raw: Array("[".utf8) + Array(values.map(Self.string).joined(separator: [UInt8(ascii: ",")]))
                + Array("]".utf8)
        )
    }

    mutating func add(_ name: String, rawValues: [String]) {
        add(name, raw: Array("[\(rawValues.joined(separator: ","))]".utf8))
    }

    private mutating func add(_ name: String, raw: [UInt8]) {
        bytes.removeLast()
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes += Self.string(name) + [UInt8(ascii: ":")] + raw + [UInt8(ascii: "}")]
    }

    private static func string(_ text: String) -> [UInt8] {
        var output = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                output += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: output.append(byte)
            }
        }
        return output + [UInt8(ascii: "\"")]
    }
}
