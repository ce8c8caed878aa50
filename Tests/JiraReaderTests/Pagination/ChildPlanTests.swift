import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("The rows of child tables")
struct ChildPlanTests {
    /// Returns a child table with the column `id`. `link` names the parent and the parent's columns in the path.
    private static func table(
        _ name: String,
        pagination: any Pagination = PageBeanPagination(pageSize: 2),
        records: PageLayout.Records = .array(["values"]),
        path: String,
        link: ParentLink,
        keyColumns: [String] = []
    ) -> Table {
        Table(
            name: name,
            family: .boards,
            summary: "",
            path: path,
            records: records,
            pagination: pagination,
            columns: [Column("id", .string)],
            keyColumns: keyColumns,
            permission: "",
            operation: "",
            parent: link
        )
    }

    private static func sprints(filter: ParentLink.Filter? = nil) -> Table {
        table(
            "Children",
            path: "/rest/agile/1.0/board/{boardId}/sprint",
            link: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))],
                filter: filter
            )
        )
    }

    /// Returns a table that is read by one request for each batch of issues, after the ids of the issues were listed.
    private static func batches(of size: Int) -> Table {
        table(
            "Batches",
            pagination: TokenPagination(pageSize: 10),
            path: "/rest/api/3/list",
            link: ParentLink(
                table: "IssueIDs",
                columns: [.init("id", as: nil)],
                batch: .init(size: size, member: "ids")
            ),
            keyColumns: ["id"]
        )
    }

    private static func page(_ records: [String], _ request: PageRequest, size: Int = 2) -> String {
        let start = request.number("startAt") ?? 0
        let end = min(records.count, start + min(size, request.number("maxResults") ?? size))
        let shown = start < end ? records[start..<end].joined(separator: ",") : ""
        return "{\"values\":[\(shown)],\"startAt\":\(start),\"maxResults\":\(size),\"total\":\(records.count),"
            + "\"isLast\":\(end >= records.count)}"
    }

    /// Returns a script of boards with these ids. `members` returns further JSON members of a board, and `children`
    /// returns the number of a board's children or throws a rejection.
    private static func site(
        _ boards: [Int],
        members: @escaping (Int) -> String = { _ in "" },
        children: @escaping (Int, PageRequest) throws -> Int
    ) -> PlanRun.Script {
        { request in
            if request.path == "/rest/agile/1.0/board" {
                return page(boards.map { "{\"id\":\($0)\(members($0))}" }, request, size: 3)
            }
            let board = Int(request.path.split(separator: "/").dropFirst(4).first ?? "") ?? -1
            let count = try children(board, request)
            return page((0..<count).map { "{\"id\":\"\(board)-\($0)\"}" }, request)
        }
    }

    private static func refusal(_ status: Int) -> JiraReaderError {
        JiraReaderError(.rejected, "the site refuses", status: status)
    }

    private static func row(_ record: Record) -> String {
        [record["_boardId"]?.text, record["id"]?.text].map { $0 ?? "nothing" }.joined(separator: "/")
    }

    @Test("are in the order of their parents, with the parent's columns, in any order of responses")
    func order() {
        let boards = (0..<25).map { 100 - 3 * $0 }
        let expected = boards.flatMap { board in (0..<(board % 7)).map { "\(board)/\(board)-\($0)" } }
        for seed in 1...40 as ClosedRange<UInt64> {
            for window in [1, 3, 16] {
                let run = PlanRun(
                    Self.sprints(),
                    seed: seed,
                    window: window,
                    key: Self.row,
                    script: Self.site(boards) { board, _ in board % 7 }
                )
                #expect(run.failure == nil && run.keys == expected, "seed \(seed), window \(window)")
                #expect(run.skipped.isEmpty)
            }
        }
    }

    @Test(
        "are skipped and reported if their parent is gone, forbidden, unreadable, or cannot have such children",
        arguments: [400, 403, 404, 409, 410, 422, 500, 501, 502, 503, 504]
    )
    func skippedParents(_ status: Int) {
        for seed in 1...20 as ClosedRange<UInt64> {
            let run = PlanRun(
                Self.sprints(),
                seed: seed,
                window: 8,
                key: Self.row,
                script: Self.site([1, 2, 3, 4]) { board, _ in
                    if board % 2 == 0 { throw Self.refusal(status) }
                    return 3
                }
            )
            #expect(run.failure == nil, "seed \(seed)")
            #expect(run.keys == ["1/1-0", "1/1-1", "1/1-2", "3/3-0", "3/3-1", "3/3-2"], "seed \(seed)")
            #expect(run.skipped.map(\.parent) == ["_boardId 2", "_boardId 4"])
            #expect(run.skipped.allSatisfy { $0.status == status && $0.table == "Children" })
        }
    }

    @Test("end the run if the response for a parent has another status", arguments: [401, 402, 407, 408, 429])
    func failures(_ status: Int) {
        let run = PlanRun(
            Self.sprints(),
            script: Self.site([1, 2]) { board, _ in
                if board == 2 { throw Self.refusal(status) }
                return 1
            }
        )
        #expect(run.failure?.status == status && run.skipped.isEmpty)
    }

    @Test("of a parent that is deleted between two pages are delivered up to that page (later responses crashed)")
    func goneInTheMiddle() {
        // Pages after the first are requested concurrently, so that some succeed although others are rejected.
        for refused in [[1], [2], [1, 2], [1, 3], [2, 3], [1, 2, 3]] {
            for seed in 1...20 as ClosedRange<UInt64> {
                let run = PlanRun(
                    Self.sprints(),
                    seed: seed,
                    window: 8,
                    key: Self.row,
                    script: Self.site([1, 2, 3]) { board, request in
                        let place = (request.number("startAt") ?? 0) / 2
                        if board == 2, refused.contains(place) { throw Self.refusal(404) }
                        return board == 2 ? 8 : 1
                    }
                )
                let kept = (0..<2 * (refused.first ?? 0)).map { "2/2-\($0)" }
                #expect(run.failure == nil && run.keys == ["1/1-0"] + kept + ["3/3-0"], "\(refused), seed \(seed)")
                #expect(run.skipped.map(\.parent) == ["_boardId 2"], "\(refused), seed \(seed)")
            }
        }
    }

    @Test("end the run if a later page has status 400, since rows would be missing silently")
    func badRequestInTheMiddle() {
        let run = PlanRun(
            Self.sprints(),
            script: Self.site([1]) { _, request in
                if request.number("startAt") == 2 { throw Self.refusal(400) }
                return 4
            }
        )
        #expect(run.failure?.status == 400)
    }

    @Test("are requested only for parents that match a filter")
    func filters() {
        let kinds = Self.site([1, 2, 3, 4], members: { [",\"type\":\"scrum\"", ",\"type\":\"kanban\"", ""][$0 % 3] }) {
            _,
            _ in 1
        }
        let scrum = PlanRun(
            Self.sprints(filter: .equals(column: "type", text: "scrum")),
            key: Self.row,
            script: kinds
        )
        #expect(scrum.keys == ["3/3-0"] && scrum.requests.count == 3)
        let others = PlanRun(
            Self.sprints(filter: .differs(column: "type", text: "scrum")),
            key: Self.row,
            script: kinds
        )
        #expect(others.keys == ["1/1-0", "2/2-0", "4/4-0"])
    }

    @Test("of a parent that is listed twice are read once")
    func listedTwice() {
        for boards in [[1, 1], [1, 2, 1], [1, 2, 3, 4, 2, 5, 1]] {
            let run = PlanRun(Self.sprints(), key: Self.row, script: Self.site(boards) { _, _ in 1 })
            var seen: Set<Int> = []
            let each = boards.filter { seen.insert($0).inserted }
            #expect(run.failure == nil && run.keys == each.map { "\($0)/\($0)-0" }, "\(boards)")
        }
    }

    @Test("that are issues have columns for the site's fields, and are requested after the fields")
    func siteFields() throws {
        let table = try Catalogue.table(named: "BoardIssues")
        for seed in 1...20 as ClosedRange<UInt64> {
            let run = PlanRun(
                table,
                seed: seed,
                key: { $0["fields.customfield_1"].map { "\($0)" } ?? "nothing" },
                script: { request in
                    switch request.path {
                    case "/rest/agile/1.0/board": Self.page(["{\"id\":1}", "{\"id\":2}"], request)
                    case "/rest/api/3/field":
                        #"[{"id":"customfield_1","name":"x","schema":{"type":"datetime"}},{"id":"summary"}]"#
                    default: #"{"issues":[{"id":"7","fields":{"customfield_1":"now"}}],"isLast":true}"#
                    }
                }
            )
            let value = "\(InterimValue.dateTime("now"))"
            #expect(run.failure == nil && run.keys == [value, value], "seed \(seed)")
            #expect(run.requests.filter { $0.path == "/rest/api/3/field" }.count == 1)
        }
        let unread = PlanRun(table, ReadOptions(columns: .none)) { Self.page([], $0) }
        #expect(unread.failure == nil && unread.requests.map(\.path) == ["/rest/agile/1.0/board"])
        let named = PlanRun(table, ReadOptions(columns: .named(["x", "fields.status"]))) { request in
            request.path == "/rest/api/3/field" ? #"[{"id":"customfield_1","name":"x"}]"# : Self.page([], request)
        }
        #expect(named.failure == nil && named.requests.contains { $0.path == "/rest/api/3/field" })
        let unknown = PlanRun(table, ReadOptions(columns: .named(["fields.customfield_2"]))) { request in
            request.path == "/rest/api/3/field" ? #"[{"id":"customfield_1","name":"x"}]"# : Self.page([], request)
        }
        #expect(unknown.failure?.code == .invalidOption)
        let failed = PlanRun(table) { request in
            if request.path == "/rest/api/3/field" { throw Self.refusal(403) }
            return Self.page(["{\"id\":1}"], request)
        }
        #expect(failed.failure?.status == 403)
    }

    @Test("do not expand unused columns of their parents")
    func parentsAreNotExpanded() throws {
        let boards = try Catalogue.table(named: "Boards")
        #expect(boards.defaultParameters["expand"] != nil)
        let alone = PlanRun(boards, script: Self.site([1]) { _, _ in 0 })
        #expect(alone.requests.allSatisfy { $0.parameter("expand") != nil })
        let run = PlanRun(Self.sprints(), script: Self.site([1]) { _, _ in 1 })
        #expect(run.requests.count == 2 && run.requests.allSatisfy { $0.parameter("expand") == nil })
    }

    @Test("may be absent, because there are no parents or no children")
    func nothing() {
        let none = PlanRun(Self.sprints(), script: Self.site([]) { _, _ in 1 })
        #expect(none.failure == nil && none.keys.isEmpty && none.requests.count == 1)
        let empty = PlanRun(Self.sprints(), script: Self.site([1, 2]) { _, _ in 0 })
        #expect(empty.failure == nil && empty.keys.isEmpty && empty.requests.count == 3)
    }

    @Test("end the run if a parent's row lacks the column for the path of the request")
    func parentWithoutKey() {
        let run = PlanRun(Self.sprints()) { request in
            request.path == "/rest/agile/1.0/board" ? Self.page(["{\"name\":\"no id\"}"], request) : nil
        }
        #expect(run.failure?.code == .unexpectedResponse)
    }

    @Test("end the run if the list of parents fails (an interrupted list of parents ended the table)")
    func parentsFail() {
        for status in [400, 403, 404, 500] {
            let run = PlanRun(
                Self.sprints(),
                script: { request in
                    // The second page of parents begins at the last parent of the first page.
                    if request.number("startAt") == 2 { throw Self.refusal(status) }
                    if request.path == "/rest/agile/1.0/board" {
                        return Self.page((0..<7).map { "{\"id\":\($0)}" }, request, size: 3)
                    }
                    return Self.page(["{\"id\":\"x\"}"], request)
                }
            )
            #expect(run.failure?.status == status, "\(status)")
        }
    }

    @Test("of grandchildren are in the order of parents and children, and a skipped grandparent is reported")
    func grandchildren() throws {
        // A sprint may belong to two boards, and is then requested for each of them.
        let table = try Catalogue.table(named: "SprintIssues")
        for seed in 1...20 as ClosedRange<UInt64> {
            let run = PlanRun(
                table,
                seed: seed,
                window: 6,
                key: { record in
                    ["_boardId", "_sprintId", "id"].map { record[$0]?.text ?? "?" }.joined(separator: "/")
                },
                script: { request in
                    switch request.path {
                    case "/rest/agile/1.0/board":
                        return Self.page(["{\"id\":7}", "{\"id\":8}", "{\"id\":9}"], request, size: 1)
                    case "/rest/agile/1.0/board/7/sprint":
                        return Self.page(["{\"id\":1}", "{\"id\":2}"], request, size: 1)
                    case "/rest/agile/1.0/board/8/sprint": throw Self.refusal(400)
                    case "/rest/api/3/field": return "[]"
                    case "/rest/agile/1.0/board/9/sprint": return Self.page(["{\"id\":2}", "{\"id\":3}"], request)
                    default:
                        let sprint = request.path.split(separator: "/").dropFirst(4).first ?? ""
                        return "{\"issues\":[{\"id\":\"\(sprint)0\"},{\"id\":\"\(sprint)1\"}],\"isLast\":true}"
                    }
                }
            )
            #expect(run.failure == nil, "seed \(seed)")
            #expect(
                run.keys == [
                    "7/1/10", "7/1/11", "7/2/20", "7/2/21", "9/2/20", "9/2/21", "9/3/30", "9/3/31",
                ],
                "seed \(seed)"
            )
            #expect(run.skipped.map(\.table) == ["Sprints"] && run.skipped.map(\.parent) == ["_boardId 8"])
        }
    }

    // MARK: Batches of parents

    /// Returns a script of a site that lists these ids. `list` returns the response to a request for a batch, given the
    /// ids in the request.
    private static func census(_ ids: [Int], pageSize: Int = 7, list: @escaping ([String]) throws -> String)
        -> PlanRun.Script
    {
        let site = ScriptedSite.Issues(ids: ids.map { UInt64($0) }, mostIDs: pageSize)
        return { request in
            guard request.path == "/rest/api/3/list" else { return try site.answer(request) }
            let text = request.text
            let start = try #require(text.range(of: "\"ids\":["))
            let end = try #require(text.range(of: "]"))
            return try list(text[start.upperBound..<end.lowerBound].split(separator: ",").map(String.init))
        }
    }

    @Test("that are read in batches of parents are requested in full batches, in order", arguments: [1, 3, 10])
    func fullBatches(_ size: Int) {
        let ids = (0..<23).map { 500 - 7 * $0 }
        for seed in 1...20 as ClosedRange<UInt64> {
            let run = PlanRun(
                Self.batches(of: size),
                seed: seed,
                key: { $0["id"]?.text ?? "?" },
                script: Self.census(ids) { asked in
                    "{\"values\":[\(asked.map { "{\"id\":\($0)}" }.joined(separator: ","))]}"
                }
            )
            #expect(run.failure == nil && run.keys == ids.map(String.init), "batches of \(size), seed \(seed)")
            let batches = run.requests.filter { $0.path == "/rest/api/3/list" }
            #expect(batches.count == (ids.count + size - 1) / size)
        }
    }

    @Test("are delivered once even if parents are listed twice or pages overlap")
    func overlaps() {
        let ids = [5, 6, 5, 7, 6, 8, 5]
        let pages = PlanRun(Self.batches(of: 10), key: { $0["id"]?.text ?? "?" }) { request in
            guard request.path == "/rest/api/3/list" else {
                return try ScriptedSite.Issues(ids: ids.map { UInt64($0) }).answer(request)
            }
            #expect(request.text.contains(#""ids":["5","6","7","8"]"#))
            // The second page begins with the last record of the first.
            return request.text.contains("next")
                ? #"{"values":[{"id":"b"},{"id":"c"}]}"#
                : #"{"values":[{"id":"a"},{"id":"b"}],"nextPageToken":"next"}"#
        }
        #expect(pages.failure == nil && pages.keys == ["a", "b", "c"])
    }

    @Test("end the run if a batch is rejected, since a thousand parents would be missing", arguments: [400, 403, 404])
    func refusedBatch(_ status: Int) {
        let run = PlanRun(Self.batches(of: 3), script: Self.census([1, 2, 3, 4]) { _ in throw Self.refusal(status) })
        #expect(run.failure?.status == status && run.skipped.isEmpty)
    }

    @Test("need no request for a batch if there are no issues, only requests for the ids and their count")
    func emptyBatches() {
        let run = PlanRun(Self.batches(of: 3), script: Self.census([]) { _ in "{}" })
        #expect(run.failure == nil && run.keys.isEmpty && run.requests.count == 2)
    }
}
