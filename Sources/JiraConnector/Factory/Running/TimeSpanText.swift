/// Spans of time as definitions write them: `[d.]hh:mm:ss`.
enum TimeSpanText {
    /// The span; `nil` where the text is none.
    static func duration(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let first = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard first.count <= 2, let hours = number(first[first.count - 1], 2),
            let minutes = number(parts[1], 2), let seconds = number(parts[2], 2), minutes <= 60, seconds <= 60
        else { return nil }
        var days: Int64 = 0
        if first.count == 2 {
            guard let number = number(first[0], 6) else { return nil }
            days = number
        }
        return .seconds(days * 86_400 + hours * 3600 + minutes * 60 + seconds)
    }

    private static func number(_ digits: Substring, _ most: Int) -> Int64? {
        guard (1...most).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(digits)
    }
}
