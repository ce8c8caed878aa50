import MockJira
import Testing

/// Lists with a wrong end or a wrong size.
@Suite struct ListingFaultTests {
    private static func configuration(_ faults: [MockFault]) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 250, projects: 12, users: 250, seed: 8, hostileValues: true)
        )
        configuration.faults = faults
        return configuration
    }

    private static func search(_ token: String? = nil) -> TestRequest {
        let next = token.map { ",\"nextPageToken\":\"\($0)\"" } ?? ""
        return .post("/rest/api/3/search/jql", "{\"jql\":\"project is not EMPTY\",\"maxResults\":100\(next)}")
    }

    private static let plans = TestRequest.get("/rest/api/3/plans/plan?maxResults=10")
    private static let projects = TestRequest.get("/rest/api/3/project/search?startAt=0&maxResults=5")

    @Test("Responses have warnings beside their records; the warnings of searches are in Jira's format")
    func siteWarnings() async throws {
        try await withMockJira(Self.configuration([.siteWarnings])) { server in
            let client = TestClient(server)
            let page = try await client.json(Self.search())
            #expect(page["warnings"].elements.map { $0["message"].string } == [SiteWarnings.words])
            #expect(page["issues"].elements.count == 100)
            let projects = try await client.json(Self.projects)
            #expect(projects["warningMessages"] == .array([.string(SiteWarnings.words)]))
            #expect(projects["values"].elements.count == 5)
            let users = try await client.json(.get("/rest/api/3/users/search?maxResults=5"))
            #expect(users.elements.count == 5)
        }
    }

    @Test("Tokens and cursors are null, empty or missing, on pages that are not marked as the last")
    func missingTokens() async throws {
        let faults: [MockFault] = [.nullToken, .emptyToken, .absentToken]
        // `JSON` reads a missing member as null; the check of the text distinguishes the two.
        let tokens: [JSON] = [.null, .string(""), .null]
        for (fault, token) in zip(faults, tokens) {
            try await withMockJira(Self.configuration([fault])) { server in
                let client = TestClient(server)
                let page = try await client.json(Self.search())
                #expect(page["isLast"] == .bool(false) && page["nextPageToken"] == token)
                #expect(page["issues"].elements.count == 100)
                let text = try await client.send(Self.search()).text
                #expect(text.contains("nextPageToken") == (fault.name != "absentToken"))
                let plans = try await client.json(Self.plans)
                #expect(plans["last"] == .bool(false) && plans["nextPageCursor"] == token)
            }
        }
    }

    @Test("A page that is not the last one is marked as the last one and has a valid token")
    func lastWithToken() async throws {
        try await withMockJira(Self.configuration([.lastWithToken])) { server in
            let client = TestClient(server)
            let page = try await client.json(Self.search())
            let token = try #require(page["nextPageToken"].string)
            #expect(page["isLast"] == .bool(true))
            let second = try await client.json(Self.search(token))
            #expect(second["issues"].elements.count == 100 && second["issues"] != page["issues"])
            let plans = try await client.json(Self.plans)
            #expect(plans["last"] == .bool(true) && plans["nextPageCursor"].string != nil)
        }
    }

    @Test("Lists begin again after their end, and searches continue with a new token for each page")
    func endlessListing() async throws {
        try await withMockJira(Self.configuration([.endlessListing])) { server in
            let client = TestClient(server)
            var tokens: Set<String> = []
            var firsts: [JSON] = []
            var token: String?
            for _ in 0..<9 {
                let page = try await client.json(Self.search(token))
                #expect(page["isLast"] == .bool(false))
                firsts.append(page["issues"].elements[0])
                let next = try #require(page["nextPageToken"].string)
                #expect(tokens.insert(next).inserted)
                token = next
            }
            #expect(firsts[0] == firsts[3] && firsts[0] == firsts[6] && firsts[0] != firsts[1])
            let last = try await client.json(.get("/rest/api/3/project/search?startAt=10&maxResults=5"))
            #expect(last["values"].elements.count == 5 && last["isLast"] == .bool(false) && last["total"].int == 20)
            let users = try await client.json(.get("/rest/api/3/users/search?startAt=1000&maxResults=5"))
            #expect(users.elements.count == 5)
        }
    }

    @Test("Numbers outside the records are extreme, and numbers inside the records are unchanged")
    func extremeNumbers() async throws {
        try await withMockJira(Self.configuration([])) { server in
            let client = TestClient(server)
            let request = TestRequest.post(
                "/rest/api/3/issue/bulkfetch",
                "{\"issueIdsOrKeys\":[\"\(server.site.issue(0).id)\"],\"fields\":[\"comment\"]}"
            )
            let plain = try await client.send(request)
            let projects = try await client.json(Self.projects)
            try await server.setFaults([.extremeNumbers])
            #expect(try await client.send(request).body == plain.body)
            let spoilt = try await client.send(Self.projects)
            #expect(!spoilt.text.contains("\"total\":\(projects["total"].int ?? 0)"))
            #expect(spoilt.text.contains("\"total\":"))
        }
    }
}
