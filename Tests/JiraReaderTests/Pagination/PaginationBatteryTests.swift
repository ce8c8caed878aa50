import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// The requirements of every pagination, for any size of table and page and any order of events.
@Suite("Every pagination")
struct PaginationBatteryTests {
    /// A table, and a closure that returns the script of a site with these keys in pages of this size.
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
        Subject(testDescription: "offset, with only the records", table: .searchProjects) { keys, size in
            var site = ScriptedSite.Offset(keys, mostRecords: size, total: { _ in nil }, isLast: { _ in nil })
            site.hasMaxResults = false
            return site.answer
        },
        Subject(testDescription: "offset, short pages", table: .searchProjects) { keys, size in
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
        Subject(testDescription: "cursor, without a flag for the last page", table: .plans) { keys, size in
            ScriptedSite.cursor(keys, mostRecords: size, last: "other")
        },
        Subject(testDescription: "since", table: .idsOfWorklogsModifiedSince) { keys, size in
            ScriptedSite.since(keys.enumerated().map { ($1, 1000 + 10 * $0) }, mostRecords: max(2, size))
        },
        Subject(testDescription: "census and bulkfetch", table: .issues) { keys, size in
            ScriptedSite.Issues(ids: keys.compactMap { UInt64($0) }, mostIDs: size).answer
        },
    ]

    /// Returns sizes of tables: some near multiples of the page size, and one of many pages.
    private static func sizes(_ pageSize: Int) -> [Int] {
        [
            0, 1, pageSize - 1, pageSize, pageSize + 1, 2 * pageSize - 1, 2 * pageSize, 2 * pageSize + 1,
            11 * pageSize + 3,
        ]
    }

    private static func keys(_ count: Int) -> [String] { (0..<count).map { "\(10_000 + 7 * $0 % 9973)" } }

    @Test("delivers each record once, in order, and ends", arguments: subjects)
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

    @Test("delivers exactly as many records as the limit", arguments: subjects)
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

    @Test("sends only a few more requests than the table has pages", arguments: subjects)
    func economy(_ subject: Subject) {
        let keys = Self.keys(400)
        let run = PlanRun(subject.table, window: 16, script: subject.script(keys, 40))
        // Each short page needs a second request for its remaining records, and issues need a request for each batch.
        #expect(run.requests.count <= 27, "\(run.requests.count) requests for ten pages")
    }

    @Test("has either no count or the correct count at the end", arguments: subjects)
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
