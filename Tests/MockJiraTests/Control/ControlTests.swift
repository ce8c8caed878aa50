import MockJira
import Testing

/// The page at `/`, the paths below `/__mock/`, and the methods of the server with the same functions.
@Suite struct ControlTests {
    private func configuration(_ change: (inout MockJiraConfiguration) -> Void = { _ in }) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, projects: 3, users: 10))
        configuration.hasControl = true
        change(&configuration)
        return configuration
    }

    private func request(_ method: String, _ path: String, _ body: String? = nil) -> TestRequest {
        TestRequest(method: method, path: "/__mock/" + path, headers: [], body: body)
    }

    @Test("The paths below /__mock/ are available only if control is enabled")
    func offByDefault() async throws {
        try await withMockJira(configuration { $0.hasControl = false }) { server in
            let refused = try await TestClient(server).send(request("GET", "ledger"))
            #expect(refused.status == 404)
        }
        try await withMockJira(configuration()) { server in
            let index = try await TestClient(server).json(request("GET", ""))
            for path in index.members.keys where path.hasPrefix("GET") {
                let answer = try await TestClient(server).send(
                    request("GET", String(path.dropFirst("GET /__mock/".count)))
                )
                #expect(answer.status == 200, "\(path)")
            }
            #expect(try await TestClient(server).send(request("GET", "nothing")).status == 404)
        }
    }

    @Test("The ledger over HTTP equals the server's ledger; neither contains requests below /__mock/")
    func ledger() async throws {
        try await withMockJira(configuration()) { server in
            let client = TestClient(server)
            for path in ["/rest/api/3/field", "/rest/api/3/nothing?a=%20"] { _ = try await client.send(.get(path)) }
            let found = try await client.json(request("GET", "ledger"))["entries"].elements
            let known = await server.ledger()
            #expect(found.count == 2 && known.count == 2)
            for (one, other) in zip(found, known) {
                #expect(one["path"].string == other.path && one["query"].string == other.query)
                #expect(one["status"].int == other.status && one["responseBodyBytes"].int == other.responseBodyBytes)
                #expect(one["order"].int == other.order && one["method"].string == other.method)
            }
            #expect(try await client.send(request("DELETE", "ledger")).status == 204)
            #expect(await server.ledger().isEmpty)
        }
    }

    @Test("Faults are set and cleared over HTTP, and affected requests are counted")
    func faults() async throws {
        try await withMockJira(configuration()) { server in
            let client = TestClient(server)
            let set = try await client.json(
                request("PUT", "faults", "{\"faults\":[\"unavailablex2@/rest/api/3/field\"]}")
            )
            #expect(set["faults"].elements.first?["count"] == .int(2))
            let statuses = try await [1, 2, 3].async { _ in try await client.send(.get("/rest/api/3/field")).status }
            #expect(statuses == [503, 503, 200])
            let after = try await client.json(request("GET", "faults"))
            #expect(after["faults"].elements.first?["hits"] == .int(2))
            let wrong = try await client.send(request("PUT", "faults", "{\"faults\":[\"nonsense\"]}"))
            #expect(wrong.status == 400 && wrong.text.contains(#"Unknown fault \"nonsense\""#))
            #expect(try await client.send(request("DELETE", "faults")).status == 204)
            #expect(try await client.json(request("GET", "faults"))["faults"] == .array([]))
            let away = try await client.send(request("PUT", "faults", "{\"faults\":[\"redirectElsewherex1\"]}"))
            #expect(away.status == 200)
            let sent = try await client.send(.get("/rest/api/3/field"))
            #expect(sent.headers["location"]?.hasPrefix("http://127.0.0.1:") == true)
        }
    }

    @Test("The site's time is set, advanced, and made to run")
    func clock() async throws {
        let manual = ManualClock()
        try await withMockJira(
            configuration {
                $0.clock = manual.clock
                $0.siteTime = 1_767_225_600_000
            }
        ) { server in
            let client = TestClient(server)
            func reportedTime() async throws -> Int? {
                try await client.json(request("GET", "clock"))["epochMilliseconds"].int
            }
            manual.advance(.seconds(50))
            let first = try await reportedTime()
            #expect(first == 1_767_225_600_000)
            let info = try await client.json(.get("/rest/api/3/serverInfo"))
            #expect(info["serverTime"].string == server.site.zone.dateTimeText(1_767_225_600_000))
            _ = try await client.json(request("PUT", "clock", "{\"advanceMilliseconds\":3600000}"))
            #expect(await server.siteTime() == 1_767_229_200_000)
            let gateway = TestRequest.get("/ex/jira/\(server.site.cloudID)/rest/api/3/myself")
                .with("Authorization", "Bearer demo-access-token")
            #expect(try await client.send(gateway).status == 401, "an access token is valid for an hour")
            await server.setSiteTime(1_800_000_000_000)
            await server.setSiteTimeRuns(true)
            manual.advance(.seconds(2))
            let later = try await reportedTime()
            #expect(later == 1_800_000_002_000)
            await server.advanceSiteTime(by: .milliseconds(500))
            #expect(await server.siteTime() == 1_800_000_002_500)
            for wrong in ["{}", "{\"epochMilliseconds\":-1}", "{\"time\":1}", "x"] {
                #expect(try await client.send(request("PUT", "clock", wrong)).status == 400, "\(wrong)")
            }
        }
    }

    @Test("Written records have the site's time")
    func writingTime() async throws {
        try await withMockJira(configuration { $0.siteTime = 1_767_225_600_000 }) { server in
            let issue = server.site.issue(3)
            var edit = TestRequest.post("/rest/api/3/issue/\(issue.key)", "{\"fields\":{\"summary\":\"New\"}}")
            edit.method = "PUT"
            #expect(try await TestClient(server).send(edit).status == 204)
            #expect(await server.currentSite().issue(3).updated == 1_767_225_601_000)
            let writes = try await TestClient(server).json(request("GET", "site"))["writes"]
            #expect(writes == .int(1))
        }
    }

    @Test("The page shows the credentials if the site listens on a loopback address, and otherwise no secrets")
    func page() async throws {
        try await withMockJira(configuration { $0.token = "a<b&\"c\"" }) { server in
            let client = TestClient(server)
            _ = try await client.send(.get("/rest/api/3/field"))
            let page = try await client.send(TestRequest.get("/").anonymous())
            #expect(page.status == 200 && page.headers["content-type"] == "text/html;charset=utf-8")
            for piece in [
                "demo@example.com", "a&lt;b&amp;&quot;c&quot;", "Jira Cloud", "/rest/api/3/search/jql", "<b>1</b>",
            ] {
                #expect(page.text.contains(piece), "\(piece)")
            }
            #expect(!page.text.contains("src=") && !page.text.contains("<link"), "all resources are in the page")
            #expect(await server.ledger().count == 1)
        }
        var open = configuration {
            $0.host = "0.0.0.0"
            $0.contextPath = "/jira"
        }
        open.site.deployment = .dataCenter
        try await withMockJira(open) { server in
            let page = try await TestClient(server).send(TestRequest.get("/jira/").anonymous())
            #expect(page.status == 200 && page.text.contains("Jira Data Center"))
            for secret in ["demo-token", "demo-password", "demo-refresh-token"] { #expect(!page.text.contains(secret)) }
        }
    }
}

extension Array {
    /// Returns the results of a closure for the elements. The closure is called for one element after another.
    fileprivate func async<R>(_ body: (Element) async throws -> R) async throws -> [R] {
        var results: [R] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
