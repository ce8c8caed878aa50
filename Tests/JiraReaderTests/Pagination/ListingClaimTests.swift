import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Wrong statements of a site about its listings")
struct ListingClaimTests {
    /// A table that is read by page token or cursor, with the names of three members: the records, the token or cursor,
    /// and the flag that marks the last page.
    private struct Chain: CustomTestStringConvertible, Sendable {
        var table: String
        var records: String
        var token: String
        var flag: String
        var testDescription: String { "\(table), \(flag)" }

        func page(_ keys: [String], _ members: String) -> String {
            "{\"\(records)\":\(ScriptedSite.list(keys))\(members)}"
        }

        func run(_ script: @escaping PlanRun.Script) throws -> PlanRun {
            var table = try Catalogue.table(named: table, listedOnly: false)
            table.parent = nil
            return PlanRun(table, key: { $0["id"]?.text ?? "" }) { request in
                request.path == ApproximateCount.path ? "{}" : try script(request)
            }
        }
    }

    private static let chains = [
        Chain(table: "IssueIDs", records: "issues", token: "nextPageToken", flag: "isLast"),
        Chain(table: "BoardIssues", records: "issues", token: "nextPageToken", flag: "isLast"),
        Chain(table: "Plans", records: "values", token: "nextPageCursor", flag: "last"),
        Chain(table: "Plans", records: "values", token: "nextPageCursor", flag: "isLast"),
    ]

    @Test("that another page follows, without a token, end the run with an error", arguments: chains)
    private func noToken(_ chain: Chain) throws {
        for token in ["", ",\"\(chain.token)\":null", ",\"\(chain.token)\":\"\""] {
            for flag in ["false", "\"false\""] {
                let run = try chain.run { _ in chain.page(["1"], ",\"\(chain.flag)\":\(flag)\(token)") }
                #expect(run.failure?.code == .incompleteListing, "\(token)")
            }
            let ended = try chain.run { _ in chain.page(["1"], token) }
            #expect(ended.failure == nil && ended.keys == ["1"], "\(token)")
        }
        let strange = try chain.run { _ in chain.page(["1"], ",\"\(chain.token)\":{}") }
        #expect(strange.failure?.code == .unexpectedResponse)
    }

    @Test("that a page with a token is the last are ignored, and the token is used", arguments: chains)
    private func lastWithToken(_ chain: Chain) throws {
        let last = ",\"\(chain.flag)\":true"
        for ending in 0..<5 {
            var number = 0
            let run = try chain.run { _ in
                number += 1
                let token = ",\"\(chain.token)\":\"t\(number)\""
                if number < 3 { return chain.page(["\(number)"], last + token) }
                switch ending {
                case 0: return chain.page(["3"], last)
                case 1: return chain.page(["3"], last + ",\"\(chain.token)\":\"t1\"")
                case 2 where number == 3: return chain.page(["3"], last + token)
                case 2: return chain.page([], last + token)
                case 3 where number == 3: return chain.page(["3"], last + token)
                case 3: throw JiraReaderError(.rejected, "no such token", status: 400)
                default: return number == 3 ? chain.page(["3"], last + token) : nil
                }
            }
            #expect(run.failure == nil && run.keys == ["1", "2", "3"], "ending \(ending): \(run.failure as Any)")
        }
    }

    @Test(
        "that another page follows, with ever new tokens, end the run after a thousand pages without a new record",
        arguments: chains
    )
    private func circle(_ chain: Chain) throws {
        var number = 0
        let run = try chain.run { _ in
            number += 1
            return chain.page(["\(number % 2)", "\(number % 2 + 5)"], ",\"\(chain.token)\":\"t\(number)\"")
        }
        #expect(run.failure?.code == .endlessPaging && run.keys.sorted() == ["0", "1", "5", "6"])
        #expect(number == 2 + PagingProgress.maximumIdlePages)
        number = 0
        // Empty pages do not end the run as long as there are new records between them.
        let slow = try chain.run { _ in
            number += 1
            let token = number < 4000 ? ",\"\(chain.token)\":\"t\(number)\"" : ""
            return chain.page(number % 900 == 0 ? ["\(number)"] : [], token)
        }
        #expect(slow.failure == nil && slow.keys == ["900", "1800", "2700", "3600"])
    }

    @Test("that more offsets follow endlessly end the run", arguments: ["SearchProjects", "AllUsers", "AuditRecords"])
    func offsetCircle(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let run = PlanRun(table) { request in
            let start = request.number("startAt") ?? request.number("offset") ?? 0
            let keys = (start..<start + 10).map { "\($0 % 5000)" }
            let list = ScriptedSite.list(keys, key: table.keyColumns[0])
            guard case .array(let path) = table.records, let member = path.first else { return list }
            return "{\"\(member)\":\(list),\"isLast\":false}"
        }
        #expect(run.failure?.code == .endlessPaging && run.keys.count == 5000)
    }

