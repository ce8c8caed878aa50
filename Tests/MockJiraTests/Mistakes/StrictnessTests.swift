import MockJira
import Testing

/// Mistakes of clients. Each must be rejected with the expected status and text.
@Suite struct StrictnessTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let request: TestRequest
        let status: Int
        /// A part of the response's text.
        let expectedText: String
        var testDescription: String { "\(request.method) \(request.path) \(request.body ?? "")" }

        init(_ request: TestRequest, _ status: Int, _ expectedText: String = "") {
            self.request = request
            self.status = status
            self.expectedText = expectedText
        }
    }

    private static let search = "/rest/api/3/search/jql"

    private static func jql(_ query: String) -> TestRequest {
        .post(search, "{\"jql\":\(JSON.quoted(query))}")
    }

    private static let logins: [Mistake] = [
        Mistake(TestRequest.get("/rest/api/3/field").anonymous(), 401, "log in"),
        Mistake(TestRequest.get("/rest/api/3/field").with("Authorization", "Basic eDp5"), 401, "authenticated"),
        Mistake(TestRequest.get("/rest/api/3/field").with("Authorization", TestClient.authorization + "="), 401),
        Mistake(TestRequest.get("/rest/api/3/serverInfo").with("Authorization", "Basic eDp5"), 401),
        Mistake(TestRequest.get("/rest/api/3/myself").anonymous(), 401),
    ]

    private static let routes: [Mistake] = [
        Mistake(.get("/rest/api/3/nothing"), 404), Mistake(.get("/rest/api/3/field/"), 404),
        Mistake(.get("/rest/api/3/Field"), 404),
        Mistake(.post("/rest/api/3/serverInfo", "{}"), 405), Mistake(.get("/rest/api/3/issue/bulkfetch"), 405),
        Mistake(.get("/rest/api/3/search/approximate-count"), 405),
        Mistake(.get("/rest/api/3/search?jql=project=OPS"), 410, "CHANGE-2046"),
        Mistake(.post("/rest/api/3/search", "{\"jql\":\"project=OPS\",\"startAt\":0}"), 410, "search/jql"),
        Mistake(.get("/rest/api/2/search"), 410), Mistake(.post("/rest/api/2/search", "{}"), 410),
    ]

    private static let parameters: [Mistake] = [
        Mistake(.get("/rest/api/3/field?startAt=0"), 400, "startAt"),
        Mistake(.get("/rest/api/3/project/search?maxresults=10"), 400, "maxresults"),
        Mistake(.get("/rest/api/3/project/search?startAt=x"), 400, "startAt"),
        Mistake(.get("/rest/api/3/project/search?maxResults=0"), 400),
        Mistake(.get("/rest/api/3/project/search?startAt=-1"), 400),
        Mistake(.get("/rest/api/3/project/search?orderBy=size"), 400),
        Mistake(.get("/rest/api/3/project/search?orderBy=+key"), 400),
        Mistake(.get("/rest/api/3/project/search?expand=everything"), 400),
        Mistake(.get("/rest/api/3/users/search?query=a"), 400),
        Mistake(.get("/rest/api/3/users/search?maxResults=1e3"), 400),
        Mistake(.get("/rest/api/3/dashboard?filter=all"), 400),
        Mistake(.get("/rest/api/3/plans/plan?cursor=2"), 400), Mistake(.get("/rest/api/3/plans/plan?startAt=2"), 400),
        Mistake(.get("/rest/api/3/plans/plan?includeTrashed=yes"), 400),
        Mistake(.get("/rest/api/3/worklog/updated?since=yesterday"), 400),
        Mistake(.get("/rest/api/3/worklog/updated?expand=comments"), 400),
        Mistake(.get("/rest/api/3/mypermissions"), 400), Mistake(.get("/rest/api/3/myself?expand=all"), 400),
        Mistake(.get(search + "?jql=project=OPS&maxResults=50.0"), 400),
        Mistake(.get(search + "?jql=project=OPS&startAt=0"), 400),
        Mistake(.get(search + "?jql=%ZZ"), 400),
        Mistake(.get(search + "?jql=project%3DOPS%+1"), 400),
        Mistake(.get(search + "?jql=project%3D%5Cu+04F%5Cu+050"), 400),
    ]

    private static let bodies: [Mistake] = [
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"maxResults\":0}"), 400),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"maxResults\":5001}"), 400, "5,000"),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"maxResults\":\"50\"}"), 400, "maxResults"),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"startAt\":0}"), 400, "startAt"),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"expand\":[\"names\"]}"), 400, "expand"),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"expand\":\"everything\"}"), 400),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"fields\":\"summary\"}"), 400, "fields"),
        Mistake(.post(search, "{\"jql\":\"project=OPS\",\"properties\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}"), 400),
        Mistake(.post(search, "{\"jql\":\"project=OPS\""), 400), Mistake(.post(search, "[]"), 400),
        Mistake(.post(search, "{'jql':'project=OPS'}"), 400), Mistake(.post(search, ""), 400),
        Mistake(.post(search, "{\"jql\":\"project=OPS\"} x"), 400),
        Mistake(TestRequest.post(search, "{\"jql\":\"project=OPS\"}").with("Content-Type", "text/plain"), 415),
        Mistake(.post("/rest/api/3/search/approximate-count", "{}"), 400, "Unbounded"),
        Mistake(.post("/rest/api/3/search/approximate-count", "{\"query\":\"project=OPS\"}"), 400),
        Mistake(.post("/rest/api/3/issue/bulkfetch", "{}"), 400, "issueIdsOrKeys"),
        Mistake(.post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[]}"), 400),
        Mistake(.post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[10000]}"), 400),
        Mistake(.post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"10000\"],\"expand\":\"names\"}"), 400),
        Mistake(
            .post(
                "/rest/api/3/issue/bulkfetch",
                "{\"issueIdsOrKeys\":[\((0...100).map { "\"\($0)\"" }.joined(separator: ","))]}"
            ),
            400,
            "100"
        ),
    ]

    private static let queries: [Mistake] = [
        Mistake(jql(""), 400, "Unbounded JQL queries are not allowed here."), Mistake(jql("  "), 400, "Unbounded"),
        Mistake(jql("ORDER BY created"), 400, "Please add a search restriction to your query."),
        Mistake(jql("foo = 1"), 400, "Field 'foo' does not exist or you do not have permission to view it."),
        Mistake(jql("project = NOPE"), 400, "The value 'NOPE' does not exist for the field 'project'."),
        Mistake(jql("project > OPS"), 400, "The operator '>' is not supported by the 'project' field."),
        Mistake(jql("project ~ OPS"), 400, "'~'"), Mistake(jql("created = 'yesterday'"), 400, "yesterday"),
        Mistake(jql("created >= 2020-13-01"), 400, "is invalid"), Mistake(jql("created >= '2020-02-30'"), 400),
        Mistake(jql("created >= 2020-01-01 10:00"), 400), Mistake(jql("key = OPS-999999"), 400, "OPS-999999"),
        Mistake(jql("key = OPS"), 400), Mistake(jql("project = 'OPS"), 400, "has not been completed"),
        Mistake(jql("project OPS"), 400, "Expecting operator but got 'OPS'"), Mistake(jql("project ="), 400),
        Mistake(jql("project = OPS and"), 400), Mistake(jql("(project = OPS"), 400, "')'"),
        Mistake(jql("project = OPS)"), 400, "Expecting either 'OR' or 'AND' but got ')'"),
        Mistake(jql("project = OPS project = WEB"), 400), Mistake(jql("project = (OPS)"), 400),
        Mistake(jql("project in OPS"), 400), Mistake(jql("project in ()"), 400),
        Mistake(jql("project = a@b"), 400, "'@'"),
        Mistake(jql("project = OPS ORDER created"), 400), Mistake(jql("project = OPS ORDER BY foo"), 400, "foo"),
        Mistake(
            jql("project = OPS ORDER BY key,created,updated,project,id,issue,issuekey,key"),
            400,
            "maximum of 7"
        ),
        Mistake(jql("and = 1"), 400, "Expecting a field name but got 'and'."),
        Mistake(jql("created >= \(String(repeating: "(", count: 5000))"), 400),
        Mistake(jql("\(String(repeating: "(", count: 5000))project = OPS"), 400),
        Mistake(jql("project = '\\x'"), 400, "escape"),
    ]

    private static func check(_ mistakes: [Mistake]) async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 100, seed: 9))) { server in
            let client = TestClient(server)
            for mistake in mistakes {
                let response = try await client.send(mistake.request)
                #expect(response.status == mistake.status, "\(mistake.testDescription): \(response.text)")
                let json = try response.json
                if response.headers["content-type"] == "application/problem+json" {
                    #expect(json["status"].int == mistake.status && json["title"].string != nil)
                } else {
                    #expect(response.headers["content-type"] == "application/json;charset=UTF-8")
                    #expect(!json["errorMessages"].elements.isEmpty && json["errors"] == .object([:]))
                }
                let strings = json["errorMessages"].elements.compactMap(\.string) + [json["detail"].string ?? ""]
                #expect(
                    mistake.expectedText.isEmpty || strings.joined().contains(mistake.expectedText),
                    "\(mistake.testDescription): \(strings)"
                )
            }
        }
    }

    @Test("Wrong and missing credentials") func wrongLogins() async throws { try await Self.check(Self.logins) }
    @Test("Wrong paths and methods") func wrongRoutes() async throws { try await Self.check(Self.routes) }
    @Test("Wrong query parameters") func wrongParameters() async throws { try await Self.check(Self.parameters) }
    @Test("Wrong bodies") func wrongBodies() async throws { try await Self.check(Self.bodies) }
    @Test("Wrong queries") func wrongQueries() async throws { try await Self.check(Self.queries) }

    @Test("A parameter of the wrong type is reported by name in a problem object")
    func problem() async throws {
        try await withMockJira { server in
            let response = try await TestClient(server).send(.get("/rest/api/3/project/search?maxResults=ten"))
            #expect(response.status == 400 && response.headers["content-type"] == "application/problem+json")
            #expect(try response.json["detail"].string?.contains("'maxResults'") == true)
            #expect(try response.json["instance"].string == "/rest/api/3/project/search")
        }
    }

    @Test("Server information needs no credentials; with credentials, a header contains the account")
    func anonymousAccess() async throws {
        try await withMockJira { server in
            let client = TestClient(server)
            let anonymous = try await client.send(TestRequest.get("/rest/api/3/serverInfo").anonymous())
            #expect(anonymous.status == 200 && anonymous.headers["x-aaccountid"] == nil)
            let known = try await client.send(.get("/rest/api/3/serverInfo"))
            #expect(known.headers["x-aaccountid"] == server.site.users[0].accountID)
            #expect(anonymous.body == known.body)
        }
    }
}
