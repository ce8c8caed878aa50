import MockJira
import MockSite
import Testing

/// The features of a Data Center site: version 2 of the API, names and keys of users, wiki markup, and search by offset
/// within a result window.
@Suite struct DataCenterTests {
    /// The credentials demo and demo-password.
    static let password = "Basic ZGVtbzpkZW1vLXBhc3N3b3Jk"
    static let bearer = "Bearer demo-token"

    private func configuration(issues: Int = 300, seed: UInt64 = 1, context: String = "") -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: issues, projects: 5, users: 30, seed: seed, hostileValues: true)
        )
        configuration.site.deployment = .dataCenter
        configuration.contextPath = context
        return configuration
    }

    private func get(_ path: String) -> TestRequest {
        TestRequest.get(path).with("Authorization", Self.bearer)
    }

    private func post(_ path: String, _ body: String) -> TestRequest {
        TestRequest.post(path, body).with("Authorization", Self.bearer)
    }

    @Test("Every field of every issue, read by offset, equals the site", arguments: UInt64(1)...4)
    func everyIssueEqualsTheSite(seed: UInt64) async throws {
        try await withMockJira(configuration(issues: 250, seed: seed)) { server in
            let site = server.site
            let client = TestClient(server)
            var found: [JSON] = []
            var total = 1
            while found.count < total {
                let page = try await client.json(
                    post(
                        "/rest/api/2/search",
                        "{\"jql\":\"ORDER BY created ASC, key ASC\",\"startAt\":\(found.count),\"maxResults\":100,\"fields\":[\"*all\"]}"
                    )
                )
                total = page["total"].int ?? 0
                try #require(!page["issues"].elements.isEmpty)
                #expect(page["startAt"] == .int(found.count) && page["maxResults"] == .int(100))
                found += page["issues"].elements
            }
            let expected = site.issuesInCensusOrder.map { ExpectedIssue(site: site, issue: site.issue($0)).json }
            try #require(found.count == expected.count)
            for (one, other) in zip(found, expected) where one != other {
                for (name, value) in other["fields"].members where one["fields"].members[name] != value {
                    Issue.record("seed \(seed), \(other["key"]), \(name): \(one["fields"][name]) is not \(value)")
                }
                let extra = Set(one["fields"].members.keys).subtracting(other["fields"].members.keys)
                Issue.record("seed \(seed): \(other["key"]) differs, unexpected fields \(extra)")
                return
            }
            let texts = found.compactMap { $0["fields"]["description"].string }
            #expect(texts.contains { $0.contains("\r\n* ") || $0.hasPrefix("* ") })
            #expect(texts.contains { $0.contains("{code:") } && texts.contains { $0.contains("[~") })
        }
    }

    @Test("A query for a range of creation times returns the issues of the range, in census order")
    func ranges() async throws {
        try await withMockJira(configuration(issues: 400)) { server in
            let site = server.site
            let all = site.issuesInCensusOrder.map { site.issue($0) }
            let bounds = [all[100].created, all[300].created].map { $0 / 60_000 * 60_000 }
            let texts = bounds.map { moment in
                site.zone.dateTimeText(moment).prefix(16).replacing("T", with: " ")
            }
            let jql = "created >= \"\(texts[0])\" AND created < \"\(texts[1])\" ORDER BY created ASC, key ASC"
            let page = try await TestClient(server).json(
                post("/rest/api/2/search", "{\"jql\":\(JSON.quoted(jql)),\"maxResults\":1000,\"fields\":[\"created\"]}")
            )
            let expected = all.filter { $0.created >= bounds[0] && $0.created < bounds[1] }.map(\.id)
            #expect(expected.count > 100)
            #expect(page["issues"].elements.compactMap { $0["id"].string } == expected)
        }
    }

    @Test("A page has at most a thousand issues, and ends within the result window")
    func window() async throws {
        var configuration = configuration(issues: 2500)
        configuration.resultWindow = 2000
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let page = try await client.json(get("/rest/api/2/search?jql=&maxResults=5000&fields=id"))
            #expect(page["maxResults"] == .int(1000) && page["total"] == .int(2500))
            #expect(page["issues"].elements.count == 1000)
            let last = try await client.json(get("/rest/api/2/search?startAt=1900&maxResults=100&fields=key"))
            #expect(last["issues"].elements.count == 100)
            let beyond = try await client.send(get("/rest/api/2/search?startAt=1901&maxResults=100"))
            #expect(beyond.status == 500)
            #expect(beyond.text.contains("requests 2,001 results") && beyond.text.contains("limit of 2,000"))
            let count = try await client.json(get("/rest/api/2/search?maxResults=0"))
            #expect(count["total"] == .int(2500) && count["issues"] == .array([]))
        }
    }

    @Test("An invalid query is rejected; with validateQuery=False, the response has a warning instead")
    func validation() async throws {
        try await withMockJira(configuration()) { server in
            let client = TestClient(server)
            let refused = try await client.send(get("/rest/api/2/search?jql=nothing%3D1"))
            #expect(refused.status == 400 && refused.text.contains("nothing"))
            let warned = try await client.json(get("/rest/api/2/search?jql=nothing%3D1&validateQuery=False"))
            #expect(warned["issues"] == .array([]) && warned["total"] == .int(0))
            #expect(warned["warningMessages"].elements.first?.string?.contains("nothing") == true)
        }
    }

    @Test("There is no version 3, and `latest` is version 2")
    func versions() async throws {
        try await withMockJira(configuration(context: "/jira")) { server in
            let client = TestClient(server)
            #expect(server.baseURL.hasSuffix("/jira"))
            for path in ["/jira/rest/api/3/serverInfo", "/rest/api/2/serverInfo", "/jira/rest/api/2/search/jql"] {
                let response = try await client.send(get(path))
                #expect(response.status == 404, "\(path)")
                #expect(try response.json["message"].string?.hasSuffix(path) == true)
            }
            for path in ["/jira/rest/api/2/serverInfo", "/jira/rest/api/latest/serverInfo"] {
                let info = try await client.json(TestRequest.get(path).anonymous())
                #expect(info["deploymentType"] == .string("Server") && info["version"] == .string("10.3.17"))
                #expect(info["baseUrl"] == .string(server.baseURL))
            }
            let project = try await client.json(get("/jira/rest/api/2/project/OPS"))
            #expect(project["self"].string == server.baseURL + "/rest/api/2/project/10000")
            let board = try await client.json(get("/jira/rest/agile/1.0/board/1"))
            #expect(board["self"].string == server.baseURL + "/rest/agile/1.0/board/1")
        }
    }

    @Test("People have names and keys, and no account ids")
    func people() async throws {
        try await withMockJira(configuration()) { server in
            let client = TestClient(server)
            let me = try await client.send(get("/rest/api/2/myself"))
            #expect(try me.json["name"] == .string("demo") && me.json["key"] == .string("JIRAUSER10000"))
            #expect(me.headers["x-ausername"] == "demo" && me.headers["x-aaccountid"] == nil)
            let user = server.site.users[7]
            let found = try await client.json(get("/rest/api/2/user/search?username=\(user.name ?? "")"))
            #expect(found.elements.contains { $0["key"].string == user.key && $0["name"].string == user.name })
            let byKey = try await client.json(get("/rest/api/2/user?key=\(user.key ?? "")"))
            #expect(byKey["displayName"] == .string(user.displayName))
            for path in ["/rest/api/2/user/search?username=.&maxResults=1000", "/rest/api/2/filter/favourite"] {
                #expect(!(try await client.send(get(path))).text.contains("accountId"), "\(path)")
            }
        }
    }

    @Test(
        "The operations of the tables are at the documented paths",
        arguments: [
            "field", "project", "issuetype", "priority", "status", "resolution", "dashboard", "statuscategory",
            "issueLinkType", "projectCategory", "role", "permissions", "configuration", "filter/favourite",
            "application-properties", "notificationscheme", "screens", "groups/picker", "worklog/updated",
            "worklog/deleted", "issuesecurityschemes", "permissionscheme", "jql/autocompletedata", "project/type",
            "issue/OPS-1?expand=changelog,names,schema,transitions", "issue/OPS-1/comment", "issue/OPS-1/worklog",
            "mypermissions?permissions=ADMINISTER", "project/OPS/components", "project/OPS/versions",
            "project/OPS/statuses",
            "project/OPS/role", "filter/10000", "user/columns?username=demo",
        ]
    )
    func tables(path: String) async throws {
        try await withMockJira(configuration()) { server in
            let text = try await TestClient(server).send(get("/rest/api/2/" + path))
            #expect(text.status == 200, "\(path): \(text.text.prefix(200))")
            #expect(!text.text.contains("/rest/api/3"), "\(path) has links to version 3")
        }
    }

    @Test("Boards and sprints list their issues by offset")
    func boards() async throws {
        try await withMockJira(configuration()) { server in
            let client = TestClient(server)
            let boards = try await client.json(get("/rest/agile/1.0/board"))
            let board = try #require(boards["values"].elements.first { $0["type"].string == "scrum" })
            let id = try #require(board["id"].int)
            let page = try await client.json(get("/rest/agile/1.0/board/\(id)/issue?fields=summary&maxResults=1000"))
            let expected = server.site.issues(onBoard: id).map { server.site.issue($0).id }
            #expect(page["issues"].elements.compactMap { $0["id"].string } == expected && !expected.isEmpty)
            let sprints = try await client.json(get("/rest/agile/1.0/board/\(id)/sprint?state=active"))
            let sprint = try #require(sprints["values"].elements.first?["id"].int)
            let inSprint = try await client.json(get("/rest/agile/1.0/sprint/\(sprint)/issue?maxResults=1000"))
            #expect(inSprint["total"] == .int(server.site.issues(inSprint: sprint).count))
        }
    }
}