    @Test("that a table without pages has another page end the run")
    func singlePage() throws {
        let table = try Catalogue.table(named: "AllPermissionSchemes")
        for claim in [#""isLast":false"#, #""nextPageToken":"t""#, #""nextPage":"https://x""#] {
            let run = PlanRun(table) { _ in #"{"permissionSchemes":[{"id":1}],\#(claim)}"# }
            #expect(run.failure?.code == .incompleteListing, "\(claim)")
        }
        let run = PlanRun(table) { _ in #"{"permissionSchemes":[{"id":1}],"isLast":true,"nextPage":null}"# }
        #expect(run.failure == nil)
    }

    @Test("such as a total that its pages exceed are ignored", arguments: [0, -1, 3])
    func impossibleTotal(_ total: Int) throws {
        let keys = (0..<95).map { "\($0)" }
        for name in ["SearchProjects", "AllDashboards", "AuditRecords"] {
            let table = try Catalogue.table(named: name)
            guard case .array(let path) = table.records else { continue }
            var site = ScriptedSite.Offset(keys, mostRecords: 20, total: { _ in total }, isLast: { _ in nil })
            site.path = path[0]
            let run = PlanRun(table, key: { $0["id"]?.text ?? "" }) { request in
                guard name == "AuditRecords" else { return site.answer(request) }
                var renamed = request
                renamed.query = request.query.map {
                    (["offset": "startAt", "limit": "maxResults"][$0.name] ?? $0.name, $0.value)
                }
                return site.answer(renamed).replacing("\"startAt\"", with: "\"offset\"")
            }
            #expect(run.failure == nil && run.keys == keys, "\(name): \(run.failure as Any)")
        }
    }

    @Test("such as a count far above the number of listed records are reported, but small differences are not")
    func shortfall() {
        for (listed, count, isReported) in [
            (2, 5, true), (5, 5, false), (4, 5, false), (5, 2, false), (490, 500, false), (489, 500, true),
            (98_999, 100_000, true), (99_000, 100_000, false), (0, 250, true),
        ] {
            #expect(ShortListing.isShort(listed: listed, of: count) == isReported, "\(listed) of \(count)")
            guard listed < 1000 else { continue }
            let ids = (0..<listed).map { UInt64($0 + 1) }
            let site = ScriptedSite.Issues(ids: ids, count: "{\"count\":\(count)}")
            let run = PlanRun(.issues, ReadOptions(columns: .none), script: site.answer)
            #expect(run.failure == nil && run.announcedRecordCount == count)
            let expected = ShortListing(table: "Issues", listed: listed, expected: count)
            #expect(run.findings.shortListings == (isReported ? [expected] : []), "\(listed) of \(count)")
        }
        for count in ["-1", "9223372036854775808", "1e3", "4611686018427387904", "null"] {
            let site = ScriptedSite.Issues(ids: [1, 2], count: "{\"count\":\(count)}")
            let run = PlanRun(.issues, ReadOptions(columns: .none), script: site.answer)
            #expect(
                run.failure == nil && run.keys == ["1", "2"] && run.findings.isEmpty && run.announcedRecordCount == nil
            )
        }
    }

    @Test("are unrelated to warnings in a response, which are detected in any notation")
    func warnings() throws {
        let indexer = PageIndexer()
        func found(_ text: String, _ records: PageLayout.Records = .array(["issues"])) throws -> [String] {
            let layout = PageLayout(records: records)
            return SiteWarnings.found(in: try indexer.index(Pages.page(text), layout: layout), of: layout, indexer)
                .siteWarnings
        }
        #expect(try found(#"{"issues":[],"warnings":[{"type":"T","message":"a"},{"message":"b"}]}"#) == ["a", "b"])
        #expect(try found(#"{"warningMessages":["a","b","a"],"issues":[]}"#) == ["a", "b"])
        #expect(try found(#"{"errorMessages":["a"],"warnings":"b","issues":[]}"#) == ["b", "a"])
        #expect(try found(#"{"warnings":{"text":"a"},"issues":[]}"#) == ["a"])
        #expect(try found(#"{"warnings":[{"code":7}],"issues":[]}"#) == [#"{"code":7}"#])
        #expect(try found(#"{"warnings":[7,"\u001b[2J"],"issues":[]}"#) == ["7", " [2J"])
        for none in ["[]", "[ ]", "{}", "null", "\"\"", "[\"\"]", "false"] {
            #expect(try found("{\"warnings\":\(none),\"errorMessages\":\(none),\"issues\":[]}").isEmpty, "\(none)")
        }
        #expect(try found(#"{"warnings":{"a":"b"}}"#, .entries([])).isEmpty, "records")
        #expect(try found(#"{"issues":[{"warnings":["a"]}]}"#).isEmpty, "inside a record")
        let many = (0..<500).map { "\"w\($0)\"" }.joined(separator: ",")
        #expect(try found("{\"warnings\":[\(many)],\"issues\":[]}").count == 100)
    }
}
