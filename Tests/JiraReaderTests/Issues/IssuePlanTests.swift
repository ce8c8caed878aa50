import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("The plan for issues")
struct IssuePlanTests {
    private static let ids = (0..<1234).map { UInt64(50_000 - $0 * 7) }

    private static func batches(_ run: PlanRun) -> [[UInt64]] { run.requests.compactMap { $0.batch?.ids } }

    @Test("fills all batches except the last, whatever the order of responses")
    func fullBatches() {
        for mostIDs in [1, 7, 99, 100, 101, 5000] {
            for seed in 1...5 as ClosedRange<UInt64> {
                let site = ScriptedSite.Issues(ids: Self.ids, mostIDs: mostIDs)
                let run = PlanRun(.issues, seed: seed, window: 9, script: site.answer)
                let expected = stride(from: 0, to: Self.ids.count, by: 100)
                    .map { Array(Self.ids[$0..<min($0 + 100, Self.ids.count)]) }
                #expect(Self.batches(run) == expected, "\(mostIDs) ids a page, seed \(seed)")
                #expect(run.failure == nil && run.expectedRecordCount == Self.ids.count)
            }
        }
    }

    @Test("requests only ids from the search, in census order, and follows the page tokens of the responses")
    func censusRequests() throws {
        let site = ScriptedSite.Issues(ids: Self.ids, mostIDs: 500)
        let run = PlanRun(.issues, ReadOptions(jql: "project = ABC OR text ~ \"order by\""), script: site.answer)
        let searches = run.requests.filter { $0.path == "/rest/api/3/search/jql" }
        #expect(searches.count == 3)
        for (number, request) in searches.enumerated() {
            let body = try #require(
                JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            )
            #expect(
                body["jql"] as? String == "(project = ABC OR text ~ \"order by\") ORDER BY created ASC, key ASC"
            )
            #expect(body["fields"] as? [String] == ["id"] && body["maxResults"] as? Int == 5000)
            #expect(body["nextPageToken"] as? String == [nil, "t500", "t1000"][number])
            #expect(request.isUrgent)
        }
        let count = try #require(run.requests.first { $0.path.hasSuffix("/approximate-count") })
        #expect(count.text == #"{"jql":"(project = ABC OR text ~ \"order by\")"}"#)
    }

    @Test("requests the chosen fields, or all fields by default")
    func fields() {
        var site = ScriptedSite.Issues(ids: [3, 1])
        site.fields = #"[{"id":"summary","name":"Summary"},{"id":"comment","name":"Comment"}]"#
        #expect(
            PlanRun(.issues, script: site.answer).requests.last?.text
                == #"{"issueIdsOrKeys":["3","1"],"fields":["*all"]}"#
        )
        #expect(
            PlanRun(.issues, ReadOptions(fields: ["Summary", "-comment"]), script: site.answer).requests.last?.text
                == #"{"issueIdsOrKeys":["3","1"],"fields":["summary","-comment"]}"#
        )
        let unknown = PlanRun(.issues, ReadOptions(fields: ["nothing like it"]), script: site.answer)
        #expect(unknown.failure?.code == .invalidOption)
        #expect(!unknown.requests.contains { $0.batch != nil }, "no issue was requested")
    }

    @Test("requests changelogs if they are to be completed, and the expansions that the options contain")
    func expansions() {
        let site = ScriptedSite.Issues(ids: [1])
        func body(_ options: ReadOptions) -> String? {
            PlanRun(.issues, options, script: site.answer).requests.last { $0.batch != nil }?.text
        }
        #expect(
            body(ReadOptions(expand: ["editmeta"], complete: [.comment, .changelog]))?
                .contains(#""expand":["editmeta","changelog"]"#) == true
        )
        #expect(body(ReadOptions(complete: [.comment]))?.contains("expand") == false)
    }

    @Test("has the columns of the site's fields")
    func columns() throws {
        var site = ScriptedSite.Issues(ids: [1])
        site.fields = """
            [{"id":"created","schema":{"type":"string"}},{"id":"customfield_1","schema":{"type":"datetime"}},
            {"id":"customfield_2","schema":{"type":"date"}},{"id":"customfield_3","schema":{"type":"number"}},
            {"id":"customfield_4","schema":{"type":"array","items":"string"}},{"id":"customfield_5","schema":{"type":"user"}},
            {"id":"customfield_6","schema":{"type":"string","custom":"x:textarea"}},{"id":"thumbnail"},
            {"id":"customfield_7","schema":{"type":"string"}},{"id":"customfield_1","schema":{"type":"string"}}]
            """
        let run = PlanRun(.issues, script: site.answer)
        let columns = try #require(run.requests.last { $0.batch != nil }?.layout.columns)
        func type(_ name: String) -> InterimType? { columns.number(of: name).map { columns.columns[$0].type } }
        #expect(type("id") == .string && type("key") == .string)
        #expect(type("fields.created") == .dateTime, "system fields have their documented types")
        #expect(type("fields.customfield_1") == .dateTime && type("fields.customfield_2") == .string)
        #expect(type("fields.customfield_3") == .decimal && type("fields.customfield_4") == .array)
        #expect(type("fields.customfield_5") == .object && type("fields.customfield_6") == .object)
        #expect(type("fields.customfield_7") == .string && type("fields.thumbnail") == .string)
        #expect(type("fields.summary") == nil, "the site does not have it")

        let dates = PlanRun(.issues, ReadOptions(columns: .dateTimes), script: site.answer)
        let few = try #require(dates.requests.last { $0.batch != nil }?.layout.columns)
        #expect(
            few.columns.map(\.name)
                == ["id", "fields.created", "fields.customfield_1"] + IssueList.columns.map(\.name)
                + IssueList.columns.flatMap(\.nestedDateTimes).map(\.name)
        )
    }

    @Test("does not request the fields if no column is chosen")
    func withoutColumns() {
        let site = ScriptedSite.Issues(ids: [1])
        let run = PlanRun(.issues, ReadOptions(columns: .none), script: site.answer)
        #expect(run.keys == ["1"])
        #expect(!run.requests.contains { $0.path.hasSuffix("/field") })
    }

    @Test("reports the count of issues, and continues if the request for it fails")
    func counting() {
        for seed in 1...10 as ClosedRange<UInt64> {
            for count in [nil, #"{"count":1200}"#, "{}", #"{"count":null}"#, #"{"count":-1.5}"#] {
                let site = ScriptedSite.Issues(ids: Self.ids, mostIDs: 100, count: count)
                let run = PlanRun(.issues, seed: seed, script: site.answer)
                #expect(run.failure == nil && run.keys.count == Self.ids.count, "\(count ?? "no count"), seed \(seed)")
                #expect(run.expectedRecordCount == Self.ids.count)
            }
        }
    }

    @Test("delivers the ids that an earlier run listed first, and then the ids that it did not list")
    func olderList() {
        var options = ReadOptions(columns: .none)
        options.resumption = Resumption(mark: nil, listed: [2, 3], isListComplete: false)
        let run = PlanRun(.issues, options, script: ScriptedSite.Issues(ids: [1, 2, 3]).answer)
        #expect(run.failure == nil && run.keys == ["2", "3", "1"])
    }

    @Test("requests no more ids than the limit")
    func limit() {
        for limit in [1, 50, 100, 101, 700] {
            let site = ScriptedSite.Issues(ids: Self.ids, mostIDs: 300)
            let run = PlanRun(.issues, ReadOptions(limit: limit), script: site.answer)
            #expect(Self.batches(run).flatMap { $0 } == Array(Self.ids.prefix(limit)))
            #expect(run.keys == Self.ids.prefix(limit).map(String.init))
        }
    }

    @Test("ends the census at the last page and at a missing, null or empty token")
    func endings() {
        for ending in [
            ",\"isLast\":true", "", ",\"nextPageToken\":null", ",\"nextPageToken\":\"\"",
            ",\"isLast\":true,\"nextPageToken\":\"more\"",
        ] {
            var site = ScriptedSite.Issues(ids: Self.ids, mostIDs: 400)
            site.token = { $1 ? ending : ",\"isLast\":false,\"nextPageToken\":\"t\($0)\"" }
            let run = PlanRun(.issues, script: site.answer)
            #expect(run.failure == nil && run.keys.count == Self.ids.count, "\(ending)")
        }
    }

    @Test("fails if a token is repeated, if an id is not a number, or if the search has no content")
    func refusals() {
        var circle = ScriptedSite.Issues(ids: Self.ids, mostIDs: 10)
        circle.token = { _, _ in ",\"nextPageToken\":\"t20\"" }
        #expect(PlanRun(.issues, script: circle.answer).failure?.code == .endlessPaging)
        func search(_ answer: String?) -> JiraReaderError.Code? {
            let site = ScriptedSite.Issues(ids: [1])
            return PlanRun(.issues) { $0.path.hasSuffix("/search/jql") ? answer : try site.answer($0) }.failure?.code
        }
        #expect(search(#"{"issues":[{"id":"ABC-1"}],"isLast":true}"#) == .unexpectedResponse)
        #expect(search(#"{"issues":[{"key":"ABC-1"}],"isLast":true}"#) == .unexpectedResponse)
        #expect(search(#"{"issues":[{"id":"-1"}],"isLast":true}"#) == .unexpectedResponse)
        #expect(search(nil) == .unexpectedResponse)
        #expect(search(#"{"issues":[{"id":7}],"isLast":true}"#) == nil, "an id may be a number")
    }

    @Test("fails if the request for fields or the search fails")
    func failures() {
        for path in ["/field", "/search/jql"] {
            let site = ScriptedSite.Issues(ids: [1])
            let run = PlanRun(.issues) { request in
                if request.path.hasSuffix(path) { throw JiraReaderError(.forbidden, "no") }
                return try site.answer(request)
            }
            #expect(run.failure?.code == .forbidden, "\(path)")
        }
    }

    @Test("limits how far the census is ahead of the batches")
    func censusWaits() throws {
        let many = (0..<60_000).map { UInt64($0) }
        let site = ScriptedSite.Issues(ids: many, count: #"{"count":60000}"#)
        var plan = try Table.issues.pagination.makePlan(for: .issues, options: ReadOptions(columns: .none))
        var searches = 0
        // Background responses arrive immediately, and no page is ever requested.
        for _ in 0..<100 {
            guard case .background(let request) = plan.next() else { break }
            searches += request.isUrgent ? 1 : 0
            let answer = try site.answer(request).map { text in
                PageResponse(try Pages.batch(text, request.layout))
            }
            _ = try plan.receiveBackground(
                answer.map { .success($0) } ?? .success(PageResponse(pages: [])),
                to: request
            )
        }
        #expect(searches == 2)
    }
}
