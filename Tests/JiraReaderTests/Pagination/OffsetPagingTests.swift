import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Offset pages of a site that contradicts itself")
struct OffsetPagingTests {
    private static let keys = (0..<230).map { "\($0)" }

    private static func run(_ site: ScriptedSite.Offset, window: Int = 6, seed: UInt64 = 3) -> PlanRun {
        PlanRun(.searchProjects, seed: seed, window: window, script: site.answer)
    }

    @Test("are read to their end if the total is too small and isLast is correct")
    func totalTooSmall() {
        for total in [0, 1, 50, 229] {
            let site = ScriptedSite.Offset(Self.keys, mostRecords: 20, total: { _ in total })
            #expect(Self.run(site).keys == Self.keys, "total \(total)")
        }
    }

    @Test("are read to their end, and not endlessly, if the total is too large", arguments: [true, false])
    func totalTooLarge(hasIsLast: Bool) {
        for total in [231, 300, 2000] {
            let site = ScriptedSite.Offset(
                Self.keys,
                mostRecords: 20,
                total: { _ in total },
                isLast: { hasIsLast ? $0 : nil }
            )
            let run = Self.run(site)
            #expect(run.failure == nil && run.keys == Self.keys, "total \(total)")
            #expect(run.requests.count <= total / 20 + 8)
        }
    }

