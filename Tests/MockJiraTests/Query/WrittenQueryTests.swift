import MockJira
import Testing

/// Queries for values that are written after earlier queries have created the columns of the fields.
@Suite struct WrittenQueryTests {
    private static func configuration(_ clock: ManualClock? = nil) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 400, projects: 3, users: 20, seed: 8, hostileValues: true)
        )
        if let clock { configuration.clock = clock.clock }
        return configuration
    }

    private struct SiteClient {
        let client: TestClient

        func send(_ method: String, _ path: String, _ body: String) async throws -> JSON {
            var request = TestRequest.post(path, body)
            request.method = method
            let response = try await client.send(request)
            #expect(response.status < 300, "\(method) \(path): \(response.text)")
            return response.body.isEmpty ? .null : try response.json
        }

        func found(_ jql: String, _ rest: String = "") async throws -> Set<String> {
            let page = try await client.json(
                .post("/rest/api/3/search/jql", "{\"jql\":\(JSON.quoted(jql)),\"maxResults\":5000\(rest)}")
            )
            return Set(page["issues"].elements.compactMap { $0["id"].string })
        }
    }

    private static func document(_ words: String) -> String {
        "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"\(words)\"}]}]}"
    }

    @Test("Written values are found by their new value, and not by the old one")
    func written() async throws {
        try await withMockJira(Self.configuration()) { server in
            let site = SiteClient(client: TestClient(server))
            let issue = server.site.issue(7)
            let queries = [
                "summary ~ zebra", "description ~ \"\\\"striped animal\\\"\"", "labels = striped", "labels = backend",
                "assignee is EMPTY", "priority = Lowest", "updated > -1d", "comment ~ giraffe", "text ~ giraffe",
                "due = 2031-05-06", "description is EMPTY",
            ]
            // These queries create all columns before the first write.
            var before: [Set<String>] = []
            for jql in queries { before.append(try await site.found(jql)) }
            #expect(before[0].isEmpty && before[2].isEmpty && before[7].isEmpty)
            _ = try await site.send(
                "PUT",
                "/rest/api/3/issue/\(issue.id)",
                """
                {"fields":{"summary":"A zebra","description":\(Self.document("A striped animal")),"labels":["striped"],\
                "assignee":null,"priority":{"name":"Lowest"},"duedate":"2031-05-06"}}
                """
            )
            _ = try await site.send(
                "POST",
                "/rest/api/3/issue/\(issue.id)/comment",
                "{\"body\":\(Self.document("No giraffe here"))}"
            )
            let made = try await site.send(
                "POST",
                "/rest/api/3/issue",
                "{\"fields\":{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Bug\"},\"summary\":\"Another zebra\"}}"
            )
            let new = try #require(made["id"].string)
            let expected: [Set<String>] = [
                [issue.id, new], [issue.id], [issue.id], before[3].subtracting([issue.id]),
                before[4].union([issue.id, new]), before[5].union([issue.id]), before[6].union([issue.id, new]),
                [issue.id], before[8].union([issue.id]), [issue.id], before[10].subtracting([issue.id]).union([new]),
            ]
            for (jql, expected) in zip(queries, expected) {
                let found = try await site.found(jql)
                #expect(found == expected, "\(jql): \(found.symmetricDifference(expected).sorted())")
            }
            let deleted = TestRequest(method: "DELETE", path: "/rest/api/3/issue/\(new)?deleteSubtasks=true")
            #expect(try await site.client.send(deleted).status == 204)
            #expect(try await site.found("summary ~ zebra") == [issue.id])
        }
    }

    @Test("A written custom field is found by its new value")
    func writtenCustomFields() async throws {
        try await withMockJira(Self.configuration()) { server in
            let site = SiteClient(client: TestClient(server))
            let issue = server.site.issue(9)
            func id(_ name: String) throws -> String {
                try #require(server.site.fields.first { $0.name == name }).id
            }
            let queries = [
                "\"External reference\" ~ giraffe", "\"Story Points\" = 4711", "Severity = S3 AND id = \(issue.id)",
            ]
            for jql in queries { _ = try await site.found(jql) }
            let fields = """
                {"\(try id("External reference"))":"A giraffe","\(try id("Story Points"))":4711,\
                "\(try id("Severity"))":{"value":"S3"}}
                """
            _ = try await site.send("PUT", "/rest/api/3/issue/\(issue.id)", "{\"fields\":\(fields)}")
            for jql in queries { #expect(try await site.found(jql) == [issue.id], "\(jql)") }
            #expect(
                try await site.found("\"External reference\" ~ giraffe AND \"External reference\" is EMPTY").isEmpty
            )
        }
    }

    @Test("With a search delay, a new issue is found after the delay, or with reconcileIssues")
    func lag() async throws {
        let clock = ManualClock()
        var configuration = Self.configuration(clock)
        configuration.searchDelay = .seconds(20)
        try await withMockJira(configuration) { server in
            let site = SiteClient(client: TestClient(server))
            let made = try await site.send(
                "POST",
                "/rest/api/3/issue",
                "{\"fields\":{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Bug\"},\"summary\":\"A zebra\"}}"
            )
            let id = try #require(made["id"].string)
            #expect(
                try await site.client.json(.get("/rest/api/3/issue/\(id)"))["fields"]["summary"].string == "A zebra"
            )
            #expect(try await site.found("summary ~ zebra").isEmpty)
            #expect(try await site.found("summary ~ zebra", ",\"reconcileIssues\":[\(id)]") == [id])
            clock.advance(.seconds(21))
            #expect(try await site.found("summary ~ zebra") == [id])
        }
    }

    @Test("On Cloud, rich text is wiki markup in version 2 and a document in version 3")
    func versionTwo() async throws {
        try await withMockJira(Self.configuration()) { server in
            let site = SiteClient(client: TestClient(server))
            let made = try await site.send(
                "POST",
                "/rest/api/2/issue",
                """
                {"fields":{"project":{"key":"OPS"},"issuetype":{"name":"Bug"},"summary":"A zebra","description":"A *striped* animal"}}
                """
            )
            let id = try #require(made["id"].string)
            let two = try await site.client.json(.get("/rest/api/2/issue/\(id)"))
            #expect(two["fields"]["description"].string == "A *striped* animal")
            let three = try await site.client.json(.get("/rest/api/3/issue/\(id)"))
            #expect(three["fields"]["description"]["type"].string == "doc")
        }
    }
}
