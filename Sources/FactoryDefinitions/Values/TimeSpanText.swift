/// Parses the timespans of definitions: `[d.]hh:mm:ss`, according to the pattern
/// `((\d+)\.)?(\d\d):(60|([0-5][0-9])):(60|([0-5][0-9]))`.
///
/// Unlike the timespans of .NET, which ``TimeSpanFormat`` of `InterimData` reads, these may have 60 minutes, 60 seconds
/// and more than 23 hours, but neither a sign nor a fraction of a second.
package enum TimeSpanText {
    /// Returns the duration of a timespan; `nil` if the text is not one. Hours, minutes and seconds may have one digit,
    /// as in `0.0:10:00`: published factories have such timespans, although the pattern excludes them.
    package static func duration(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let first = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard first.count <= 2, let hours = number(first[first.count - 1], 1...2),
            let minutes = number(parts[1], 1...2), let seconds = number(parts[2], 1...2), minutes <= 60, seconds <= 60
        else { return nil }
        var days: Int64 = 0
        if first.count == 2 {
            guard let number = number(first[0], 1...6) else { return nil }
            days = number
        }
        return .seconds(days * 86_400 + hours * 3600 + minutes * 60 + seconds)
    }

    private static func number(_ digits: Substring, _ widths: ClosedRange<Int>) -> Int64? {
        guard widths.contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(digits)
    }
}
