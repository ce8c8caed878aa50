import Foundation
import InterimData
import RunState
import Sinks
import TestSupport
import Testing

@Suite("Journals of runs")
struct JournalTests {
    private static let head = JournalHead(
        plan: RunPlan(site: "https://a.example", table: "Issues"),
        started: Date(timeIntervalSince1970: 1)
    )

    private static func block(_ checkpoint: Checkpoint?, file: Int? = nil, keyCount: Int? = 3) -> JournalEntry {
        var counts = RunCounts()
        counts.siteDate = "Mon, 30 Nov 2026 \\ \" GMT"
        counts.rows = RowCounts(skipped: 3, nuls: 5, loneSurrogates: 1, filled: [0, 4, 11])
        return .block(
            JournalBlock(
                file: file,
                block: WrittenBlock(offset: 10, byteCount: 20, textByteCount: 90, crc32: 7, recordCount: 3),
                endsFile: file != nil,
                endsRun: false,
                checkpoint: checkpoint,
                keyCount: keyCount,
                counts: counts
            )
        )
    }

    @Test("have checkpoints whose marks may contain any bytes")
    func checkpoints() throws {
        var checkpoint = Checkpoint(mark: Array(0...255), pageRecordCount: 7, recordCount: 100, rowCount: 250)
        checkpoint.findings.goneIssues = [3, .max]
        checkpoint.findings.truncatedLists[.votes] = 2
        checkpoint.findings.skippedParents = [SkippedParent(table: "A", parent: "b", status: 403, message: "no\tway\n")]
        checkpoint.findings.listing.siteWarnings = ["cut"]
        for entry in [
            Self.block(checkpoint, keyCount: 100), Self.block(Checkpoint(), file: 7, keyCount: 0),
            Self.block(nil, file: 0, keyCount: nil),
        ] {
            #expect(JournalEntry(line: entry.line.dropLast()) == entry)
            for place in entry.line.indices.dropLast() {
                var damaged = entry.line
                damaged[place] ^= 1
                #expect(JournalEntry(line: damaged.dropLast()) == nil, "byte \(place)")
            }
        }
    }

