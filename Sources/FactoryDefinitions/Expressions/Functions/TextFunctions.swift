/// The functions of text. Positions and lengths are in UTF-16 code units, as in .NET.
let textFunctions: [ExpressionFunction] = [
    ExpressionFunction("concat", 1...Int.max) { call throws(ExpressionError) in
        let texts = call.arguments.map(\.text)
        try ExpressionLimits.check(textLength: texts.reduce(0) { $0 + $1.utf8.count }, at: call.offset)
        return .string(texts.joined())
    },
    ExpressionFunction("endsWith", 2...2) { call throws(ExpressionError) in
        .boolean(CaseInsensitiveText(try call.text(0)).hasSuffix(CaseInsensitiveText(try call.text(1))))
    },
    ExpressionFunction("guid", 0...1) { call throws(ExpressionError) in
        guard let text = guid(format: try call.optionalText(0) ?? "D", randomBits: call.scope.randomBits) else {
            throw call.failure("must be \"N\", \"D\", \"B\", \"P\" or \"X\"", argument: 0)
        }
        return .string(text)
    },
    ExpressionFunction("indexOf", 2...2) { call throws(ExpressionError) in
        .integer(
            Int64(CaseInsensitiveText(try call.text(0)).firstIndex(of: CaseInsensitiveText(try call.text(1))) ?? -1)
        )
    },
    ExpressionFunction("lastIndexOf", 2...2) { call throws(ExpressionError) in
        .integer(
            Int64(CaseInsensitiveText(try call.text(0)).lastIndex(of: CaseInsensitiveText(try call.text(1))) ?? -1)
        )
    },
    ExpressionFunction("replace", 3...3) { call throws(ExpressionError) in
        let (text, old, new) = (
            Array(try call.text(0).utf8), Array(try call.text(1).utf8), Array(try call.text(2).utf8)
        )
        if old.isEmpty { throw call.failure("must not be empty", argument: 1) }
        let places = occurrences(of: old, in: text, atMost: .max)
        try ExpressionLimits.check(
            textLength: text.count + places.count * (new.count - old.count),
            at: call.offset
        )
        var replaced: [UInt8] = []
        var start = 0
        for place in places {
            replaced += text[start..<place]
            replaced += new
            start = place + old.count
        }
        replaced += text[start...]
        return .string(String(decoding: replaced, as: UTF8.self))
    },
    ExpressionFunction("split", 2...2) { call throws(ExpressionError) in
        let (text, delimiter) = (try call.text(0), Array(try call.text(1).utf8))
        if delimiter.isEmpty { return .array([.string(text)]) }
        let bytes = Array(text.utf8)
        let places = occurrences(of: delimiter, in: bytes, atMost: ExpressionLimits.elements)
        try ExpressionLimits.check(elementCount: places.count + 1, at: call.offset)
        let starts = [0] + places.map { $0 + delimiter.count }
        return .array(
            zip(starts, places + [bytes.count]).map { .string(String(decoding: bytes[$0..<$1], as: UTF8.self)) }
        )
    },
    ExpressionFunction("startsWith", 2...2) { call throws(ExpressionError) in
        .boolean(CaseInsensitiveText(try call.text(0)).hasPrefix(CaseInsensitiveText(try call.text(1))))
    },
    ExpressionFunction("substring", 2...3) { call throws(ExpressionError) in
        let text = Array(try call.text(0).utf16)
        let start = try call.count(1)
        if start > text.count { throw call.failure("is beyond the end of the text (\(text.count))", argument: 1) }
        let length = call.arguments.count > 2 ? try call.count(2) : text.count - start
        if length > text.count - start {
            throw call.failure("is longer than the rest of the text (\(text.count - start))", argument: 2)
        }
        return .string(String(decoding: text[start..<start + length], as: UTF16.self))
    },
    ExpressionFunction("toLower", 1...1) { call throws(ExpressionError) in .string(try call.text(0).lowercased()) },
    ExpressionFunction("toUpper", 1...1) { call throws(ExpressionError) in .string(try call.text(0).uppercased()) },
    ExpressionFunction("trim", 1...1) { call throws(ExpressionError) in
        let scalars = try call.text(0).unicodeScalars
        let isWhiteSpace: (Unicode.Scalar) -> Bool = \.properties.isWhitespace
        let trimmed = scalars.drop(while: isWhiteSpace).reversed().drop(while: isWhiteSpace).reversed()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: trimmed)
        return .string(String(text))
    },
]

/// A text that is compared without letter case. Each character has as many code units as in the original, so positions
/// are the same in both.
private struct CaseInsensitiveText {
    private let units: [UInt16]

    init(_ text: String) {
        units = text.unicodeScalars.flatMap { scalar -> [UInt16] in
            let upper = scalar.properties.uppercaseMapping.utf16
            let original = String(scalar).utf16
            return Array(upper.count == original.count ? upper : original)
        }
    }

    func hasPrefix(_ other: CaseInsensitiveText) -> Bool { units.starts(with: other.units) }
    func hasSuffix(_ other: CaseInsensitiveText) -> Bool { units.reversed().starts(with: other.units.reversed()) }

    func firstIndex(of other: CaseInsensitiveText) -> Int? {
        if other.units.isEmpty { return 0 }
        return positions(other).first { matches(other, at: $0) }
    }

    func lastIndex(of other: CaseInsensitiveText) -> Int? {
        if other.units.isEmpty { return units.count }
        return positions(other).last { matches(other, at: $0) }
    }

    private func positions(_ other: CaseInsensitiveText) -> Range<Int> {
        0..<max(0, units.count - other.units.count + 1)
    }

    private func matches(_ other: CaseInsensitiveText, at start: Int) -> Bool {
        units[start..<start + other.units.count].elementsEqual(other.units)
    }
}

/// Returns the offsets of the first `most` occurrences of a non-empty text in another. Occurrences do not overlap.
private func occurrences(of wanted: [UInt8], in text: [UInt8], atMost most: Int) -> [Int] {
    var places: [Int] = []
    text.withUnsafeBufferPointer { text in
        wanted.withUnsafeBufferPointer { wanted in
            var offset = 0
            while offset + wanted.count <= text.count, places.count < most {
                var length = 0
                while length < wanted.count, text[offset + length] == wanted[length] { length += 1 }
                if length == wanted.count {
                    places.append(offset)
                    offset += wanted.count
                } else {
                    offset += 1
                }
            }
        }
    }
    return places
}

/// Returns a random identifier (version 4) in a format of .NET; `nil` for an unknown format.
/// https://learn.microsoft.com/dotnet/api/system.guid.tostring
private func guid(format: String, randomBits: () -> UInt64) -> String? {
    var bytes: [UInt8] = []
    for _ in 0..<2 {
        let bits = randomBits()
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: bits >> (UInt64(shift) * 8))) }
    }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }
    func digits(_ range: Range<Int>) -> String { hex[range].joined() }
    let dashed = [digits(0..<4), digits(4..<6), digits(6..<8), digits(8..<10), digits(10..<16)].joined(separator: "-")
    switch format.uppercased() {
    case "", "D": return dashed
    case "N": return hex.joined()
    case "B": return "{" + dashed + "}"
    case "P": return "(" + dashed + ")"
    case "X":
        let tail = hex[8...].map { "0x" + $0 }.joined(separator: ",")
        return "{0x" + digits(0..<4) + ",0x" + digits(4..<6) + ",0x" + digits(6..<8) + ",{" + tail + "}}"
    default: return nil
    }
}
