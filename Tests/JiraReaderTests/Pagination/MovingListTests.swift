import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Lists whose rows are added and deleted while they are read")
struct MovingListTests {
    /// Every table that is read in pages, without its link to a parent, because the parent's columns do not affect the
    /// pages.
    static let tables: [Table] = {
        let parents = ["IssueIDs"].compactMap { try? Catalogue.table(named: $0, listedOnly: false) }
        return (Catalogue.tables.filter { $0.aliasOf == nil } + parents).compactMap { table in
            let pagination = (table.pagination as? BulkPagination)?.base ?? table.pagination
            guard !(pagination is SinglePagePagination), !(pagination is IssuePagination) else { return nil }
            var table = table
            table.parent = nil
            return table
        }
    }()

    private static let runsPerTable: UInt64 = 60

    /// Returns a closure that returns the value of a row in the table's last key column. These values are unique.
    private static func key(_ table: Table) -> (Record) -> String {
        { record in table.keyColumns.last.flatMap { record[$0]?.text } ?? record.json }
    }

    @Test("deliver each unchanged row exactly once and no row twice, in every table and pagination")
    func everyTable() {
        var count = 0
        var reported = 0
        for table in Self.tables {
            for number in 0..<Self.runsPerTable {
                let seed = number * 1009 + UInt64(table.name.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) })
                let site = MovingSite(table, seed: seed)
                let run = PlanRun(
                    table,
                    seed: seed,
                    window: 1 + Int(seed % 6),
                    key: Self.key(table),
                    script: site.answer
                )
                count += 1
                let title = "\(table.name), seed \(seed)"
                #expect(Set(run.keys).count == run.keys.count, "\(title): a repeated row")
                if let failure = run.failure {
                    // A run may end because its list changes too often, but this must be rare.
                    #expect(failure.code == .changedWhileRead, "\(title): \(failure)")
                    reported += 1
                    continue
                }
                let missing = site.unchangedKeys.subtracting(run.keys)
                #expect(missing.isEmpty, "\(title): without \(missing.sorted())")
            }
        }
        #expect(count >= 2000 && reported * 50 < count, "\(reported) of \(count) were given up")
        print("  \(count) runs over \(Self.tables.count) tables, \(reported) given up with an error")
    }

    @Test(
        "deliver each row of one parent once, for the comments and worklogs of an issue",
        arguments: [IssueList.comment, .worklog]
    )
    func listOfOneParent(_ list: IssueList) throws {
        let columns = ColumnSet([Column("id", .string)])
        var table = try Catalogue.table(named: "SearchProjects")
        table.records = .array([list.member])
        for seed in 0..<150 as Range<UInt64> {
            let site = MovingSite(table, seed: seed)
            let plan = list.plan(issue: "1", columns: columns, table: "Issues")
            table.pagination = PlannedPagination(plan: plan)
            let run = PlanRun(table, seed: seed, window: 1, script: site.answer)
            #expect(run.failure == nil || run.failure?.code == .changedWhileRead, "seed \(seed): \(run.failure as Any)")
            #expect(Set(run.keys).count == run.keys.count, "seed \(seed)")
            #expect(run.failure != nil || site.unchangedKeys.isSubset(of: run.keys), "seed \(seed)")
        }
    }

    @Test("lose rows if they are read without a check (otherwise the tests above would prove nothing)")
    func control() {
        var table = Table.searchProjects
        table.keyColumns = []
        var missed = 0
        for seed in 0..<200 as Range<UInt64> {
            let site = MovingSite(.searchProjects, seed: seed)
            let run = PlanRun(table, seed: seed, window: 1, key: { $0["id"]?.text ?? "" }, script: site.answer)
            if run.failure == nil, !site.unchangedKeys.isSubset(of: run.keys) { missed += 1 }
            let still = MovingSite(.searchProjects, seed: seed, changes: 0)
            let quiet = PlanRun(.searchProjects, seed: seed, script: still.answer)
            #expect(quiet.failure == nil && quiet.keys == still.rows.map(\.key), "seed \(seed)")
        }
        #expect(missed > 10, "\(missed)")
    }

    @Test("of a parent are reported if they change constantly, and the rows of other parents are read")
    func restlessChild() throws {
        var answers = 0
        var table = try Catalogue.table(named: "Sprints")
        table.pagination = PageBeanPagination(pageSize: 5)
        let run = PlanRun(table, key: { $0["id"]?.text ?? "" }) { request in
            if request.path.hasSuffix("/board") {
                return #"{"values":[{"id":1,"type":"scrum"},{"id":2,"type":"scrum"}],"isLast":true,"total":2}"#
            }
            guard request.path.contains("/board/1/") else { return #"{"values":[{"id":7}],"isLast":true,"total":1}"# }
            answers += 1
            let start = request.number("startAt") ?? 0
            let rows = (0..<5).map { "{\"id\":\(answers * 1000 + $0)}" }
            return "{\"startAt\":\(start),\"total\":90,\"isLast\":false,\"values\":[\(rows.joined(separator: ","))]}"
        }
        #expect(run.failure == nil && run.keys.contains("7"))
        #expect(run.findings.movedLists.map(\.parent) == ["_boardId 1"])
        #expect(run.findings.movedLists.first?.table == "Sprints")
    }
}

/// A pagination that returns a given plan.
private struct PlannedPagination: Pagination {
    let plan: OffsetPlan
    var name: String { "planned" }
    var pageSize: Int { 100 }
    func makePlan(for table: Table, options: ReadOptions) throws(JiraReaderError) -> any PagePlan { plan }
}
