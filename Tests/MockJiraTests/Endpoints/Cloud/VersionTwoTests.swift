import MockJira
import Testing

/// Version 2 of the API on Cloud, compared with version 3.
@Suite struct VersionTwoTests {
    private static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 400, projects: 3, seed: 5, hostileValues: true)
    )

    /// Returns a text in which the addresses of version 3 are replaced by those of version 2.
    private static func readdressed(_ text: String) -> String {
        text.replacing("/rest/api/3", with: "/rest/api/2").replacing(#"\/rest\/api\/3"#, with: #"\/rest\/api\/2"#)
    }

    @Test("Responses without rich text differ between the versions only in their addresses")
    func addresses() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            for path in [
                "field", "project/search?expand=lead", "users/search", "myself", "dashboard", "status", "priority",
                "issue/10000/changelog", "issue/10000/transitions", "worklog/updated", "label?maxResults=5",
                "search/jql?jql=project%3DOPS&fields=summary,status,project&maxResults=7", "search?jql=x",
                "issue/nothing", "nothing", "project/search?maxResults=x",
            ] {
                let third = try await client.send(.get("/rest/api/3/" + path))
                let second = try await client.send(.get("/rest/api/2/" + path))
                #expect(second.status == third.status, "\(path)")
                #expect(second.text == Self.readdressed(third.text), "\(path)")
            }
        }
    }

    @Test("Rich text is wiki markup in version 2 and a document in version 3")
    func texts() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var seen = Set<String>()
            for number in 0..<server.site.issueCount {
                let issue = server.site.issue(number)
                guard issue.description != nil || issue.environment != nil else { continue }
                if seen.count > 8, number > 60, issue.comments.isEmpty { continue }
                let second = try await client.json(.get("/rest/api/2/issue/\(issue.key)"))
                let third = try await client.json(.get("/rest/api/3/issue/\(issue.key)"))
                #expect(second["fields"]["description"].string == issue.description?.wikiText)
                #expect(second["fields"]["environment"].string == issue.environment?.wikiText)
                #expect(third["fields"]["description"]["type"].string == issue.description.map { _ in "doc" })
                #expect(second["self"].string == server.baseURL + "/rest/api/2/issue/\(issue.id)")
                let bodies = second["fields"]["comment"]["comments"].elements.map { $0["body"].string }
                #expect(bodies == issue.comments.map(\.body.wikiText))
                for block in issue.description?.blocks ?? [] {
                    seen.insert(String("\(block)".prefix { $0 != "(" }))
                }
                guard !issue.comments.isEmpty else { continue }
                let comments = try await client.json(.get("/rest/api/2/issue/\(issue.id)/comment"))
                #expect(
                    comments["comments"].elements.prefix(issue.comments.count).map { $0["body"].string }
                        == issue.comments.map(\.body.wikiText)
                )
                let documents = try await client.json(.get("/rest/api/3/issue/\(issue.id)/comment"))
                #expect(documents["comments"][0]["body"]["type"].string == "doc")
            }
            #expect(seen.contains("paragraph") && seen.contains("heading"), "\(seen)")
        }
    }

    @Test("A bulk fetch has the same fields in both versions")
    func bulk() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let body = "{\"issueIdsOrKeys\":[\"10000\",\"10003\"],\"fields\":[\"*all\",\"-comment\"]}"
            let second = try await client.json(.post("/rest/api/2/issue/bulkfetch", body))
            let third = try await client.json(.post("/rest/api/3/issue/bulkfetch", body))
            #expect(second["issues"].elements.count == third["issues"].elements.count)
            for (two, three) in zip(second["issues"].elements, third["issues"].elements) {
                #expect(two["id"] == three["id"] && two["fields"]["summary"] == three["fields"]["summary"])
                #expect(Set(two["fields"].members.keys) == Set(three["fields"].members.keys))
                #expect(two["fields"]["comment"] == .null)
            }
        }
    }
}
