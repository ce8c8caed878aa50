/// Dates and times in Jira's format.
extension TextWriter {
    /// Appends a date, given in days since 1970-01-01, in the format `yyyy-MM-dd`.
    @inline(__always)
    package mutating func append(day: Int) {
        let date = CivilDate(epochDay: day)
        append(padded: date.year, digits: 4)
        append(0x2D)
        append(padded: date.month, digits: 2)
        append(0x2D)
        append(padded: date.day, digits: 2)
    }

    /// Appends a time in a zone with the given offset from UTC, in the format `yyyy-MM-ddTHH:mm:ss.SSS`, without
    /// quotation marks and without the offset.
    @inline(__always)
    package mutating func append(moment epochMilliseconds: Int64, offsetMinutes: Int) {
        let local = Int(epochMilliseconds) + offsetMinutes * 60_000
        let day = floorDivision(local, 86_400_000)
        let time = local - day * 86_400_000
        append(day: day)
        append(0x54)
        append(padded: time / 3_600_000, digits: 2)
        append(0x3A)
        append(padded: time / 60_000 % 60, digits: 2)
        append(0x3A)
        append(padded: time / 1000 % 60, digits: 2)
        append(0x2E)
        append(padded: time % 1000, digits: 3)
    }
}