    @Test("reject marks that are not hexadecimal", arguments: ["0", "0g", "é0", " 0"])
    func wrongMarks(_ mark: String) throws {
        let json = "{\"mark\":\"\(mark)\",\"pageRecordCount\":1,\"recordCount\":1,\"rowCount\":1}"
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Checkpoint.self, from: Data(json.utf8)) }
    }

    @Test("have findings without empty members")
    func findings() throws {
        #expect(try JSONEncoder().encode(ReadingFindings()) == Data("{}".utf8))
        #expect(try JSONDecoder().decode(ReadingFindings.self, from: Data("{}".utf8)).isEmpty)
    }

    @Test("are read up to the first incomplete line")
    func torn() throws {
        let entries = [
            .head(Self.head), Self.block(Checkpoint(recordCount: 3)),
            Self.block(Checkpoint(recordCount: 6), keyCount: 6),
        ]
        let bytes = entries.flatMap(\.line)
        for count in 0...bytes.count {
            let content = try JournalContent(Array(bytes.prefix(count)), ids: Data())
            let whole = entries.indices.count { place in entries[...place].reduce(0) { $0 + $1.line.count } <= count }
            #expect(content?.ends.count ?? 0 == whole)
            #expect(content?.blocks.count ?? 0 == max(0, whole - 1))
        }
    }

    @Test("of earlier versions have other entries, and are read only to determine if the output is complete")
    func earlierVersions() throws {
        func line(_ json: String) throws -> [UInt8] { Self.line(json) }
        let head = try line(
            #"{"head":{"_0":{"plan":{"level":"none","site":"s","table":"t"},"started":1,"version":2}}}"#
        )
        let block = try line(#"{"block":{"_0":{"isLast":true,"other":1}}}"#)
        let open = try #require(try JournalContent(head + block, ids: Data()))
        #expect(!open.isResumable && !open.isComplete && open.head.plan.level == .none)
        let complete = try #require(try JournalContent(head + block + JournalEntry.complete.line, ids: Data()))
        #expect(complete.isComplete)
        let later = try line(#"{"head":{"_0":{"plan":[1],"version":99}}}"#)
        #expect(throws: RunStateError.self) { try JournalContent(later, ids: Data()) }
    }

    @Test("are read up to the first line with impossible numbers")
    func implausible() throws {
        let head = JournalEntry.head(Self.head).line
        let block = String(decoding: Self.block(Checkpoint(recordCount: 3)).line, as: UTF8.self).split(separator: "\t")[
            0
        ]
        let numbers = block.matches(of: #/":(?<number>\d+)/#)
        #expect(numbers.count > 15)
        for number in numbers {
            for wrong in ["-1", "9223372036854775807", "1e3", "9007199254740993"] {
                let changed = block.replacingCharacters(
                    in: number.output.number.startIndex..<number.output.number.endIndex,
                    with: wrong
                )
                let content = try #require(try JournalContent(head + Self.line(changed), ids: Data()))
                #expect(content.blocks.isEmpty || wrong == "1e3", "\(changed)")
            }
        }
    }

    /// Returns a line of JSON, a tab and its checksum.
    private static func line(_ json: some StringProtocol) -> [UInt8] {
        Array(json.utf8) + [UInt8(ascii: "\t")] + Array(checksum(String(json)).utf8) + [UInt8(ascii: "\n")]
    }

    private static func checksum(_ text: String) -> String {
        var crc: UInt32 = .max
        for byte in text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        let digits = String(~crc, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

@Suite("Plans of runs")
struct RunPlanTests {
    @Test("are decoded as they were encoded")
    func coding() throws {
        var plan = RunPlan(site: "https://a.example", table: "Issues", format: .csv, level: .none)
        plan.jql = "a = \"b\""
        plan.fields = ["a,b", ""]
        plan.parameters = [RunPlan.Parameter(name: "x", value: "y&z=1")]
        plan.limit = 0
        plan.delimitedText = .common
        plan.rowsPerFile = 5
        #expect(try JSONDecoder().decode(RunPlan.self, from: try JSONEncoder().encode(plan)) == plan)
    }

    @Test("list each difference")
    func differences() {
        let plan = RunPlan(site: "s", table: "t")
        #expect(plan.differences(from: plan) == [])
        var other = plan
        other.jql = "a"
        other.delimitedText = .common
        other.limit = 3
        #expect(plan.differences(from: other).contains("jql was not set and is now \"a\""))
        #expect(other.differences(from: plan).contains("limit was 3 and is now not set"))
        var null = other
        null.delimitedText?.nullValue = "\\N"
        #expect(other.differences(from: null) == [#"nullValue was "" and is now "\\N""#])
        // A plan with another format differs only in the name of the format.
        var csv = null
        csv.format = .csv
        csv.jql = "b"
        #expect(plan.differences(from: csv).map { $0.prefix { $0 != " " } } == ["format", "jql", "limit"])
        // Lists that result in the same text when they are joined are still different lists.
        var (one, two) = (plan, plan)
        (one.fields, two.fields) = (["a,b"], ["a", "b"])
        #expect(one.differences(from: two).count == 1)
        (one.fields, two.fields) = (nil, nil)
        one.parameters = [.init(name: "x", value: "1&y=2")]
        two.parameters = [.init(name: "x", value: "1"), .init(name: "y", value: "2")]
        #expect(one.differences(from: two).count == 1)
    }

    @Test("of earlier versions are dictionaries of strings")
    func dictionaries() throws {
        let json = #"""
            {"account":"me","columnDelimiter":";","encoder":"2","fields":"a,b","format":"csv","header":"true","level":"fastest",
            "limit":"7","parameters":"x=1&y=a=b","quote":"'","rowDelimiter":"\n","site":"s","table":"t"}
            """#
        let plan = try JSONDecoder().decode(RunPlan.self, from: Data(json.utf8))
        #expect(plan.fields == ["a", "b"] && plan.limit == 7 && plan.encoder == 2 && plan.codec == .gzip)
        #expect(plan.parameters?.map(\.value) == ["1", "a=b"])
        #expect(plan.delimitedText?.columnDelimiter == ";" && plan.delimitedText?.quoteCharacter == "'")
        #expect(plan.delimitedText?.firstRowAsHeader == true)
        for wrong in [#"{"level":"no"}"#, #"{}"#, #"{"level":"none","limit":"x"}"#, "[]", "3"] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(RunPlan.self, from: Data(wrong.utf8)) }
        }
    }
}
