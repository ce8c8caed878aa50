/// Reads validated JSON strings, and writes JSON strings.
package enum JSONText {
    /// Returns the text of a JSON string, with its escapes resolved. `json` includes the quotation marks. A lone
    /// surrogate, which JSON's grammar allows but UTF-8 cannot represent, becomes U+FFFD.
    static func text(ofString json: UnsafeRawBufferPointer) -> String {
        guard json.count >= 2 else { return "" }
        let inner = json[1..<json.count - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        return String(decoding: unescaped(inner), as: UTF8.self)
    }

    /// Returns a text as a JSON string with quotation marks.
    package static func json(of text: String) -> String {
        var json = ""
        append(text, to: &json)
        return json
    }

    /// Appends a text as a JSON string with quotation marks. Only the characters that JSON requires to be escaped are
    /// escaped, each by its shortest escape.
    package static func append(_ text: String, to json: inout String) {
        json += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "\r": json += "\\r"
            case "\t": json += "\\t"
            case "\u{8}": json += "\\b"
            case "\u{C}": json += "\\f"
            case "\0"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        json += "\""
    }

    private static func unescaped(_ inner: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(inner.count)
        var rest = inner
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "b"): output.append(8)
            case UInt8(ascii: "f"): output.append(12)
            case UInt8(ascii: "n"): output.append(10)
            case UInt8(ascii: "r"): output.append(13)
            case UInt8(ascii: "t"): output.append(9)
            case UInt8(ascii: "u"): output.append(contentsOf: Array(String(scalar(&rest)).utf8))
            case .some(let other): output.append(other)
            case nil: break
            }
        }
        return output
    }

    /// Reads the digits after `\u` and, if they are a high surrogate, the escape of a low surrogate that follows.
    /// Returns U+FFFD for a lone surrogate.
    private static func scalar(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Unicode.Scalar {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        let first = unit(&rest)
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? replacement }
        guard rest.starts(with: Array(#"\u"#.utf8)) else { return replacement }
        var ahead = rest.dropFirst(2)
        let second = unit(&ahead)
        guard (0xDC00..<0xE000).contains(second) else { return replacement }
        rest = ahead
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? replacement
    }

    private static func unit(_ rest: inout Slice<UnsafeRawBufferPointer>) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = rest.popFirst(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { break }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
