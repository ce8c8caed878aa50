/// A JSON object, written member by member.
struct JSONBody {
    private(set) var bytes: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "}")]

    mutating func add(_ name: String, _ value: String) {
        add(name) { $0.put(string: value) }
    }

    mutating func add(_ name: String, _ value: Int) {
        add(name) { $0.put(number: UInt64(value.magnitude), isNegative: value < 0) }
    }

    mutating func add(_ name: String, flag: Bool) {
        add(name) { $0.bytes += (flag ? "true" : "false").utf8 }
    }

    mutating func add(_ name: String, _ values: [String]) {
        add(name) { $0.put(list: values) { $0.put(string: $1) } }
    }

    /// Adds numbers as strings, the form of ids in Jira.
    mutating func add(_ name: String, ids: [UInt64]) {
        // Each id takes at most 20 digits, two quotation marks and a comma.
        bytes.reserveCapacity(bytes.count + name.utf8.count + 8 + 23 * ids.count)
        add(name) { body in
            body.put(list: ids) { body, id in
                body.bytes.append(UInt8(ascii: "\""))
                body.put(number: id, isNegative: false)
                body.bytes.append(UInt8(ascii: "\""))
            }
        }
    }

    /// Adds an array whose elements are the given JSON texts, unchanged.
    mutating func add(_ name: String, rawValues: [String]) {
        add(name) { $0.put(list: rawValues) { $0.bytes += $1.utf8 } }
    }

    private mutating func add(_ name: String, _ value: (inout Self) -> Void) {
        bytes.removeLast()
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        put(string: name)
        bytes.append(UInt8(ascii: ":"))
        value(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func put<Value>(list values: [Value], _ element: (inout Self, Value) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (place, value) in values.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            element(&self, value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func put(number: UInt64, isNegative: Bool) {
        if isNegative { bytes.append(UInt8(ascii: "-")) }
        var unit: UInt64 = 1
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            bytes.append(0x30 + UInt8(number / unit % 10))
            unit /= 10
        }
    }

    private mutating func put(string text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes += "\\u00".utf8
                for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
