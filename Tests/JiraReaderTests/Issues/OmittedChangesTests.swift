import Foundation
import InterimData
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

/// A site of issues with two changes each, whose bulk operation for changes differs from its documentation.
private struct ChangesSite: Sendable {
    /// The ids of the issues.
    var issues = Array(1...40)
    /// A closure that returns `true` if a response omits an issue. Its arguments are the issue and the number of the
    /// request.
    var omits: @Sendable (_ issue: Int, _ request: Int) -> Bool = { _, _ in false }
    /// If `true`, each response has entries for all issues, whatever issues were requested.
    var ignoresRequest = false
    /// A closure that returns `true` for an issue whose entry has null instead of changes.
    var hasNull: @Sendable (_ issue: Int) -> Bool = { _ in false }
    /// The member of an entry that contains the issue's id.
    var idMember = "issueId"
    /// A closure that returns the status of the response to a request for a list of issues.
    var status: @Sendable (_ issues: [Int]) -> Int = { _ in 200 }
    /// The maximum number of changes in the expanded changelog of an issue.
    var mostExpanded = 40
    /// The issue ids of each request for changes.
    let asked = Asked()

    final class Asked: Sendable {
        let requests = Mutex<[[Int]]>([])
    }

    func respond(_ request: LoopbackServer.Request, _ connection: LoopbackServer.Connection) {
        let body = (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]) ?? [:]
        let asked = (body["issueIdsOrKeys"] as? [String] ?? []).compactMap(Int.init)
        if request.target.hasSuffix("/search/jql") {
            return connection.respond("{\"issues\":[\(list(issues) { "{\"id\":\"\($0)\"}" })],\"isLast\":true}")
        }
        if request.target.hasSuffix("/approximate-count") { return connection.respond("{\"count\":\(issues.count)}") }
        if request.target.hasSuffix("/changelog/bulkfetch") {
            let number = self.asked.requests.withLock { requests in
                requests.append(asked)
                return requests.count - 1
            }
            let entries = list((ignoresRequest ? issues : asked).filter { !omits($0, number) }) { issue in
                let changes = hasNull(issue) ? "null" : "[\(list([1, 2]) { change(issue, $0) })]"
                return "{\"\(idMember)\":\"\(issue)\",\"changeHistories\":\(changes)}"
            }
            return connection.respond("{\"issueChangeLogs\":[\(entries)]}", status: status(asked))
        }
        if request.target.hasSuffix("/issue/bulkfetch") {
            let records = list(asked) { issue in
                let shown = list([2, 1].prefix(mostExpanded)) { change(issue, $0) }
                return "{\"id\":\"\(issue)\",\"changelog\":{\"total\":2,\"histories\":[\(shown)]}}"
            }
            return connection.respond("{\"issues\":[\(records)]}")
        }
        if request.target.hasSuffix("/serverInfo") { return connection.respond("{\"deploymentType\":\"Cloud\"}") }
        let issue = request.target.split(separator: "/").dropFirst(4).first.flatMap { Int($0) } ?? 0
        let values = list([1, 2]) { change(issue, $0) }
        connection.respond("{\"startAt\":0,\"maxResults\":100,\"total\":2,\"isLast\":true,\"values\":[\(values)]}")
    }

    private func list<Value>(_ values: some Sequence<Value>, _ text: (Value) -> String) -> String {
        values.map(text).joined(separator: ",")
    }

    private func change(_ issue: Int, _ number: Int) -> String { "{\"id\":\"\(issue)\(number)\",\"items\":[]}" }

    /// Reads `IssueChangelogs`. Returns the rows as "issue/change", the findings, and the issue ids of each request.
    func read(batchSize: Int? = nil) async throws -> (rows: [String], findings: ReadingFindings, requests: [[Int]]) {
        let server = try LoopbackServer { respond($0, $1) }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server) {
            $0.connections = 2
            $0.batchSize = batchSize
        }
        let records = try reader.records(of: "IssueChangelogs")
        var rows: [String] = []
        for try await record in records {
            rows.append("\(record["_issueId"]?.text ?? "?")/\(record["id"]?.text ?? "?")")
        }
        return (rows, records.pages.statistics.findings, asked.requests.withLock { $0 })
    }

    var rows: [String] { issues.flatMap { ["\($0)/\($0)1", "\($0)/\($0)2"] } }
}

@Suite("Changes that the bulk operation omits or cannot return", .timeLimit(.minutes(2)))
struct OmittedChangesTests {
    @Test("are requested again as long as entries arrive")
    func laterRounds() async throws {
        let site = ChangesSite(omits: { $0 % 4 >= 1 + $1 })
        let result = try await site.read()
        #expect(result.rows.sorted() == site.rows.sorted() && result.findings.isEmpty)
        #expect(result.requests.map(\.count) == [40, 30, 20, 10])
    }

