/// The fault ``MockFault/extremeNumbers``.
struct ExtremeNumbers: Fault {
    static let name = "extremeNumbers"

    static let names = ["total", "maxResults", "size", "count", "limit"]
    static let numbers = [
        "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "-0",
        "99999999999999999999999999999999", "1.5", "4611686018427387904",
    ]

    /// The names of the record members whose numbers are replaced.
    static let recordNames: Set = [
        "total", "created", "updatedTime", "watchCount", "votes", "size", "timeSpentSeconds", "timespent", "progress",
    ]

    /// If `true`, numbers inside records are replaced too.
    var isInRecords = false

    func changeResponse(_ response: inout MutableResponse) {
        let first = response.body.count
        response.changeEnvelope { envelope in
            envelope.replacing(
                Self.names.enumerated().map { ($1, Self.numbers[(first + $0) % Self.numbers.count]) }
            )
        }
        if isInRecords, response.status == 200 { response.body = Self.changed(response.body, first: first) }
    }

    /// Returns a copy of the text in which the numbers of all members named in ``recordNames`` are replaced, at every
    /// depth.
    private static func changed(_ text: [UInt8], first: Int) -> [UInt8] {
        var changed: [UInt8] = []
        var place = 0
        var number = first
        while place < text.count {
            guard text[place] == UInt8(ascii: "\"") else {
                changed.append(text[place])
                place += 1
                continue
            }
            var end = place + 1
            while end < text.count, text[end] != UInt8(ascii: "\"") { end += text[end] == UInt8(ascii: "\\") ? 2 : 1 }
            end = min(end + 1, text.count)
            let name = String(decoding: text[place..<end].dropFirst().dropLast(), as: UTF8.self)
            changed += text[place..<end]
            place = end
            guard recordNames.contains(name), place < text.count, text[place] == UInt8(ascii: ":") else { continue }
            var value = place + 1
            while value < text.count, text[value] == 0x20 { value += 1 }
            let digits = text[value...].prefix { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
            guard !digits.isEmpty else { continue }
            changed += text[place..<value] + Array(numbers[number % numbers.count].utf8)
            number += 1
            place = digits.endIndex
        }
        return changed
    }
}

extension MockFault {
    /// Invalid numbers in the members of a page that describe the list, such as `total` and `maxResults`. The numbers
    /// are zero, negative, fractional, outside the range of 64-bit integers, or far larger than the list.
    ///
    /// The length of the response determines which numbers it contains.
    public static var extremeNumbers: MockFault { MockFault(ExtremeNumbers()) }

    /// The fault ``extremeNumbers``. If `inRecords` is `true`, it also changes counts, sizes and points in time inside
    /// records.
    public static func extremeNumbers(inRecords: Bool) -> MockFault {
        MockFault(ExtremeNumbers(isInRecords: inRecords))
    }
}
