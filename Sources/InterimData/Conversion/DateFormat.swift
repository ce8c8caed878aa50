/// A .NET format string for reading and writing dates and times. It is either a standard format, which is a single
/// letter such as `o`, `s` or `G`, or a custom format such as `yyyy-MM-dd HH:mm:ss.fff zzz`.
///
/// Sources: <https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings> and
/// <https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings>. In .NET, some formats
/// use the time zone of the machine. These use UTC here, which is the time zone of the machines on which the connector
/// runs.
public struct DateFormat: Sendable, Hashable {
    /// A part of a format.
    enum Part: Sendable, Hashable {
        case literal(String)
        /// A letter for a part of the date or the time, and the number of its repetitions.
        case field(Character, Int)
        case timeSeparator
        case dateSeparator
    }

    /// The format string, as passed to the initializer.
    public let text: String
    /// The letter of a standard format; `nil` for a custom one.
    let standard: Character?
    private let parts: [Part]

    /// ISO 8601 with seven decimals of the second: `2020-01-31T10:00:00.0000000Z`. It is the connector's default.
    public static let roundTrip = DateFormat(standard: "o")

    /// A date in ISO 8601: `2020-01-31`.
    static let isoDate = DateFormat(known: "yyyy-MM-dd")
    /// A time of day in ISO 8601 with seven decimals: `10:00:00.0000000`.
    static let isoTime = DateFormat(known: "HH:mm:ss.fffffff")
    /// Common formats of times of day, with or without seconds and decimals.
    static let commonTimes = ["HH:mm:ss.FFFFFFF", "HH:mm", "h:mm:ss tt", "h:mm tt"].map { DateFormat(known: $0) }

    private init(known text: String) {
        self.text = text
        standard = nil
        parts = Self.parse(text) ?? []
    }

    private init(standard: Character) {
        text = String(standard)
        self.standard = standard
        parts = []
    }

    /// Parses a format.
    ///
    /// - Returns: `nil` for a text that .NET rejects: an empty text, a single letter that is not a standard format, or
    ///   a custom format with an unclosed quotation mark, more than seven decimals, or `%` or a backslash at the end.
    public init?(_ text: String) {
        self.text = text
        if text.count == 1, let letter = text.first {
            guard Self.standardLetters.contains(letter) else { return nil }
            standard = letter
            parts = []
            return
        }
        standard = nil
        guard !text.isEmpty, let parts = Self.parse(text) else { return nil }
        self.parts = parts
    }

    private static let standardLetters: Set<Character> = [
        "d", "D", "f", "F", "g", "G", "m", "M", "o", "O", "r", "R", "s", "t", "T", "u", "U", "y", "Y",
    ]
    private static let fieldLetters: Set<Character> = ["d", "f", "F", "g", "h", "H", "K", "m", "M", "s", "t", "y", "z"]

    /// Returns the parts of the format. The parts of a standard format depend on the culture.
    func parts(in culture: Culture) -> [Part] {
        guard let standard else { return parts }
        return Self.parse(Self.pattern(of: standard, in: culture)) ?? []
    }

    private static func parse(_ text: String) -> [Part]? {
        var parts: [Part] = []
        func literal(_ text: String) {
            if case .literal(let before)? = parts.last {
                parts[parts.count - 1] = .literal(before + text)
            } else {
                parts.append(.literal(text))
            }
        }
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                literal(String(escaped))
            case "'", "\"":
                guard let quoted = Self.quoted(&rest, until: character) else { return nil }
                literal(quoted)
            case "%":
                guard let next = rest.first, next != "%" else { return nil }
            case ":": parts.append(.timeSeparator)
            case "/": parts.append(.dateSeparator)
            case _ where fieldLetters.contains(character):
                var count = 1
                while rest.first == character {
                    rest.removeFirst()
                    count += 1
                }
                if character == "f" || character == "F", count > 7 { return nil }
                if character == "K" {
                    for _ in 0..<count { parts.append(.field("K", 1)) }
                } else {
                    parts.append(.field(character, count))
                }
            default: literal(String(character))
            }
        }
        return parts
    }

    private static func quoted(_ rest: inout Substring, until quote: Character) -> String? {
        var text = ""
        while let character = rest.popFirst() {
            if character == quote { return text }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            text.append(escaped)
        }
        return nil
    }

    /// Returns the custom format that is equivalent to a standard format in a culture.
    private static func pattern(of letter: Character, in culture: Culture) -> String {
        let (shortDate, longDate, shortTime, longTime, monthDay, yearMonth) =
            switch culture {
            case .englishUnitedStates:
                ("M/d/yyyy", "dddd, MMMM d, yyyy", "h:mm tt", "h:mm:ss tt", "MMMM d", "MMMM yyyy")
            case .englishUnitedKingdom:
                ("dd/MM/yyyy", "dd MMMM yyyy", "HH:mm", "HH:mm:ss", "d MMMM", "MMMM yyyy")
            case .invariant:
                ("MM/dd/yyyy", "dddd, dd MMMM yyyy", "HH:mm", "HH:mm:ss", "MMMM dd", "yyyy MMMM")
            }
        return switch letter {
        case "d": shortDate
        case "D": longDate
        case "f": longDate + " " + shortTime
        case "F", "U": longDate + " " + longTime
        case "g": shortDate + " " + shortTime
        case "G": shortDate + " " + longTime
        case "m", "M": monthDay
        case "r", "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'"
        case "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss"
        case "t": shortTime
        case "T": longTime
        case "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'"
        case "y", "Y": yearMonth
        default: "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK"
        }
    }

    /// The English names of the months, from January.
    package static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    /// The English names of the days of the week, from Sunday.
    package static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