    @Test("end with an error after a thousand empty pages of a site that states that more follow")
    func emptyForEver() {
        let run = PlanRun(.searchProjects) { _ in #"{"values":[],"isLast":false,"maxResults":20}"# }
        #expect(run.failure?.code == .endlessPaging)
        let silent = PlanRun(.searchProjects) { _ in #"{"values":[],"isLast":false,"maxResults":0}"# }
        #expect(silent.failure?.code == .endlessPaging)
    }

    @Test("are read to the new end if the table grows while it is read")
    func growing() {
        for seed in 0..<20 as Range<UInt64> {
            var answered = 0
            let run = PlanRun(.searchProjects, seed: seed, window: 5) { request in
                answered += 1
                // Each response adds thirty records, which is faster than they are read, until all records exist.
                let visible = Array(Self.keys.prefix(60 + 30 * answered))
                return ScriptedSite.Offset(visible, mostRecords: 20).answer(request)
            }
            #expect(run.failure == nil && run.keys == Self.keys, "seed \(seed)")
        }
    }

    @Test("are read to the new end if the table shrinks at its end while it is read")
    func shrinking() {
        for seed in 0..<20 as Range<UInt64> {
            var answered = 0
            let run = PlanRun(.searchProjects, seed: seed, window: 5) { request in
                answered += 1
                let visible = Array(Self.keys.prefix(answered > 3 ? 95 : 230))
                return ScriptedSite.Offset(visible, mostRecords: 20).answer(request)
            }
            #expect(run.failure == nil && run.keys == Array(Self.keys.prefix(95)), "seed \(seed)")
        }
    }

    /// Reads a table whose rows are `keys` in a number of responses, and `moved` in all later responses.
    private static func moving(
        window: Int,
        seed: UInt64,
        after answers: Int,
        _ keys: [String],
        _ moved: [String]
    ) -> PlanRun {
        var answered = 0
        return PlanRun(.searchProjects, seed: seed, window: window) { request in
            answered += 1
            return ScriptedSite.Offset(answered > answers ? moved : keys, mostRecords: 20).answer(request)
        }
    }

    @Test("neither lack nor repeat a row if earlier rows are deleted or added between requests")
    func movedRows() {
        for seed in 0..<60 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let answers = 1 + random.below(8)
            var moved = Self.keys
            // Up to three pages of rows at the beginning are deleted.
            for _ in 0..<random.below(50) { moved.remove(at: random.below(min(30, moved.count))) }
            let gone = Self.moving(window: 1 + random.below(6), seed: seed, after: answers, Self.keys, moved)
            #expect(gone.failure == nil && Set(gone.keys).count == gone.keys.count, "seed \(seed)")
            #expect(Set(gone.keys).isSuperset(of: moved), "seed \(seed): rows that were not deleted")

            var grown = Self.keys
            for number in 0..<random.below(50) { grown.insert("new\(number)", at: random.below(30)) }
            let come = Self.moving(window: 1 + random.below(6), seed: seed, after: answers, Self.keys, grown)
            #expect(come.failure == nil && Set(come.keys).count == come.keys.count, "seed \(seed)")
            #expect(Set(come.keys).isSuperset(of: Self.keys), "seed \(seed): rows that were not deleted")
        }
    }

    @Test("end with an error if their rows change constantly")
    func restless() {
        var answered = 0
        let run = PlanRun(.searchProjects) { request in
            answered += 1
            let keys = (0..<230).map { "\($0)-\(answered)" }
            return ScriptedSite.Offset(keys, mostRecords: 20).answer(request)
        }
        #expect(run.failure?.code == .changedWhileRead && run.requests.count < 30)
    }

    @Test("end with an error if the table grows as fast as it is read")
    func growingForEver() {
        var answered = 0
        let run = PlanRun(.searchProjects) { request in
            answered += 1
            let start = request.number("startAt") ?? 0
            let keys = (start..<start + 20).map { "\($0)" }
            return "{\"values\":\(ScriptedSite.list(keys)),\"startAt\":\(start),\"maxResults\":20,"
                + "\"total\":\(100 + 40 * answered),\"isLast\":false}"
        }
        #expect(run.failure?.code == .changedWhileRead)
    }

    @Test("may be empty in the middle of a table")
    func emptyInTheMiddle() {
        // The records in a range of offsets, such as 40 to 80, are hidden from the account.
        for (window, hidden) in [(1, 40..<80), (6, 40..<80), (6, 35..<52), (3, 1..<229)] as [(Int, Range<Int>)] {
            let run = PlanRun(.searchProjects, window: window) { request in
                let start = request.number("startAt") ?? 0
                let end = min(start + min(20, request.number("maxResults") ?? 50), Self.keys.count)
                let seen = (min(start, end)..<end).filter { !hidden.contains($0) }.map { Self.keys[$0] }
                return "{\"values\":\(ScriptedSite.list(seen)),\"startAt\":\(start),\"maxResults\":20,"
                    + "\"total\":\(Self.keys.count),\"isLast\":\(end == Self.keys.count)}"
            }
            let expected = Self.keys.enumerated().filter { !hidden.contains($0.offset) }.map(\.element)
            #expect(run.failure == nil && run.keys == expected, "window \(window), hidden \(hidden)")
        }
    }

    @Test("that begin at another offset than requested are an error")
    func wrongPlace() {
        for offset in [-1, 1, 20] {
            let run = PlanRun(.searchProjects, window: 1) { request in
                let start = request.number("startAt") ?? 0
                let answer = ScriptedSite.Offset(Self.keys, mostRecords: 20).answer(request)
                // The third page begins at the last record of the second.
                guard start >= 30 else { return answer }
                return answer.replacing("\"startAt\":\(start)", with: "\"startAt\":\(start + offset)")
            }
            #expect(run.failure?.code == .unexpectedResponse)
            #expect(run.keys == Array(Self.keys.prefix(39)))
        }
    }

    @Test("of a site that ignores startAt end with an error (the first page was read endlessly)")
    func sameForEver() {
        for total in [nil, 230] as [Int?] {
            let run = PlanRun(.searchProjects) { _ in
                let members = total.map { ",\"total\":\($0)" } ?? ""
                return "{\"values\":\(ScriptedSite.list(Array(Self.keys.prefix(20)))),\"isLast\":false\(members)}"
            }
            #expect(run.failure?.code == .endlessPaging && run.keys.count == 20)
        }
        let bare = PlanRun(.allUsers) { _ in ScriptedSite.list(Array(Self.keys.prefix(20)), key: "accountId") }
        #expect(bare.failure?.code == .endlessPaging && bare.keys.count == 20)
    }

    @Test("that have more records than requested are delivered without repetition (records were delivered twice)")
    func moreThanAsked() {
        for window in [1, 6] {
            let run = PlanRun(.searchProjects, window: window) { request in
                // Pages have 20 records; from offset 40 on, the site sends five more.
                let start = request.number("startAt") ?? 0
                let asked = request.number("maxResults") ?? 0
                let count = min(start == 0 ? 20 : start >= 40 ? asked + 5 : asked, Self.keys.count - start)
                let records = count > 0 ? Array(Self.keys[start..<start + count]) : []
                return "{\"values\":\(ScriptedSite.list(records)),\"startAt\":\(start),\"maxResults\":20,\"total\":230}"
            }
            #expect(run.failure == nil && run.keys == Self.keys, "window \(window)")
        }
    }

    @Test("are requested in full size even if the first page is short")
    func firstPageIsShort() {
        var site = ScriptedSite.Offset(Self.keys, mostRecords: 50)
        site.shortened = { start, count in start == 0 ? 1 : count }
        let run = Self.run(site)
        #expect(run.keys == Self.keys)
        #expect(run.requests.count <= 8, "\(run.requests.count) requests")
    }

    @Test("are requested one at a time until the total is known, and then concurrently")
    func concurrency() throws {
        var plan = try Table.searchProjects.pagination.makePlan(for: .searchProjects, options: ReadOptions())
        guard case .page(let first) = plan.next(), case .wait = plan.next() else {
            Issue.record("more than one page at first")
            return
        }
        let text = ScriptedSite.Offset(Self.keys, mostRecords: 50).answer(first)
        _ = try plan.receive(PageResponse(try Pages.batch(text, first.layout)), to: first)
        var places: [Int] = []
        while case .page(let request) = plan.next() { places.append(request.number("startAt") ?? -1) }
        // Each page begins with the last record of the previous page.
        #expect(places == [49, 98, 147, 196])
    }

    @Test("of a bare array end at the first empty page, and not at a short page")
    func bareArrays() {
        var asked: [Int] = []
        let run = PlanRun(.allUsers) { request in
            let start = request.number("startAt") ?? 0
            asked.append(start)
            return ScriptedSite.list(Array(Self.keys[min(start, 230)..<min(start + 90, 230)]), key: "accountId")
        }
        #expect(run.keys == Self.keys && asked == [0, 89, 178, 229])
        #expect(PlanRun(.allUsers) { _ in nil }.keys == [])
    }
}
