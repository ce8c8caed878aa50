/// A value of one of the types that conversions support.
package enum TypedValue: Sendable, Hashable {
    /// Null, which every conversion returns unchanged.
    case null
    /// A ``ValueType/boolean``.
    case boolean(Bool)
    /// A whole number of any integer type.
    case integer(Int128)
    /// A ``ValueType/decimal``.
    case decimal(ExactDecimal)
    /// A ``ValueType/single``.
    case single(Float)
    /// A ``ValueType/double``.
    case double(Double)
    /// A ``ValueType/string``.
    case string(String)
    /// A ``ValueType/byteArray``.
    case bytes([UInt8])
    /// A ``ValueType/date``: midnight of the day, without an offset.
    case date(PointInTime)
    /// A ``ValueType/dateTime``.
    case dateTime(PointInTime)
    /// A ``ValueType/dateTimeOffset``.
    case dateTimeOffset(PointInTime)
    /// A ``ValueType/guid``.
    case guid(GUID)
    /// A ``ValueType/time``: the time of day on January 1 of the year 1, without an offset.
    case time(PointInTime)
    /// A ``ValueType/timeSpan``.
    case timeSpan(TimeSpan)

    /// Creates a value from valid JSON text. A whole number that does not fit into a signed 64-bit integer, or that has
    /// a decimal point or an exponent, becomes a decimal.
    ///
    /// - Returns: `nil` for an object or array, and for a number with more than 1,000 digits.
    package init?(json: UnsafeRawBufferPointer) {
        let kind = JSONKind(firstByte: json.first ?? 0)
        switch kind {
        case .null: self = .null
        case .boolean: self = .boolean(json.first == UInt8(ascii: "t"))
        case .string: self = .string(JSONText.text(ofString: json))
        case .object, .array: return nil
        case .number:
            guard let number = ExactDecimal(String(decoding: json, as: UTF8.self)) else { return nil }
            let isWhole = json.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- 0x30 < 10 }
            if isWhole, let value = number.integer, value >= Int128(Int64.min), value <= Int128(Int64.max) {
                self = .integer(value)
            } else {
                self = .decimal(number)
            }
        }
    }

    /// The type of the value; `nil` for null. The type of whole numbers is `Int64`.
    package var type: ValueType? {
        switch self {
        case .null: nil
        case .boolean: .boolean
        case .integer: .int64
        case .decimal: .decimal
        case .single: .single
        case .double: .double
        case .string: .string
        case .bytes: .byteArray
        case .date: .date
        case .dateTime: .dateTime
        case .dateTimeOffset: .dateTimeOffset
        case .guid: .guid
        case .time: .time
        case .timeSpan: .timeSpan
        }
    }

    /// Returns the value as text in the same form as .NET, such as `True`, `1.5` or `1E+20`. Null is an empty text.
    /// Dates, times and time spans are written in the formats of the settings. If the format is `nil`, dates and times
    /// are written as in ISO 8601, with seven decimals of the second, and time spans in .NET's format `c`.
    package func text(_ settings: ConversionSettings = ConversionSettings()) -> String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .decimal(let value): value.text
        case .single(let value): FloatText.text(of: value, digits: 7)
        case .double(let value): FloatText.text(of: value, digits: 15)
        case .string(let text): text
        case .bytes(let bytes): Base64.text(of: bytes)
        case .date(let day):
            (settings.dateFormat ?? .isoDate).text(of: day, hasOffset: false, culture: settings.culture)
        case .dateTime(let time):
            (settings.dateTimeFormat ?? .roundTrip).text(of: time, hasOffset: false, culture: settings.culture)
        case .dateTimeOffset(let time):
            (settings.dateTimeOffsetFormat ?? .roundTrip).text(of: time, hasOffset: true, culture: settings.culture)
        case .guid(let value): value.text
        case .time(let time):
            (settings.timeFormat ?? .isoTime).text(of: time, hasOffset: false, culture: settings.culture)
        case .timeSpan(let span): (settings.timeSpanFormat ?? .constant).text(of: span)
        }
    }

    /// A Boolean value that indicates whether the value is written in JSON without quotation marks. These are numbers,
    /// true, false and null.
    package var isJSONScalar: Bool {
        switch self {
        case .null, .boolean, .integer, .decimal, .single, .double: true
        case .string, .bytes, .date, .dateTime, .dateTimeOffset, .guid, .time, .timeSpan: false
        }
    }

    /// Returns the value as JSON text. Values that are not numbers, Boolean values or null become strings with the text
    /// that `text(_:)` returns.
    package func json(_ settings: ConversionSettings = ConversionSettings()) -> String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .decimal(let value): value.text
        case .single(let value): value.description
        case .double(let value): value.description
        default: JSONText.json(of: text(settings))
        }
    }
}

