/// A .NET format string for reading and writing time spans. It is either a standard format (`c`, `g` or `G`) or a
/// custom format such as `dd\.hh\:mm`.
///
/// Sources: <https://learn.microsoft.com/dotnet/standard/base-types/standard-timespan-format-strings> and
/// <https://learn.microsoft.com/dotnet/standard/base-types/custom-timespan-format-strings>. A custom format does not
/// write the sign of a negative time span.
public struct TimeSpanFormat: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case literal(String)
        case field(Character, Int)
    }

    /// The format string, as passed to the initializer.
    public let text: String
    private let standard: Character?
    private let parts: [Part]

    /// The standard format `c`, which is .NET's default: `[-][d.]hh:mm:ss[.fffffff]`.
    public static let constant = TimeSpanFormat(standard: "c")

    private init(standard: Character) {
        text = String(standard)
        self.standard = standard
        parts = []
    }

    /// Parses a format.
    ///
    /// - Returns: `nil` for a text that .NET rejects. A character that is not part of a field must be in quotation
    ///   marks or follow a backslash.
    public init?(_ text: String) {
        self.text = text
        if text.count == 1, let letter = text.first {
            guard "ctTgG".contains(letter) else { return nil }
            standard = letter
            parts = []
            return
        }
        standard = nil
        var parts: [Part] = []
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                parts.append(.literal(String(escaped)))
            case "'", "\"":
                guard let end = rest.firstIndex(of: character) else { return nil }
                parts.append(.literal(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case "%":
                guard let next = rest.first, next != "%" else { return nil }
            case "d", "h", "m", "s", "f", "F":
                var count = 1
                while rest.first == character {
                    rest.removeFirst()
                    count += 1
                }
                let most = character == "d" ? 8 : character == "f" || character == "F" ? 7 : 2
                guard count <= most else { return nil }
                parts.append(.field(character, count))
            default: return nil
            }
        }
        guard !parts.isEmpty else { return nil }
        self.parts = parts
    }

    // MARK: Writing

    /// Writes a span.
    package func text(of span: TimeSpan) -> String {
        let length = span.ticks.magnitude
        let days = Int(length / UInt64(Ticks.perDay))
        let rest = Int(length % UInt64(Ticks.perDay))
        let (seconds, fraction) = (rest / 10_000_000, rest % 10_000_000)
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let padded = DateFormat.padded
        let sign = span.ticks < 0 ? "-" : ""
        let decimals = padded(fraction, 7)
        switch standard {
        case "g":
            let short = String(decimals.reversed().drop { $0 == "0" }.reversed())
            return sign + (days > 0 ? "\(days):" : "") + "\(hour):" + padded(minute, 2) + ":" + padded(second, 2)
                + (fraction > 0 ? "." + short : "")
        case "G":
            return sign + "\(days):" + padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2) + "."
                + decimals
        case .some:
            return sign + (days > 0 ? "\(days)." : "") + padded(hour, 2) + ":" + padded(minute, 2) + ":"
                + padded(second, 2) + (fraction > 0 ? "." + decimals : "")
        case nil: break
        }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += literal
            case .field("d", let count): text += padded(days, count)
            case .field("h", let count): text += padded(hour, count)
            case .field("m", let count): text += padded(minute, count)
            case .field("s", let count): text += padded(second, count)
            case .field("f", let count): text += decimals.prefix(count)
            case .field(_, let count): text += decimals.prefix(count).reversed().drop { $0 == "0" }.reversed()
            }
        }
    }

    // MARK: Reading

    /// Reads a text that matches a custom format exactly. With a standard format, it reads every text that
    /// `readAny(_:)` accepts. Returns `nil` if the text does not match, or if there is no such time span.
    package func read(_ text: String) -> TimeSpan? {
        guard standard == nil else { return Self.readAny(text) }
        var rest = Substring(text)
        var (days, hour, minute, second, fraction) = (0, 0, 0, 0, 0)
        for part in parts {
            switch part {
            case .literal(let literal):
                guard rest.hasPrefix(literal) else { return nil }
                rest = rest.dropFirst(literal.count)
            case .field(let letter, let count):
                let isDecimal = letter == "f" || letter == "F"
                let most = letter == "d" ? 8 : isDecimal ? count : 2
                let digits = rest.prefix(most).prefix { $0.isASCIIDigit }
                guard letter == "F" || digits.count >= count else { return nil }
                rest = rest.dropFirst(digits.count)
                let value = Int(isDecimal ? digits + String(repeating: "0", count: 7 - digits.count) : digits) ?? 0
                switch letter {
                case "d": days = value
                case "h": hour = value
                case "m": minute = value
                case "s": second = value
                default: fraction = value
                }
            }
        }
        guard rest.isEmpty else { return nil }
        return Self.span(isNegative: false, days: days, hour, minute, second, fraction)
    }

    /// Reads a time span in one of the forms `[-]d`, `[-][d.]hh:mm[:ss[.fffffff]]` and `[-]d:hh:mm:ss[.fffffff]`.
    /// Returns `nil` for any other text.
    package static func readAny(_ text: String) -> TimeSpan? {
        var rest = Substring(text.trimmingBlanks)
        let isNegative = rest.first == "-"
        if isNegative { rest.removeFirst() }
        var groups = rest.split(separator: ":", omittingEmptySubsequences: false)
        var fraction = 0
        var days = 0
        if groups.count >= 3, let dot = groups[groups.count - 1].firstIndex(of: ".") {
            let last = groups[groups.count - 1]
            let digits = last[last.index(after: dot)...]
            guard (1...7).contains(digits.count), digits.allSatisfy(\.isASCIIDigit) else { return nil }
            fraction = Int(digits + String(repeating: "0", count: 7 - digits.count)) ?? 0
            groups[groups.count - 1] = last[..<dot]
        }
        func number(_ text: Substring, most: Int = 2) -> Int? {
            guard (1...most).contains(text.count), text.allSatisfy(\.isASCIIDigit) else { return nil }
            return Int(text)
        }
        if groups.count == 1 {
            guard let days = number(groups[0], most: 8) else { return nil }
            return span(isNegative: isNegative, days: days, 0, 0, 0, 0)
        }
        if groups.count == 4 {
            guard let value = number(groups[0], most: 8) else { return nil }
            days = value
            groups.removeFirst()
        } else if let dot = groups[0].firstIndex(of: ".") {
            guard let value = number(groups[0][..<dot], most: 8) else { return nil }
            days = value
            groups[0] = groups[0][groups[0].index(after: dot)...]
        }
        guard (2...3).contains(groups.count), let hour = number(groups[0]), let minute = number(groups[1]),
            let second = groups.count == 3 ? number(groups[2]) : 0
        else { return nil }
        return span(isNegative: isNegative, days: days, hour, minute, second, fraction)
    }

    private static func span(
        isNegative: Bool,
        days: Int,
        _ hour: Int,
        _ minute: Int,
        _ second: Int,
        _ fraction: Int
    ) -> TimeSpan? {
        guard hour < 24, minute < 60, second < 60, days <= 10_675_199 else { return nil }
        let seconds = Int128(days * 86_400 + hour * 3600 + minute * 60 + second)
        let ticks = seconds * Int128(Ticks.perSecond) + Int128(fraction)
        return Int64(exactly: isNegative ? -ticks : ticks).map(TimeSpan.init(ticks:))
    }
}
