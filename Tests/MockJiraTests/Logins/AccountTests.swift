import MockJira
import MockSite
import Testing

/// Accounts with different permissions: the records that they can read, and the requests that are rejected.
@Suite struct AccountTests {
    private static let configuration: MockJiraConfiguration = {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 900, projects: 4, users: 30, seed: 3, hostileValues: true)
        )
        configuration.otherAccounts = [
            MockAccount(user: "guest@example.com", token: "guest-token", hiddenProjects: ["WEB", "DATA"]),
            MockAccount(user: "chief@example.com", token: "chief-token", isAdministrator: true),
        ]
        return configuration
    }()

    /// The credentials guest@example.com and guest-token.
    private static let guest = "Basic Z3Vlc3RAZXhhbXBsZS5jb206Z3Vlc3QtdG9rZW4="
    /// The credentials chief@example.com and chief-token.
    private static let chief = "Basic Y2hpZWZAZXhhbXBsZS5jb206Y2hpZWYtdG9rZW4="

    private static func search(_ jql: String, _ rest: String = "") -> TestRequest {
        .post("/rest/api/3/search/jql", "{\"jql\":\(JSON.quoted(jql)),\"maxResults\":5000\(rest)}")
    }

    private static func hidden(_ site: Site) throws -> MockSite.Issue {
        let number = try #require((0..<site.issueCount).first { site.issue($0).project.key == "WEB" })
        return site.issue(number)
    }

    @Test("Issues of hidden projects are not found, and queries that name such issues or projects are rejected")
    func hiddenProjects() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            let seen = (0..<site.issueCount).map { site.issue($0) }.filter {
                !["WEB", "DATA"].contains($0.project.key)
            }
            let all = try await client.json(Self.search("created >= 0").with("Authorization", Self.guest))
            #expect(Set(all["issues"].elements.compactMap { $0["id"].string }) == Set(seen.map(\.id)))
            // The main account receives another response to the same request.
            let whole = try await client.json(Self.search("created >= 0"))
            #expect(whole["issues"].elements.count == site.issueCount && seen.count < site.issueCount)
            let issue = try Self.hidden(site)
            for jql in [
                "project = WEB", "key = \(issue.key)", "issue in linkedIssues(\(issue.key))", "id > \(issue.id)",
            ] {
                let refused = try await client.send(Self.search(jql).with("Authorization", Self.guest))
                #expect(refused.status == 400, "\(jql): \(refused.text)")
                #expect(try await client.send(Self.search(jql)).status == 200)
            }
            let count = try await client.json(
                TestRequest.post("/rest/api/3/search/approximate-count", "{\"jql\":\"created >= 0\"}")
                    .with("Authorization", Self.guest)
            )
            #expect(count["count"].int == seen.count)
        }
    }

    @Test("No record of a hidden project is returned")
    func hiddenParts() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let issue = try Self.hidden(server.site)
            for path in [
                "/rest/api/3/issue/\(issue.key)", "/rest/api/3/issue/\(issue.id)/comment",
                "/rest/api/2/issue/\(issue.id)", "/rest/api/3/issue/\(issue.id)/changelog",
                "/rest/api/3/issue/\(issue.id)/worklog", "/rest/api/3/issue/\(issue.id)/transitions",
                "/rest/api/3/project/WEB/component", "/rest/api/3/project/WEB/statuses",
                "/rest/agile/1.0/board/\(issue.project.index + 1)/project",
                "/rest/software/1.0/sprint/\(issue.project.sprints[0].id)/issue",
            ] {
                #expect(try await client.send(.get(path)).status == 200, "\(path)")
                let refused = try await client.send(TestRequest.get(path).with("Authorization", Self.guest))
                #expect(refused.status == 404, "\(path): \(refused.status)")
            }
            let bulk = try await client.json(
                TestRequest.post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"\(issue.id)\"]}")
                    .with("Authorization", Self.guest)
            )
            #expect(bulk["issues"] == .array([]) && bulk["issueErrors"] == .array([]))
            let projects = try await client.json(
                TestRequest.get("/rest/api/3/project/search").with("Authorization", Self.guest)
            )
            #expect(projects["values"].elements.compactMap { $0["key"].string }.sorted() == ["API2", "OPS"])
            #expect(projects["total"].int == 2)
            let permissions = try await client.json(
                TestRequest.get("/rest/api/3/mypermissions?permissions=ADMINISTER,BROWSE_PROJECTS&projectKey=WEB")
                    .with("Authorization", Self.guest)
            )
            for permission in ["ADMINISTER", "BROWSE_PROJECTS"] {
                #expect(permissions["permissions"][permission]["havePermission"] == .bool(false))
            }
            let changed = try await client.json(
                TestRequest.get("/rest/api/3/worklog/updated").with("Authorization", Self.guest)
            )
            let ids = changed["values"].elements.compactMap { $0["worklogId"].int }
            let list = "{\"ids\":[\(ids.prefix(900).map(String.init).joined(separator: ","))]}"
            let worklogs = try await client.json(.post("/rest/api/3/worklog/list", list))
            #expect(!ids.isEmpty && worklogs.elements.count == min(900, ids.count))
            for worklog in worklogs.elements {
                let number = try #require(server.site.issueNumber(id: worklog["issueId"].string ?? ""))
                #expect(!["WEB", "DATA"].contains(server.site.issue(number).project.key))
            }
        }
    }

    @Test("Every account has its own identity and permissions")
    func identities() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var names: [String] = []
            for login in [TestClient.authorization, Self.guest, Self.chief] {
                let answer = try await client.send(TestRequest.get("/rest/api/3/myself").with("Authorization", login))
                let name = try #require(try answer.json["accountId"].string)
                #expect(answer.headers["x-aaccountid"] == name)
                names.append(name)
                let mine = try await client.json(
                    Self.search("assignee = currentUser()").with("Authorization", login)
                )
                let expected = (0..<server.site.issueCount).map { server.site.issue($0) }.filter {
                    $0.assignee?.accountID == name
                        && (login != Self.guest || !["WEB", "DATA"].contains($0.project.key))
                }
                #expect(Set(mine["issues"].elements.compactMap { $0["id"].string }) == Set(expected.map(\.id)))
            }
            #expect(Set(names).count == 3)
            for (path, isForAdministrators) in [
                ("/rest/api/3/auditing/record", true), ("/rest/api/3/role", true), ("/rest/api/3/label", false),
            ] {
                let refused = try await client.send(TestRequest.get(path).with("Authorization", Self.guest))
                #expect(refused.status == (isForAdministrators ? 403 : 200), "\(path)")
                let shown = try await client.send(TestRequest.get(path).with("Authorization", Self.chief))
                #expect(shown.status == 200, "\(path)")
            }
        }
    }
}