/// A UUID.
package struct GUID: Sendable, Hashable {
    /// The 128 bits. The first hexadecimal digit of the text is the most significant.
    package var bits: UInt128

    /// Creates a UUID.
    package init(bits: UInt128) { self.bits = bits }

    /// Creates a UUID from 32 hexadecimal digits; `nil` for any other text. The digits may be in groups of 8-4-4-4-12,
    /// separated by hyphens; such groups may be enclosed in braces or parentheses. Source:
    /// <https://learn.microsoft.com/dotnet/api/system.guid.parse>, of which the format `X` (with `0x`) is not
    /// supported.
    package init?(_ text: String) {
        var text = Substring(text.trimmingBlanks)
        if (text.first == "{" && text.last == "}") || (text.first == "(" && text.last == ")") {
            text = text.dropFirst().dropLast()
            guard text.contains("-") else { return nil }
        }
        if text.contains("-") {
            guard text.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12] else {
                return nil
            }
            text = Substring(text.filter { $0 != "-" })
        }
        guard text.utf8.count == 32, !text.hasPrefix("+"), let bits = UInt128(text, radix: 16) else { return nil }
        self.bits = bits
    }

    /// The UUID as lower-case hexadecimal digits in groups of 8-4-4-4-12, separated by hyphens.
    package var text: String {
        let digits = String(bits, radix: 16)
        var rest = Substring(String(repeating: "0", count: 32 - digits.count) + digits)
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}

/// Writes floating-point numbers in the same form as .NET, with the fewest digits that identify the number.
enum FloatText {
    /// Returns the text of a number.
    ///
    /// - Parameter digits: An exponent is written if there would be more digits than this before the decimal point, or
    ///   more than three zeros directly after it.
    static func text(of value: some BinaryFloatingPoint & CustomStringConvertible, digits most: Int) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        if value == 0 { return value.sign == .minus ? "-0" : "0" }
        // Swift's text has the same digits, but places the decimal point or the exponent differently.
        var text = Substring(value.description)
        let sign = text.first == "-" ? "-" : ""
        text = text.dropFirst(sign.count)
        var exponent = 0
        if let letter = text.firstIndex(of: "e") {
            exponent = Int(text[text.index(after: letter)...]) ?? 0
            text = text[..<letter]
        }
        let parts = text.split(separator: ".")
        var whole = String(parts[0])
        var decimals = parts.count > 1 ? String(parts[1]) : ""
        if decimals == "0" { decimals = "" }
        // The digits without leading and trailing zeros, and the power of ten of the first digit.
        var all = whole + decimals
        var place = whole.count - 1 + exponent
        while all.first == "0" {
            all.removeFirst()
            place -= 1
        }
        while all.last == "0" { all.removeLast() }
        if place >= most || place <= -5 {
            let rest = all.dropFirst()
            let padded = DateFormat.padded(abs(place), 2)
            return sign + all.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "E" + (place < 0 ? "-" : "+") + padded
        }
        if place < 0 { return sign + "0." + String(repeating: "0", count: -place - 1) + all }
        whole = String(all.prefix(place + 1))
        whole += String(repeating: "0", count: place + 1 - whole.count)
        let rest = all.dropFirst(place + 1)
        return sign + whole + (rest.isEmpty ? "" : "." + rest)
    }
}

/// Base64 encoding of bytes (RFC 4648).
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | ($1 < group.count ? UInt32(group[start + $1]) : 0) }
            for place in 0..<4 {
                let isPadding = place > group.count
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * place)) & 63])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the bytes that a Base64 text encodes; `nil` if the text is not Base64 with padding.
    static func bytes(of text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        for (place, byte) in text.enumerated() {
            var value = 0
            if place < text.count - padding {
                guard let known = alphabet.firstIndex(of: byte) else { return nil }
                value = known
            }
            bits = bits << 6 | UInt32(value)
            guard place % 4 == 3 else { continue }
            bytes += [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8)]
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits = 0
        }
        return Array(bytes.dropLast(padding))
    }
}
