import MockJira
import MockSite
import Testing

/// The issues that the server sends equal the site's plain values.
@Suite struct IssueTests {
    private func configuration(issues: Int, seed: UInt64, hostileValues: Bool = true) -> MockJiraConfiguration {
        MockJiraConfiguration(
            site: MockSiteConfiguration(
                issues: issues,
                projects: 5,
                users: 30,
                seed: seed,
                hostileValues: hostileValues
            )
        )
    }

    /// Fetches issues with all fields, a hundred at a time.
    private func fetch(_ ids: [String], _ client: TestClient) async throws -> [JSON] {
        var issues: [JSON] = []
        for start in stride(from: 0, to: ids.count, by: 100) {
            let batch = ids[start..<min(start + 100, ids.count)].map { "\"\($0)\"" }.joined(separator: ",")
            let page = try await client.json(
                .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\(batch)],\"fields\":[\"*all\"]}")
            )
            #expect(page["issueErrors"] == .array([]))
            issues += page["issues"].elements
        }
        return issues
    }

    @Test("Every field of every issue equals the site, with every seed", arguments: UInt64(1)...12, [true, false])
    func everyIssueEqualsTheSite(seed: UInt64, hostileValues: Bool) async throws {
        try await withMockJira(configuration(issues: 200, seed: seed, hostileValues: hostileValues)) { server in
            let site = server.site
            let ids = (0..<site.issueCount).map { site.issue($0).id }
            let issues = try await fetch(ids, TestClient(server))
            try #require(issues.count == site.issueCount)
            for (number, found) in issues.enumerated() {
                let issue = site.issue(number)
                let expected = ExpectedIssue(site: site, issue: issue).json
                if found != expected {
                    for (name, value) in expected["fields"].members where found["fields"].members[name] != value {
                        Testing.Issue.record(
                            "seed \(seed), \(issue.key), \(name): \(found["fields"][name]) is not \(value)"
                        )
                    }
                    let extra = Set(found["fields"].members.keys).subtracting(expected["fields"].members.keys)
                    Testing.Issue.record("seed \(seed): \(issue.key) differs, unexpected fields \(extra)")
                    return
                }
            }
        }
    }

    @Test("Issues resemble real issues in their number of fields, nulls, numbers, texts and truncated lists")
    func issuesLookReal() async throws {
        try await withMockJira(configuration(issues: 1000, seed: 1)) { server in
            let client = TestClient(server)
            let ids = (0..<server.site.issueCount).map { server.site.issue($0).id }
            let issues = try await fetch(ids, client)
            let counts = issues.map { $0["fields"].members.count }
            let nulls = issues.map { $0["fields"].members.values.filter { $0 == .null }.count }
            #expect(counts.allSatisfy { (75...95).contains($0) })
            let share = Double(nulls.reduce(0, +)) / Double(counts.reduce(0, +))
            #expect((0.4...0.6).contains(share), "\(share) of the fields are null")
            let plain = (0..<1000).map { server.site.issue($0) }
            let numbers = plain.flatMap(\.customFields).compactMap { entry in
                if case .number(let text) = entry.value { text } else { nil }
            }
            for text in ["1e400", "-0.0"] {
                #expect(numbers.contains(text))
            }
            #expect(numbers.contains { $0.filter(\.isNumber).count == 30 && !$0.contains(".") })
            #expect(numbers.contains { $0.contains(".") && $0.hasSuffix("0") })
            #expect(plain.contains { $0.summary.unicodeScalars.contains { $0.value > 0xFFFF } })
            #expect(plain.contains { $0.summary.unicodeScalars.contains("\u{0}") })
            #expect(plain.contains { $0.commentTotal > $0.comments.count })
            #expect(plain.contains { $0.worklogTotal > 20 && $0.worklogs.count == 20 })
            #expect(plain.contains { $0.parent != nil } && plain.contains { !$0.subtasks.isEmpty })
        }
    }

    @Test("Parents list their subtasks, subtasks have their parents, and both issues of a link contain the link")
    func relationsAgree() throws {
        let site = Site(MockSiteConfiguration(issues: 2000, seed: 3, hostileValues: true), baseURL: "http://x")
        for number in 0..<site.issueCount {
            let issue = site.issue(number)
            for child in issue.subtasks {
                let other = site.issue(try #require(site.issueNumber(id: child.id)))
                #expect(other.parent?.id == issue.id && other.issueType.isSubtask)
            }
            for link in issue.links {
                let other = site.issue(try #require(site.issueNumber(key: link.other.key)))
                let back = try #require(other.links.first { $0.id == link.id })
                #expect(back.isOutward != link.isOutward && back.other.id == issue.id && back.type == link.type)
            }
        }
    }
}
