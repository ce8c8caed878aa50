import Foundation
import InterimData
import Synchronization
import TestSupport
import Testing

@testable import JiraReader

@Suite("Truncated lists of issues", .timeLimit(.minutes(10)))
struct IssueCompletionTests {
    /// The result of a batch.
    private struct Outcome {
        var records: [String]
        var requests: [LoopbackServer.Request]
        var statistics: ReadingStatistics
    }

    /// Reads a batch of the issues 1, 2 and 3. The server responds to the request for the batch with `issues`, and to
    /// all other requests with the result of `answer`.
    private static func fetch(
        _ issues: String,
        complete: Set<IssueList>,
        answer: @escaping @Sendable (LoopbackServer.Request) -> (status: Int, text: String)
    ) async throws -> Outcome {
        let server = try LoopbackServer { request, response in
            if request.target.hasSuffix("/issue/bulkfetch") {
                response.respond("{\"issues\":[\(issues)]}")
            } else {
                let (status, text) = answer(request)
                response.respond(text, status: status)
            }
        }
        defer { server.stop() }
        let statistics = ReadingStatistics()
        let base = try EngineFixture(server).fetcher
        let fetcher = PageFetcher(
            scheduler: base.scheduler,
            access: base.access,
            retryPolicy: base.retryPolicy,
            pageByteLimit: 1 << 20,
            acceptsGzip: false,
            indexer: base.indexer,
            statistics: statistics,
            table: "Issues"
        )
        let columns = ColumnSet([Column("id", .string)] + IssueList.columns)
        let request = PageRequest(
            path: "/rest/api/3/issue/bulkfetch",
            layout: PageLayout(records: .array(["issues"]), columns: columns)
        )
        let batch = IssueBatch(ids: [3, 2, 1], fields: ["*all"], complete: complete)
        let answer = try await fetcher.batch(request, batch, order: 0)
        statistics.note(answer.findings)
        let pages = answer.pages
        let records = pages.flatMap { page in (0..<page.count).map { page[$0].json } }
        return Outcome(records: records, requests: server.requests, statistics: statistics)
    }

