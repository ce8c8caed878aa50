import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Who judges the judge: small changes to a good export, each of which must be found.
@Suite("The judge", .enabled(if: Judge.isAvailable), .serialized, .timeLimit(.minutes(5)))
struct JudgeTests {
    /// A change to an export's lines, and a piece of what the judge must say of it.
    struct Damage: Sendable {
        var name: String
        var words: String
        var change: @Sendable ([String]) throws -> [String]

        init(_ name: String, _ words: String, _ change: @escaping @Sendable ([String]) throws -> [String]) {
            self.name = name
            self.words = words
            self.change = change
        }

        /// Replaces the first match of an expression in the first line that has one.
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
        Damage("a record in the middle lost", "missing: 1 of") { Array($0[..<40] + $0[41...]) },
        Damage("a record again", "found again") { Array($0[...40] + $0[40...]) },
        Damage("all records again", "found again") { $0 + $0 },
        Damage("two records swapped", "the order differs from record 40") { lines in
            var lines = lines
            lines.swapAt(40, 41)
            return lines
        },
        Damage("an empty line", "cannot be read") { Array($0[..<9] + [""] + $0[9...]) },
        Damage("a record cut short", "cannot be read") { $0.dropLast() + [String($0[$0.count - 1].dropLast(5))] },
        Damage("two records on a line", "cannot be read") { Array($0[..<8] + [$0[8] + $0[9]] + $0[10...]) },
        .replacing(#"^\{"#, by: "{ ", "a space between tokens", "white space"),
        .replacing(#""[a-z]+":null,"#, by: "", "a null lost", "found nothing"),
        .replacing(#":null"#, by: ":\"\"", "a null made empty text", "expected null"),
        .replacing(#":null"#, by: ":false", "a null made false", "expected null"),
        .replacing(#":1e400"#, by: ":1e401", "a number beyond floats changed", "1e401"),
        .replacing(#":-0\.0"#, by: ":0.0", "the sign of a zero lost", "-0.0"),
        .replacing(#"\.0(?=[,}])"#, by: "", "a zero behind the point lost", "expected"),
        .replacing(#"(?<=:)-?[0-9]{30}(?=[,}])"#, by: "1e29", "thirty digits rounded", "expected"),
        .replacing(#""timespent":[0-9]+"#, by: "\"timespent\":\"900\"", "a number made text", "timespent"),
        .replacing(#"\+00:00""#, by: "+0000\"", "an offset left as it came", "+00:00"),
        .replacing(#"true"#, by: "false", "a truth turned", "expected true"),
        .replacing(#"true"#, by: "1", "a truth made a number", "expected true"),
        .replacing(#""labels":\[(?=")"#, by: "\"labels\":[\"more\",", "a label added", "labels"),
        .replacing(#""summary":"#, by: "\"summary\":\"twice\",\"summary\":", "a member twice", "twice"),
        .replacing(#""summary":"#, by: "\"surplus\":1,\"summary\":", "a member of its own", "surplus"),
        .replacing(#"1e400"#, by: "Infinity", "a number made infinite", "cannot be read"),
    ]

    @Test("Every kind of damage to an export is found")
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

    @Test("Escapes in place of characters make no difference")
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

    @Test("A missing file and damaged gzip are found")
    func unreadable() async throws {
        let judge = Judge(Site(MockSiteConfiguration(issues: 3), baseURL: ""))
        try await TemporaryFolder.use { folder in
            #expect(try await !judge.verdict(on: Export(.issues, folder + "/none")).isAgreement)
            try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]).write(to: URL(fileURLWithPath: folder + "/cut"))
            #expect(try await !judge.verdict(on: Export(.issues, folder + "/cut")).isAgreement)
        }
    }

    private func withExport(_ body: (Judge, String, [String]) async throws -> Void) async throws {
        // A seed whose site is at Greenwich, for the sake of one of the damages.
        let seed = try #require(
            (1...200).map { UInt64($0) }.first { seed in
                Site(MockSiteConfiguration(issues: 0, seed: seed), baseURL: "").zone.offsetMinutes == 0
            }
        )
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, seed: seed))) { server in
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
