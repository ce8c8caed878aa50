import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("The census of issues")
struct IssueCensusTests {
    /// A site of issues, each with the minute of its creation, and the site's search as Atlassian documents it.
    private struct Site {
        var issues: [(id: UInt64, minute: Int)]
        var count: Int?
        /// The response to the two requests for creation times; `nil` for the correct response.
        var createdAnswer: String?
        /// If `true`, the site compares times rounded down to minutes.
        var isCoarse = false
        static let start: Int64 = 1_600_000_000_000

        init(_ issues: [(id: UInt64, minute: Int)]) {
            self.issues = issues
            count = issues.count
        }

        private func created(_ minute: Int) -> Int64 { Self.start / 60_000 * 60_000 + Int64(minute) * 60_000 + 1500 }

        private func text(_ milliseconds: Int64) -> String {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(secondsFromGMT: 5400)
            formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSZ"
            return formatter.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
        }

        func answer(_ request: PageRequest) throws -> String? {
            if let batch = request.batch { return "{\"issues\":\(ScriptedSite.list(batch.ids.map(String.init)))}" }
            if request.path.hasSuffix("/field") { return "[]" }
            if request.path.hasSuffix("/approximate-count") { return count.map { "{\"count\":\($0)}" } }
            let body = try #require(
                JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            )
            let jql = try #require(body["jql"] as? String)
            let size = try #require(body["maxResults"] as? Int)
            if body["fields"] as? [String] == ["created"] {
                if let createdAnswer { return createdAnswer }
                let wanted = jql.hasPrefix("id = ") ? UInt64(jql.dropFirst(5)) : issues.last?.id
                guard let found = issues.first(where: { $0.id == wanted }) else { return #"{"issues":[]}"# }
                return #"{"issues":[{"id":"\#(found.id)","fields":{"created":"\#(text(created(found.minute)))"}}]}"#
            }
            func border(_ comparison: String) -> Int64? {
                jql.range(of: "created \(comparison) ").flatMap { Int64(jql[$0.upperBound...].prefix { $0.isNumber }) }
            }
            let grain: Int64 = isCoarse ? 60_000 : 1
            let (from, to) = (border(">=") ?? 0, border("<") ?? Int64.max)
            let found = issues.filter { (from / grain..<to / grain).contains(created($0.minute) / grain) }
            let start = (body["nextPageToken"] as? String).flatMap { Int($0.dropFirst()) } ?? 0
            let end = min(found.count, start + size)
            let token = end < found.count ? ",\"nextPageToken\":\"t\(end)\"" : ",\"isLast\":true"
            return "{\"issues\":\(ScriptedSite.list(found[start..<end].map { String($0.id) }))\(token)}"
        }
    }

    /// The sizes of a real run, divided by a hundred.
    private static let sizes = IssueCensus.Sizes(
        page: 50,
        maximumWaiting: 100,
        maximumWaitingInAll: 1000,
        rangesAhead: 3,
        range: 200
    )

    private static let evenIssues = (0..<2000).map { (id: UInt64($0 * 3 + 10_000), minute: $0 / 7) }
    /// Issues, half of which were created in one minute. The others were created before that minute or long after it.
    private static let unevenIssues: [(id: UInt64, minute: Int)] = (0..<2000).map { (number: Int) in
        let minute = number < 500 ? number : number < 1500 ? 500 : 10 * number
        return (id: UInt64(number + 10_000), minute: minute)
    }

    /// The result of a census. A seed determined the order of the responses.
    private struct Run {
        var taken: [UInt64] = []
        var batchSizes: Set<Int> = []
        var queries: [String] = []
        var maximumWaiting = 0
        var chainCount = 0
    }

    /// Runs a census, taking batches of ten.
    ///
    /// - Parameter patience: The number of responses before the available batches are taken. With 1, batches wait for
    ///   nearly every page.
    private static func run(
        _ site: Site,
        jql: String? = nil,
        limit: Int? = nil,
        seed: UInt64,
        patience: Int = 1
    ) throws -> Run {
        var random = SeededRandom(seed: seed)
        var census = try IssueCensus(table: "Issues", jql: jql, limit: limit, sizes: sizes)
        census.expectedCount = site.count
        let indexer = PageIndexer()
        var run = Run()
        var asked: [PageRequest] = []
        while !census.isTaken {
            while let request = census.nextRequest() {
                asked.append(request)
                let purpose = census.purpose(of: request)
                if purpose != .newest, purpose != .lastListed, !request.text.contains("nextPageToken") {
                    run.queries.append(request.text)
                }
            }
            for _ in 0..<patience where !asked.isEmpty {
                let request = asked.remove(at: random.below(asked.count))
                let answer = try site.answer(request)
                let text = try #require(answer)
                let index = try indexer.index(Pages.page(text), layout: request.layout)
                let page = RecordBatch(index: index, columns: request.layout.columns)
                try census.receive(.success(PageResponse(page)), to: request)
            }
            run.maximumWaiting = max(run.maximumWaiting, census.listedCount - run.taken.count)
            var most = patience == 1 ? Int.max : 3
            while most > 0, let ids = census.take(10) {
                run.taken += ids
                run.batchSizes.insert(ids.count)
                most -= 1
            }
        }
        run.chainCount = census.chainCount
        return run
    }

