internal import MockSite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes points in time. It uses the C library's calendar, which neither the mock nor the exporter uses.
struct ExpectedTime: Sendable {
    private let offsetMinutes: Int
    private let columns: Export.DateTimes

    init(zone: SiteZone, columns: Export.DateTimes) {
        offsetMinutes = zone.offsetMinutes
        self.columns = columns
    }

    /// Returns a point in time that is the value of a column, in the notation that the export has in columns.
    func column(_ milliseconds: Int64) -> Expected {
        .text(local(milliseconds) + offset(separator: columns == .rfc3339 ? ":" : ""))
    }

    /// A Boolean value that indicates whether the exporter rewrites points in time.
    var isRewritten: Bool { columns == .rfc3339 }

    /// Returns a point in time that is the value of a column from Jira Software's API, which sends UTC. The notation is
    /// the one that the export has in columns.
    func utcColumn(_ milliseconds: Int64) -> Expected { Self.utc(milliseconds, offset: isRewritten ? "+00:00" : "Z") }

    /// Returns a point in time inside another value. Exporters do not rewrite it, so that it has Jira's notation:
    /// `2020-01-01T10:00:00.000+0000`.
    func nested(_ milliseconds: Int64) -> Expected {
        .text(local(milliseconds) + offset(separator: ""))
    }

    /// Returns a point in time as Jira Software's API writes it: `2020-01-01T10:00:00.000Z`.
    static func utc(_ milliseconds: Int64) -> Expected { utc(milliseconds, offset: "Z") }

    /// Returns a point in time in UTC, with a given notation of the offset, such as `Z` or `+00:00`.
    static func utc(_ milliseconds: Int64, offset: String) -> Expected {
        .text(text(milliseconds) + offset)
    }

    private func local(_ milliseconds: Int64) -> String {
        Self.text(milliseconds + Int64(offsetMinutes) * 60_000)
    }

    private func offset(separator: String) -> String {
        let minutes = abs(offsetMinutes)
        return (offsetMinutes < 0 ? "-" : "+") + Self.digits(minutes / 60, 2) + separator + Self.digits(minutes % 60, 2)
    }

    private static func text(_ milliseconds: Int64) -> String {
        let fraction = (milliseconds % 1000 + 1000) % 1000
        var seconds = time_t((milliseconds - fraction) / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return digits(Int(parts.tm_year) + 1900, 4) + "-" + digits(Int(parts.tm_mon) + 1, 2) + "-"
            + digits(Int(parts.tm_mday), 2) + "T" + digits(Int(parts.tm_hour), 2) + ":" + digits(Int(parts.tm_min), 2)
            + ":" + digits(Int(parts.tm_sec), 2) + "." + digits(Int(fraction), 3)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// Writes durations in the notation of Jira's time tracking, in which a week has five days of eight hours.
enum ExpectedSpan {
    static func text(seconds: Int) -> Expected {
        var minutes = seconds / 60
        var parts: [String] = []
        for (unit, length) in [("w", 5 * 8 * 60), ("d", 8 * 60), ("h", 60), ("m", 1)] where minutes >= length {
            parts.append("\(minutes / length)\(unit)")
            minutes %= length
        }
        return .text(parts.isEmpty ? "0m" : parts.joined(separator: " "))
    }
}