    @Test(
        "are read from expanded changelogs, oldest first, or from full changelogs if the expanded ones are truncated",
        arguments: [40, 1]
    )
    func neverInBulk(mostExpanded: Int) async throws {
        let site = ChangesSite(omits: { issue, _ in issue % 3 == 0 }, mostExpanded: mostExpanded)
        let result = try await site.read()
        let late = site.rows.filter { (Int($0.prefix { $0 != "/" }) ?? 0) % 3 == 0 }
        #expect(result.rows == site.rows.filter { !late.contains($0) } + late)
        #expect(result.findings.isEmpty && result.requests.count == 2)
    }

    @Test("are delivered once, even if the site sends changes that were not requested")
    func ignoredRequest() async throws {
        let site = ChangesSite(omits: { issue, _ in issue % 3 == 0 }, ignoresRequest: true)
        let result = try await site.read()
        #expect(result.rows.sorted() == site.rows.sorted() && result.findings.isEmpty)
    }

    @Test("are delivered once, even if responses contain entries of other batches")
    func strangers() async throws {
        let site = ChangesSite(ignoresRequest: true)
        let result = try await site.read(batchSize: 10)
        #expect(result.rows == site.rows && result.findings.isEmpty)
    }

    @Test("are read from the issues if an entry has null, and end the run if it has no issue id")
    func oddEntries() async throws {
        let site = ChangesSite(hasNull: { $0 % 5 == 0 })
        let result = try await site.read()
        #expect(result.rows.sorted() == site.rows.sorted() && result.findings.isEmpty)
        let error = await #expect(throws: JiraReaderError.self) { try await ChangesSite(idMember: "issue").read() }
        #expect(error?.code == .unexpectedResponse)
    }

    @Test("are requested in smaller batches if a gateway fails, and an issue that is too heavy alone is reported")
    func heavy() async throws {
        var site = ChangesSite(status: { $0.count > 6 ? 504 : 200 })
        let result = try await site.read()
        #expect(result.rows == site.rows && result.findings.isEmpty)

        site = ChangesSite(status: { $0.count > 6 || $0.contains(9) ? 504 : 200 })
        let rest = try await site.read()
        #expect(rest.rows == site.rows.filter { !$0.hasPrefix("9/") })
        #expect(rest.findings.skippedParents.map(\.status) == [504])
        #expect(rest.findings.skippedParents.first?.parent.contains("9") == true)
    }

    @Test("are requested in batches of the configured size")
    func batchSize() async throws {
        let site = ChangesSite()
        let result = try await site.read(batchSize: 15)
        // The requests for batches are concurrent, so that the responses may arrive in any order.
        #expect(result.rows == site.rows && result.requests.map(\.count).sorted() == [10, 15, 15])
    }

    @Test("have the usual number of attempts from a batch's second page on, since the batch is not divided then")
    func laterPage() async throws {
        let count = Mutex(0)
        let server = try LoopbackServer { request, connection in
            let body = String(decoding: request.body, as: UTF8.self)
            if request.target.hasSuffix("/search/jql") {
                return connection.respond("{\"issues\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"isLast\":true}")
            }
            if request.target.hasSuffix("/approximate-count") { return connection.respond("{\"count\":2}") }
            guard body.contains("nextPageToken") else {
                return connection.respond(
                    "{\"issueChangeLogs\":[{\"issueId\":\"1\",\"changeHistories\":[{\"id\":\"11\"}]}],\"nextPageToken\":\"t\"}"
                )
            }
            let attempt = count.withLock { count in
                count += 1
                return count
            }
            guard attempt > 4 else { return connection.respond("{}", status: 504) }
            connection.respond("{\"issueChangeLogs\":[{\"issueId\":\"2\",\"changeHistories\":[{\"id\":\"21\"}]}]}")
        }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server)
        var rows: [String] = []
        for try await record in try reader.records(of: "IssueChangelogs") { rows.append(record["id"]?.text ?? "") }
        #expect(rows == ["11", "21"])
    }

    @Test("are resumed within a divided batch, because marks contain the batch's size, except those of older versions")
    func marks() {
        let mark = ChildPlan.RowMark(key: "\"10\"\nabc", count: 250)
        #expect(ChildPlan.RowMark(text: mark.text) == mark && mark.text == "\"10\"\nabc\n#250")
        #expect(ChildPlan.RowMark(text: "\"10\"\nabc") == ChildPlan.RowMark(key: "\"10\"\nabc", count: nil))
        for odd in ["", "\n#", "\n#x", "#5", "\n#-1", "\n#0"] {
            #expect(ChildPlan.RowMark(text: odd).count == nil, "\(odd)")
        }
    }
}
