import MockJira
import MockSite
import Testing

/// The lists of resources, each read to its end and compared with the site.
@Suite struct ResourceTests {
    private static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 1000, projects: 30, users: 320, seed: 6, hostileValues: true)
    )

    @Test("The pages of each list have the site's records", arguments: [UInt64(6), 7])
    func wireAgreesWithTheSite(seed: UInt64) async throws {
        var configuration = Self.configuration
        configuration.site.seed = seed
        configuration.irregularWhitespace = seed == 7
        try await withMockJira(configuration) { server in
            let walk = ResourceWalk(client: TestClient(server), site: server.site)
            for visit in ResourceVisits.all(server.site) {
                let found = try await walk.records(visit)
                let expected = walk.expected(visit)
                #expect(found.count == expected.count, "\(visit)")
                let place = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }
                #expect(place == nil, "\(visit), record \(place?.offset ?? 0)")
            }
        }
    }

    @Test("Some lists have more than two pages, some exactly one, and some are empty")
    func sizes() {
        let site = Site(Self.configuration.site, baseURL: "http://127.0.0.1")
        let many = [
            ("bulkGetGroups", 100), ("getFiltersPaginated", 100), ("getDashboardsPaginated", 20), ("getScreens", 100),
            ("search", 200), ("getAllLabels", 1000), ("searchWorkflows", 50), ("getSecurityLevelMembers", 100),
            ("getIdsOfWorklogsDeletedSince", 1000), ("getAllWorkflowSchemes", 50),
        ]
        for (operation, limit) in many {
            #expect(site.records(of: operation).count > 2 * limit, "\(operation)")
        }
        #expect(site.records(of: "getAllFieldConfigurationSchemes").count == 50)
        #expect(site.records(of: "getUsersFromGroup", under: ["empty group"]).isEmpty)
    }

    @Test("No record has a name twice, and ids are unique")
    func names() {
        let site = Site(Self.configuration.site, baseURL: "http://127.0.0.1")
        for visit in ResourceVisits.all(site) {
            let records = site.records(of: visit.operation, under: visit.parents)
            #expect(
                records.allSatisfy { record in Set(record.members.map(\.name)).count == record.members.count },
                "\(visit)"
            )
            let ids = records.compactMap { record in record["id"].map { "\($0)" } }
            #expect(Set(ids).count == ids.count, "\(visit)")
        }
    }

    @Test("Requests for lists that only administrators can read are rejected for other accounts")
    func administrators() async throws {
        var configuration = Self.configuration
        configuration.isAdministrator = false
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let refused = try await client.send(.get("/rest/api/3/screens"))
            #expect(refused.status == 403 && refused.text.contains("permission"))
            #expect(try await client.send(.get("/rest/api/3/label")).status == 200)
            let anonymous = try await client.send(TestRequest.get("/rest/api/3/label").anonymous())
            #expect(anonymous.status == 401)
            let open = try await client.send(TestRequest.get("/rest/api/3/permissions").anonymous())
            #expect(open.status == 200)
        }
    }

    @Test("Parameters filter, sort and expand the records")
    func parameters() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let two = try await client.json(.get("/rest/api/3/screens?id=3&id=5"))
            #expect(two["values"].elements.map { $0["id"].int } == [3, 5] && two["total"].int == 2)
            let last = try await client.json(.get("/rest/api/3/screens?orderBy=-id&maxResults=1"))
            #expect(last["values"][0]["id"].int == server.site.records(of: "getScreens").count)
            let plain = try await client.json(.get("/rest/api/3/filter/search?maxResults=1"))
            #expect(plain["values"][0]["jql"] == .null)
            let whole = try await client.json(.get("/rest/api/3/filter/search?maxResults=1&expand=jql,owner"))
            #expect(whole["values"][0]["jql"].string != nil && whole["values"][0]["owner"]["accountId"].string != nil)
            let mine = try await client.json(.get("/rest/api/3/myself?expand=groups"))
            #expect(mine["groups"]["items"].elements.count == mine["groups"]["size"].int)
            let key = try await client.json(.get("/rest/api/3/application-properties?key=jira.mail.limit.0"))
            #expect(key["key"].string == "jira.mail.limit.0")
            for wrong in [
                "screens?id=3&colour=1", "screens?maxResults=ten", "filter/search?expand=everything",
                "screens?orderBy=size", "group/member", "group/member?groupId=absent", "field/summary/context",
                "project/NOPE/role", "screens/0/tabs", "screens?startAt=-1",
            ] {
                let status = try await client.send(.get("/rest/api/3/" + wrong)).status
                #expect(status == 400 || status == 404, "\(wrong)")
            }
        }
    }

    @Test(
        "Faults of lists change the records of resources",
        arguments: ["dropLastPage", "repeatRecord", "offByOneStartAt"]
    )
    func faults(name: String) async throws {
        var configuration = Self.configuration
        configuration.faults = [try MockFault(name)]
        try await withMockJira(configuration) { server in
            let walk = ResourceWalk(client: TestClient(server), site: server.site)
            for (operation, path) in [
                ("getScreens", "/rest/api/3/screens"), ("getAuditRecords", "/rest/api/3/auditing/record"),
                ("agile:getAllBoards", "/rest/agile/1.0/board"),
            ] {
                let visit = ResourceWalk.Visit(operation: operation, parents: [], address: path)
                let found = try await walk.records(visit)
                #expect(found != walk.expected(visit), "\(operation)")
            }
        }
    }
}
