import MockJira
import Testing

/// Each kind of rate limit accepts the allowed requests, sends Jira's headers, and uses the configured clock.
@Suite struct RateLimitTests {
    private static func configuration(
        _ clock: ManualClock,
        _ change: (inout MockRateLimits) -> Void
    ) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 250, projects: 12, users: 250, seed: 8)
        )
        configuration.clock = clock.clock
        change(&configuration.rateLimits)
        return configuration
    }

    private static let field = TestRequest.get("/rest/api/3/field")
    private static let projects = TestRequest.get("/rest/api/3/project/search?maxResults=10")
    private static let names = [
        "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-nearlimit",
        "ratelimit-reason", "ratelimit-policy", "ratelimit", "x-failure-category", "x-ratelimit-interval-seconds",
        "x-ratelimit-fillrate", "beta-ratelimit-policy", "beta-ratelimit", "beta-retry-after",
        "x-beta-ratelimit-limit", "x-beta-ratelimit-remaining", "x-beta-ratelimit-nearlimit",
        "x-beta-ratelimit-reason", "x-beta-ratelimit-reset",
    ]

    /// Returns the rate limit headers of a response.
    private static func limitHeaders(_ response: TestResponse) -> [String: String] {
        response.headers.filter { names.contains($0.key) }
    }

    /// Sends one request for each expected status, and compares the statuses in order.
    private static func expectStatuses(
        _ expected: [Int],
        _ client: TestClient,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answers = try await client.pipeline(Array(repeating: field, count: expected.count))
        #expect(answers.map(\.status) == expected, sourceLocation: sourceLocation)
    }

    private static func expectNoLimits(_ client: TestClient) async throws {
        let response = try await client.send(field)
        #expect(response.status == 200 && limitHeaders(response).isEmpty)
    }

    private static func expectRefusal(_ response: TestResponse) throws {
        #expect(response.status == 429)
        #expect(
            try response.json
                == JSON.parse(
                    Array(
                        """
                        {"errorMessages":["The request has been rate-limited. Please try again later."],"errors":{}}
                        """.utf8
                    )
                )
        )
    }

    @Test("Without limits, no response has rate limit headers, and the ledger has the time of each request")
    func unlimited() async throws {
        let clock = ManualClock()
        clock.advance(.seconds(3))
        try await withMockJira(Self.configuration(clock) { _ in }) { server in
            let client = TestClient(server)
            try await Self.expectNoLimits(client)
            clock.advance(.milliseconds(1500))
            try await Self.expectNoLimits(client)
            #expect(await server.ledger().map(\.arrivalNanoseconds) == [0, 1_500_000_000])
            #expect(await server.ledger().allSatisfy { $0.rejectedBy == nil })
        }
    }

    @Test("A burst limit applies to the requests of one endpoint and method, including those that the cache serves")
    func burst() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.burst = .init(rules: [.init(perSecond: 4)]) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let answers = try await client.pipeline(Array(repeating: Self.field, count: 5))
            #expect(answers.map(\.status) == [200, 200, 200, 200, 429])
            #expect(
                Self.limitHeaders(answers[0]) == [
                    "x-ratelimit-limit": "4", "x-ratelimit-remaining": "3",
                    "ratelimit-policy": "\"jira-burst-based\";q=4;w=1",
                ]
            )
            #expect(
                Self.limitHeaders(answers[3]) == [
                    "x-ratelimit-limit": "4", "x-ratelimit-remaining": "0", "x-ratelimit-nearlimit": "true",
                    "ratelimit-policy": "\"jira-burst-based\";q=4;w=1", "ratelimit": "\"jira-burst-based\";r=0;t=1",
                ]
            )
            #expect(
                Self.limitHeaders(answers[4]) == [
                    "retry-after": "1", "x-ratelimit-limit": "4", "x-ratelimit-remaining": "0",
                    "x-ratelimit-reset": "2026-03-26T15:59:51Z", "ratelimit-reason": "jira-burst-based",
                    "ratelimit-policy": "\"jira-burst-based\";q=4;w=1", "ratelimit": "\"jira-burst-based\";r=0;t=1",
                ]
            )
            try Self.expectRefusal(answers[4])
            #expect(try await client.send(Self.projects).status == 200)
            #expect(
                await server.ledger().map(\.rejectedBy) == [nil, nil, nil, nil, "jira-burst-based", nil]
            )
        }
    }

    @Test("The bucket of a burst limit fills at its rate, and holds at most the requests of one second")
    func refill() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.burst = .init(rules: [.init(perSecond: 4)]) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            try await Self.expectStatuses([200, 200, 200, 200, 429], client)
            clock.advance(.nanoseconds(249_999_999))
            try await Self.expectStatuses([429], client)
            clock.advance(.nanoseconds(1))
            try await Self.expectStatuses([200, 429], client)
            clock.advance(.milliseconds(500))
            try await Self.expectStatuses([200, 200, 429], client)
            clock.advance(.seconds(3600))
            try await Self.expectStatuses([200, 200, 200, 200, 429], client)
        }
    }

    @Test("By default, Jira's burst limits apply; of several rules for a path, the one with the longest prefix applies")
    func burstRules() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) {
            $0.burst = .init(rules: [
                .init(perSecond: 7, pathPrefix: "/rest/api/3/project/search"),
                .init(perSecond: 9, pathPrefix: "/rest/api/3/project"),
            ])
        }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let key = server.site.issue(0).key
            let count = TestRequest.post("/rest/api/3/search/approximate-count", "{\"jql\":\"created >= 0\"}")
            let expected: [(TestRequest, String?)] = [
                (Self.field, "100"), (count, "150"), (.get("/rest/api/3/issue/\(key)/changelog"), "200"),
                (.get("/rest/api/3/issue/\(key)/comment"), "100"), (Self.projects, "7"),
                (.get("/rest/api/3/project/type"), "9"), (.get("/rest/api/3/nothing"), nil),
            ]
            for (request, limit) in expected {
                let response = try await client.send(request)
                #expect(response.headers["x-ratelimit-limit"] == limit, "\(request.path)")
            }
            // Requests for different issues belong to the same endpoint.
            let other = server.site.issue(1).key
            _ = try await client.send(.get("/rest/api/3/issue/\(key)/votes"))
            let votes = try await client.send(.get("/rest/api/3/issue/\(other)/votes"))
            #expect(votes.headers["x-ratelimit-remaining"] == "98")
        }
    }

    @Test("Points are charged for the content of a response")
    func points() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.points = .init(limit: 10_000) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let ids = (0..<7).map { "\"\(server.site.issue($0).id)\"" }.joined(separator: ",")
            let census = "{\"jql\":\"created >= 0\",\"maxResults\":200}"
            let costs: [(TestRequest, Int)] = [
                (Self.field, 1), (Self.projects, 1 + 10), (Self.projects, 1 + 10),
                (.get("/rest/api/3/users/search?maxResults=30"), 1 + 2 * 30),
                (.post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\(ids)]}"), 1 + 7),
                (.post("/rest/api/3/search/jql", census), 1 + 200),
                (.get("/rest/api/3/dashboard?maxResults=5"), 1 + 5),
                (.get("/rest/api/3/group/bulk?maxResults=3"), 1 + 2 * 3),
                (.get("/rest/api/3/mypermissions?permissions=CREATE_ISSUES,EDIT_ISSUES"), 1 + 2 * 2),
                (.get("/rest/api/3/nothing"), 1),
            ]
            var left = 10_000
            for (request, cost) in costs {
                let response = try await client.send(request)
                left -= cost
                #expect(response.headers["x-ratelimit-remaining"] == String(left), "\(request.path)")
                #expect(response.headers["ratelimit-policy"] == "\"global-app-quota\";q=10000;w=3600")
                #expect(response.headers["x-ratelimit-nearlimit"] == nil && response.headers["ratelimit"] == nil)
            }
        }
    }

    @Test(
        "A quota warns when few points remain, rejects requests when no points remain, and is reset in each window",
        arguments: [MockRateLimits.Points.Pool.global, .tenant]
    )
    func quota(pool: MockRateLimits.Points.Pool) async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.points = .init(limit: 50, pool: pool) }
        let policy = "\"\(pool)-app-quota\""
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let answers = try await client.pipeline(Array(repeating: Self.projects, count: 4))
            #expect(answers.map(\.status) == [200, 200, 200, 200])
            // 50 - 3 * 11 points are more than a fifth of the quota, and 50 - 4 * 11 points are less.
            #expect(answers[2].headers["x-ratelimit-nearlimit"] == nil && answers[2].headers["ratelimit"] == nil)
            #expect(answers[3].headers["x-ratelimit-nearlimit"] == "true")
            #expect(answers[3].headers["ratelimit"] == "\(policy);r=6;t=10")
            clock.advance(.milliseconds(2100))
            let last = try await client.send(Self.projects)
            #expect(last.status == 200 && last.headers["ratelimit"] == "\(policy);r=0;t=8")
            let refused = try await client.send(Self.field)
            #expect(
                Self.limitHeaders(refused) == [
                    "retry-after": "8", "x-ratelimit-limit": "50", "x-ratelimit-remaining": "0",
                    "x-ratelimit-reset": "2026-03-26T16:00Z", "ratelimit-reason": "jira-quota-\(pool)-based",
                    "ratelimit-policy": "\(policy);q=50;w=3600", "ratelimit": "\(policy);r=0;t=8",
                ]
            )
            try Self.expectRefusal(refused)
            clock.advance(.nanoseconds(7_899_999_999))
            #expect(try await client.send(Self.field).status == 429)
            clock.advance(.nanoseconds(1))
            let fresh = try await client.send(Self.field)
            #expect(fresh.status == 200 && fresh.headers["x-ratelimit-remaining"] == "49")
            #expect(
                await server.ledger().compactMap(\.rejectedBy) == [
                    "jira-quota-\(pool)-based", "jira-quota-\(pool)-based",
                ]
            )
        }
    }

    @Test("The window of a quota may be shorter than an hour")
    func shortWindow() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.points = .init(limit: 3, window: .seconds(2)) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let answers = try await client.pipeline(Array(repeating: Self.field, count: 4))
            #expect(answers.map(\.status) == [200, 200, 200, 429])
            #expect(answers[3].headers["retry-after"] == "2")
            #expect(answers[3].headers["ratelimit-policy"] == "\"global-app-quota\";q=3;w=2")
            clock.advance(.seconds(2))
            #expect(try await client.send(Self.field).status == 200)
        }
    }

    @Test("A gateway counts all requests, and sends neither Retry-After nor a reason")
    func gateway() async throws {
        let clock = ManualClock()
        try await withMockJira(Self.configuration(clock) { $0.gateway = 2 }) { server in
            let client = TestClient(server)
            let answers = try await client.pipeline([Self.field, Self.projects, .get("/rest/api/3/nothing")])
            #expect(answers.map(\.status) == [200, 200, 429])
            #expect(Self.limitHeaders(answers[0]).isEmpty)
            #expect(
                Self.limitHeaders(answers[2]) == [
                    "x-failure-category": "FAILURE_CLIENT_RATE_LIMITED", "x-ratelimit-limit": "2",
                    "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-03-26T15:59:51Z",
                ]
            )
            clock.advance(.milliseconds(500))
            #expect(try await client.send(Self.field).status == 200)
            #expect(await server.ledger().map(\.rejectedBy) == [nil, nil, "gateway", nil])
        }
    }

    @Test("All responses of Data Center state the number of remaining requests")
    func fill() async throws {
        let clock = ManualClock()
        try await withMockJira(Self.configuration(clock) { $0.fill = 2 }) { server in
            let answers = try await TestClient(server).pipeline([Self.field, Self.projects, Self.field])
            #expect(answers.map(\.status) == [200, 200, 429])
            for (answer, (remaining, wait)) in zip(answers, [("1", "0"), ("0", "0"), ("0", "1")]) {
                #expect(
                    Self.limitHeaders(answer) == [
                        "x-ratelimit-limit": "2", "x-ratelimit-remaining": remaining,
                        "x-ratelimit-interval-seconds": "1", "x-ratelimit-fillrate": "2", "retry-after": wait,
                    ]
                )
            }
            #expect(answers[2].text.contains("Rate limit exceeded."))
            #expect(await server.ledger().map(\.rejectedBy) == [nil, nil, "fill"])
        }
    }

    @Test("Informational limits reject no request, and have the header names of limits that are not enforced")
    func informational() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) {
            $0.burst = .init(rules: [.init(perSecond: 2)])
            $0.points = .init(limit: 2, pool: .tenant)
            $0.isInformational = true
        }
        try await withMockJira(configuration) { server in
            let answers = try await TestClient(server).pipeline(Array(repeating: Self.field, count: 4))
            #expect(answers.map(\.status) == [200, 200, 200, 200])
            #expect(
                Self.limitHeaders(answers[0]) == [
                    "x-beta-ratelimit-limit": "2", "x-beta-ratelimit-remaining": "1",
                    "beta-ratelimit-policy": "\"jira-burst-based\";q=2;w=1, \"tenant-app-quota\";q=2;w=3600",
                ]
            )
            #expect(
                Self.limitHeaders(answers[3]) == [
                    "x-beta-ratelimit-limit": "2", "x-beta-ratelimit-remaining": "0",
                    "x-beta-ratelimit-nearlimit": "true", "x-beta-ratelimit-reason": "jira-quota-tenant-based",
                    "x-beta-ratelimit-reset": "2026-03-26T16:00Z", "beta-retry-after": "10",
                    "beta-ratelimit-policy": "\"tenant-app-quota\";q=2;w=3600, \"jira-burst-based\";q=2;w=1",
                    "beta-ratelimit": "\"tenant-app-quota\";r=0;t=10, \"jira-burst-based\";r=0;t=1",
                ]
            )
        }
    }

    @Test("The ledger shows the share of a limit that was used")
    func share() async throws {
        let clock = ManualClock()
        let configuration = Self.configuration(clock) { $0.burst = .init(rules: [.init(perSecond: 10)]) }
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            for _ in 0..<20 {
                _ = try await client.send(Self.field)
                clock.advance(.milliseconds(125))
            }
            let ledger = await server.ledger()
            let span = try #require(ledger.last).arrivalNanoseconds - ledger[0].arrivalNanoseconds
            let allowed = 10 + Double(span) / 1e9 * 10
            #expect(allowed == 33.75 && ledger.filter { $0.rejectedBy == nil }.count == 20)
        }
    }
}
