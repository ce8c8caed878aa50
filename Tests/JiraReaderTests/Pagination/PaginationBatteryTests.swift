import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// What every way of paging has to keep, whatever the table's size, the site's pages and the order of events.
@Suite("Every way of paging")
struct PaginationBatteryTests {
    /// A table, and a site that answers for it with records of these keys in pages of that size.
    struct Subject: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let table: Table
        let script: @Sendable (_ keys: [String], _ pageSize: Int) -> PlanRun.Script
    }

    static let subjects: [Subject] = [
        Subject(testDescription: "offset, page bean", table: .searchProjects) { keys, size in
            ScriptedSite.Offset(keys, mostRecords: size).answer
        },
        Subject(testDescription: "offset, own key, without isLast", table: .allDashboards) { keys, size in
            var site = ScriptedSite.Offset(keys, mostRecords: size, isLast: { _ in nil })
            site.path = "dashboards"
            return site.answer
        },
        Subject(testDescription: "offset, without total", table: .searchProjects) { keys, size in
            ScriptedSite.Offset(keys, mostRecords: size, total: { _ in nil }).answer
        },
        Subject(testDescription: "offset, without total and isLast", table: .searchProjects) { keys, size in
            ScriptedSite.Offset(keys, mostRecords: size, total: { _ in nil }, isLast: { _ in nil }).answer
        },
        Subject(testDescription: "offset, telling nothing but the records", table: .searchProjects) { keys, size in
            var site = ScriptedSite.Offset(keys, mostRecords: size, total: { _ in nil }, isLast: { _ in nil })
            site.tellsMaxResults = false
            return site.answer
        },
        Subject(testDescription: "offset, pages that come short", table: .searchProjects) { keys, size in
            var site = ScriptedSite.Offset(keys, mostRecords: size)
            site.shortened = { start, count in max(1, count - start % 5) }
            return site.answer
        },
        Subject(testDescription: "offset, bare array", table: .allUsers) { keys, size in
            ScriptedSite.bareArray(keys, mostRecords: size)
        },
        Subject(testDescription: "one array", table: .fields) { keys, _ in { _ in ScriptedSite.list(keys) } },
        Subject(testDescription: "cursor, last", table: .plans) { keys, size in
            ScriptedSite.cursor(keys, mostRecords: size)
        },
        Subject(testDescription: "cursor, isLast", table: .plans) { keys, size in
            ScriptedSite.cursor(keys, mostRecords: size, last: "isLast")
        },
        Subject(testDescription: "cursor, telling of the end by silence", table: .plans) { keys, size in
            ScriptedSite.cursor(keys, mostRecords: size, last: "other")
        },
        Subject(testDescription: "since", table: .idsOfWorklogsModifiedSince) { keys, size in
            ScriptedSite.since(keys.enumerated().map { ($1, 1000 + 10 * $0) }, mostRecords: max(2, size))
        },
        Subject(testDescription: "census and bulkfetch", table: .issues) { keys, size in
            ScriptedSite.Issues(ids: keys.compactMap { UInt64($0) }, mostIDs: size).answer
        },
    ]

    /// Sizes around those of the pages, and a table of many pages.
    private static func sizes(_ pageSize: Int) -> [Int] {
        [
            0, 1, pageSize - 1, pageSize, pageSize + 1, 2 * pageSize - 1, 2 * pageSize, 2 * pageSize + 1,
            11 * pageSize + 3,
        ]
    }

    private static func keys(_ count: Int) -> [String] { (0..<count).map { "\(10_000 + 7 * $0 % 9973)" } }

    @Test("gives each record once, in order, and comes to an end", arguments: subjects)
    func everyRecord(_ subject: Subject) {
        for pageSize in [1, 2, 3, 10, 50] {
            for size in Self.sizes(pageSize) {
                for (seed, window) in [(1, 1), (2, 3), (3, 16), (4, 16)] as [(UInt64, Int)] {
                    let keys = Self.keys(size)
                    let run = PlanRun(subject.table, seed: seed, window: window, script: subject.script(keys, pageSize))
                    #expect(
                        run.failure == nil && run.keys == keys,
                        "\(size) records, pages of \(pageSize), seed \(seed), window \(window): \(run.failure as Any)"
                    )
                }
            }
        }
    }

    @Test("gives no more than the limit, and exactly that", arguments: subjects)
    func limits(_ subject: Subject) {
        for pageSize in [1, 7, 50] {
            for size in [0, 1, 2 * pageSize + 1, 130] {
                let keys = Self.keys(size)
                for limit in [1, 2, pageSize, pageSize + 1, size, size + 1, 100] where limit > 0 {
                    let run = PlanRun(
                        subject.table,
                        ReadOptions(limit: limit),
                        seed: UInt64(limit),
                        script: subject.script(keys, pageSize)
                    )
                    #expect(
                        run.failure == nil && run.keys == Array(keys.prefix(limit)),
                        "\(size) records, limit \(limit), pages of \(pageSize)"
                    )
                }
            }
        }
    }

    @Test("asks for no more pages than the table has, and a few", arguments: subjects)
    func economy(_ subject: Subject) {
        let keys = Self.keys(400)
        let run = PlanRun(subject.table, window: 16, script: subject.script(keys, 40))
        // Pages that come short are completed, which takes a request each; issues take a request for a batch besides.
        #expect(run.requests.count <= 27, "\(run.requests.count) requests for ten pages")
    }

    @Test("tells how many records there are, at the end at the latest", arguments: subjects)
    func expectation(_ subject: Subject) {
        let keys = Self.keys(123)
        let run = PlanRun(subject.table, script: subject.script(keys, 20))
        #expect(run.expectedRecordCount == nil || run.expectedRecordCount == 123)
    }

    @Test("has a name and a page size")
    func descriptions() {
        for table in Catalogue.tables {
            #expect(!table.pagination.name.isEmpty && table.pagination.pageSize > 0)
        }
    }
}