    private static let plain = [#"{"id":"1"}"#, #"{"id":"3","x":[1, 2]}"#]

    private static func issue(comments: String, total: Int) -> String {
        #"{"id":"2","fields":{"comment":{"total":\#(total),"comments":[\#(comments)],"self":"x"},"y":1.50}}"#
    }

    @Test("are replaced by the complete lists, read page by page, each element once")
    func comments() async throws {
        let issues = [Self.plain[0], Self.issue(comments: #"{"id":"a"}"#, total: 4), Self.plain[1]]
        let outcome = try await Self.fetch(issues.joined(separator: ","), complete: [.comment]) { request in
            let start = request.target.contains("startAt=0") ? 0 : 1
            // The second page begins with the last element of the first.
            let ids = start == 0 ? ["a", "b"] : ["b", "c", "d"]
            let list = ids.map { "{ \"id\" : \"\($0)\" }" }.joined(separator: ",")
            return (200, "{\"startAt\":\(start),\"total\":4,\"comments\":[\(list)]}")
        }
        let list = #"{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"}"#
        #expect(outcome.records == [#"{"id":"3","x":[1,2]}"#, Self.issue(comments: list, total: 4), Self.plain[0]])
        #expect(outcome.requests.count == 3)
        #expect(outcome.requests[1].target.hasPrefix("/rest/api/3/issue/2/comment?"))
        #expect(outcome.statistics.findings.truncatedLists.isEmpty)
    }

    @Test("are only counted, without a request, if completion is off")
    func counted() async throws {
        let issues = [
            Self.issue(comments: "", total: 1), #"{"id":"1","fields":{"worklog":{"total":9,"worklogs":[{}]}}}"#,
            #"{"id":"3","fields":{"comment":{"total":1,"comments":[[1,2]]}}}"#,
        ]
        let outcome = try await Self.fetch(issues.joined(separator: ","), complete: []) { _ in (500, "") }
        #expect(outcome.statistics.findings.truncatedLists.byName == ["comment": 1, "worklog": 1])
        #expect(outcome.requests.count == 1)
    }

    @Test("stay truncated and are reported if the site rejects the requests", arguments: [403, 404])
    func refused(status: Int) async throws {
        let cut = Self.issue(comments: #"{"id":"a"}"#, total: 2)
        let outcome = try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) { _ in
            (status, #"{"errorMessages":["not for you"]}"#)
        }
        #expect(outcome.records.contains(cut))
        #expect(outcome.statistics.findings.truncatedLists.byName == ["comment": 1])
        #expect(outcome.statistics.findings.skippedParents.map(\.status) == [status])
    }

    @Test("that end before their count, because it includes hidden elements, are replaced and counted")
    func hidden() async throws {
        let cut = Self.issue(comments: #"{"id":"a"}"#, total: 9)
        let outcome = try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) {
            request in
            let start = (0...1).first { request.target.contains("startAt=\($0)&") } ?? 2
            let list = ["a", "b"].dropFirst(start).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
            return (200, #"{"total":9,"comments":[\#(list)]}"#)
        }
        #expect(outcome.records.contains(Self.issue(comments: #"{"id":"a"},{"id":"b"}"#, total: 2)))
        #expect(outcome.statistics.findings.truncatedLists.byName == ["comment": 1])
    }

    @Test("are not replaced by a list that is shorter")
    func shorter() async throws {
        let cut = Self.issue(comments: #"{"id":"a"},{"id":"b"}"#, total: 9)
        let outcome = try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) {
            request in
            (200, #"{"total":9,"comments":[\#(request.target.contains("startAt=0") ? #"{"id":"a"}"# : "")]}"#)
        }
        #expect(outcome.records.contains(cut))
        #expect(outcome.statistics.findings.truncatedLists.byName == ["comment": 1])
    }

    @Test("are not read endlessly if the site ignores startAt")
    func samePage() async throws {
        let cut = Self.issue(comments: #"{"id":"a"}"#, total: 9)
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) { _ in
                (200, #"{"comments":[{"id":"a"},{"id":"b"}]}"#)
            }
        }
        #expect(error?.code == .endlessPaging)
    }

    @Test("have all remaining comments, even if a comment is deleted between two pages")
    func moving() async throws {
        let cut = Self.issue(comments: #"{"id":"0"}"#, total: 250)
        let reads = Mutex(0)
        let outcome = try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) {
            request in
            let number = reads.withLock { count in
                count += 1
                return count
            }
            let all = (number > 1 ? 1 : 0)..<250
            let start = request.target.split(separator: "&").compactMap { part in
                part.hasPrefix("startAt=") ? Int(part.dropFirst(8)) : nil
            }
            let page = all.dropFirst(start.first ?? 0).prefix(100)
            let list = page.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
            return (200, #"{"startAt":\#(start.first ?? 0),"total":\#(all.count),"comments":[\#(list)]}"#)
        }
        let list = (0..<250).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        #expect(outcome.records.contains(Self.issue(comments: list, total: 250)))
        #expect(outcome.statistics.findings.isEmpty)
    }

    @Test("that change constantly are reported, and have the elements that were read")
    func restless() async throws {
        let cut = Self.issue(comments: #"{"id":"0"}"#, total: 900)
        let reads = Mutex(0)
        let outcome = try await Self.fetch((Self.plain + [cut]).joined(separator: ","), complete: [.comment]) { _ in
            let number = reads.withLock { count in
                count += 1
                return count
            }
            let list = (0..<100).map { #"{"id":"\#(number * 1000 + $0)"}"# }.joined(separator: ",")
            return (200, #"{"total":900,"comments":[\#(list)]}"#)
        }
        #expect(outcome.statistics.findings.listing.movedLists.map(\.parent) == ["comment of issue 2"])
        #expect(outcome.requests.count < 30)
    }

    private static func changes(_ id: Int, _ shown: String, total: Int) -> String {
        #"{"id":"\#(id)","changelog":{"histories":[\#(shown)],"maxResults":1,"total":\#(total)}}"#
    }

    @Test("of changes are requested for several issues at once, page by page, and are sorted latest first")
    func changelogs() async throws {
        let issues = [Self.changes(1, "{}", total: 3), Self.changes(2, "{}", total: 1), Self.changes(3, "", total: 2)]
        let outcome = try await Self.fetch(issues.joined(separator: ","), complete: [.changelog]) { request in
            let body = String(decoding: request.body, as: UTF8.self)
            guard body.contains("nextPageToken") else {
                return (
                    200,
                    #"{"issueChangeLogs":[{"issueId":"1","changeHistories":[{"id":"1","created":0},{"created":-1,"id":"2"}]}"#
                        + #",{"issueId":"3","changeHistories":[{"id":"5","created":"2020"}]}],"nextPageToken":"n"}"#
                )
            }
            return (
                200,
                #"{"issueChangeLogs":[{"issueId":"1","changeHistories":[{"id":"2"},{"id":"3","created":1583020799999}]}"#
                    + #",{"issueId":"3","changeHistories":[{"id":"6","items":[]}]}]}"#
            )
        }
        let one =
            #"{"id":"3","created":"2020-02-29T23:59:59.999+0000"},{"created":"1969-12-31T23:59:59.999+0000","id":"2"},"#
            + #"{"id":"1","created":"1970-01-01T00:00:00.000+0000"}"#
        #expect(
            outcome.records == [
                Self.changes(3, #"{"id":"6","items":[]},{"id":"5","created":"2020"}"#, total: 2),
                Self.changes(2, "{}", total: 1), Self.changes(1, one, total: 3),
            ]
        )
        #expect(outcome.requests.count == 3)
        #expect(String(decoding: outcome.requests[1].body, as: UTF8.self).contains(#""issueIdsOrKeys":["3","1"]"#))
    }

    @Test("of changes are not read endlessly")
    func circle() async throws {
        let error = await #expect(throws: JiraReaderError.self) {
            try await Self.fetch(
                ([Self.changes(2, "", total: 2)] + Self.plain).joined(separator: ","),
                complete: [.changelog]
            ) { _ in (200, #"{"issueChangeLogs":[],"nextPageToken":"same"}"#) }
        }
        #expect(error?.code == .endlessPaging)
    }

    @Test("of changes that the bulk operation omits are read from the issue's changelog, or counted if that fails")
    func leftOut() async throws {
        let cut = Self.changes(2, "{}", total: 2)
        let issues = ([cut] + Self.plain).joined(separator: ",")
        let outcome = try await Self.fetch(issues, complete: [.changelog]) { request in
            guard request.target.hasPrefix("/rest/api/3/issue/2/changelog?") else {
                return (200, #"{"issueChangeLogs":[]}"#)
            }
            return (200, #"{"startAt":0,"maxResults":100,"total":2,"isLast":true,"values":[{"id":"5"},{"id":"6"}]}"#)
        }
        #expect(outcome.records.contains(Self.changes(2, #"{"id":"6"},{"id":"5"}"#, total: 2)))
        #expect(outcome.statistics.findings.isEmpty)

        let hidden = try await Self.fetch(issues, complete: [.changelog]) { request in
            request.target.contains("/changelog?") ? (404, "{}") : (200, #"{"issueChangeLogs":[]}"#)
        }
        #expect(hidden.records.contains(cut))
        #expect(hidden.statistics.findings.truncatedLists.byName == ["changelog": 1])
    }
}
