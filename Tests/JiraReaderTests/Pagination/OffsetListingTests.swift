import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("A list of ids by offsets")
struct OffsetListingTests {
    /// The search of a site. Tests create and delete its issues during the listing.
    private struct Search {
        var issues: [(id: UInt64, created: Int64)]
        var window = 1000
        /// The maximum number of issues on a page.
        var pageLimit = 1000
        /// The total in the responses; `nil` for the correct total.
        var total: String?

        /// Creates issues in order of creation, `perMinute` of them in each minute.
        init(count: Int, perMinute: Int = 7) {
            issues = (0..<count).map { (UInt64(10_000 + $0), 1_700_000_000_000 + Int64($0 / perMinute) * 60_000) }
        }

        func answer(_ place: OffsetListing.Place, _ query: String) throws -> PageResponse {
            #expect(place.startAt + place.size <= window, "the site rejects offsets beyond its window")
            let start = query.split(separator: " ").firstIndex(of: ">=").flatMap {
                Int64(query.split(separator: " ")[$0 + 1])
            }
            let found = issues.filter { $0.created >= start ?? 0 }
            let page = found.dropFirst(place.startAt).prefix(min(place.size, pageLimit))
            let records = page.map { issue in
                #"{"id":"\#(issue.id)","fields":{"created":"\#(DateTimeText.jira(milliseconds: Int(issue.created)) ?? "")"}}"#
            }
            let body =
                #"{"startAt":\#(place.startAt),"total":\#(total ?? "\(found.count)"),"issues":[\#(records.joined(separator: ","))]}"#
            let request = OffsetListing.request(place, query: query)
            return PageResponse(try Pages.batch(body, request.layout))
        }
    }

    /// Returns the ids that a listing of a site delivers. A seed determines the order of the responses.
    ///
    /// - Parameter change: A closure that is called before each response, with the response's number.
    private func list(
        _ search: inout Search,
        seed: UInt64,
        listings: Int = 10,
        _ change: (inout Search, Int) -> Void = { _, _ in }
    ) throws -> [UInt64] {
        var random = SeededRandom(seed: seed)
        let sizes = OffsetListing.Sizes(page: 50, pagesAhead: 4, listings: listings)
        var listing = try OffsetListing(table: "Issues", jql: nil, limit: nil, window: search.window, sizes: sizes)
        var asked: [(place: OffsetListing.Place, query: String)] = []
        var ids: [UInt64] = []
        var answers = 0
        while !listing.isFinished {
            while let next = listing.next() { asked.append(next) }
            try #require(!asked.isEmpty, "no request is pending and the list is not finished")
            let one = asked.remove(at: Int.random(in: asked.indices, using: &random))
            change(&search, answers)
            answers += 1
            try #require(answers < 10_000)
            ids += try listing.receive(search.answer(one.place, one.query), at: one.place)
        }
        return ids
    }

    @Test(
        "contains every id once and in order, for any result window, page size and order of responses",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func quiet(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var search = Search(count: [0, 1, 49, 50, 51, 99, 100, 1234][Int.random(in: 0..<8, using: &random)])
        search.window = [60, 100, 101, 1000, 5000][Int.random(in: 0..<5, using: &random)]
        search.pageLimit = [1000, 50, 30, 2][Int.random(in: 0..<4, using: &random)]
        #expect(try list(&search, seed: seed) == search.issues.map(\.id))
    }

    @Test(
        "contains every id even if the total is impossible",
        arguments: ["0", "-1", "9223372036854775808", "null", "1.5", "\"7\"", "3"]
    )
    func impossibleTotal(_ total: String) throws {
        // A total that equals the number of rows of some pages is possible; pages of two rows can add up to any
        // total.
        for count in [0, 1, 49, 50, 51, 260, 1234] where total != "3" || count > 3 {
            for (window, pageLimit) in [(1000, 1000), (100, 30), (5000, 2)] where total != "3" || pageLimit > 2 {
                var search = Search(count: count)
                (search.window, search.pageLimit, search.total) = (window, pageLimit, total)
                #expect(try list(&search, seed: 7) == search.issues.map(\.id), "\(count), window \(window)")
            }
        }
    }

    @Test("of a site with one issue per page ends the run with an error (it was listed endlessly)")
    func oneOnAPage() throws {
        var search = Search(count: 5)
        search.pageLimit = 1
        let error = #expect(throws: JiraReaderError.self) { try list(&search, seed: 1) }
        #expect(error?.code == .unexpectedResponse)
        var single = Search(count: 1)
        #expect(try list(&single, seed: 1) == single.issues.map(\.id))
    }

    @Test("ends with an error if its times advance without a new issue (it was listed endlessly)")
    func noNewIssues() throws {
        let sizes = OffsetListing.Sizes(page: 50, pagesAhead: 1, listings: 10)
        var listing = try OffsetListing(table: "Issues", jql: nil, limit: nil, window: 2, sizes: sizes)
        var pages = 0
        let error = #expect(throws: JiraReaderError.self) {
            while let next = listing.next() {
                pages += 1
                try #require(pages < 5000)
                let time = DateTimeText.jira(milliseconds: 1_700_000_000_000 + pages * 600_000) ?? ""
                let issues = [1, 2].map { #"{"id":"\#($0)","fields":{"created":"\#(time)"}}"# }.joined(separator: ",")
                let request = OffsetListing.request(next.place, query: next.query)
                let page = try Pages.batch("{\"total\":10,\"issues\":[\(issues)]}", request.layout)
                _ = try listing.receive(PageResponse(page), at: next.place)
            }
        }
        #expect(error?.code == .endlessPaging && pages < 2000)
    }

    @Test("misses no issue while others are created and deleted", arguments: 1...60 as ClosedRange<UInt64>)
    func restless(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var search = Search(count: 700)
        search.window = [100, 300, 1000][Int.random(in: 0..<3, using: &random)]
        let whole = Set(search.issues.map(\.id))
        var gone: Set<UInt64> = []
        let ids = try list(&search, seed: seed, listings: 100) { search, number in
            guard number % 5 == 0 else { return }
            let place = Int.random(in: search.issues.indices, using: &random)
            if Bool.random(using: &random) {
                gone.insert(search.issues.remove(at: place).id)
            } else {
                search.issues.insert((UInt64(90_000 + number), search.issues[place].created), at: place)
            }
        }
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids).isSuperset(of: whole.subtracting(gone)))
    }

    @Test("ends with an error if it changes constantly, or if a minute has more issues than the result window")
    func endings() throws {
        var search = Search(count: 500)
        let restless = #expect(throws: JiraReaderError.self) {
            try list(&search, seed: 1) { search, _ in search.issues.removeFirst() }
        }
        #expect(restless?.code == .changedWhileRead)
        var dense = Search(count: 500, perMinute: 300)
        dense.window = 310
        #expect(try list(&dense, seed: 1).count == 500, "a minute may have nearly as many issues as the window")
        dense.window = 100
        let error = #expect(throws: JiraReaderError.self) { try list(&dense, seed: 1) }
        #expect(error?.advisedSettings == [.resultWindow])
    }
}
