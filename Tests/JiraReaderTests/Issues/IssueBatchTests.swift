import Foundation
import InterimData
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

@Suite("Batches of issues", .timeLimit(.minutes(10)))
struct IssueBatchTests {
    /// Returns the ids that a request for a batch contains.
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

    /// Requests a batch. Returns the ids of the delivered issues in order, the ids in each request for a batch, and the
    /// ids of the issues that were requested singly.
    private static func fetch(
        _ ids: [UInt64],
        pageByteLimit: Int = 1 << 20,
        statistics: ReadingStatistics = ReadingStatistics(),
        deployment: Deployment = .cloud,
        status: @escaping @Sendable ([UInt64], LoopbackServer.Request) -> Int = { _, _ in 200 },
        single: @escaping @Sendable (UInt64) -> (status: Int, text: String) = { _ in (404, "{}") },
        answer: @escaping @Sendable ([UInt64], LoopbackServer.Request) -> String
    ) async throws -> (ids: [UInt64], requests: [[UInt64]], singles: [UInt64]) {
        let server = try LoopbackServer { request, connection in
            if let id = Self.single(request) {
                let (status, text) = single(id)
                return connection.respond(text, status: status)
            }
            let asked = asked(request)
            connection.respond(answer(asked, request), status: status(asked, request))
        }
        defer { server.stop() }
        var fetcher = try EngineFixture(server).fetcher
        fetcher = PageFetcher(
            scheduler: fetcher.scheduler,
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
        let requests = server.requests.map(asked).filter { !$0.isEmpty }
        return (came, requests, server.requests.compactMap(Self.single))
    }

    /// Returns the id of the issue in a request to an issue's own address; `nil` for another request.
    private static func single(_ request: LoopbackServer.Request) -> UInt64? {
        guard request.target.hasPrefix("/rest/api/3/issue/") else { return nil }
        return UInt64(request.target.dropFirst("/rest/api/3/issue/".count).prefix { $0 != "?" })
    }

    @Test("are delivered in the requested order, although the site sorts them")
    func order() async throws {
        let ids: [UInt64] = [30, 10, 20, 5, 40]
        let result = try await Self.fetch(ids) { asked, _ in Self.issues(asked.sorted()) }
        #expect(result.ids == ids && result.requests == [ids])
    }

    @Test("are requested again for omitted issues, and delivered in order")
    func leftOut() async throws {
        let ids: [UInt64] = [30, 10, 20, 5, 40]
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(ids, statistics: statistics) { asked, request in
            Self.issues(request.number == 0 ? [5, 10, 40] : asked)
        }
        #expect(result.ids == ids && result.requests == [ids, [30, 20]])
        #expect(statistics.findings.goneIssues.isEmpty && statistics.findings.unreadIssues.isEmpty)
    }

    @Test("with issues that are omitted twice request these one by one, and report them as gone or unread")
    func goneAndUnread() async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2, 3, 4, 5], statistics: statistics) { asked, _ in
            Self.issues(
                asked.filter { [2, 5].contains($0) },
                #","issueErrors":[{"id":"3","errorMessage":"failed"},{"id":4},{"x":1}]"#
            )
        }
        #expect(result.ids == [2, 5] && result.requests == [[1, 2, 3, 4, 5], [1, 3, 4]])
        #expect(result.singles == [1, 3, 4])
        #expect(statistics.findings.goneIssues == [1] && statistics.findings.unreadIssues == [3, 4])
    }

    @Test("may consist of gone issues only")
    func allGone() async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2], statistics: statistics) { _, _ in
            Self.issues([], ",\"issueErrors\":[]")
        }
        #expect(result.ids == [] && statistics.findings.goneIssues == [1, 2])
    }

    @Test("whose issues arrive a few at a time are requested again as long as some arrive")
    func fewAtOnce() async throws {
        let ids = (1...100).map { UInt64($0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(ids, statistics: statistics) { asked, _ in
            Self.issues(Array(asked.sorted().prefix(30)))
        }
        #expect(result.ids == ids && result.requests.map(\.count) == [100, 70, 40, 10] && result.singles.isEmpty)
        #expect(statistics.findings.isEmpty)
    }

    @Test("whose issues the bulk operation never returns are read from the issues' own addresses, in order")
    func omitted() async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(
            [4, 3, 2, 1],
            statistics: statistics,
            single: { $0 == 2 ? (500, "{}") : (200, "{\"id\":\"\($0)\",\"key\":\"A-\($0)\"}") }
        ) { asked, _ in Self.issues(asked.filter { $0 == 4 }) }
        #expect(result.ids == [4, 3, 1] && result.singles.filter { $0 != 2 } == [3, 1])
        #expect(statistics.findings.goneIssues.isEmpty && statistics.findings.unreadIssues == [2])
    }

    @Test("leave an issue unread if the request for it alone fails", arguments: [400, 409, 413, 414, 422, 500])
    func oddSingles(status: Int) async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2], statistics: statistics, single: { _ in (status, "{}") }) { asked, _ in
            Self.issues(asked.filter { $0 == 1 })
        }
        #expect(result.ids == [1] && statistics.findings.unreadIssues == [2])
    }

    @Test(
        "leave an issue unread if the response to the request for it alone does not contain it",
        arguments: ["{}", "{\"id\":\"9\"}", "[]", "{\"issues\":[]}"]
    )
    func otherSingles(text: String) async throws {
        let statistics = ReadingStatistics()
        let result = try await Self.fetch([1, 2], statistics: statistics, single: { _ in (200, text) }) { asked, _ in
            Self.issues(asked.filter { $0 == 1 })
        }
        #expect(result.ids == [1] && statistics.findings.unreadIssues == [2])
    }

    @Test(
        "leave an issue unread if even the request for it alone fails, while the site responds to other requests",
        arguments: [1, 23, 40]
    )
    func neverAnswered(id: UInt64) async throws {
        let ids = (1...40).map { UInt64($0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(
            ids,
            statistics: statistics,
            status: { asked, _ in asked.contains(id) ? 504 : 200 },
            answer: { asked, _ in asked.isEmpty ? "{\"deploymentType\":\"Cloud\"}" : Self.issues(asked) }
        )
        #expect(result.ids == ids.filter { $0 != id } && statistics.findings.unreadIssues == [id])
    }

    @Test("of deleted issues are requested one by one until a hundred consecutive issues are gone")
    func manyGone() async throws {
        let statistics = ReadingStatistics()
        let ids = (1...250).map { UInt64($0) }
        let result = try await Self.fetch(ids, statistics: statistics) { _, _ in Self.issues([]) }
        #expect(result.ids.isEmpty && result.singles == Array(ids.prefix(100)))
        #expect(statistics.findings.goneIssues == ids)
    }

    @Test("to which a gateway cannot respond are halved until it can", arguments: [413, 502, 503, 504])
    func heavy(status: Int) async throws {
        let ids = (0..<100).map { UInt64(1000 - 7 * $0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(
            ids,
            statistics: statistics,
            status: { asked, _ in asked.count > 7 ? status : 200 },
            answer: { asked, _ in Self.issues(asked.sorted()) }
        )
        #expect(result.ids == ids && statistics.findings.isEmpty)
        // Two attempts each with 100, 50, 25 and 13 ids, and a light request for each size; later batches are small.
        #expect(result.requests.filter { $0.count > 7 }.count <= 8, "\(result.requests.map(\.count))")
    }

    @Test("leave an issue unread that is too heavy even alone")
    func oneTooHeavy() async throws {
        let ids = (1...40).map { UInt64($0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(
            ids,
            statistics: statistics,
            status: { asked, request in
                // A request for this issue with few fields succeeds.
                asked.contains(17) && String(decoding: request.body, as: UTF8.self).contains("*all") ? 504 : 200
            },
            answer: { asked, _ in Self.issues(asked) }
        )
        #expect(result.ids == ids.filter { $0 != 17 })
        #expect(statistics.findings.unreadIssues == [17] && statistics.findings.goneIssues.isEmpty)
    }

    @Test("that fail during an outage are not halved")
    func outage() async throws {
        let statistics = ReadingStatistics()
        let requests = Mutex<[Int]>([])
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch(
                [1, 2, 3, 4],
                statistics: statistics,
                status: { asked, _ in
                    requests.withLock { $0.append(asked.count) }
                    return 503
                },
                answer: { _, _ in "{}" }
            )
        }
        #expect(error?.code == .siteFailed)
        // Besides the attempts with four ids, there are light requests with one id.
        #expect(requests.withLock { Set($0) } == [4, 1] && requests.withLock { $0.filter { $0 == 4 }.count } == 6)
    }

    @Test("that are rejected are requested once more, and a second rejection ends the run")
    func rejected() async throws {
        let count = Atomic<Int>(0)
        let result = try await Self.fetch(
            [1, 2],
            status: { _, _ in count.add(1, ordering: .relaxed).newValue == 1 ? 400 : 200 },
            answer: { asked, _ in Self.issues(asked) }
        )
        #expect(result.ids == [1, 2] && result.requests == [[1, 2], [1, 2]])
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch([1, 2], status: { _, _ in 400 }, answer: { _, _ in "{}" })
        }
        #expect(error?.code == .rejected && error?.message.contains("tried 2 times") == true)
    }

    @Test("that exceed the size limit are halved, down to one issue, and delivered in order")
    func halves() async throws {
        let ids = (0..<37).map { UInt64(1000 - 13 * $0) }
        // Up to five issues fit.
        let result = try await Self.fetch(ids, pageByteLimit: 6000) { asked, _ in
            Self.issues(asked.sorted(), ",\"filler\":\"\(String(repeating: "x", count: 1000 * asked.count))\"")
        }
        #expect(result.ids == ids)
        #expect(result.requests.filter { $0.count <= 5 }.flatMap { $0 } == ids)
    }

    @Test("of Data Center that exceed the administrator's limit are halved, and no issue counts as gone")
    func smallPages() async throws {
        let ids = (0..<37).map { UInt64(1000 - 13 * $0) }
        let statistics = ReadingStatistics()
        let result = try await Self.fetch(ids, statistics: statistics, deployment: .dataCenter) { asked, _ in
            let page = asked.sorted().prefix(5)
            return Self.issues(Array(page), ",\"maxResults\":5,\"total\":\(asked.count)")
        }
        #expect(result.ids == ids && statistics.findings.goneIssues.isEmpty)
    }

    @Test("with an issue that is too large even alone end the run with an error that names the cause")
    func oneTooLarge() async throws {
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch([1, 2, 3, 4], pageByteLimit: 2000) { asked, _ in
                Self.issues(asked, asked.contains(3) ? ",\"x\":\"\(String(repeating: "x", count: 3000))\"" : "")
            }
        }
        #expect(error?.code == .bodyTooLarge)
    }

    @Test(
        "with a repeated issue, an issue that was not requested, or an issue without an id are rejected",
        arguments: [
            "[{\"id\":\"1\"},{\"id\":\"1\"}]", "[{\"id\":\"1\"},{\"id\":\"9\"}]", "[{\"key\":\"A-1\"}]",
            "[{\"id\":\"A-1\"}]", "[null]", "[1]",
        ]
    )
    func contradictions(_ list: String) async throws {
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch([1, 2]) { _, _ in "{\"issues\":\(list)}" }
        }
        #expect(error?.code == .unexpectedResponse)
    }

    @Test("have a valid JSON body with any field names")
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
