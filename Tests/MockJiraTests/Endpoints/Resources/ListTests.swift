import MockJira
import MockSite
import Testing

/// The lists other than issues, read to their end and compared with the site.
@Suite struct ListTests {
    private static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 30_000, projects: 130, users: 1203, seed: 4, hostileValues: true)
    )

    @Test("Projects are read by offset, in the order of keys, at most a hundred per page")
    func projects() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var found: [JSON] = []
            var url = "/rest/api/3/project/search?maxResults=500"
            while true {
                let page = try await client.json(.get(url))
                #expect(page["maxResults"].int == 100 && page["total"].int == 130)
                found += page["values"].elements
                guard let next = page["nextPage"].string else {
                    #expect(page["isLast"] == .bool(true))
                    break
                }
                url = String(next.dropFirst(server.baseURL.count))
            }
            let expected = server.site.projects.sorted { $0.key < $1.key }
            #expect(found.map { $0["key"].string } == expected.map(\.key))
            for (json, project) in zip(found, expected) {
                let inIssue = Self.inIssue(project, server.site)
                #expect(json.members.filter { inIssue[$0.key] != nil } == inIssue)
                #expect(json["style"].string == (project.isSimplified ? "next-gen" : "classic"))
                #expect(json["uuid"] == .string(orNull: project.uuid))
                #expect(json["description"] == .null && json["lead"] == .null)
            }
        }
    }

    /// Returns the members that a project has inside an issue.
    private static func inIssue(_ project: Project, _ site: Site) -> [String: JSON] {
        ExpectedIssue(site: site, issue: site.issue(0)).project(project).members
    }

    @Test("Projects are filtered, ordered and expanded")
    func projectOptions() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let path = "/rest/api/3/project/search"
            let two = try await client.json(.get(path + "?keys=OPS&keys=WEB&expand=description,lead,insight"))
            #expect(two["values"].elements.map { $0["key"].string } == ["OPS", "WEB"])
            let ops = try #require(server.site.projects.first { $0.key == "OPS" })
            #expect(two["values"][0]["insight"]["totalIssueCount"].int == ops.issueCount)
            #expect(two["values"][0]["lead"]["accountId"].string == ops.lead.accountID)
            let largest = try await client.json(.get(path + "?orderBy=-issueCount&maxResults=1"))
            let most = server.site.projects.map(\.issueCount).max()
            #expect(
                server.site.projects.first { $0.key == largest["values"][0]["key"].string }?.issueCount == most
            )
            let none = try await client.json(.get(path + "?query=nothing+like+this"))
            #expect(none["values"] == .array([]) && none["isLast"] == .bool(true) && none["total"].int == 0)
        }
    }

    @Test("Users are bare arrays of at most a thousand users; the page after the last user is empty")
    func users() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var found: [JSON] = []
            var sizes: [Int] = []
            repeat {
                let page = try await client.json(
                    .get("/rest/api/3/users/search?startAt=\(found.count)&maxResults=5000")
                )
                sizes.append(page.elements.count)
                found += page.elements
            } while sizes.last != 0
            #expect(sizes == [1000, 203, 0])
            let expected = server.site.users.map { user in
                var members = ExpectedIssue.user(user).members
                members["locale"] = user.locale.map { .string($0) }
                return members.json
            }
            #expect(found == expected)
        }
    }

    @Test("Dashboards are read by offset, in pages with links to the previous and the next page")
    func dashboards() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var found: [JSON] = []
            var url: String? = "/rest/api/3/dashboard"
            while let current = url {
                let page = try await client.json(.get(current))
                #expect(page["total"].int == 45 && page["maxResults"].int == 20)
                #expect((page["prev"] == .null) == (page["startAt"].int == 0))
                found += page["dashboards"].elements
                url = page["next"].string.map { String($0.dropFirst(server.baseURL.count)) }
            }
            #expect(found.map { $0["id"].string } == server.site.dashboards.map(\.id))
            #expect(found.map { $0["name"].string } == server.site.dashboards.map(\.name))
            #expect(found.map { $0["owner"]["accountId"].string } == server.site.dashboards.map(\.owner?.accountID))
            let favourites = try await client.json(.get("/rest/api/3/dashboard?filter=favourite&maxResults=100"))
            #expect(favourites["total"].int == server.site.dashboards.filter(\.isFavourite).count)
        }
    }

    @Test("All changed worklogs are read by following each page's `until`")
    func worklogs() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var found: [Int: Int] = [:]
            var pages = 0
            var since = 0
            while true {
                let page = try await client.json(.get("/rest/api/3/worklog/updated?since=\(since)"))
                pages += 1
                #expect(page["since"].int == since && page["values"].elements.count <= 1000)
                for value in page["values"].elements {
                    found[try #require(value["worklogId"].int)] = value["updatedTime"].int
                }
                let until = try #require(page["until"].int)
                #expect(page["nextPage"].string?.hasSuffix("?since=\(until)") == true)
                if page["lastPage"] == .bool(true) { break }
                #expect(until > since)
                since = until
            }
            #expect(pages > 2)
            let changes = server.site.worklogChanges
            #expect(found == Dictionary(uniqueKeysWithValues: changes.map { ($0.worklogID, Int($0.updatedTime)) }))
            let empty = try await client.json(.get("/rest/api/3/worklog/updated?since=9999999999999"))
            #expect(empty["values"] == .array([]) && empty["lastPage"] == .bool(true))
        }
    }

    @Test("The list of changed worklogs contains the worklogs of the issues, with equal times")
    func worklogsAgreeWithIssues() {
        let site = Site(Self.configuration.site, baseURL: "")
        let changes = Dictionary(uniqueKeysWithValues: site.worklogChanges.map { ($0.worklogID, $0.updatedTime) })
        let shown = (0..<500).flatMap { site.issue($0).worklogs }
        #expect(!shown.isEmpty && shown.allSatisfy { changes[Int($0.id) ?? 0] == $0.updated })
    }

    @Test("Plans are read by cursor, including trashed and archived plans on request", arguments: [false, true])
    func plans(all: Bool) async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let options = all ? "includeTrashed=true&includeArchived=true" : "includeTrashed=false"
            var found: [JSON] = []
            var cursor = ""
            while true {
                let page = try await client.json(
                    .get("/rest/api/3/plans/plan?\(options)&cursor=\(cursor)&maxResults=80")
                )
                found += page["values"].elements
                #expect(page["size"].int == page["values"].elements.count && page["cursor"].string == cursor)
                guard let next = page["nextPageCursor"].string else {
                    #expect(page["last"] == .bool(true))
                    break
                }
                #expect(page["size"].int == 50)
                cursor = next
            }
            let expected = server.site.plans.filter { all || $0.status == "Active" }.map { plan in
                [
                    "id": JSON.string(plan.id), "name": .string(plan.name), "scenarioId": .string(plan.scenarioID),
                    "status": .string(plan.status),
                    "issueSources": .array(
                        plan.sources.map { ["type": JSON.string($0.type), "value": .int($0.value)].json }
                    ),
                ].json
            }
            #expect(found == expected)
        }
    }

    @Test("The list of fields has the schema of each field, and contains the fields of issues")
    func fields() async throws {
        try await withMockJira(Self.configuration) { server in
            let fields = try await TestClient(server).json(.get("/rest/api/3/field")).elements
            #expect(fields.map { $0["id"].string } == server.site.fields.map(\.id))
            for (json, field) in zip(fields, server.site.fields) {
                #expect(json["schema"]["type"].string == field.schema?.type)
                #expect(json["schema"]["customId"].int == field.schema?.customID)
                #expect((json["schema"]["custom"] == .null) == !field.isCustom)
            }
            let listed = Set(server.site.fields.map(\.id) + server.site.unlistedFields.map(\.id))
            let issue = server.site.issue(0)
            let sent = Set(ExpectedIssue(site: server.site, issue: issue).fields.keys)
            #expect(sent.isSubset(of: listed))
        }
    }

    @Test("Bulk fetch accepts ids and keys, returns issues in the order of ids, each once, and omits unknown ones")
    func bulkFetch() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let chosen = [7, 3, 11, 3].map { server.site.issue($0) }
            let wanted = [
                chosen[0].key, chosen[1].id, "999999999", "NOPE-1", chosen[2].key.lowercased(), chosen[3].key,
            ]
            let list = wanted.map { "\"\($0)\"" }.joined(separator: ",")
            func fetch(_ fields: String) async throws -> [JSON] {
                try await client.json(
                    .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\(list)]\(fields)}")
                )["issues"].elements
            }
            let all = try await fetch(",\"fields\":[\"*all\"]")
            #expect(all.map { $0["id"].string } == [3, 7, 11].map { server.site.issue($0).id })
            let hidden: Set = ["comment", "worklog", "attachment", "timetracking", "issuerestriction"]
            let navigable = try await fetch("")
            #expect(Set(navigable[0]["fields"].members.keys) == Set(all[0]["fields"].members.keys).subtracting(hidden))
            let few = try await fetch(",\"fields\":[\"summary\",\"comment\",\"nonsense\"]")
            #expect(Set(few[0]["fields"].members.keys) == ["summary", "comment"])
            let without = try await fetch(",\"fields\":[\"-summary\"]")
            #expect(
                Set(without[0]["fields"].members.keys)
                    == Set(navigable[0]["fields"].members.keys).subtracting(["summary"])
            )
            let most = try await fetch(",\"fields\":[\"*all\",\"-comment\"]")
            #expect(Set(most[0]["fields"].members.keys) == Set(all[0]["fields"].members.keys).subtracting(["comment"]))
        }
    }

    @Test("The account and its permissions are returned")
    func account() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let myself = try await client.json(.get("/rest/api/3/myself"))
            #expect(myself["accountId"].string == server.site.users[0].accountID)
            #expect(myself["timeZone"].string == server.site.zone.name)
            let permissions = try await client.json(.get("/rest/api/3/mypermissions?permissions=ADMINISTER"))
            #expect(permissions["permissions"]["ADMINISTER"]["havePermission"] == .bool(true))
        }
    }
}