    @Test("splits the remaining range if batches wait for ids, without a change to the list of ids", arguments: 1...20)
    func splitting(seed: UInt64) throws {
        for (issues, isCoarse) in [(Self.evenIssues, false), (Self.evenIssues, true), (Self.unevenIssues, false)] {
            var site = Site(issues)
            site.isCoarse = isCoarse
            let run = try Self.run(site, seed: seed)
            let isInOrder = run.taken == issues.map(\.id)
            #expect(isInOrder, "seed \(seed)")
            #expect(run.batchSizes == [10], "batches are full")
            #expect(run.chainCount > 3, "seed \(seed): \(run.chainCount) chains")
            let last = try #require(run.queries.last)
            #expect(last.contains("created >= ") && !last.contains("created < "), "the last range has no end")
        }
    }

    @Test("keeps one chain of pages if batches have enough ids")
    func withoutNeed() throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let run = try Self.run(Site(Self.evenIssues), seed: seed, patience: 3)
            #expect(run.taken.count == 2000 && run.chainCount == 1)
        }
    }

    @Test("includes the user's query in the query of every range")
    func restriction() throws {
        let run = try Self.run(Site(Self.evenIssues), jql: "project = A OR project = B", seed: 2)
        #expect(run.queries.count > 3)
        for query in run.queries {
            #expect(query.contains(#""jql":"(project = A OR project = B) "#))
            #expect(query.contains("ORDER BY created ASC, key ASC"))
        }
        let ranges = run.queries.dropFirst()
        for (range, following) in zip(ranges, ranges.dropFirst()) {
            let end = range.components(separatedBy: "created < ")[1].prefix(13)
            let start = following.components(separatedBy: "created >= ")[1].prefix(13)
            #expect(end == start, "no gap and no overlap")
        }
    }

    @Test("is not split if there is a limit, no count, few issues, or no creation times")
    func oneChain() throws {
        let many = Site(Self.evenIssues)
        var uncounted = many
        uncounted.count = nil
        var silent = many
        silent.createdAnswer = #"{"issues":[]}"#
        var strange = many
        strange.createdAnswer = #"{"issues":[{"id":"1","fields":{"created":"yesterday"}}]}"#
        for seed in 1...5 as ClosedRange<UInt64> {
            for site in [uncounted, silent, strange] {
                let run = try Self.run(site, seed: seed)
                #expect(run.taken.count == Self.evenIssues.count && run.chainCount == 1)
            }
            let limited = try Self.run(many, limit: 700, seed: seed)
            #expect(limited.taken == Self.evenIssues.prefix(700).map(\.id) && limited.chainCount == 1)
            let few = try Self.run(Site(Array(Self.evenIssues.prefix(400))), seed: seed)
            #expect(few.taken.count == 400 && few.chainCount == 1)
        }
    }

    @Test("limits the number of ids in memory")
    func bounds() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let run = try Self.run(Site(Self.unevenIssues), seed: seed)
            // Responses to requests that were sent before the limit was reached still add ids.
            #expect(run.maximumWaiting <= Self.sizes.maximumWaitingInAll + 4 * Self.sizes.page, "\(run.maximumWaiting)")
        }
    }

    @Test(
        "parses Jira's date-times",
        arguments: [
            ("1970-01-01T00:00:01.000+0000", 1000), ("1970-01-01T01:00:01.999+0100", 1000),
            ("1970-01-01T00:00:01Z", 1000), ("1969-12-31T23:00:01.5-01:00", nil),
            ("1970-01-01T00:00:01.5-01:00", 3_601_000),
            ("2024-02-30", nil), ("2024-13-01T00:00:00.000+0000", nil), ("2024-01-01T00:00:00.000", nil), ("", nil),
            ("2024-01-01T00:00:00.000+00", nil), ("2026-11-24T02:35:14.123+0530", 1_795_467_914_000),
            // Texts that resemble dates: a day that the month does not have, a number with a wrong count of digits, and
            // signs and separators in other places.
            ("2023-02-29T00:00:00.000+0000", nil), ("2024-11-31T00:00:00.000+0000", nil),
            ("2024-01-01T00:00:0012.000+0000", nil), ("2024-01-01T00:00:00.+0000", nil),
            ("2024-01-01T00:00:00.0.0+0000", nil), ("2024-01-01T00-00T:00.0+0000", nil),
            ("2024-01-+1T00:00:00.000+0000", nil), ("2024-01-01T00:00:00.000+0060", nil),
            ("2024-01-01T00:00:00.000+2400", nil), ("2024-01-01T00:00:00.000+0:000", nil),
            ("2024-01-01T00:00:00.\u{0661}00+0000", nil),
        ] as [(String, Int64?)]
    )
    func dateTimes(text: String, milliseconds: Int64?) {
        #expect(CivilTime.milliseconds(dateTime: text) == milliseconds)
    }
}
