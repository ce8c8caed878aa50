import MockJira
import MockSite
import Testing

/// A write is visible in the responses to all later requests, and in the plain values of the site.
@Suite struct WritingTests {
    /// A deployment, with the base path of its API, its credentials, and its format of rich text.
    enum TestedDeployment: String, CaseIterable, CustomTestStringConvertible {
        case cloud, dataCenter
        var testDescription: String { rawValue }
        var api: String { self == .cloud ? "/rest/api/3" : "/rest/api/2" }

        func request(_ method: String, _ path: String, _ body: String? = nil) -> TestRequest {
            var request = body.map { TestRequest.post(path, $0) } ?? TestRequest.get(path)
            request.method = method
            if self == .dataCenter { request = request.with("Authorization", DataCenterTests.bearer) }
            return request
        }

        func text(_ words: String) -> String {
            self == .dataCenter
                ? JSON.quoted(words)
                : "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\(JSON.quoted(words))}]}]}"
        }

        var configuration: MockJiraConfiguration {
            var configuration = MockJiraConfiguration(
                site: MockSiteConfiguration(issues: 300, projects: 5, users: 20, hostileValues: true)
            )
            configuration.site.deployment = self == .cloud ? .cloud : .dataCenter
            return configuration
        }
    }

    /// Sends requests to a site of one deployment.
    struct DeploymentClient {
        let server: MockJiraServer
        let deployment: TestedDeployment

        func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> TestResponse {
            try await TestClient(server).send(deployment.request(method, deployment.api + path, body))
        }

        func json(_ method: String, _ path: String, _ body: String? = nil, status: Int = 200) async throws -> JSON {
            let response = try await send(method, path, body)
            #expect(response.status == status, "\(method) \(path): \(response.text.prefix(300))")
            return try response.json
        }

        func done(_ method: String, _ path: String, _ body: String? = nil) async throws {
            let response = try await send(method, path, body)
            #expect(response.status == 204 && response.body.isEmpty, "\(method) \(path): \(response.text.prefix(300))")
        }

        func found(_ jql: String) async throws -> [String] {
            let path = deployment == .cloud ? "/search/jql" : "/search"
            let size = deployment == .cloud ? 5000 : 1000
            let page = try await json(
                "POST",
                path,
                "{\"jql\":\(JSON.quoted(jql)),\"maxResults\":\(size),\"fields\":[\"key\"]}"
            )
            return page["issues"].elements.compactMap { $0["key"].string }
        }

        /// Checks that the response for every issue equals the plain values of the site.
        func everythingAgrees() async throws {
            let site = await server.currentSite()
            for number in 0..<site.issueCount where site.hasIssue(number) {
                let issue = site.issue(number)
                let found = try await json("GET", "/issue/\(issue.key)")
                let expected = ExpectedIssue(site: site, issue: issue).json
                for (name, value) in expected["fields"].members where found["fields"].members[name] != value {
                    Issue.record("\(issue.key), \(name): \(found["fields"][name]) is not \(value)")
                }
                #expect(found["id"] == expected["id"] && found["key"] == expected["key"])
                #expect(found["fields"].members.count == expected["fields"].members.count)
            }
        }
    }

    private func using(_ deployment: TestedDeployment, _ body: (DeploymentClient) async throws -> Void) async throws {
        try await withMockJira(deployment.configuration) { server in
            try await body(DeploymentClient(server: server, deployment: deployment))
        }
    }

