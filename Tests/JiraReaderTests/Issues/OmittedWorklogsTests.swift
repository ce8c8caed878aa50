import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Worklogs that the bulk operation omits", .timeLimit(.minutes(2)))
struct OmittedWorklogsTests {
    /// Reads the worklogs of a site that has 100 worklogs. A response lacks the worklogs for which `omits` returns
    /// `true`; its arguments are the id and the number of requested ids. `requests` is the number of requests that
    /// contain ids.
    private static func read(
        _ columns: ReadOptions.Columns,
        omits: @escaping @Sendable (_ id: Int, _ asked: Int) -> Bool
    ) async throws -> (ids: [String], findings: ReadingFindings, requests: Int) {
        let server = try LoopbackServer { request, connection in
            if request.target.contains("/configuration") { return connection.respond("{\"timeTrackingEnabled\":true}") }
            if request.target.contains("/worklog/updated") {
                let values = (1...100).map { "{\"worklogId\":\($0),\"updatedTime\":\($0)}" }.joined(separator: ",")
                return connection.respond("{\"values\":[\(values)],\"since\":0,\"until\":100,\"lastPage\":true}")
            }
            let body = (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]) ?? [:]
            let asked = body["ids"] as? [Int] ?? []
            let given = asked.filter { !omits($0, asked.count) }.map { "{\"id\":\"\($0)\"}" }
            connection.respond("[\(given.joined(separator: ","))]")
        }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server)
        let pages = try reader.pages(
            of: try Catalogue.table(named: "IssueWorklogs"),
            options: ReadOptions(columns: columns)
        )
        var ids: [String] = []
        for try await page in pages {
            for number in 0..<page.count { ids.append(page[number].json.filter(\.isNumber)) }
        }
        let lists = server.requests.count { $0.target.contains("/worklog/list") }
        return (ids, pages.statistics.findings, lists)
    }

    private static let all = (1...100).map(String.init)

    @Test(
        "do not cause a second request if there are none, with any selection of columns",
        arguments: [.all, .dateTimes, .none] as [ReadOptions.Columns]
    )
    func nothingOmitted(columns: ReadOptions.Columns) async throws {
        let result = try await Self.read(columns) { _, _ in false }
        #expect(result.ids == Self.all && result.findings.isEmpty && result.requests == 1)
    }

    @Test("are read by a second request, each once", arguments: [.all, .dateTimes, .none] as [ReadOptions.Columns])
    func omittedOnce(columns: ReadOptions.Columns) async throws {
        let result = try await Self.read(columns) { id, asked in asked == 100 && id % 2 == 0 }
        #expect(result.ids.count == 100 && Set(result.ids) == Set(Self.all) && result.findings.isEmpty)
    }

    @Test("are reported if there are many of them, but not if there is one")
    func neverGiven() async throws {
        let many = try await Self.read(.none) { id, _ in id > 50 }
        #expect(many.ids.count == 50)
        #expect(
            many.findings.listing.shortListings == [ShortListing(table: "IssueWorklogs", listed: 50, expected: 100)]
        )
        let one = try await Self.read(.none) { id, _ in id == 50 }
        #expect(one.ids.count == 99 && one.findings.isEmpty)
    }
}
