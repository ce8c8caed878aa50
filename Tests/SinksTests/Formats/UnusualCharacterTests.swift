import InterimData
import Sinks
import TestSupport
import Testing

@Suite("NUL characters in JSON", .timeLimit(.minutes(5)))
struct UnusualCharacterTests {
    private static let records = [
        #"{"id":"1","a":"x\u0000y","\u0000":["\u0000","\\u0000"]}"#, #"{"id":"2","a":"\ud800"}"#,
        #"{"id":"3","a":"\\\u0000\\\\u0000"}"#, #"{"id":"4","created":"2020-01-01T10:00:00Z"}"#,
    ]

    private static func write(_ records: [String], _ onNUL: NULHandling?, _ format: SinkConfiguration.Format)
        async throws
        -> (text: String, nuls: Int, surrogates: Int)
    {
        let fixture = try SinkFixture()
        var configuration = fixture.configuration(format, blockByteCount: 32)
        let counts = UnusualCharacterCounts()
        configuration.onNUL = onNUL
        configuration.unusualCharacterCounts = counts
        let page = try Pages.batch("[" + records.joined(separator: ",") + "]", columns: SinkFixture.columns)
        return (try await fixture.write([page], configuration).text, counts.nuls, counts.loneSurrogates)
    }

    @Test("are unchanged by default, and counted", arguments: [SinkConfiguration.Format.ndjson, .json])
    func kept(_ format: SinkConfiguration.Format) async throws {
        for handling in [nil, NULHandling.keep] {
            let written = try await Self.write(Self.records, handling, format)
            for record in Self.records.dropLast() { #expect(written.text.contains(record)) }
            #expect(written.nuls == 4 && written.surrogates == 0)
        }
    }

    @Test("are replaced if the setting says so, and no other character is")
    func replaced() async throws {
        let written = try await Self.write(Self.records, .replace, .ndjson)
        #expect(
            written.text
                == [
                    #"{"id":"1","a":"x\ufffdy","\ufffd":["\ufffd","\\u0000"]}"#, #"{"id":"2","a":"\ud800"}"#,
                    #"{"id":"3","a":"\\\ufffd\\\\u0000"}"#, #"{"id":"4","created":"2020-01-01T10:00:00.000+00:00"}"#,
                    "",
                ].joined(separator: "\n")
        )
        #expect(written.nuls == 4)
    }

    @Test(
        "end the run if set, with the key of the record",
        arguments: [SinkConfiguration.Format.ndjson, .json]
    )
    func refused(_ format: SinkConfiguration.Format) async throws {
        let failure = await #expect(throws: RowFailure.self) {
            try await Self.write([Self.records[1], Self.records[3], Self.records[2]], .error, format)
        }
        #expect(failure?.key == "id 3" && failure?.error.message.contains("NUL") == true)
        #expect(try await Self.write([Self.records[1], Self.records[3]], .error, format).nuls == 0)
    }

    @Test("and lone surrogates are counted correctly, compared with a simple scan")
    func counted() {
        let seed: UInt64 = 71
        var random = SeededRandom(seed: seed)
        let parts = [
            #"\u0000"#, #"\ud83d"#, #"\ude00"#, #"\uDBFF\uDFFF"#, #"\\"#, "u0000", #"\n"#, "x", #"\u00e9"#, #"\ud7ff"#,
            #"\uE000"#,
        ]
        for _ in 0..<5000 {
            let text = (0..<random.below(8)).map { _ in parts[random.below(parts.count)] }.joined()
            var units: [UInt16] = []
            var rest = Substring(text)
            while let first = rest.popFirst() {
                guard first == "\\" else {
                    units += Array(String(first).utf16)
                    continue
                }
                if rest.popFirst() == "u" {
                    units.append(UInt16(rest.prefix(4), radix: 16) ?? 0)
                    rest = rest.dropFirst(4)
                } else {
                    units.append(0x2E)
                }
            }
            var lone = 0
            var place = 0
            while place < units.count {
                if (0xD800..<0xDC00).contains(units[place]), place + 1 < units.count,
                    (0xDC00..<0xE000).contains(units[place + 1])
                {
                    place += 1
                } else if (0xD800..<0xE000).contains(units[place]) {
                    lone += 1
                }
                place += 1
            }
            let found = Array("\"\(text)\"".utf8).withUnsafeBytes { EscapeCount($0) }
            #expect(found.nuls == units.count { $0 == 0 } && found.loneSurrogates == lone, "seed \(seed): \(text)")
        }
    }
}
