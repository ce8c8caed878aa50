/// A parser of durations of work: `1w 2d 3h 4m`, with weeks of five days and days of eight hours.
package enum WorkDuration {
    /// Returns the number of seconds; nil if the text is malformed.
    package static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["w": 144_000, "d": 28_800, "h": 3600, "m": 60]
        var total = 0
        let parts = text.split(separator: " ")
        guard !parts.isEmpty else { return nil }
        for part in parts {
            // A number without a unit is a number of minutes.
            guard let last = part.last else { return nil }
            let unit = last.isNumber ? 60 : units[last]
            let digits = last.isNumber ? part : part.dropLast()
            guard let unit, let number = Double(digits), number >= 0, number < 100_000 else { return nil }
            total += Int(number * Double(unit))
        }
        return total
    }
}
