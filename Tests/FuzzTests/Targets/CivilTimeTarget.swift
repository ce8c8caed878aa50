@testable import JiraReader

extension FuzzTarget {
    /// The points in time of Jira's date-times, compared with a regular expression and Foundation's calendar.
    static let civilTime = FuzzTarget(
        "civil-time",
        caseCount: 10_000,
        seeds: dateTimeSeeds,
        words: dateTimeWords,
        check: { input in
            let found = CivilTime.milliseconds(dateTime: String(decoding: input, as: UTF8.self))
            let expected = expectedMilliseconds(input)
            try require(
                found == expected,
                "\(found.map(String.init) ?? "nothing") instead of \(expected.map(String.init) ?? "nothing")"
            )
        }
    )

    private static func expectedMilliseconds(_ input: [UInt8]) -> Int64? {
        guard (20...40).contains(input.count), let time = ReferenceTime(input), time.fraction?.mark != ",",
            time.offset != "z", time.offset.count != 3, time.numbers[0] >= 1970,
            let seconds = ReferenceTime.seconds(time.numbers), let minutes = time.offsetMinutes
        else { return nil }
        return Int64(seconds - 60 * minutes) * 1000
    }
}
