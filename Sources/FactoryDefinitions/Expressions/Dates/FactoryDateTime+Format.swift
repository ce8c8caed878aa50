/// .NET's formats of dates and times, in the service's culture, which is that of the United States.
///
/// https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings
/// https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
extension FactoryDateTime {
    /// The time in a standard format (one letter) or a custom one; `nil` for what is neither.
    ///
    /// Offsets (`zzz`) are those of UTC: the service's own clocks show it.
    public func text(format: String) -> String? {
        let characters = Array(format)
        guard characters.count == 1 else {
            return custom(characters.isEmpty ? Array("M/d/yyyy h:mm:ss tt") : characters)
        }
        switch characters[0] {
        case "d": return custom("M/d/yyyy")
        case "D": return custom("dddd, MMMM d, yyyy")
        // "U" is the same of UTC, which the time is taken to be.
        case "f": return custom("dddd, MMMM d, yyyy h:mm tt")
        case "F", "U": return custom("dddd, MMMM d, yyyy h:mm:ss tt")
        case "g": return custom("M/d/yyyy h:mm tt")
        case "G": return custom("M/d/yyyy h:mm:ss tt")
        case "m", "M": return custom("MMMM d")
        case "o", "O": return custom("yyyy-MM-dd'T'HH:mm:ss.fffffffK")
        case "r", "R": return custom("ddd, dd MMM yyyy HH:mm:ss 'GMT'")
        case "s": return custom("yyyy-MM-dd'T'HH:mm:ss")
        case "t": return custom("h:mm tt")
        case "T": return custom("h:mm:ss tt")
        case "u": return custom("yyyy-MM-dd HH:mm:ss'Z'")
        case "y", "Y": return custom("MMMM yyyy")
        default: return nil
        }
    }

    private func custom(_ format: String) -> String? { custom(Array(format)) }

    private func custom(_ format: [Character]) -> String? {
        var text = ""
        var index = 0
        while index < format.count {
            let character = format[index]
            switch character {
            case "'", "\"":
                guard let end = Self.appendQuoted(format, from: index, to: &text) else { return nil }
                index = end
            case "\\":
                guard index + 1 < format.count else { return nil }
                text.append(format[index + 1])
                index += 2
            case "%":
                // Makes one letter a custom format: "%d". A second percent sign is an error there.
                guard index + 1 < format.count, format[index + 1] != "%" else { return nil }
                index += 1
            default:
                let count = format[index...].prefix { $0 == character }.count
                guard let part = self.part(character, count) else { return nil }
                if part.isEmpty, character == "F", text.last == "." { text.removeLast() }
                text += part
                index += count
            }
        }
        return text
    }

    /// The part for so many of a letter; these letters themselves, where they are no specifier; `nil` where there are too many.
    private func part(_ letter: Character, _ count: Int) -> String? {
        switch letter {
        case "d":
            switch count {
            case 1, 2: return Self.digits(calendarDay.day, count)
            case 3: return String(Self.dayNames[dayOfWeek].prefix(3))
            default: return Self.dayNames[dayOfWeek]
            }
        case "f", "F":
            guard count <= 7 else { return nil }
            let digits = Self.digits(fraction, 7).prefix(count)
            guard letter == "F" else { return String(digits) }
            return String(String(digits.reversed().drop { $0 == "0" }.reversed()))
        case "g": return "A.D."
        case "h": return Self.digits(hour % 12 == 0 ? 12 : hour % 12, min(count, 2))
        case "H": return Self.digits(hour, min(count, 2))
        case "K": return String(repeating: isUTC ? "Z" : "", count: count)
        case "m": return Self.digits(minute, min(count, 2))
        case "M":
            let month = calendarDay.month
            switch count {
            case 1, 2: return Self.digits(month, count)
            case 3: return String(Self.monthNames[month - 1].prefix(3))
            default: return Self.monthNames[month - 1]
            }
        case "s": return Self.digits(second, min(count, 2))
        case "t": return String((hour < 12 ? "AM" : "PM").prefix(count))
        case "y":
            let year = calendarDay.year
            return count <= 2 ? Self.digits(year % 100, count) : Self.digits(year, count)
        case "z": return count == 1 ? "+0" : count == 2 ? "+00" : "+00:00"
        default: return String(repeating: letter, count: count)
        }
    }

    /// Appends what stands in quotes and tells where it ends; `nil` where it does not.
    private static func appendQuoted(_ format: [Character], from start: Int, to text: inout String) -> Int? {
        var index = start + 1
        while index < format.count {
            if format[index] == format[start] { return index + 1 }
            if format[index] == "\\" {
                index += 1
                guard index < format.count else { return nil }
            }
            text.append(format[index])
            index += 1
        }
        return nil
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    static let dayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
