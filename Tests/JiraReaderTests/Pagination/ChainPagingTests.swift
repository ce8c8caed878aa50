import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Pages with a cursor")
struct ChainPagingTests {
    private static func page(_ keys: [String], _ members: String) -> String {
        "{\"values\":\(ScriptedSite.list(keys)),\(members)}"
    }

    @Test("are an error if a cursor is repeated")
    func repeatedCursor() {
        var number = 0
        for circle in [1, 2, 5] {
            let run = PlanRun(.plans) { _ in
                number += 1
                return Self.page(["\(number)"], "\"nextPageCursor\":\"c\(number % circle)\",\"last\":false")
            }
            #expect(run.failure?.code == .endlessPaging)
            #expect(run.keys.count <= circle)
        }
    }

    @Test("are an error if all of them are empty and have new cursors")
    func emptyForEver() {
        var number = 0
        let run = PlanRun(.plans) { _ in
            number += 1
            return Self.page([], "\"nextPageCursor\":\"c\(number)\"")
        }
        #expect(run.failure?.code == .endlessPaging)
    }

    @Test("may be empty before the last page, and the last page may have a cursor")
    func emptyInTheMiddle() {
        let pages = [
            Self.page(["1"], "\"nextPageCursor\":\"a\",\"last\":false"), Self.page([], "\"nextPageCursor\":\"b\""),
            Self.page(["2"], "\"nextPageCursor\":\"c\",\"isLast\":true"),
            Self.page([], "\"nextPageCursor\":\"d\",\"isLast\":true"),
        ]
        var number = 0
        let run = PlanRun(.plans) { request in
            defer { number += 1 }
            #expect(request.parameter("cursor") == [nil, "a", "b", "c"][number])
            return pages[number]
        }
        #expect(run.failure == nil && run.keys == ["1", "2"])
    }

    @Test("end at a missing, null or empty cursor")
    func endings() {
        for ending in ["\"last\":true", "\"nextPageCursor\":null", "\"nextPageCursor\":\"\"", "\"x\":1"] {
            #expect(PlanRun(.plans) { _ in Self.page(["1"], ending) }.keys == ["1"])
        }
        #expect(PlanRun(.plans) { _ in nil }.keys == [])
    }

    @Test("are an error if a cursor leads to a response without content (the response ended the table)")
    func nothingBehindCursor() {
        let run = PlanRun(.plans) { request in
            request.parameter("cursor") == nil ? Self.page(["1"], "\"nextPageCursor\":\"a\"") : nil
        }
        #expect(run.failure?.code == .unexpectedResponse)
    }

    @Test("deliver a record only once, even if the site repeats the record endlessly")
    func samePage() {
        var number = 0
        let run = PlanRun(.plans) { _ in
            number += 1
            return Self.page(["1", "2"], "\"nextPageCursor\":\"c\(number)\"")
        }
        #expect(run.failure?.code == .endlessPaging && run.keys == ["1", "2"])
    }
}

@Suite("Pages of changes since a time")
struct SincePagingTests {
    private static func run(_ changes: [(key: String, time: Int)], pageSize: Int, seed: UInt64 = 1) -> PlanRun {
        PlanRun(.idsOfWorklogsModifiedSince, seed: seed, script: ScriptedSite.since(changes, mostRecords: pageSize))
    }

    @Test("deliver each change once if changes on two pages have the same time")
    func equalTimes() {
        let seed: UInt64 = 4
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let pageSize = 2 + random.below(8)
            var time = 1000
            var run = 0
            let changes = (0..<random.below(60)).map { number -> (key: String, time: Int) in
                // The number of changes with the same time stays below the page size.
                run += 1
                if run >= pageSize || random.oneIn(3) {
                    time += 1 + random.below(3)
                    run = 1
                }
                return ("\(number)", time)
            }
            let result = Self.run(changes, pageSize: pageSize)
            #expect(result.failure == nil && result.keys == changes.map(\.key), "seed \(seed), pages of \(pageSize)")
        }
    }

    @Test("end the run with an error if all changes of a page have the same time")
    func fullPageOfOneTime() {
        for extra in [1, 2, 5] {
            let changes = [("0", 999)] + (1..<5 + extra).map { ("\($0)", 1000) } + [("99", 2000)]
            let run = Self.run(changes, pageSize: 4)
            #expect(run.failure?.code == .endlessPaging)
            #expect(run.keys.count <= 5)
        }
    }

    @Test("deliver both changes of a worklog that was changed at two times")
    func changedAgain() {
        let run = Self.run([("1", 1000), ("2", 1001), ("1", 1002), ("3", 1003)], pageSize: 2)
        #expect(run.keys == ["1", "2", "1", "3"])
    }

    @Test("continue after a page that is empty because of missing permission (it ended the table)")
    func emptyPageInTheMiddle() {
        let run = PlanRun(.idsOfWorklogsModifiedSince) { request in
            switch request.number("since") ?? 0 {
            case 0: #"{"values":[{"worklogId":1,"updatedTime":10}],"until":10,"lastPage":false}"#
            case 10: #"{"values":[],"until":20,"lastPage":false}"#
            default: #"{"values":[{"worklogId":2,"updatedTime":30}],"until":30,"lastPage":true}"#
            }
        }
        #expect(run.failure == nil && run.keys == ["1", "2"])
    }

    @Test("deliver each change once even if `until` is before a page's last change")
    func earlyUntil() {
        let run = PlanRun(.idsOfWorklogsModifiedSince) { request in
            switch request.number("since") ?? 0 {
            case 0:
                #"{"values":[{"worklogId":1,"updatedTime":10},{"worklogId":2,"updatedTime":20}],"until":15,"lastPage":false}"#
            default:
                #"{"values":[{"worklogId":2,"updatedTime":20},{"worklogId":3,"updatedTime":30}],"until":30,"lastPage":true}"#
            }
        }
        #expect(run.failure == nil && run.keys == ["1", "2", "3"])
    }

    @Test("are an error if `until` is missing or does not advance")
    func contradictions() {
        let change = #"{"worklogId":1,"updatedTime":10}"#
        for (page, code) in [
            ("{\"values\":[\(change)],\"lastPage\":false}", JiraReaderError.Code.unexpectedResponse),
            ("{\"values\":[],\"lastPage\":false}", .unexpectedResponse),
            ("{\"values\":[\(change)],\"until\":-5,\"lastPage\":false}", .endlessPaging),
            ("{\"values\":[],\"until\":0,\"lastPage\":false}", .endlessPaging),
            ("{\"values\":[{\"worklogId\":1}],\"until\":10}", .unexpectedResponse),
            ("{\"values\":[{\"updatedTime\":1}],\"until\":10}", .unexpectedResponse),
        ] {
            #expect(PlanRun(.idsOfWorklogsModifiedSince) { _ in page }.failure?.code == code, "\(page)")
        }
        var time = 0
        let empty = PlanRun(.idsOfWorklogsModifiedSince) { _ in
            time += 1
            return "{\"values\":[],\"until\":\(time),\"lastPage\":false}"
        }
        #expect(empty.failure?.code == .endlessPaging)
    }

    @Test("end at a last page without `until`, and at an empty response")
    func endings() {
        let page = #"{"values":[{"worklogId":1,"updatedTime":10}],"lastPage":true}"#
        #expect(PlanRun(.idsOfWorklogsModifiedSince) { _ in page }.keys == ["1"])
        #expect(PlanRun(.idsOfWorklogsModifiedSince) { _ in #"{"values":[]}"# }.keys == [])
        #expect(PlanRun(.idsOfWorklogsModifiedSince) { _ in nil }.keys == [])
    }
}
