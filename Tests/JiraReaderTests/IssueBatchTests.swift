import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Batches of issues", .timeLimit(.minutes(10)))
struct IssueBatchTests {
    /// The ids that a request for a batch names.
    private static func asked(_ request: LoopbackServer.Request) -> [UInt64] {
        let body = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        if let jql = body?["jql"] as? String {
            return jql.split { !$0.isNumber }.compactMap { UInt64($0) }
        }
        return (body?["issueIdsOrKeys"] as? [String] ?? []).compactMap { UInt64($0) }
    }

    private static func issues(_ ids: [UInt64], _ members: String = "") -> String {
        "{\"issues\":\(ScriptedSite.list(ids.map(String.init)))\(members)}"
    }

    /// Asks for a batch and tells the ids that came, in order.
    private static func fetch(
        _ ids: [UInt64],
        pageByteLimit: Int = 1 << 20,
        statistics: ReadingStatistics = ReadingStatistics(),
        deployment: Deployment = .cloud,
        answer: @escaping @Sendable ([UInt64], LoopbackServer.Request) -> String
    ) async throws -> (ids: [UInt64], requests: [[UInt64]]) {
        let server = try LoopbackServer { $1.respond(answer(asked($0), $0)) }
        defer { server.stop() }
        var fetcher = try EngineFixture(server).fetcher
        fetcher = PageFetcher(
            traffic: fetcher.traffic,
            access: fetcher.access,
            retryPolicy: fetcher.retryPolicy,
            pageByteLimit: pageByteLimit,
            acceptsGzip: false,
            indexer: fetcher.indexer,
            statistics: statistics,
            table: "Issues"
        )
        let layout = PageLayout(records: .array(["issues"]), columns: ColumnSet([Column("id", .string)]))
        let request = PageRequest(path: "/rest/api/3/issue/bulkfetch", layout: layout)
        let batch = IssueBatch(ids: ids, fields: ["*all"], deployment: deployment)
        let answer = try await fetcher.batch(request, batch, order: 3)
        statistics.note(answer.findings)
        let pages = answer.pages
        let came = pages.flatMap { page in (0..<page.count).compactMap { page[$0]["id"]?.text.flatMap { UInt64($0) } } }
        return (came, server.requests.map(asked))
    }

    @Test("come in the order that was asked, though the site sorts them")
    func order() async throws {
        let ids: [UInt64] = [30, 10, 20, 5, 40]
        let result = try await Self.fetch(ids) { asked, _ in Self.issues(asked.sorted()) }
        #expect(result.ids == ids && result.requests == [ids])
    }

    @Test("are asked again for what was left out, and come in order all the same")
    func leftOut() async throws {
        let ids: [UInt64] = [30, 10, 20, 5, 40]
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(ids, statistics: statistics) { asked, request in
            Self.issues(request.number == 0 ? [5, 10, 40] : asked)
        }
        #expect(result.ids == ids && result.requests == [ids, [30, 20]])
        #expect(statistics.findings.goneIssues.isEmpty && statistics.findings.unreadIssues.isEmpty)
    }

    @Test("that are left out twice are gone, or unread where the site failed")
    func goneAndUnread() async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2, 3, 4, 5], statistics: statistics) { asked, _ in
            Self.issues(
                asked.filter { [2, 5].contains($0) },
                #","issueErrors":[{"id":"3","errorMessage":"failed"},{"id":4},{"x":1}]"#
            )
        }
        #expect(result.ids == [2, 5] && result.requests == [[1, 2, 3, 4, 5], [1, 3, 4]])
        #expect(statistics.findings.goneIssues == [1] && statistics.findings.unreadIssues == [3, 4])
    }

    @Test("may all be gone")
    func allGone() async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2], statistics: statistics) { _, _ in
            Self.issues([], ",\"issueErrors\":[]")
        }
        #expect(result.ids == [] && statistics.findings.goneIssues == [1, 2])
    }

    @Test("that are larger than allowed are asked in halves, down to one issue, and come in order")
    func halves() async throws {
        let ids = (0..<37).map { UInt64(1000 - 13 * $0) }
        // Up to five issues fit.
        let result = try await Self.fetch(ids, pageByteLimit: 6000) { asked, _ in
            Self.issues(asked.sorted(), ",\"filler\":\"\(String(repeating: "x", count: 1000 * asked.count))\"")
        }
        #expect(result.ids == ids)
        #expect(result.requests.filter { $0.count <= 5 }.flatMap { $0 } == ids)
    }

    @Test("of Data Center that are larger than its administrator allows are asked in halves, and none counts as gone")
    func smallPages() async throws {
        let ids = (0..<37).map { UInt64(1000 - 13 * $0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(ids, statistics: statistics, deployment: .dataCenter) { asked, _ in
            let page = asked.sorted().prefix(5)
            return Self.issues(Array(page), ",\"maxResults\":5,\"total\":\(asked.count)")
        }
        #expect(result.ids == ids && statistics.findings.goneIssues.isEmpty)
    }

    @Test("of which one alone is too large end the run with an error that says so")
    func oneTooLarge() async throws {
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch([1, 2, 3, 4], pageByteLimit: 2000) { asked, _ in
                Self.issues(asked, asked.contains(3) ? ",\"x\":\"\(String(repeating: "x", count: 3000))\"" : "")
            }
        }
        #expect(error?.code == .bodyTooLarge)
    }

    @Test(
        "with an issue twice, a stranger, or an issue without id are refused",
        arguments: [
            "[{\"id\":\"1\"},{\"id\":\"1\"}]", "[{\"id\":\"1\"},{\"id\":\"9\"}]", "[{\"key\":\"A-1\"}]",
            "[{\"id\":\"A-1\"}]", "[null]", "[1]",
        ]
    )
    func contradictions(_ list: String) async throws {
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch([1, 2]) { _, _ in "{\"issues\":\(list)}" }
        }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test("make a body that is JSON, whatever the fields are called")
    func body() throws {
        let fields = ["a\"b\\c", "\u{1}\n\t", "é😀", "/", "*all"]
        let body = IssueBatch(ids: [1, UInt64.max], fields: fields).body
        let object = try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        #expect(object["fields"] as? [String] == fields)
        #expect(object["issueIdsOrKeys"] as? [String] == ["1", "18446744073709551615"])
        let search = IssueBatch(ids: [1, 2], fields: fields, deployment: .dataCenter).body
        let asked = try #require(JSONSerialization.jsonObject(with: Data(search)) as? [String: Any])
        #expect(asked["jql"] as? String == "id in (1,2)" && asked["maxResults"] as? Int == 2)
        #expect(asked["validateQuery"] as? Bool == false && asked["fields"] as? [String] == fields)
    }
}
