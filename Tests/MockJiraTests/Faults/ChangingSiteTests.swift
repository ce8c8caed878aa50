import MockJira
import Testing

/// Faults that make the pages of a list inconsistent: empty pages, repeated tokens, overlapping pages, and records
/// that are deleted or created between requests.
@Suite struct ChangingSiteTests {
    private static func configuration(_ faults: [MockFault]) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 250, projects: 12, users: 250, seed: 8, hostileValues: true)
        )
        configuration.faults = faults
        return configuration
    }

    private static let census = "created >= 0 ORDER BY created ASC, key ASC"

    private static func search(_ token: String? = nil) -> TestRequest {
        let next = token.map { ",\"nextPageToken\":\"\($0)\"" } ?? ""
        return .post("/rest/api/3/search/jql", "{\"jql\":\"\(census)\",\"maxResults\":100\(next)}")
    }

    private static func bulk(_ ids: [String]) -> TestRequest {
        let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
        return .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\(list)],\"fields\":[\"summary\"]}")
    }

    private static func ids(_ server: MockJiraServer) -> [String] {
        server.site.issuesInCensusOrder.map { server.site.issue($0).id }
    }

    private static func users(_ client: TestClient, _ startAt: Int, _ maxResults: Int = 10) async throws -> [String] {
        let page = try await client.json(.get("/rest/api/3/users/search?startAt=\(startAt)&maxResults=\(maxResults)"))
        return page.elements.compactMap { $0["accountId"].string }
    }

    private static func names(_ server: MockJiraServer, _ range: Range<Int>) -> [String] {
        server.site.users[range].map(\.accountID)
    }

    @Test("An empty page in the middle of a search has a new token, and nothing is lost")
    func emptyPage() async throws {
        let fault = MockFault.emptyPage.limited(pathPrefix: "/rest/api/3/search/jql")
        try await withMockJira(Self.configuration([fault])) { server in
            let client = TestClient(server)
            let first = try await client.json(Self.search())
            #expect(first["issues"].elements.count == 100)
            var tokens = [try #require(first["nextPageToken"].string)]
            for _ in 0..<3 {
                let page = try await client.json(Self.search(tokens.last))
                #expect(page["issues"] == .array([]) && page["isLast"] == .bool(false))
                tokens.append(try #require(page["nextPageToken"].string))
            }
            #expect(Set(tokens).count == 4)
            try await server.setFaults([])
            let second = try await client.json(Self.search(tokens.last))
            #expect(second["issues"].elements.compactMap { $0["id"].string } == Array(Self.ids(server)[100..<200]))
        }
        try await withMockJira(Self.configuration([try MockFault("emptyPagex2")])) { server in
            // The first page counts towards the limit of the fault, although the fault does not change this page.
            let found = try await TestClient(server).census(Self.census, maxResults: 60)
            #expect(found == Self.ids(server))
            #expect(await server.ledger().count == 6)
        }
    }

    @Test("Lists by offset and by cursor have empty pages too, and continue after an empty page")
    func emptyOffsetPage() async throws {
        try await withMockJira(Self.configuration([.emptyPage])) { server in
            let client = TestClient(server)
            let page = try await client.json(.get("/rest/api/3/project/search?startAt=5&maxResults=5"))
            #expect(page["values"] == .array([]) && page["isLast"] == .bool(false) && page["total"].int == 12)
            let last = try await client.json(.get("/rest/api/3/project/search?startAt=10&maxResults=5"))
            #expect(last["values"].elements.count == 2 && last["isLast"] == .bool(true))
            let users = try await Self.users(client, 0)
            #expect(users == Self.names(server, 0..<10))
            let plans = try await client.json(.get("/rest/api/3/plans/plan?maxResults=10"))
            let cursor = try #require(plans["nextPageCursor"].string)
            let next = try await client.json(.get("/rest/api/3/plans/plan?maxResults=10&cursor=\(cursor)"))
            #expect(next["values"] == .array([]) && next["nextPageCursor"].string != cursor)
        }
    }

    @Test("A page repeats the page token or cursor that requested it, so that the same page follows")
    func repeatedToken() async throws {
        try await withMockJira(Self.configuration([.repeatedToken])) { server in
            let client = TestClient(server)
            let first = try await client.json(Self.search())
            let token = try #require(first["nextPageToken"].string)
            let second = try await client.json(Self.search(token))
            #expect(second == first)
            try await server.setFaults([.repeatedToken.limited(count: 1)])
            let third = try await client.json(Self.search(token))
            let fourth = try await client.json(Self.search(third["nextPageToken"].string))
            #expect(fourth["nextPageToken"].string != token && fourth["issues"] == first["issues"])
            try await server.setFaults([])
            let plans = try await client.json(.get("/rest/api/3/plans/plan?maxResults=10"))
            let cursor = try #require(plans["nextPageCursor"].string)
            try await server.setFaults([.repeatedToken])
            let again = try await client.json(.get("/rest/api/3/plans/plan?maxResults=10&cursor=\(cursor)"))
            #expect(again["nextPageCursor"].string == cursor && again["values"].elements.count == 10)
        }
    }

    @Test("Every page except the first begins with the last record of the page before")
    func overlappingPages() async throws {
        try await withMockJira(Self.configuration([.overlappingPages])) { server in
            let client = TestClient(server)
            let all = Self.ids(server)
            let found = try await client.census(Self.census, maxResults: 100)
            #expect(found == Array(all[..<100] + all[99..<200] + all[199...]))
            let first = try await Self.users(client, 0)
            let second = try await Self.users(client, 10)
            #expect(first == Self.names(server, 0..<10) && second == Self.names(server, 9..<20))
            let records = try await client.json(.get("/rest/api/3/auditing/record?offset=10&limit=5"))
            #expect(records["records"].elements.count == 6)
        }
    }

    @Test("The records of a shrinking list move towards its beginning, and deleted issues are no longer found")
    func shrinkingSite() async throws {
        let users = MockFault.shrinkingSite(records: 2).limited(pathPrefix: "/rest/api/3/users")
        try await withMockJira(Self.configuration([users])) { server in
            let client = TestClient(server)
            for (start, gone) in [(0, 0), (10, 1), (20, 2), (30, 2)] {
                let page = try await Self.users(client, start)
                #expect(page == Self.names(server, start + gone..<start + gone + 10))
            }
            let last = try await Self.users(client, 240)
            #expect(last == Self.names(server, 242..<250))
        }
        try await withMockJira(Self.configuration([.shrinkingSite(records: 3)])) { server in
            let client = TestClient(server)
            let all = Self.ids(server)
            let lowest = (0..<3).map { server.site.issue($0).id }
            let found = try await client.census(Self.census, maxResults: 50)
            // In the five pages, no issue is missing except deleted ones, and no issue is repeated.
            #expect(Set(all).subtracting(found).isSubset(of: lowest) && Set(found).count == found.count)
            let page = try await client.json(Self.bulk(lowest + [server.site.issue(3).id]))
            #expect(page["issues"].elements.compactMap { $0["id"].string } == [server.site.issue(3).id])
            let count = TestRequest.post("/rest/api/3/search/approximate-count", "{\"jql\":\"created >= 0\"}")
            #expect(try await client.json(count)["count"].int == 247)
        }
    }

    @Test("The records of a growing list move towards its end, and new issues are found after their creation")
    func growingSite() async throws {
        let users = MockFault.growingSite(records: 2).limited(pathPrefix: "/rest/api/3/users")
        try await withMockJira(Self.configuration([users])) { server in
            let client = TestClient(server)
            for (start, unborn) in [(0, 2), (10, 1), (20, 0), (30, 0)] {
                let page = try await Self.users(client, start)
                #expect(page == Self.names(server, start + unborn..<start + unborn + 10))
            }
        }
        try await withMockJira(Self.configuration([.growingSite(records: 3)])) { server in
            let client = TestClient(server)
            let newest = (247..<250).map { server.site.issue($0).id }
            var sizes: [Int] = []
            for _ in 0..<4 {
                let page = try await client.json(Self.bulk(newest))
                sizes.append(page["issues"].elements.count)
            }
            #expect(sizes == [0, 1, 2, 3])
            #expect(try await client.census(Self.census, maxResults: 50) == Self.ids(server))
        }
    }

    @Test("Bulk fetch lists one in ten issues in its errors instead of its issues")
    func issueErrors() async throws {
        try await withMockJira(Self.configuration([.issueErrors])) { server in
            let wanted = (0..<25).map { server.site.issue($0).id }
            let page = try await TestClient(server).json(Self.bulk(wanted))
            let errors = page["issueErrors"].elements
            #expect(errors.compactMap { $0["id"].string } == [wanted[0], wanted[10], wanted[20]])
            #expect(errors.allSatisfy { $0["errorMessage"].string?.isEmpty == false && $0.members.count == 2 })
            let found = page["issues"].elements.compactMap { $0["id"].string }
            #expect(found.count == 22 && Set(found).isDisjoint(with: [wanted[0], wanted[10], wanted[20]]))
        }
    }
}
