import MockJira
import MockSite
import Testing

/// Issue search by page token: pages, tokens, queries.
@Suite struct SearchTests {
    private static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 2500, projects: 5, users: 10, seed: 6, hostileValues: true)
    )
    private static let path = "/rest/api/3/search/jql"

    private func body(_ jql: String, _ rest: String = "") -> TestRequest {
        .post(Self.path, "{\"jql\":\(JSON.quoted(jql))\(rest)}")
    }

    @Test("A census has every issue once in census order, at any page size")
    func census() async throws {
        try await withMockJira(Self.configuration) { server in
            let expected = server.site.issuesInCensusOrder.map { server.site.issue($0).id }
            for maxResults in [5000, 2500, 2499, 1000, 41] {
                let ids = try await TestClient(server)
                    .census("created >= 0 ORDER BY created ASC, key ASC", maxResults: maxResults)
                #expect(ids == expected, "\(maxResults) a page")
            }
        }
    }

    @Test("By default, a record has only an id, and a page has fifty records")
    func defaults() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let page = try await client.json(body("created >= 0"))
            #expect(page["issues"].elements.count == 50)
            #expect(page["issues"].elements.allSatisfy { Array($0.members.keys) == ["id"] })
            let asked = try await client.json(body("created >= 0", ",\"fields\":[\"id\"],\"maxResults\":5000"))
            #expect(asked["issues"].elements.count == 2500 && asked["isLast"] == .bool(true))
            #expect(asked.members["nextPageToken"] == nil)
            let keys = try await client.json(body("created >= 0", ",\"fields\":[\"key\"],\"maxResults\":5000"))
            #expect(keys["issues"].elements.count == 2500 && keys["issues"][0]["key"].string != nil)
            let full = try await client.json(body("created >= 0", ",\"fields\":[\"summary\"],\"maxResults\":5000"))
            #expect(full["issues"].elements.count == 100)
            #expect(Array(full["issues"][0]["fields"].members.keys) == ["summary"])
        }
    }

    @Test("GET and POST return the same issues")
    func getEqualsPost() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let posted = try await client.json(body("project = OPS", ",\"fields\":[\"summary\",\"status\"]"))
            let got = try await client.json(.get(Self.path + "?jql=project+%3D%20OPS&fields=summary,status"))
            let repeated = try await client.json(
                .get(Self.path + "?jql=project+%3D%20OPS&fields=summary&fields=status")
            )
            #expect(posted == got && posted == repeated)
        }
    }

    @Test("Names and schema are returned on request, for the requested fields")
    func expand() async throws {
        try await withMockJira(Self.configuration) { server in
            let page = try await TestClient(server)
                .json(body("project = OPS", ",\"fields\":[\"summary\",\"created\"],\"expand\":\"names,schema\""))
            #expect(page["names"] == ["summary": JSON.string("Summary"), "created": .string("Created")].json)
            #expect(page["schema"]["created"]["type"] == .string("datetime"))
        }
    }

    @Test("A page token requests the records after its page, and is rejected with another query")
    func tokens() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let first = try await client.json(body("project = OPS ORDER BY key", ",\"maxResults\":10"))
            let token = try #require(first["nextPageToken"].string)
            let next = ",\"nextPageToken\":\"\(token)\""
            let second = try await client.json(body("project = OPS ORDER BY key", ",\"maxResults\":7" + next))
            let all = try await client.census("project = OPS ORDER BY key")
            #expect(second["issues"].elements.compactMap { $0["id"].string } == Array(all[10..<17]))
            for wrong in [
                body("project = WEB ORDER BY key", next),
                body("project = OPS ORDER BY key", ",\"nextPageToken\":\"x\""),
                body("project = OPS ORDER BY key", ",\"nextPageToken\":\"\(token)A\""),
                body("project = OPS ORDER BY key", ",\"nextPageToken\":\"\(String(token.reversed()))\""),
            ] {
                #expect(try await client.send(wrong).status == 400, "\(wrong.body ?? "")")
            }
        }
    }

    @Test("Page tokens are valid after the search is no longer cached")
    func tokensOutliveTheMemoryOfSearches() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let first = try await client.json(body("project = OPS ORDER BY key", ",\"maxResults\":10"))
            let token = try #require(first["nextPageToken"].string)
            for number in 1...20 {
                _ = try await client.json(body("created > \(number)"))
            }
            let second = try await client.json(
                body("project = OPS ORDER BY key", ",\"maxResults\":10,\"nextPageToken\":\"\(token)\"")
            )
            let all = try await client.census("project = OPS ORDER BY key")
            #expect(second["issues"].elements.compactMap { $0["id"].string } == Array(all[10..<20]))
        }
    }

    /// A query, and the equivalent condition on the plain values of an issue.
    struct Meaning: Sendable {
        let jql: String
        let finds: @Sendable (MockSite.Issue) -> Bool

        init(_ jql: String, _ finds: @escaping @Sendable (MockSite.Issue) -> Bool) {
            self.jql = jql
            self.finds = finds
        }
    }

    /// 2020-01-01T00:00Z.
    private static let newYear: Int64 = 1_577_836_800_000

    private static let site = Site(configuration.site, baseURL: "")
    private static let firstProject = site.issue(0).project.key

    private static func local(_ milliseconds: Int64) -> Int64 {
        milliseconds - Int64(site.zone.offsetMinutes) * 60_000
    }

    private static func number(_ issue: MockSite.Issue) -> Int { SiteTests.keyParts(issue.key).1 }

    private static let meanings: [Meaning] = [
        Meaning("project = OPS") { $0.project.key == "OPS" },
        Meaning("PROJECT=ops") { $0.project.key == "OPS" },
        Meaning("project = 10003") { $0.project.id == "10003" },
        Meaning("project != OPS") { $0.project.key != "OPS" },
        Meaning("project in (OPS, \"WEB\")") { ["OPS", "WEB"].contains($0.project.key) },
        Meaning("project not in (OPS, WEB)") { !["OPS", "WEB"].contains($0.project.key) },
        Meaning("created >= 0") { _ in true },
        Meaning("created < \(newYear)") { $0.created < newYear },
        Meaning("created >= \(newYear) and created < \(newYear + 31_536_000_000)") {
            (newYear..<newYear + 31_536_000_000).contains($0.created)
        },
        Meaning("created < '2020-01-01'") { $0.created < local(newYear) },
        Meaning("created < 2020-01-01") { $0.created < local(newYear) },
        Meaning("created <= \"2020/01/01 13:45\"") { $0.created <= local(newYear + 49_500_000) },
        Meaning("createdDate > '2020-1-1'") { $0.created > local(newYear) },
        Meaning("updated > -52w") { $0.updated > 1_751_284_800_000 - 52 * 604_800_000 },
        Meaning("updated > '-1d 2h'") { $0.updated > 1_751_284_800_000 - 93_600_000 },
        Meaning("NOT project = OPS AND (created < \(newYear) OR updated >= '2025-01-01')") {
            $0.project.key != "OPS" && ($0.created < newYear || $0.updated >= local(newYear + 157_852_800_000))
        },
        Meaning("project = OPS or project = WEB and created < \(newYear)") {
            $0.project.key == "OPS" || $0.project.key == "WEB" && $0.created < newYear
        },
        Meaning("not (project = OPS or not project = WEB)") { $0.project.key == "WEB" },
        Meaning("key > WEB-100") { $0.project.key == "WEB" && number($0) > 100 },
        Meaning("issuekey <= 'web-100'") { $0.project.key == "WEB" && number($0) <= 100 },
        Meaning("id >= 10000") { $0.project.key == firstProject },
        Meaning("issue = 10000") { $0.id == "10000" },
        Meaning("key != 10000") { $0.id != "10000" },
        Meaning("project is not EMPTY") { _ in true },
        Meaning("created is null") { _ in false },
        Meaning("'project' = \"O\\u0050S\"") { $0.project.key == "OPS" },
        Meaning("project\n=\t'OPS'\nand\ncreated >= 0") { $0.project.key == "OPS" },
    ]

    @Test("Queries return the matching issues, and the count is correct")
    func queries() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            let plain = site.issuesInCensusOrder.map { site.issue($0) }
            for meaning in Self.meanings {
                let expected = plain.filter(meaning.finds).map(\.id)
                let found = try await client.census(meaning.jql + " ORDER BY created ASC, key ASC")
                #expect(found == expected, "\(meaning.jql): \(found.count) found, \(expected.count) expected")
                let count = try await client.json(
                    .post("/rest/api/3/search/approximate-count", "{\"jql\":\(JSON.quoted(meaning.jql))}")
                )
                #expect(count["count"].int == expected.count)
            }
        }
    }

    private static let sortings = [
        "created ASC, key ASC", "created DESC, key DESC", "created, key desc", "key", "key DESC", "id asc",
        "updated ASC, key ASC", "project ASC, created desc, issuekey", "project desc, key desc", "updated",
    ]

    @Test("Results are in the requested order")
    func order() async throws {
        try await withMockJira(Self.configuration) { server in
            let site = server.site
            let plain = (0..<site.issueCount).map { site.issue($0) }
            for sorting in Self.sortings {
                let found = try await TestClient(server).census("created >= 0 ORDER BY \(sorting)")
                let issues = found.compactMap { site.issueNumber(id: $0) }.map { plain[$0] }
                #expect(issues.count == plain.count)
                for (a, b) in zip(issues, issues.dropFirst()) where Self.precedes(b, a, sorting) {
                    Testing.Issue.record("\(sorting): \(a.key) and \(b.key)")
                }
            }
        }
    }

    private static func precedes(_ a: MockSite.Issue, _ b: MockSite.Issue, _ sorting: String) -> Bool {
        for part in sorting.lowercased().split(separator: ",") {
            let words = part.split(separator: " ")
            let isDate = words[0] == "created" || words[0] == "updated"
            let isDescending = words.count > 1 ? words[1] == "desc" : isDate
            let (x, y) = isDescending ? (b, a) : (a, b)
            switch words[0] {
            case "created" where x.created != y.created: return x.created < y.created
            case "updated" where x.updated != y.updated: return x.updated < y.updated
            case "project" where x.project.key != y.project.key: return x.project.key < y.project.key
            case "key", "id", "issuekey":
                let (m, n) = (SiteTests.keyParts(x.key), SiteTests.keyParts(y.key))
                if m != n { return m < n }
            default: continue
            }
        }
        return false
    }

    @Test("A search returns a million issues, each once", .disabled(if: isDebug, "an optimized build only"))
    func largeSite() async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 1_000_000, hostileValues: true))
        ) { server in
            let ids = try await TestClient(server).census("created >= 0 ORDER BY created ASC, key ASC")
            #expect(ids.count == 1_000_000 && Set(ids).count == 1_000_000)
        }
    }
}

/// A Boolean value that indicates whether this is a build without optimization.
let isDebug: Bool = {
    var debug = false
    assert(
        {
            debug = true
            return true
        }()
    )
    return debug
}()