    @Test("A new issue is found, fetched and counted", arguments: TestedDeployment.allCases)
    func creating(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let before = try await client.found("project = OPS")
            let fields = """
                {"project":{"key":"OPS"},"issuetype":{"name":"Bug"},"summary":"Größe / \\"neu\\"","labels":["fresh","backend"],
                "description":\(deployment.text("First words")),"priority":{"id":"1"},"duedate":"2026-02-28"}
                """
            let made = try await client.json("POST", "/issue", "{\"fields\":\(fields)}", status: 201)
            let key = try #require(made["key"].string)
            #expect(made["self"].string?.hasSuffix("\(deployment.api)/issue/\(made["id"].string ?? "")") == true)
            #expect(try await client.found("project = OPS").sorted() == (before + [key]).sorted())
            #expect(try await client.found("project = OPS ORDER BY created DESC").first == key)
            let issue = try await client.json("GET", "/issue/\(key)")
            #expect(issue["fields"]["summary"] == .string("Größe / \"neu\""))
            #expect(issue["fields"]["labels"] == .array([.string("fresh"), .string("backend")]))
            #expect(issue["fields"]["issuetype"]["name"] == .string("Bug"))
            #expect(issue["fields"]["duedate"] == .string("2026-02-28") && issue["fields"]["resolution"] == .null)
            #expect(issue["fields"]["comment"]["total"] == .int(0))
            let site = await client.server.currentSite()
            let number = try #require(site.issueNumber(key: key))
            #expect(number == 300 && site.issueCount == 301 && client.server.site.issueCount == 300)
            #expect(site.issue(number).description?.wikiText == "First words")
            #expect(site.projects[0].issueCount == before.count + 1)
            try await client.everythingAgrees()
        }
    }

    @Test(
        "An edit changes the issue, its history, and the results of searches by `updated`",
        arguments: TestedDeployment.allCases
    )
    func editing(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let site = client.server.site
            let old = site.issue(42)
            let last = site.issuesInCensusOrder.map { site.issue($0).updated }.max() ?? 0
            let history =
                try await client.json("GET", "/issue/\(old.key)?expand=changelog")["changelog"]["total"].int ?? 0
            let body = """
                {"fields":{"summary":"Another title","assignee":null,"description":\(deployment.text("Other words"))},
                "update":{"labels":[{"add":"fresh"}],"components":[{"set":[]}]}}
                """
            try await client.done("PUT", "/issue/\(old.key)", body)
            let now = await client.server.currentSite()
            let new = now.issue(42)
            #expect(new.summary == "Another title" && new.assignee == nil && new.components.isEmpty)
            #expect(new.labels == old.labels + ["fresh"] && new.created == old.created && new.updated > last)
            #expect(new.comments == old.comments && new.resolutionDate == old.resolutionDate)
            let changelog = try await client.json("GET", "/issue/\(old.key)?expand=changelog")["changelog"]
            #expect(changelog["total"] == .int(history + 1))
            let histories = changelog["histories"].elements
            let latest = try #require(deployment == .cloud ? histories.first : histories.last)
            let items = latest["items"].elements
            let summary = try #require(items.first { $0["field"].string == "summary" })
            #expect(summary["fromString"].string == old.summary && summary["toString"].string == "Another title")
            #expect(items.contains { $0["field"].string == "labels" })
            #expect(try await client.found("updated > -1w ORDER BY updated DESC").first == old.key)
            try await client.everythingAgrees()
        }
    }

    @Test("A transition changes status and resolution, and another reverts it", arguments: TestedDeployment.allCases)
    func transitions(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let site = client.server.site
            let open = try #require((0..<300).first { site.issue($0).status.category.key != "done" })
            let key = site.issue(open).key
            let list = try await client.json("GET", "/issue/\(key)/transitions")["transitions"].elements
            let close = try #require(list.first { $0["to"]["name"].string == "Done" }?["id"].string)
            try await client.done("POST", "/issue/\(key)/transitions", "{\"transition\":{\"id\":\"\(close)\"}}")
            var issue = await client.server.currentSite().issue(open)
            #expect(issue.status.name == "Done" && issue.resolution != nil && issue.resolutionDate == issue.updated)
            let again = try await client.send(
                "POST",
                "/issue/\(key)/transitions",
                "{\"transition\":{\"id\":\"\(close)\"}}"
            )
            #expect(again.status == 400 && again.text.contains(close))
            try await client.done("POST", "/issue/\(key)/transitions", "{\"transition\":{\"id\":\"11\"}}")
            issue = await client.server.currentSite().issue(open)
            #expect(issue.status.name == "To Do" && issue.resolution == nil && issue.resolutionDate == nil)
            try await client.everythingAgrees()
        }
    }

    @Test("Comments are created, changed and deleted", arguments: TestedDeployment.allCases)
    func comments(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let site = client.server.site
            let number = try #require((0..<300).first { site.issue($0).commentTotal == 2 })
            let old = site.issue(number)
            let path = "/issue/\(old.key)/comment"
            let made = try await client.json("POST", path, "{\"body\":\(deployment.text("Seen"))}", status: 201)
            let id = try #require(made["id"].string)
            #expect(made["jsdPublic"] == (deployment == .cloud ? .bool(true) : .null))
            #expect(try await client.json("GET", path)["total"] == .int(3))
            let changed = try await client.json("PUT", path + "/\(id)", "{\"body\":\(deployment.text("Seen again"))}")
            #expect(changed["created"] == made["created"] && changed["updated"] != made["updated"])
            try await client.done("DELETE", path + "/\(old.comments[0].id)")
            #expect(try await client.send("GET", path + "/\(old.comments[0].id)").status == 404)
            let new = await client.server.currentSite().issue(number)
            #expect(new.comments.map(\.id) == [old.comments[1].id, id])
            #expect(new.comments[1].body.wikiText == "Seen again" && new.updated > old.updated)
            let empty = try await client.send("POST", path, "{}")
            #expect(empty.status == 400 && empty.text.contains("can not be empty"))
            try await client.everythingAgrees()
        }
    }

    @Test(
        "Worklogs are created, changed and deleted, and the lists of changed and deleted worklogs contain them",
        arguments: TestedDeployment.allCases
    )
    func worklogs(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let site = client.server.site
            let number = try #require((0..<300).first { site.issue($0).worklogTotal == 1 })
            let old = site.issue(number)
            let path = "/issue/\(old.key)/worklog"
            let body = """
                {"timeSpent":"1h 30m","started":"2025-06-01T10:00:00.000+0200","comment":\(deployment.text("Work"))}
                """
            let made = try await client.json("POST", path + "?adjustEstimate=leave", body, status: 201)
            let id = try #require(made["id"].string)
            #expect(made["timeSpentSeconds"] == .int(5400) && made["timeSpent"] == .string("1h 30m"))
            var issue = await client.server.currentSite().issue(number)
            #expect(issue.time.spentSeconds == (old.time.spentSeconds ?? 0) + 5400)
            #expect(issue.worklogs[1].started == 1_748_764_800_000)
            let since = issue.updated
            _ = try await client.json("PUT", path + "/\(id)", "{\"timeSpentSeconds\":600}")
            try await client.done("DELETE", path + "/\(old.worklogs[0].id)")
            issue = await client.server.currentSite().issue(number)
            #expect(issue.time.spentSeconds == 600 && issue.worklogs.map(\.id) == [id])
            let updated = try await client.json("GET", "/worklog/updated?since=\(since + 1)")["values"].elements
            #expect(updated.map { $0["worklogId"].int } == [Int(id)])
            let deleted = try await client.json("GET", "/worklog/deleted?since=\(since)")["values"].elements
            #expect(deleted.map { $0["worklogId"].int } == [Int(old.worklogs[0].id)])
            let list = try await client.json("POST", "/worklog/list", "{\"ids\":[\(id),\(old.worklogs[0].id)]}")
            #expect(list.elements.map { $0["id"].string } == [id])
            let missing = try await client.send("POST", path, "{}")
            #expect(missing.status == 400 && missing.text.contains("timeLogged"))
            try await client.everythingAgrees()
        }
    }

    @Test(
        "A deleted issue is no longer found, and a parent can be deleted only with its subtasks",
        arguments: TestedDeployment.allCases
    )
    func deleting(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let site = client.server.site
            let parent = try #require((0..<300).first { site.issue($0).subtasks.count > 1 })
            let issue = site.issue(parent)
            let refused = try await client.send("DELETE", "/issue/\(issue.key)")
            #expect(refused.status == 400 && refused.text.contains("deleteSubtasks"))
            try await client.done("DELETE", "/issue/\(issue.subtasks[0].key)")
            #expect(await client.server.currentSite().issue(parent).subtasks == Array(issue.subtasks.dropFirst()))
            try await client.everythingAgrees()
            try await client.done("DELETE", "/issue/\(issue.id)?deleteSubtasks=true")
            let gone = [issue.key] + issue.subtasks.map(\.key)
            let left = try await client.found("created >= 0")
            #expect(left.count == 300 - gone.count && Set(left).isDisjoint(with: gone))
            for key in gone { #expect(try await client.send("GET", "/issue/\(key)").status == 404) }
            if deployment == .cloud {
                let fetched = try await client.json(
                    "POST",
                    "/issue/bulkfetch",
                    "{\"issueIdsOrKeys\":[\"\(issue.id)\"],\"fields\":[\"summary\"]}"
                )
                #expect(fetched["issues"] == .array([]))
                let count = try await client.json("POST", "/search/approximate-count", "{\"jql\":\"created >= 0\"}")
                #expect(count["count"] == .int(left.count))
            }
            try await client.everythingAgrees()
        }
    }

    @Test("A new subtask is listed below its parent", arguments: TestedDeployment.allCases)
    func subtasks(deployment: TestedDeployment) async throws {
        try await using(deployment) { client in
            let parent = client.server.site.issue(7)
            let fields = """
                {"project":{"id":"\(parent.project.id)"},"issuetype":{"name":"Subtask"},"summary":"Below",
                "parent":{"key":"\(parent.key)"}}
                """
            let made = try await client.json("POST", "/issue", "{\"fields\":\(fields)}", status: 201)
            let site = await client.server.currentSite()
            #expect(site.issue(7).subtasks.last?.key == made["key"].string)
            #expect(site.issue(300).parent?.key == parent.key)
            try await client.everythingAgrees()
        }
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let body: String
        let field: String
        let expectedText: String
        var testDescription: String { body }
    }

    private static let start = "\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Bug\"}"

    @Test(
        "Errors in the fields of a new issue are reported by field, and no issue is created",
        arguments: [
            Mistake(body: "{}", field: "project", expectedText: "valid project"),
            Mistake(body: "{\"project\":{\"key\":\"OPS\"}}", field: "issuetype", expectedText: "valid issue type"),
            Mistake(body: "{\(start)}", field: "summary", expectedText: "must specify a summary"),
            Mistake(body: "{\(start),\"summary\":\"a\\nb\"}", field: "summary", expectedText: "newline"),
            Mistake(
                body: "{\(start),\"summary\":\"\(String(repeating: "x", count: 256))\"}",
                field: "summary",
                expectedText: "255"
            ),
            Mistake(body: "{\(start),\"summary\":\"x\",\"colour\":1}", field: "colour", expectedText: "cannot be set"),
            Mistake(body: "{\(start),\"summary\":\"x\",\"labels\":[\"a b\"]}", field: "labels", expectedText: "spaces"),
            Mistake(
                body: "{\(start),\"summary\":\"x\",\"duedate\":\"2026-02-30\"}",
                field: "duedate",
                expectedText: "date"
            ),
            Mistake(
                body: "{\(start),\"summary\":\"x\",\"priority\":{\"name\":\"Loud\"}}",
                field: "priority",
                expectedText: "not valid"
            ),
            Mistake(
                body: "{\(start),\"summary\":\"x\",\"description\":\"plain\"}",
                field: "description",
                expectedText: "Atlassian Document"
            ),
            Mistake(
                body: "{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Subtask\"},\"summary\":\"x\"}",
                field: "parent",
                expectedText: "sub-task"
            ),
        ]
    )
    func mistakes(mistake: Mistake) async throws {
        try await using(.cloud) { client in
            let answer = try await client.json("POST", "/issue", "{\"fields\":\(mistake.body)}", status: 400)
            #expect(answer["errors"][mistake.field].string?.contains(mistake.expectedText) == true, "\(answer)")
            #expect(answer["errorMessages"] == .array([]))
            #expect(await client.server.currentSite().issueCount == 300)
        }
    }

    @Test("Custom fields of different types are set, and one that cannot be set is rejected")
    func customFields() async throws {
        try await using(.cloud) { client in
            let site = client.server.site
            func id(_ name: String) throws -> String { try #require(site.fields.first { $0.name == name }?.id) }
            let body = """
                {"fields":{"\(try id("Story Points"))":8,"\(try id("Severity"))":{"value":"S2"},
                "\(try id("External reference"))":"X-1","\(try id("Tags"))":["one","two"],
                "\(try id("Start date"))":"2026-01-02","\(try id("Reviewer"))":{"accountId":"\(site.users[3].accountID)"}}}
                """
            try await client.done("PUT", "/issue/\(site.issue(5).key)", body)
            let issue = await client.server.currentSite().issue(5)
            func value(_ name: String) throws -> CustomFieldValue? {
                let id = try id(name)
                return issue.customFields.first { $0.id == id }?.value
            }
            #expect(try value("Story Points") == .number(text: "8") && value("External reference") == .text("X-1"))
            #expect(try value("Tags") == .strings(["one", "two"]) && value("Start date") == .date("2026-01-02"))
            #expect(try value("Reviewer") == .user(site.users[3]))
            let wrong = try await client.send("PUT", "/issue/\(issue.key)", "{\"fields\":{\"\(try id("Team"))\":1}}")
            #expect(wrong.status == 400 && wrong.text.contains("cannot be set"))
            try await client.everythingAgrees()
        }
    }
}
