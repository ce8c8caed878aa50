#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Points in time out of the texts that sites write.
enum CivilTime {
    /// Seconds since 1970 of year, month, day, hour, minute and second in UTC, or `nil` if there is no such time.
    static func seconds(_ numbers: [Int]) -> Double? {
        guard numbers.count == 6, (1970...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...31).contains(numbers[2]), (0...23).contains(numbers[3]), (0...59).contains(numbers[4]),
            (0...60).contains(numbers[5])
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(numbers[0] - 1900)
        parts.tm_mon = Int32(numbers[1] - 1)
        parts.tm_mday = Int32(numbers[2])
        parts.tm_hour = Int32(numbers[3])
        parts.tm_min = Int32(numbers[4])
        parts.tm_sec = Int32(numbers[5])
        return Double(timegm(&parts))
    }

    /// Milliseconds since 1970 of a date-time as Jira writes it, cut to the whole second:
    /// `2020-01-01T10:00:00.000+0000`, also with `Z` or a colon in the offset. `nil` for anything else.
    static func milliseconds(dateTime text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[10] == UInt8(ascii: "T") else { return nil }
        let numbers = text.prefix(19).split { "-T:".contains($0) }.map { Int($0) }
        guard !numbers.contains(nil), let seconds = seconds(numbers.compactMap { $0 }) else { return nil }
        let rest = text.dropFirst(19).drop { $0 == "." || $0.isNumber }
        return offset(rest).map { Int64(seconds) * 1000 - $0 * 60_000 }
    }

    /// The minutes of `Z`, `+0100`, `-01:00`.
    private static func offset(_ text: Substring) -> Int64? {
        if text == "Z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", digits.utf8.count == 4, let number = Int64(digits),
            number >= 0
        else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return sign == "-" ? -minutes : minutes
    }
}
