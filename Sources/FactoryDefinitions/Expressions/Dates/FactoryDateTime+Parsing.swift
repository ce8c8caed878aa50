internal import InterimData

/// Parses dates and times in the formats of .NET's culture for the United States, which the service uses.
extension FactoryDateTime {
    /// Parses a date with or without a time. Returns `nil` if the text is not a date.
    ///
    /// Examples of dates are `15 Mar 2018`, `2018-03-15`, `2018-03`, `2018/3/15`, `3/15/2018` and `March 15, 2018`. The
    /// day of the week may precede the date and is ignored. After a space or a `T`, a time may follow, such as `12:00`,
    /// `12:00:36.1234567` or `1:27 PM`. An offset may follow at the end, such as `Z`, `GMT` or `+02:00`.
    ///
    /// A time with an offset is converted to UTC. A fraction of a second is rounded to ticks.
    package init?(_ text: String) {
        guard text.utf8.count <= 100 else { return nil }
        var reading = DateTimeReading(tokens: DateTimeReading.tokens(of: text))
        guard let time = reading.time() else { return nil }
        self = time
    }
}

private struct DateTimeReading {
    enum Token: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case punctuation(Character)
        case space
    }

    let tokens: ArraySlice<Token>
    private var index: Int
    private var year: Int?
    private var month: Int?
    private var day: Int?
    /// The time of day, in ticks.
    private var timeOfDay: Int64 = 0
    /// The offset from UTC, in minutes.
    private var offset: Int?

    init(tokens: [Token]) {
        self.tokens = tokens[...]
        index = 0
    }

    static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var rest = Substring(text)
        while let first = rest.first {
            let isDigit: (Character) -> Bool = { $0.isASCII && $0.isNumber }
            let isLetter: (Character) -> Bool = { $0.isASCII && $0.isLetter }
            if isDigit(first) {
                let digits = rest.prefix(while: isDigit)
                // A fraction may have more digits than an `Int` can hold.
                tokens.append(.number(Int(digits.prefix(9)) ?? 0, digits: digits.count))
                rest = rest.dropFirst(digits.count)
            } else if isLetter(first) {
                let word = rest.prefix(while: isLetter)
                tokens.append(.word(word.lowercased()))
                rest = rest.dropFirst(word.count)
            } else if first.isWhitespace {
                rest = rest.drop(while: \.isWhitespace)
                tokens.append(.space)
            } else {
                tokens.append(.punctuation(first))
                rest = rest.dropFirst()
            }
        }
        return tokens
    }

    mutating func time() -> FactoryDateTime? {
        skipSpace()
        guard readDate() else { return nil }
        if take(.word("t")) || takeSpace() {
            skipSpace()
            if case .number? = peek, !readTime() { return nil }
        }
        guard readOffset() else { return nil }
        skipSpace()
        guard index == tokens.count, let year, let month, (1...9999).contains(year), (1...12).contains(month),
            (1...CivilCalendar.dayCount(ofMonth: month, year: year)).contains(day ?? 1)
        else { return nil }
        let days = CivilCalendar.daysSinceYear1(year: year, month: month, day: day ?? 1)
        var ticks = Int64(days) * Ticks.perDay + timeOfDay
        if let offset { ticks -= Int64(offset) * 60 * Ticks.perSecond }
        guard Ticks.calendar.contains(ticks) else { return nil }
        return FactoryDateTime(ticks: ticks, isUTC: offset != nil)
    }

    // MARK: Date

    private mutating func readDate() -> Bool {
        if case .word(let word)? = peek, Self.dayNumber(word) != nil {
            index += 1
            _ = take(.punctuation(","))
            skipSpace()
        }
        if case .word = peek { return readMonthFirst() }
        guard case .number(let first, let digits)? = peek else { return false }
        index += 1
        if digits >= 3 {
            guard digits == 4, let separator = takeSeparator(), let month = takeNumber(2) else { return false }
            (year, self.month) = (first, month)
            if take(.punctuation(separator)) {
                guard let day = takeNumber(2) else { return false }
                self.day = day
            }
            return true
        }
        if let separator = takeSeparator() {
            if case .word = peek { return readMonthName(day: first, separator: separator) }
            guard let second = takeNumber(2), take(.punctuation(separator)), let last = takeYear() else { return false }
            (month, day, year) = (first, second, last)
            return true
        }
        guard takeSpace() else { return false }
        return readMonthName(day: first, separator: nil)
    }

    /// Reads a date such as `March 15, 2018` or `March 2018`.
    private mutating func readMonthFirst() -> Bool {
        guard let month = takeMonth(), takeSpace(), case .number(let number, let digits)? = peek else { return false }
        index += 1
        self.month = month
        if digits == 4 {
            year = number
            return true
        }
        guard digits <= 2 else { return false }
        day = number
        _ = take(.punctuation(","))
        skipSpace()
        year = takeYear()
        return year != nil
    }

    /// Reads the rest of a date such as `15 March 2018` or `15-Mar-2018`, after the day and the separator.
    private mutating func readMonthName(day: Int, separator: Character?) -> Bool {
        guard let month = takeMonth() else { return false }
        if let separator {
            guard take(.punctuation(separator)) else { return false }
        } else {
            _ = take(.punctuation(","))
            guard takeSpace() else { return false }
        }
        guard let year = takeYear() else { return false }
        (self.year, self.month, self.day) = (year, month, day)
        return true
    }

    // MARK: Time

    private mutating func readTime() -> Bool {
        guard var hour = takeNumber(2) else { return false }
        var (minute, second, fraction, hasMinutes) = (0, 0, Int64(0), false)
        if take(.punctuation(":")) {
            hasMinutes = true
            guard let number = takeNumber(2) else { return false }
            minute = number
            if take(.punctuation(":")) {
                guard let number = takeNumber(2) else { return false }
                second = number
                if take(.punctuation(".")) || take(.punctuation(",")) {
                    guard let ticks = takeFraction() else { return false }
                    fraction = ticks
                }
            }
        }
        let beforeSpace = index
        skipSpace()
        if case .word(let word)? = peek, ["am", "pm", "a", "p"].contains(word) {
            index += 1
            guard (1...12).contains(hour) else { return false }
            hour = hour % 12 + (word.hasPrefix("p") ? 12 : 0)
        } else {
            index = beforeSpace
            if !hasMinutes { return false }
        }
        guard hour < 24, minute < 60, second < 60 else { return false }
        timeOfDay = Int64(hour * 3600 + minute * 60 + second) * Ticks.perSecond + fraction
        return true
    }

    private mutating func readOffset() -> Bool {
        let start = index
        skipSpace()
        switch peek {
        case .word("z"), .word("gmt"), .word("utc"):
            index += 1
            offset = 0
        case .punctuation(let sign) where sign == "+" || sign == "-":
            index += 1
            guard case .number(let number, let digits)? = peek else { return false }
            index += 1
            var (hours, minutes) = (number, 0)
            if digits == 4 {
                (hours, minutes) = (number / 100, number % 100)
            } else if digits > 2 {
                return false
            } else if take(.punctuation(":")) {
                guard let number = takeNumber(2) else { return false }
                minutes = number
            }
            guard hours <= 14, minutes < 60 else { return false }
            offset = (hours * 60 + minutes) * (sign == "-" ? -1 : 1)
        default: index = start
        }
        return true
    }

    // MARK: Tokens

    private var peek: Token? { index < tokens.count ? tokens[index] : nil }

    private mutating func take(_ token: Token) -> Bool {
        guard peek == token else { return false }
        index += 1
        return true
    }

    private mutating func takeSpace() -> Bool { take(.space) }
    private mutating func skipSpace() { _ = take(.space) }

    private mutating func takeSeparator() -> Character? {
        guard case .punctuation(let mark)? = peek, mark == "-" || mark == "/" || mark == "." else { return nil }
        index += 1
        return mark
    }

    private mutating func takeNumber(_ digits: Int) -> Int? {
        guard case .number(let number, let count)? = peek, count <= digits else { return nil }
        index += 1
        return number
    }

    /// Takes a year of four digits, or of two digits, which stand for the years 1950 to 2049.
    private mutating func takeYear() -> Int? {
        guard case .number(let number, let count)? = peek, count == 2 || count == 4 else { return nil }
        index += 1
        return count == 4 ? number : number + (number < 50 ? 2000 : 1900)
    }

    /// Takes the digits of a fraction of a second. Returns them in ticks.
    private mutating func takeFraction() -> Int64? {
        guard case .number(let number, let digits)? = peek else { return nil }
        index += 1
        var ticks = Double(number)
        for _ in 0..<max(0, 7 - min(digits, 9)) { ticks *= 10 }
        for _ in 0..<max(0, min(digits, 9) - 7) { ticks /= 10 }
        return min(Int64(ticks.rounded()), Ticks.perSecond - 1)
    }

    private mutating func takeMonth() -> Int? {
        guard case .word(let word)? = peek,
            let place = DateFormat.months.firstIndex(where: { Self.isName(word, of: $0) })
        else { return nil }
        index += 1
        _ = take(.punctuation("."))
        return place + 1
    }

    private static func dayNumber(_ word: String) -> Int? {
        DateFormat.weekdays.firstIndex { isName(word, of: $0) }
    }

    /// Returns a Boolean value that indicates whether a word is a name or its first three letters.
    private static func isName(_ word: String, of name: String) -> Bool {
        word == name.lowercased() || word == name.lowercased().prefix(3)
    }
}
