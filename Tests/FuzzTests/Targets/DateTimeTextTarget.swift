import InterimData

extension FuzzTarget {
    /// Jira's date-times rewritten to RFC 3339, compared with a regular expression and Foundation's calendar.
    static let dateTimeText = FuzzTarget(
        "date-time-text",
        caseCount: 10_000,
        seeds: dateTimeSeeds,
        words: dateTimeWords,
        check: { input in
            let expected = ReferenceTime(input).flatMap { rfc3339($0, length: input.count) }
            let output = rewritten(input)
            try require(output == expected, "\(output ?? "nothing") instead of \(expected ?? "nothing")")
            if let output {
                let again = rewritten(Array(output.utf8))
                try require(again == output, "written again it is \(again ?? "nothing") instead of \(output)")
            }
            // Texts that are not strings are tested too.
            var room = [UInt8](repeating: 0, count: DateTimeText.longestResult)
            input.withUnsafeBytes { json in
                room.withUnsafeMutableBytes { _ = $0.baseAddress.map { DateTimeText.rewrite(json, into: $0) } }
            }
        }
    )

    static let dateTimeSeeds = [
        "2020-01-01T10:00:00.000+0000", "2024-02-29T23:59:60.123-0830", "1999-12-31T00:00:00Z",
        "2020-01-01T10:00:00.5+14",
        "2020-06-30T10:00:00,123456+05:45", "1970-01-01T00:00:00.000-00:00", "9999-12-31T23:59:59.999999999Z",
        "2020-01-01",
    ].map { Array($0.utf8) }

    static let dateTimeWords = [
        "T", "Z", "z", "+0000", "-00:00", "+2359", "+24", ".", ",", ":", "-", "02-29", "02-30", "23:59:60", "000",
        "0000-",
        "9999-", "\u{0661}", " ",
    ]

    private static func rfc3339(_ time: ReferenceTime, length: Int) -> String? {
        guard (20...42).contains(length), let minutes = time.offsetMinutes else { return nil }
        func padded(_ number: Int, _ length: Int) -> String {
            String(repeating: "0", count: max(0, length - String(number).count)) + String(number)
        }
        let date = zip(time.numbers.prefix(3), [4, 2, 2]).map { padded($0, $1) }.joined(separator: "-")
        let clock = time.numbers.suffix(3).map { padded($0, 2) }.joined(separator: ":")
        let digits = time.fraction.map { String($0.digits) } ?? ""
        let fraction = digits + String(repeating: "0", count: max(0, 3 - digits.count))
        let sign = time.offset.first == "-" ? "-" : "+"
        let offset = padded(abs(minutes) / 60, 2) + ":" + padded(abs(minutes) % 60, 2)
        return "\(date)T\(clock).\(fraction)\(sign)\(offset)"
    }

    /// Returns the rewritten text of a JSON string; `nil` if it is not rewritten.
    private static func rewritten(_ text: [UInt8]) -> String? {
        let json = [UInt8(ascii: "\"")] + text + [UInt8(ascii: "\"")]
        // The buffer has one byte more, to check that this byte is not changed.
        var output = [UInt8](repeating: 0x7E, count: DateTimeText.longestResult + 1)
        let length = json.withUnsafeBytes { json in
            output.withUnsafeMutableBytes { room in
                room.baseAddress.map { DateTimeText.rewrite(json, into: $0) } ?? 0
            }
        }
        guard length > 0 else { return nil }
        let isFramed = output[0] == 0x22 && output[length - 1] == 0x22 && output[DateTimeText.longestResult] == 0x7E
        return isFramed ? String(decoding: output[1..<length - 1], as: UTF8.self) : "a text without quotation marks"
    }
}
