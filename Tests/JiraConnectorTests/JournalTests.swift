import Foundation
import JiraReader
import Sinks
import Testing

@testable import JiraConnector

@Suite("Journals of runs")
struct JournalTests {
    @Test("have lines of blocks that are what an encoder would write", arguments: [nil, 7])
    func blockLines(keyCount: Int?) throws {
        for rows in [nil, RowCounts(), RowCounts(skipped: 3, nuls: 5, loneSurrogates: 1, filled: [0, 4, 11])] {
            var counts = RunCounts()
            counts.siteDate = "Mon, 30 Nov 2026 \\ \" GMT"
            counts.rows = rows
            let entry = JournalEntry.block(
                JournalBlock(
                    block: WrittenBlock(offset: 10, byteCount: 20, textByteCount: 90, crc32: 7, recordCount: 3),
                    mark: "{\"issues\":{\"_0\":100}}",
                    isLast: keyCount == nil,
                    keyCount: keyCount,
                    counts: counts
                )
            )
            #expect(JournalEntry(line: entry.line.dropLast()) == entry)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let json = try #require(entry.line.split(separator: UInt8(ascii: "\t")).first)
            #expect(String(decoding: json, as: UTF8.self) == String(decoding: try encoder.encode(entry), as: UTF8.self))
        }
    }

    @Test("have counts without findings of listings, and with them")
    func counts() throws {
        var counts = RunCounts()
        counts.findings.listing.siteWarnings = ["cut"]
        counts.findings.listing.shortListings = []
        let json = try JSONEncoder().encode(counts)
        #expect(try JSONDecoder().decode(RunCounts.self, from: json).findings.listing.siteWarnings == ["cut"])
        counts.findings = ReadingFindings()
        let plain = try JSONEncoder().encode(counts)
        #expect(!String(decoding: plain, as: UTF8.self).contains("listing"))
        #expect(try JSONDecoder().decode(RunCounts.self, from: plain) == counts)
    }
}
