import Foundation
import JiraReader
import Testing

@testable import JiraConnector

@Suite("Journals of runs that listed issues in another way")
struct JournalListingTests {
    private static func content(_ head: JournalHead) throws -> JournalContent {
        let first = JournalEntry.head(head).line
        var ids = ListedIDs(head: first, version: head.version)
        let file = Data(ids.append([2]) + ids.append([3]))
        return try #require(try JournalContent(first + JournalEntry.listComplete(2, at: nil).line, ids: file))
    }

    @Test("have lists that are completed, unless a query of the user's restricted them")
    func completion() throws {
        var head = JournalHead(plan: ["table": "Issues"], started: Date(timeIntervalSince1970: 1))
        #expect(try Self.content(head).isListComplete)
        head.listing = nil
        head.version = 1
        let text = String(decoding: JournalEntry.head(head).line, as: UTF8.self)
        #expect(!text.contains("listing"), "as version 1.0 wrote it")
        let old = try Self.content(head)
        #expect(
            !old.isListComplete && old.listedIDs.ids == [2, 3] && old.listedIDs.byteCount == 16
                && old.head.listing == nil
        )
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
