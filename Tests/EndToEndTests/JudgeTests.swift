import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Tests the judge: it must detect small changes to a correct export.
@Suite("The judge", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct JudgeTests {
    /// A change to an export's lines, and a part of the expected verdict of the judge.
    struct Damage: Sendable {
        var name: String
        var words: String
        var change: @Sendable ([String]) throws -> [String]

        init(_ name: String, _ words: String, _ change: @escaping @Sendable ([String]) throws -> [String]) {
            self.name = name
            self.words = words
            self.change = change
        }

        /// Returns a change that finds the first line that an expression matches, and replaces the first match in that
        /// line.
        static func replacing(_ pattern: String, by replacement: String, _ name: String, _ words: String) -> Damage {
            Damage(name, words) { lines in
                var lines = lines
                let place = try #require(lines.firstIndex { $0.range(of: pattern, options: .regularExpression) != nil })
                let range = try #require(lines[place].range(of: pattern, options: .regularExpression))
                lines[place].replaceSubrange(range, with: replacement)
                return lines
            }
        }
    }

    static let damages: [Damage] = [
        Damage("the last record lost", "missing: 1 of") { Array($0.dropLast()) },
        Damage("a record lost in the middle", "missing: 1 of") { Array($0[..<40] + $0[41...]) },
        Damage("a record repeated", "repeated: ") { Array($0[...40] + $0[40...]) },
        Damage("all records repeated", "repeated: ") { $0 + $0 },
        Damage("two records swapped", "the order differs from record 40") { lines in
            var lines = lines
            lines.swapAt(40, 41)
            return lines
        },
        Damage("an empty line", "cannot be read") { Array($0[..<9] + [""] + $0[9...]) },
        Damage("a record truncated", "cannot be read") { $0.dropLast() + [String($0[$0.count - 1].dropLast(5))] },
        Damage("two records on one line", "cannot be read") { Array($0[..<8] + [$0[8] + $0[9]] + $0[10...]) },
        .replacing(#"^\{"#, by: "{ ", "a space between tokens", "white space"),
        .replacing(#""[a-z]+":null,"#, by: "", "a null lost", "found nothing"),
        .replacing(#":null"#, by: ":\"\"", "a null changed to an empty string", "expected null"),
        .replacing(#":null"#, by: ":false", "a null changed to false", "expected null"),
        .replacing(#":1e400"#, by: ":1e401", "a number beyond the range of floats changed", "1e401"),
        .replacing(#":-0\.0"#, by: ":0.0", "the sign of a zero lost", "-0.0"),
        .replacing(#"\.0(?=[,}])"#, by: "", "a zero after the decimal point lost", "expected"),
        .replacing(#"(?<=:)-?[0-9]{30}(?=[,}])"#, by: "1e29", "a number of thirty digits rounded", "expected"),
        .replacing(#""timespent":[0-9]+"#, by: "\"timespent\":\"900\"", "a number changed to a string", "timespent"),
        .replacing(#"\+00:00""#, by: "+0000\"", "an offset not rewritten", "+00:00"),
        .replacing(#"true"#, by: "false", "a Boolean negated", "expected true"),
        .replacing(#"true"#, by: "1", "a Boolean changed to a number", "expected true"),
        .replacing(#""labels":\[(?=")"#, by: "\"labels\":[\"more\",", "a label added", "labels"),
        .replacing(#""summary":"#, by: "\"summary\":\"twice\",\"summary\":", "a repeated member", "twice"),
        .replacing(#""summary":"#, by: "\"surplus\":1,\"summary\":", "an additional member", "surplus"),
        .replacing(#"1e400"#, by: "Infinity", "a number changed to infinity", "cannot be read"),
    ]

    @Test("detects every kind of damage to an export")
    func damage() async throws {
        try await withExport { judge, path, lines in
            for damage in Self.damages {
                try await Self.write(try damage.change(lines), path)
                let verdict = try await judge.verdict(on: Export(.issues, path))
                #expect(!verdict.isAgreement, "\(damage.name)")
                #expect(verdict.description.contains(damage.words), "\(damage.name): \(verdict)")
            }
        }
    }

    @Test("accepts escapes in place of characters")
    func freedoms() async throws {
        try await withExport { judge, path, lines in
            let escaped = lines.map { line in
                line.unicodeScalars.reduce(into: "") { text, scalar in
                    if scalar.isASCII {
                        text.unicodeScalars.append(scalar)
                    } else {
                        for unit in String(scalar).utf16 {
                            text +=
                                "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
                                + String(unit, radix: 16)
                        }
                    }
                }
            }
            try await Self.write(escaped, path)
            #expect(try await judge.verdict(on: Export(.issues, path)) == .agrees(records: lines.count))
        }
    }

    @Test("detects a missing file and damaged gzip")
    func unreadable() async throws {
        let judge = Judge(Site(MockSiteConfiguration(issues: 3, hostileValues: true), baseURL: ""))
        try await TemporaryFolder.use { folder in
            #expect(try await !judge.verdict(on: Export(.issues, folder + "/none")).isAgreement)
            try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/cut"))
            #expect(try await !judge.verdict(on: Export(.issues, folder + "/cut")).isAgreement)
        }
    }

    private func withExport(_ body: (Judge, String, [String]) async throws -> Void) async throws {
        // The time zone of the site has the offset zero, because one of the damages requires such an offset.
        let seed = try #require(
            (1...200).map { UInt64($0) }.first { seed in
                Site(MockSiteConfiguration(issues: 0, seed: seed, hostileValues: true), baseURL: "").zone.offsetMinutes
                    == 0
            }
        )
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, seed: seed, hostileValues: true))
        ) { server in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                _ = try await Copy(site: server.baseURL, output: path, arguments: ["--level", "none"]).succeed()
                let judge = Judge(server.site)
                #expect(try await judge.verdict(on: Export(.issues, path)) == .agrees(records: 300))
                let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
                try await body(judge, path, text.split(separator: "\n").map(String.init))
            }
        }
    }

    private static func write(_ lines: [String], _ path: String) async throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path))
    }
}
