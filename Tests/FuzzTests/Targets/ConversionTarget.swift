import Foundation
import InterimData
import Sinks

extension FuzzTarget {
    /// Texts of values, read as each type. A value is written as a text that is read as the same value, and numbers
    /// equal those of Foundation.
    static let conversions = FuzzTarget(
        "conversions",
        caseCount: 10_000,
        seeds: [
            "12", "-0.50", "1e5", "1,234.5", "true", "12345678-9abc-def0-1234-56789abcdef0", "AQL/",
            "2020-01-31T10:20:30.123+0100", "1/31/2020 1:45:30 PM", "3.17:25:30.5", "-9223372036854775808",
        ].map { Array($0.utf8) },
        words: ["e", "+", "-", ".", ",", ":", "/", "T", "Z", " ", "0", "99", "PM", "=", "1e308", "\u{0661}"],
        check: { input in
            let text = String(decoding: input, as: UTF8.self)
            var strict = ConversionSettings()
            strict.allowDataTruncation = false
            for type in ValueType.allCases {
                guard let value = try? ValueConversion.convert(.string(text), to: type, settings: strict) else {
                    continue
                }
                let written = value.text()
                let again = try? ValueConversion.convert(.string(written), to: type)
                // Points in time without an offset and with the offset of UTC have the same value, but different
                // texts.
                try require(again == value, "\(type): \(written) is read as \(again.map { "\($0)" } ?? "nothing")")
                if case .integer(let number) = value {
                    try require(
                        Decimal(string: written, locale: nil) == Decimal(string: "\(number)", locale: nil),
                        written
                    )
                }
            }
            // Formats are also external texts.
            let point = PointInTime(
                year: 2020,
                month: 1,
                day: 31,
                hour: 13,
                minute: 45,
                second: 30,
                fraction: 1_234_567
            )
            if let format = DateFormat(text), let point {
                for culture in Culture.allCases {
                    let written = format.text(of: point, hasOffset: true, culture: culture)
                    _ = format.read(written, culture: culture)
                }
            }
            if let format = TimeSpanFormat(text) {
                _ = format.read(format.text(of: TimeSpan(ticks: 123_456_789_012)))
            }
            _ = format(text)
        }
    )

    /// Reads a text with formats that it may not match.
    private static func format(_ text: String) -> Int {
        ["o", "R", "dddd, d MMMM yyyy h:mm:ss.FFF tt zzz", "yy'x'K", "g", "%t"].count {
            DateFormat($0)?.read(text, culture: .englishUnitedStates) != nil
        }
    }

    /// Paths of mappings. A path is written as a text that is read as the same path. It leads to no value or to a
    /// value of the page.
    static let valuePaths = FuzzTarget(
        "value-paths",
        caseCount: 5000,
        seeds: ["$['a'][0]['b']", "$.a.b", "['b']", "b.c[12]", #"$['it\'s']"#, "$"].map { Array($0.utf8) },
        words: ["$", ".", "[", "]", "['", "']", "\"", "0", "99999999999999999999", "\\", "é"],
        check: { input in
            let text = String(decoding: input, as: UTF8.self)
            guard let path = ValuePath(text), !path.steps.isEmpty else { return }
            try require(ValuePath(path.description) == path, "\(text) becomes \(path)")
        }
    )

    /// Delimited text with any content. Counting its rows ends, and the count does not exceed the number of row ends.
    static let delimitedText = FuzzTarget(
        "delimited-text",
        caseCount: 5000,
        seeds: ["a,b\r\n1,\"x\r\n\"\"y\"\"\"\r\n", "a;'b\\';\n';c\n", "\r\n\r\n"].map { Array($0.utf8) },
        words: ["\r\n", "\n", "\"", "\"\"", "\\", "\\\"", "'", ","],
        check: { input in
            for (quote, escape): (Character?, Character?) in [
                ("\"", "\""), ("\"", "\\"), ("'", nil), (nil, "\\"), (nil, nil),
            ] {
                var text = DelimitedText()
                text.quoteCharacter = quote
                text.escapeCharacter = escape
                let count = input.withUnsafeBytes { text.rowCount(of: $0) }
                let ends = zip(input, input.dropFirst()).count { $0 == 0x0D && $1 == 0x0A }
                try require((0...ends).contains(count), "\(count) rows of \(ends) row ends")
                if quote == nil, escape == nil { try require(count == ends, "\(count) rows of \(ends) row ends") }
            }
        }
    )
}
