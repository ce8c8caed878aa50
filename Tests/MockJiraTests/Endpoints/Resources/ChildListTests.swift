import MockJira
import MockSite
import Testing

/// The lists below issues, boards and sprints, compared with the issues and with the plain values of the site.
@Suite struct ChildListTests {
    private static let configuration = MockJiraConfiguration(
        site: MockSiteConfiguration(issues: 3000, projects: 9, users: 120, seed: 3, hostileValues: true)
    )

    @Test("An issue's counts and truncated lists agree with the complete lists")
    func issueParts() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            let issues = (0..<site.issueCount).map { site.issue($0) }
            let cut = issues.filter { $0.commentTotal > $0.comments.count || $0.worklogTotal > $0.worklogs.count }
            #expect(!cut.isEmpty)
            for issue in cut.prefix(12) + issues.prefix(12) {
                let path = "/rest/api/3/issue/\(issue.key)"
                let whole = try await client.json(.get("/rest/api/3/search/jql?jql=id=\(issue.id)&fields=*all"))
                let fields = whole["issues"][0]["fields"]
                let comments = try await client.json(.get(path + "/comment"))
                #expect(comments["total"].int == issue.commentTotal)
                #expect(fields["comment"]["total"].int == issue.commentTotal)
                #expect(
                    Array(comments["comments"].elements.prefix(issue.comments.count))
                        == fields["comment"]["comments"].elements
                )
                let worklogs = try await client.json(.get(path + "/worklog"))
                #expect(worklogs["worklogs"].elements.count == issue.worklogTotal)
                #expect(
                    Array(worklogs["worklogs"].elements.prefix(issue.worklogs.count))
                        == fields["worklog"]["worklogs"].elements
                )
                let watchers = try await client.json(.get(path + "/watchers"))
                #expect(watchers["watchCount"] == fields["watches"]["watchCount"])
                #expect(Set(watchers["watchers"].elements.map { $0["accountId"].string }).count == issue.watchers)
                #expect(watchers["self"] == fields["watches"]["self"])
                let votes = try await client.json(.get(path + "/votes"))
                #expect(votes["votes"].int == issue.votes && votes["voters"].elements.count == issue.votes)
            }
        }
    }

    @Test("Changed worklogs are returned by id, at most a thousand per request")
    func worklogs() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let ids = server.site.worklogChanges.map(\.worklogID)
            let wanted = Array(ids.prefix(999)) + [5_000_000_000]
            let found = try await client.json(.post("/rest/api/3/worklog/list", "{\"ids\":\(wanted)}"))
            #expect(found.elements.map { $0["id"].string } == ids.prefix(999).map { String($0) })
            for worklog in found.elements.prefix(20) {
                let id = try #require(worklog["id"].string)
                let record = try #require(server.site.records(of: "getWorklogsForIds", under: [id]).first)
                #expect(Set(record.members.map(\.name)) == Set(worklog.members.keys))
            }
            let tooMany = try await client.send(.post("/rest/api/3/worklog/list", "{\"ids\":\(Array(0...1000))}"))
            #expect(tooMany.status == 400)
        }
    }

    @Test("The changelogs of many issues are sent in pages; some changes are repeated, and none is lost")
    func bulkChangelogs() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            let ids = (0..<1000).map { site.issue($0).id }
            var found: [String: [String]] = [:]
            var repeats = 0
            var pages = 0
            var token: String?
            repeat {
                let next = token.map { ",\"nextPageToken\":\"\($0)\"" } ?? ""
                let page = try await client.json(
                    .post("/rest/api/3/changelog/bulkfetch", "{\"issueIdsOrKeys\":\(ids),\"maxResults\":500\(next)}")
                )
                pages += 1
                for log in page["issueChangeLogs"].elements {
                    let issue = try #require(log["issueId"].string)
                    for history in log["changeHistories"].elements {
                        let id = try #require(history["id"].string)
                        #expect(history["created"].int != nil)
                        if found[issue]?.contains(id) == true {
                            repeats += 1
                        } else {
                            found[issue, default: []].append(id)
                        }
                    }
                }
                token = page["nextPageToken"].string
            } while token != nil
            #expect(pages > 3 && repeats > 0)
            for id in ids {
                let expected = site.records(of: "getBulkChangelogs", under: [id]).compactMap { $0["id"] }
                #expect((found[id] ?? []).map { .text($0) } == expected)
                #expect(site.records(of: "getChangeLogs", under: [id]).compactMap { $0["id"] } == expected)
            }
            let some = try await client.json(
                .post(
                    "/rest/api/3/changelog/bulkfetch",
                    "{\"issueIdsOrKeys\":\(ids),\"fieldIds\":[\"assignee\"],\"maxResults\":10000}"
                )
            )
            for log in some["issueChangeLogs"].elements {
                for history in log["changeHistories"].elements {
                    #expect(history["items"].elements.contains { $0["fieldId"].string == "assignee" })
                }
            }
        }
    }

    @Test("Issues contain their transitions and latest changes only if expand requests them")
    func expansions() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            let busiest = (0..<site.issueCount).max { a, b in
                Self.changes(site, a) < Self.changes(site, b)
            }
            let issue = site.issue(try #require(busiest))
            let body =
                "{\"issueIdsOrKeys\":[\"\(issue.id)\"],\"fields\":[\"summary\"],"
                + "\"expand\":[\"transitions\",\"changelog\"]}"
            let answer = try await client.json(.post("/rest/api/3/issue/bulkfetch", body))
            let found = answer["issues"][0]
            let transitions = try await client.json(.get("/rest/api/3/issue/\(issue.id)/transitions"))
            #expect(found["transitions"] == transitions["transitions"])
            #expect(found["transitions"].elements.count == 5)
            let log = found["changelog"]
            #expect(log["total"].int == Self.changes(site, issue.number) && log["histories"].elements.count == 40)
            let last = try await client.json(
                .get("/rest/api/3/issue/\(issue.id)/changelog?startAt=\((log["total"].int ?? 0) - 1)")
            )
            #expect(log["histories"][0] == last["values"][0])
            let plain = try await client.json(
                .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"\(issue.id)\"]}")
            )
            #expect(plain["issues"][0]["transitions"] == .null && plain["issues"][0]["changelog"] == .null)
        }
    }

    private static func changes(_ site: Site, _ number: Int) -> Int {
        site.records(of: "getChangeLogs", under: [site.issue(number).id]).count
    }

    @Test("A request for the sprints of a kanban board is rejected, and a sprint may belong to two boards")
    func sprints() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            var shown: [SiteValue: Int] = [:]
            for board in site.records(of: "agile:getAllBoards") {
                guard case .integer(let id)? = board["id"] else { continue }
                let path = "/rest/agile/1.0/board/\(id)/sprint"
                if board["type"] == .text("kanban") {
                    let refused = try await client.send(.get(path))
                    #expect(refused.status == 400 && refused.text.contains("does not support sprints"))
                    #expect(site.rejectionStatus(of: "agile:getAllSprints", under: [String(id)]) == 400)
                } else {
                    let page = try await client.json(.get(path + "?maxResults=50"))
                    for sprint in page["values"].elements { shown[.integer(sprint["id"].int ?? 0), default: 0] += 1 }
                }
            }
            #expect(shown.values.contains(2) && shown.values.contains(1) && !shown.values.contains(3))
        }
    }

    @Test("The issues of an epic are those whose member epic is the epic; other boards reject it")
    func epicIssues() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            var found = 0
            for epic in server.site.records(of: "agile:getEpics", under: ["1"]) {
                guard case .integer(let id)? = epic["id"], case .text(let key)? = epic["key"] else { continue }
                let path = "/rest/software/1.0/board/1/epic/\(id)/issue"
                let issues = try await client.json(.get(path + "?maxResults=5000"))["issues"].elements
                #expect(issues.allSatisfy { $0["fields"]["epic"]["id"].int == id })
                let keys = issues.compactMap { $0["key"].string }
                #expect(keys == server.site.issues(inEpic: id, onBoard: 1).map { server.site.issue($0).key })
                for same in ["/rest/agile/1.0/epic/\(key)/issue", "/rest/agile/1.0/board/1/epic/\(id)/issue"] {
                    let page = try await client.json(.get(same + "?maxResults=100"))
                    #expect(page["issues"].elements.compactMap { $0["key"].string } == Array(keys.prefix(100)))
                    #expect(page["total"].int == keys.count)
                }
                #expect(try await client.send(.get("/rest/software/1.0/board/60001/epic/\(id)/issue")).status == 404)
                found += keys.count
            }
            #expect(found > 5)
            #expect(try await client.send(.get("/rest/software/1.0/board/1/epic/7/issue")).status == 404)
        }
    }

    @Test("The issues of boards and sprints are paged, in the site's order")
    func rankedIssues() async throws {
        try await withMockJira(Self.configuration) { server in
            let client = TestClient(server)
            let site = server.site
            for (path, numbers) in [
                ("board/1", site.issues(onBoard: 1)), ("board/20002", site.issues(onBoard: 20002)),
                ("board/40000", site.issues(onBoard: 40000)), ("board/60001", []),
                ("sprint/5", site.issues(inSprint: 5)),
            ] {
                var found: [String] = []
                var token = ""
                repeat {
                    let page = try await client.json(
                        .get(
                            "/rest/software/1.0/\(path)/issue?maxResults=90&fields=summary"
                                + (token.isEmpty ? "" : "&nextPageToken=\(token)")
                        )
                    )
                    found += page["issues"].elements.compactMap { $0["key"].string }
                    token = page["nextPageToken"].string ?? ""
                    #expect(page["isLast"] == .bool(token.isEmpty))
                } while !token.isEmpty
                #expect(found == numbers.map { site.issue($0).key }, "\(path)")
            }
            #expect(site.issues(onBoard: 1).allSatisfy { site.issue($0).project.index == 0 })
            #expect(!site.issues(inSprint: 5).isEmpty)
            let id = site.fields.first { $0.schema?.custom?.hasSuffix(":gh-sprint") == true }?.id
            for number in site.issues(inSprint: 5) {
                let entry = site.issue(number).customFields.first { $0.id == id }
                guard case .sprints(let sprints)? = entry?.value else {
                    throw JSON.Malformed(description: "no sprints")
                }
                #expect(sprints.contains { $0.id == 5 })
            }
            #expect(try await client.send(.get("/rest/software/1.0/board/77/issue")).status == 404)
        }
    }
}
