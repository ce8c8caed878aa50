import MockJira
import MockSite
import Testing

/// Every fault has its documented effect, and only on the requests that it selects.
@Suite struct FaultTests {
    private static func configuration(_ faults: [MockFault]) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 250, projects: 12, users: 250, seed: 8, hostileValues: true)
        )
        configuration.faults = faults
        return configuration
    }

    private static let census = "created >= 0 ORDER BY created ASC, key ASC"

    private static func ids(_ server: MockJiraServer) -> [String] {
        server.site.issuesInCensusOrder.map { server.site.issue($0).id }
    }

    private static func bulk(_ ids: some Sequence<String>) -> TestRequest {
        .post(
            "/rest/api/3/issue/bulkfetch",
            "{\"issueIdsOrKeys\":[\(ids.map { "\"\($0)\"" }.joined(separator: ","))],\"fields\":[\"*all\"]}"
        )
    }

    @Test("A login page is sent with status 200, as text/html by notJSON and as application/json by notJSONMislabelled")
    func notJSON() async throws {
        for (fault, type) in [(MockFault.notJSON, "text/html"), (.notJSONMislabelled, "application/json")] {
            try await withMockJira(Self.configuration([fault])) { server in
                let response = try await TestClient(server).send(.get("/rest/api/3/field"))
                #expect(response.status == 200 && response.text.hasPrefix("<!DOCTYPE html>"))
                #expect(response.headers["content-type"]?.hasPrefix(type) == true)
                #expect(throws: (any Error).self) { try response.json }
            }
        }
    }

    @Test("oversizedBody pads a body to the configured size without changing its JSON values")
    func oversizedBody() async throws {
        try await withMockJira(Self.configuration([.oversizedBody(bytes: 3_000_000)])) { server in
            let response = try await TestClient(server).send(.get("/rest/api/3/serverInfo"))
            #expect(response.body.count == 3_000_000)
            #expect(try response.json["deploymentType"].string == "Cloud")
        }
    }

    @Test("Lists end one page early and are marked as complete")
    func dropLastPage() async throws {
        try await withMockJira(Self.configuration([.dropLastPage])) { server in
            let client = TestClient(server)
            #expect(try await client.census(Self.census, maxResults: 100) == Array(Self.ids(server).prefix(200)))
            #expect(try await client.census(Self.census, maxResults: 125) == Array(Self.ids(server).prefix(125)))
            #expect(try await client.census(Self.census, maxResults: 250) == Self.ids(server))
            let projects = try await client.json(.get("/rest/api/3/project/search?startAt=5&maxResults=5"))
            #expect(projects["isLast"] == .bool(true) && projects["values"].elements.count == 5)
            let users = try await client.json(.get("/rest/api/3/users/search?startAt=200&maxResults=100"))
            #expect(users == .array([]))
            let plans = try await client.json(.get("/rest/api/3/plans/plan?maxResults=10&includeTrashed=true"))
            #expect(plans["total"].int.map { $0 % 10 } == 0)
        }
    }

    @Test("The first record of a page is repeated")
    func repeatRecord() async throws {
        try await withMockJira(Self.configuration([.repeatRecord])) { server in
            let client = TestClient(server)
            let ids = Self.ids(server)
            #expect(try await client.census(Self.census).prefix(3) == [ids[0], ids[0], ids[1]])
            let page = try await client.json(Self.bulk(ids.prefix(3)))
            #expect(page["issues"].elements.count == 4 && page["issues"][0] == page["issues"][1])
            let users = try await client.json(.get("/rest/api/3/users/search?maxResults=2"))
            #expect(users.elements.count == 3 && users[0] == users[1])
        }
    }

    @Test("Lists that are paginated by offset begin one record late")
    func offByOneStartAt() async throws {
        try await withMockJira(Self.configuration([.offByOneStartAt])) { server in
            let client = TestClient(server)
            let users = try await client.json(.get("/rest/api/3/users/search?startAt=10&maxResults=2"))
            #expect(users.elements.map { $0["accountId"].string } == server.site.users[11...12].map(\.accountID))
            #expect(try await client.census(Self.census) == Self.ids(server))
        }
    }

    @Test("Each issue lacks one field whose value is null, and is otherwise unchanged")
    func loseNull() async throws {
        try await withMockJira(Self.configuration([.loseNull])) { server in
            let page = try await TestClient(server).json(Self.bulk(Self.ids(server).prefix(20)))
            for found in page["issues"].elements {
                let id = try #require(found["id"].string)
                let issue = server.site.issue(try #require(server.site.issueNumber(id: id)))
                let whole = ExpectedIssue(site: server.site, issue: issue).fields
                let lost = Set(whole.keys).subtracting(found["fields"].members.keys)
                #expect(lost.count == 1 && lost.allSatisfy { whole[$0] == .null })
                #expect(found["fields"].members.allSatisfy { whole[$0.key] == $0.value })
            }
        }
    }

    @Test("Bulk fetch omits the configured issues, or by default one in ten issues")
    func missingFromBulkfetch() async throws {
        let named = Site(Self.configuration([]).site, baseURL: "").issue(5).id
        try await withMockJira(Self.configuration([.missingFromBulkfetch([named])])) { server in
            let page = try await TestClient(server).json(Self.bulk(Self.ids(server).prefix(90) + [named]))
            #expect(!page["issues"].elements.contains { $0["id"].string == named })
            #expect(page["issues"].elements.count >= 89 && page["issueErrors"] == .array([]))
        }
        try await withMockJira(Self.configuration([.missingFromBulkfetch])) { server in
            let page = try await TestClient(server).json(Self.bulk(Self.ids(server).prefix(40)))
            #expect(page["issues"].elements.count == 36)
        }
    }

    @Test("A fault with a rate affects this share of the requests under its path prefix, the same ones in every run")
    func aim() async throws {
        let fault = try MockFault("notJSON:0.5@/rest/api/3/users")
        var rounds: [[[String]]] = []
        for _ in 0..<2 {
            try await withMockJira(Self.configuration([fault])) { server in
                let client = TestClient(server)
                _ = try await client.pipeline(Array(repeating: .get("/rest/api/3/users/search"), count: 200))
                _ = try await client.pipeline(Array(repeating: .get("/rest/api/3/field"), count: 20))
                rounds.append(await server.ledger().map(\.faults))
            }
        }
        #expect(rounds[0] == rounds[1])
        let hits = rounds[0].prefix(200).filter { $0 == ["notJSON"] }.count
        #expect((60...140).contains(hits))
        #expect(rounds[0].suffix(20).allSatisfy { $0.isEmpty })
    }

    @Test("A fault skips the first `after` requests under its path prefix, then affects at most `count` requests")
    func limits() async throws {
        let fault = MockFault.unavailable.limited(pathPrefix: "/rest/api/3/users", after: 2, count: 3)
        try await withMockJira(Self.configuration([fault])) { server in
            let client = TestClient(server)
            _ = try await client.send(.get("/rest/api/3/field"))
            for status in [200, 200, 503, 503, 503, 200, 200] {
                #expect(try await client.send(.get("/rest/api/3/users/search")).status == status)
            }
            #expect(await server.ledger().filter { $0.faults == ["unavailable"] }.count == 3)
        }
        let other = fault.limited(rate: 0.5)
        #expect(other.rate == 0.5 && other.pathPrefix == fault.pathPrefix && other.after == 2 && other.count == 3)
    }

    @Test("Every fault is a static member of MockFault")
    func members() {
        let members: [MockFault] = [
            .absentToken, .contentLengthTooLong, .contentLengthTooShort, .cutAfterHead, .cutBeforeAnswer, .cutInBody,
            .cutInString, .deepNesting, .dropLastPage, .emptyPage, .emptyToken, .endlessListing, .expiredLogin,
            .extremeNumbers, .growingSite, .gzipCutShort, .heavyBatches, .invalidUTF8, .issueErrors, .lastWithToken,
            .loseNull, .missingFromBulkfetch, .notJSON, .notJSONMislabelled, .nullToken, .offByOneStartAt,
            .overlappingPages, .oversizedBody, .redirectElsewhere, .repeatRecord, .repeatedToken, .shrinkingSite,
            .siteWarnings, .slowDrip, .stall, .tooManyRequests, .tooManyRequestsBare, .unavailable, .wrongContentType,
        ]
        #expect(Set(members.map(\.name)) == Set(Faults.all.map { $0.name }))
    }

    @Test("Faults are parsed from text, and the error for an unknown fault lists all names")
    func texts() throws {
        for type in Faults.all {
            let fault = try MockFault(type.name)
            #expect(fault.name == type.name && fault.rate == 1 && fault.pathPrefix == "/" && fault.count == nil)
        }
        for (text, rate, pathPrefix, count) in [
            ("loseNull:0.25@/rest", 0.25, "/rest", nil), ("loseNull@/a:b", 1, "/a:b", nil),
            ("loseNull:0.25x12@/rest", 0.25, "/rest", 12), ("loseNullx1", 1, "/", 1 as Int?),
        ] {
            let fault = try MockFault(text)
            #expect(fault.name == "loseNull" && fault.rate == rate && fault.pathPrefix == pathPrefix)
            #expect(fault.count == count && fault.after == 0)
        }
        #expect(Set(Faults.all.map { $0.name }).count == Faults.all.count)
        for wrong in [
            "", "nonsense", "loseNullx0", "loseNullx", "x3", "loseNullx99999999999999999999", "loseNull:2",
            "loseNull:x", "loseNull@x", "loseNull:",
        ] {
            #expect(throws: MockJiraError.self, "\(wrong)") { try MockFault(wrong) }
        }
        let error = #expect(throws: MockJiraError.self) { try MockFault("lose") }
        #expect(Faults.all.allSatisfy { error?.description.contains($0.name) == true })
    }
}
