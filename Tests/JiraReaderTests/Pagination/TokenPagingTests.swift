import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Pages with tokens")
struct TokenPagingTests {
    private static let table = Table(
        name: "Tokens",
        family: .issues,
        summary: "",
        path: "/rest/api/3/tokens",
        records: .array(["values"]),
        pagination: TokenPagination(pageSize: 2),
        columns: [Column("id", .string)],
        keyColumns: ["id"],
        permission: "",
        operation: ""
    )

    private static func page(_ keys: [String], token: String?) -> String {
        let next = token.map { ",\"nextPageToken\":\"\($0)\"" } ?? ""
        return "{\"values\":\(ScriptedSite.list(keys))\(next)}"
    }

    @Test("are requested with the token of the page before, up to the page without one")
    func chain() {
        let run = PlanRun(Self.table) { request in
            switch request.parameter("nextPageToken") {
            case nil: Self.page(["1", "2"], token: "a")
            case "a": Self.page([], token: "b")
            default: Self.page(["3"], token: nil)
            }
        }
        #expect(run.failure == nil && run.keys == ["1", "2", "3"])
        #expect(run.requests.map { $0.parameter("nextPageToken") } == [nil, "a", "b"])
        #expect(run.requests.allSatisfy { $0.parameter("maxResults") == "2" })
    }

    @Test("are an error if a token is repeated")
    func repeatedToken() {
        var number = 0
        let run = PlanRun(Self.table) { _ in
            number += 1
            return Self.page(["\(number)"], token: "t\(number % 3)")
        }
        #expect(run.failure?.code == .endlessPaging && run.keys.count <= 4)
    }

    @Test("are an error if a page is repeated with another token (it was read endlessly)")
    func repeatedPage() {
        var number = 0
        let run = PlanRun(Self.table) { _ in
            number += 1
            return Self.page(["1", "2"], token: "t\(number)")
        }
        #expect(run.failure?.code == .endlessPaging && run.keys == ["1", "2"])
        #expect(number == PagingProgress.maximumIdlePages + 1)
    }

    @Test("are an error if all pages are empty and have new tokens")
    func emptyForEver() {
        var number = 0
        let run = PlanRun(Self.table) { _ in
            number += 1
            return Self.page([], token: "t\(number)")
        }
        #expect(run.failure?.code == .endlessPaging)
    }

    @Test("may overlap if records have unique keys, even if a page has no new record")
    func overlap() {
        let pages = [["1"], ["1", "2"], ["3", "4"], ["4", "5"]]
        var number = 0
        let run = PlanRun(Self.table) { _ in
            defer { number += 1 }
            return Self.page(pages[number], token: number < 3 ? "t\(number)" : nil)
        }
        #expect(run.failure == nil && run.keys == ["1", "2", "3", "4", "5"])
    }

    @Test("are an error if a token leads to a response without content (the response ended the table)")
    func nothingBehindToken() {
        let run = PlanRun(Self.table) { request in
            request.parameter("nextPageToken") == nil ? Self.page(["1"], token: "a") : nil
        }
        #expect(run.failure?.code == .unexpectedResponse)
        #expect(PlanRun(Self.table) { _ in nil }.keys == [])
    }
}
