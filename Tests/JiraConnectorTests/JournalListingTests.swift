import Foundation
import JiraReader
import Testing

@testable import JiraConnector

@Suite("Journals of runs that listed issues in another way")
struct JournalListingTests {
    private static func content(_ head: JournalHead) throws -> JournalContent {
        var ids = Data()
        for id in [2, 3] as [UInt64] { withUnsafeBytes(of: id.littleEndian) { ids.append(contentsOf: $0) } }
        let lines = JournalEntry.head(head).line + JournalEntry.listComplete(2).line
        return try #require(try JournalContent(lines, ids: ids))
    }

    @Test("have lists that are completed, unless a query of the user's restricted them")
    func completion() throws {
        var head = JournalHead(plan: ["table": "Issues"], started: Date(timeIntervalSince1970: 1))
        #expect(try Self.content(head).isListComplete)
        head.listing = nil
        let text = String(decoding: JournalEntry.head(head).line, as: UTF8.self)
        #expect(!text.contains("listing"), "as version 1.0 wrote it")
        let old = try Self.content(head)
        #expect(!old.isListComplete && old.listed == [2, 3] && old.head.listing == nil)
        head.plan["jql"] = "project = A"
        #expect(try Self.content(head).isListComplete)
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
