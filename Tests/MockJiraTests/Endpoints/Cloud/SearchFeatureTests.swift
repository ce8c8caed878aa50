import MockJira
import Testing

/// Features of the search: the validity of page tokens, eventual consistency, selected fields, and expansions.
@Suite struct SearchFeatureTests {
    private static let path = "/rest/api/3/search/jql"
    private static let site = MockSiteConfiguration(issues: 600, projects: 3, users: 20, seed: 4, hostileValues: true)

    private static func search(_ rest: String, _ jql: String = "created >= 0") -> TestRequest {
        .post(path, "{\"jql\":\(JSON.quoted(jql))\(rest)}")
    }

    // MARK: Tokens

    @Test("A page token is valid for seven days, even if the response with it is cached")
    func tokensExpire() async throws {
        let clock = ManualClock()
        var configuration = MockJiraConfiguration(site: Self.site)
        configuration.clock = clock.clock
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            func token() async throws -> String {
                try #require(try await client.json(Self.search(",\"maxResults\":10"))["nextPageToken"].string)
            }
            func next(_ token: String) -> TestRequest {
                Self.search(",\"maxResults\":10,\"nextPageToken\":\"\(token)\"")
            }
            let first = try await token()
            _ = try await client.json(next(first))
            clock.advance(.seconds(6 * 86_400))
            // The cached response of six days ago is not sent again, because its token would be valid for only one day.
            let second = try await token()
            #expect(second != first)
            _ = try await client.json(next(first))
            clock.advance(.seconds(86_400))
            let refused = try await client.send(next(first))
            #expect(
                refused.status == 400 && refused.text.contains("The provided nextPageToken is invalid or has expired.")
            )
            #expect(try await client.send(next(second)).status == 200)
            // Of several errors, an invalid token is reported first, then an invalid page size, then an invalid query.
            let both = try await client.send(
                Self.search(",\"maxResults\":0,\"nextPageToken\":\"\(first)\"", "nothing = 1")
            )
            #expect(both.text.contains("nextPageToken"))
            let two = try await client.send(Self.search(",\"maxResults\":0", "nothing = 1"))
            #expect(two.text.contains("The maxResults parameter must be between 1 and 5,000."))
        }
    }

    // MARK: Consistency

    @Test("A new issue is readable at once; a search finds it after the delay, or at once with reconcileIssues")
    func eventualConsistency() async throws {
        let clock = ManualClock()
        var configuration = MockJiraConfiguration(site: Self.site)
        configuration.clock = clock.clock
        configuration.searchDelay = .seconds(30)
        configuration.issuesJustWritten = 5
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let all = (0..<server.site.issueCount).map { server.site.issue($0).id }
            let (old, new) = (Set(all.dropLast(5)), all.suffix(5))
            func found(_ rest: String = "") async throws -> Set<String> {
                let page = try await client.json(Self.search(",\"maxResults\":5000\(rest)"))
                return Set(page["issues"].elements.compactMap { $0["id"].string })
            }
            #expect(try await found() == old)
            for id in new { #expect(try await client.send(.get("/rest/api/3/issue/\(id)")).status == 200) }
            let two = new.prefix(2)
            #expect(try await found(",\"reconcileIssues\":[\(two.joined(separator: ","))]") == old.union(two))
            let count = TestRequest.post("/rest/api/3/search/approximate-count", "{\"jql\":\"created >= 0\"}")
            #expect(try await client.json(count)["count"].int == old.count)
            let got = try await client.json(
                .get(Self.path + "?jql=created%3E%3D0&maxResults=5000&reconcileIssues=\(new.joined(separator: ","))")
            )
            #expect(got["issues"].elements.count == all.count)
            clock.advance(.seconds(29))
            #expect(try await found() == old)
            clock.advance(.seconds(1))
            #expect(try await found() == Set(all))
            #expect(try await client.json(count)["count"].int == all.count)
        }
    }

    // MARK: Fields

    private static func fields(_ selectors: String..., client: TestClient, more: String = "") async throws -> Set<
        String
    > {
        let list = selectors.map { "\"\($0)\"" }.joined(separator: ",")
        let page = try await client.json(search(",\"maxResults\":1,\"fields\":[\(list)]\(more)"))
        return Set(page["issues"][0]["fields"].members.keys)
    }

    @Test("Fields are chosen by name, by wildcards, and by exclusion")
    func selectors() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site)) { server in
            let client = TestClient(server)
            let navigable = try await Self.fields("*navigable", client: client)
            let all = try await Self.fields("*all", client: client)
            #expect(navigable.isStrictSubset(of: all) && all.contains("comment") && !navigable.contains("comment"))
            #expect(try await Self.fields("*all", "-comment", client: client) == all.subtracting(["comment"]))
            #expect(try await Self.fields("-description", client: client) == navigable.subtracting(["description"]))
            #expect(try await Self.fields("summary", "-summary", "status", client: client) == ["status"])
            #expect(try await Self.fields("summary", "nothing", client: client) == ["summary"])
            #expect(
                try await Self.fields("summary", "created", client: client, more: ",\"fieldsByKeys\":true")
                    == ["summary", "created"]
            )
            let one = try await client.json(.get("/rest/api/3/issue/10000"))
            #expect(Set(one["fields"].members.keys) == all)
            let some = try await client.json(.get("/rest/api/3/issue/10000?fields=*navigable,-status&fields=comment"))
            #expect(Set(some["fields"].members.keys) == navigable.subtracting(["status"]).union(["comment"]))
            let but = try await client.json(.get("/rest/api/3/issue/10000?fields=-comment"))
            #expect(Set(but["fields"].members.keys) == all.subtracting(["comment"]))
        }
    }

    @Test("A search, a bulk fetch and a request for a single issue return the same issue")
    func oneIssue() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site)) { server in
            let client = TestClient(server)
            let one = try await client.json(.get("/rest/api/3/issue/10000"))
            let searched = try await client.json(Self.search(",\"fields\":[\"*all\"]", "id = 10000"))
            let fetched = try await client.json(
                .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"10000\"],\"fields\":[\"*all\"]}")
            )
            #expect(one == searched["issues"][0] && one == fetched["issues"][0])
            let key = try #require(one["key"].string)
            #expect(try await client.json(.get("/rest/api/3/issue/\(key.lowercased())")) == one)
            #expect(try await client.send(.get("/rest/api/3/issue/OPS-999999")).status == 404)
        }
    }

    @Test("Each issue has the expansions and properties that a search requests")
    func expansions() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site)) { server in
            let client = TestClient(server)
            let fields = "\"description\",\"created\",\"status\",\"comment\",\"labels\""
            let expand = "renderedFields,changelog,transitions,operations,editmeta,names,schema"
            let page = try await client.json(
                Self.search(
                    ",\"fields\":[\(fields)],\"expand\":\"\(expand)\",\"properties\":[\"größe\",\"com.example.app:score\"]"
                )
            )
            var rendered = 0
            for json in page["issues"].elements {
                let number = try #require(server.site.issueNumber(id: json["id"].string ?? ""))
                let issue = server.site.issue(number)
                #expect(Set(json["renderedFields"].members.keys) == Set(json["fields"].members.keys))
                #expect(json["renderedFields"]["description"].string == issue.description?.html ?? "")
                #expect(json["renderedFields"]["status"] == .null)
                #expect(json["renderedFields"]["created"].string?.hasSuffix("M") == true)
                #expect(
                    json["renderedFields"]["comment"]["comments"].elements.map { $0["body"].string }
                        == issue.comments.map(\.body.html)
                )
                rendered += json["renderedFields"]["description"].string?.hasPrefix("<") == true ? 1 : 0
                #expect(json["operations"]["linkGroups"] == .array([]))
                #expect(json["editmeta"]["fields"]["labels"]["operations"].elements.count == 3)
                #expect(json["transitions"].elements.count == 5)
                #expect(json["changelog"]["histories"].elements.count == min(40, json["changelog"]["total"].int ?? -1))
                let keys = server.site.records(of: "getIssuePropertyKeys", under: [issue.id]).compactMap { $0["key"] }
                let expected = ["größe", "com.example.app:score"].filter { keys.contains(.text($0)) }
                #expect(Set(json["properties"].members.keys) == Set(expected))
            }
            #expect(rendered > 10)
            #expect(Set(page["names"].members.keys) == ["description", "created", "status", "comment", "labels"])
            let one = try await client.json(
                .get(
                    "/rest/api/3/issue/10001?expand=renderedFields,names,schema,changelog&properties=*all&fields=summary"
                )
            )
            #expect(one["names"]["summary"].string == "Summary" && one["renderedFields"]["summary"] == .null)
            #expect(!one["properties"].members.isEmpty || !one["changelog"].members.isEmpty)
        }
    }

    // MARK: Methods

    @Test("HEAD has the response of GET without a body, and OPTIONS lists the methods")
    func methods() async throws {
        try await withMockJira(MockJiraConfiguration(site: Self.site)) { server in
            let client = TestClient(server)
            let got = try await client.send(.get("/rest/api/3/myself"))
            var request = TestRequest.get("/rest/api/3/myself")
            request.method = "HEAD"
            let head = try await client.send(request)
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.headers["content-length"] == String(got.body.count))
            #expect(head.headers["content-type"] == got.headers["content-type"])
            for (path, methods) in [
                (Self.path, "GET,POST,HEAD,OPTIONS"), ("/rest/api/3/issue/bulkfetch", "POST,OPTIONS"),
                ("/rest/api/2/field", "GET,HEAD,OPTIONS"),
            ] {
                var request = TestRequest.get(path).anonymous()
                request.method = "OPTIONS"
                let options = try await client.send(request)
                #expect(options.status == 200 && options.body.isEmpty && options.headers["allow"] == methods)
                request.method = "PATCH"
                let patch = try await client.send(request)
                #expect(patch.status == 405 && patch.headers["allow"] == methods)
            }
        }
    }
}
