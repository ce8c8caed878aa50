import MockJira
import Testing

/// Faults that reject requests, and faults that damage, delay or truncate responses.
@Suite struct WireFaultTests {
    private static func configuration(_ faults: [MockFault]) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 250, projects: 12, users: 250, seed: 8, hostileValues: true)
        )
        configuration.faults = faults
        return configuration
    }

    private static let field = TestRequest.get("/rest/api/3/field")
    private static let users = TestRequest.get("/rest/api/3/users/search?maxResults=3")

    @Test("Too many requests are rejected, with and without Retry-After")
    func tooManyRequests() async throws {
        for (fault, wait) in [
            (MockFault.tooManyRequests(retryAfterSeconds: 7), "7"), (.tooManyRequests, "1"),
            (.tooManyRequestsBare, nil),
        ] {
            try await withMockJira(Self.configuration([fault])) { server in
                let response = try await TestClient(server).send(Self.field)
                #expect(response.status == 429 && response.headers["retry-after"] == wait)
                #expect(try response.json["errorMessages"].elements.count == 1)
                #expect(response.headers.keys.allSatisfy { !$0.contains("ratelimit") })
            }
        }
    }

    @Test("Rejections with status 503 occur in runs of the configured length")
    func unavailable() async throws {
        let storm = MockFault.unavailable(run: 5, retryAfterSeconds: 3).limited(rate: 0.4)
        try await withMockJira(Self.configuration([storm])) { server in
            let answers = try await TestClient(server).pipeline(Array(repeating: Self.field, count: 100))
            let isRefused = answers.map { $0.status == 503 }
            let runs = stride(from: 0, to: 100, by: 5).map { Set(isRefused[$0..<$0 + 5]) }
            #expect(runs.allSatisfy { $0.count == 1 })
            #expect((3...14).contains(runs.filter { $0 == [true] }.count))
            #expect(answers.allSatisfy { $0.headers["retry-after"] == ($0.status == 503 ? "3" : nil) })
        }
        try await withMockJira(Self.configuration([.unavailable])) { server in
            let response = try await TestClient(server).send(Self.field)
            #expect(response.status == 503 && response.headers["retry-after"] == nil)
        }
    }

    @Test("A body that is sent slowly arrives late and complete")
    func slowDrip() async throws {
        let drip = MockFault.slowDrip(pieces: 5, interval: .milliseconds(10))
        try await withMockJira(Self.configuration([drip])) { server in
            let start = ContinuousClock.now
            let response = try await TestClient(server).send(Self.users)
            #expect(ContinuousClock.now - start >= .milliseconds(50))
            #expect(try response.json.elements.count == 3)
            // The connection stays usable.
            let both = try await TestClient(server).pipeline([Self.users, Self.users])
            #expect(both.map(\.status) == [200, 200])
        }
    }

    @Test("A stalled response does not delay other responses, and is sent after the configured time")
    func stall() async throws {
        let stall = MockFault.stall(for: .milliseconds(200)).limited(pathPrefix: "/rest/api/3/users")
        try await withMockJira(Self.configuration([stall])) { server in
            let client = TestClient(server)
            let start = ContinuousClock.now
            async let late = client.send(Self.users)
            let other = try await client.send(Self.field)
            let stalled = try await late
            #expect(other.status == 200 && stalled.status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(200))
        }
        // A stall without an end does not prevent the shutdown.
        let server = try await MockJiraServer.start(Self.configuration([.stall]))
        let asking = Task { try await RawClient(server).get("/rest/api/3/field") }
        while await server.ledger().isEmpty { await Task.yield() }
        try await server.shutdown()
        let received = try await asking.value
        #expect(received.bytes.isEmpty)
    }

    @Test("A connection is closed before the response, after the headers, or inside the body")
    func cuts() async throws {
        let size = try await withMockJira(Self.configuration([])) { server in
            try await TestClient(server).send(Self.field).body.count
        }
        try await withMockJira(Self.configuration([.cutBeforeAnswer])) { server in
            let received = try await RawClient(server).get("/rest/api/3/field")
            #expect(received.bytes.isEmpty)
            #expect(await server.ledger().map(\.responseBodyBytes) == [0])
        }
        for (fault, expected) in [
            (MockFault.cutAfterHead, 0), (.cutInBody, size / 2), (.cutInBody(afterBytes: 17), 17),
        ] {
            try await withMockJira(Self.configuration([fault])) { server in
                let received = try await RawClient(server).get("/rest/api/3/field")
                #expect(received.text.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(received.text.contains("Content-Length: \(size)\r\n"))
                #expect(received.body.count == expected)
                #expect(await server.ledger().map(\.responseBodyBytes) == [expected])
            }
        }
    }

    @Test("Content-Length is larger or smaller than the body")
    func contentLength() async throws {
        let whole = try await withMockJira(Self.configuration([])) { server in
            try await TestClient(server).send(Self.field).body
        }
        for (fault, length) in [
            (MockFault.contentLengthTooLong, whole.count + 1000), (.contentLengthTooShort, whole.count / 2),
        ] {
            try await withMockJira(Self.configuration([fault])) { server in
                let received = try await RawClient(server).get("/rest/api/3/field")
                #expect(received.text.contains("Content-Length: \(length)\r\n") && received.body == whole)
            }
        }
    }

    @Test("A compressed body is truncated in an otherwise complete response")
    func gzipCutShort() async throws {
        try await withMockJira(Self.configuration([.gzipCutShort])) { server in
            let client = TestClient(server)
            let plain = try await client.send(Self.field)
            _ = try plain.json
            let response = try await client.send(Self.field.with("Accept-Encoding", "gzip"))
            #expect(response.headers["content-encoding"] == "gzip")
            #expect(response.headers["content-length"] == String(response.body.count))
            let part = try inflated(response.body)
            #expect(!part.isEmpty && part.count < plain.body.count && plain.body.starts(with: part))
        }
    }

    @Test("A string of otherwise well-formed JSON contains bytes that are not UTF-8")
    func invalidUTF8() async throws {
        try await withMockJira(Self.configuration([.invalidUTF8])) { server in
            let response = try await TestClient(server).send(Self.users)
            #expect(String(validating: response.body, as: UTF8.self) == nil)
            // Without the two invalid bytes, the text is correct.
            let place = try #require(response.body.indices.first { response.body[$0...].starts(with: [0xC3, 0x28]) })
            #expect(place > response.body.count / 2)
            let mended = Array(response.body[..<place] + response.body[(place + 2)...])
            #expect(try JSON.parse(mended).elements.count == 3)
        }
    }

    @Test("JSON ends inside a string, although the response is complete")
    func cutInString() async throws {
        try await withMockJira(Self.configuration([.cutInString.limited(count: 1)])) { server in
            let answers = try await TestClient(server).pipeline([Self.users, Self.users])
            let (cut, whole) = (answers[0].body, answers[1].body)
            #expect(answers[0].headers["content-length"] == String(cut.count))
            #expect(cut.count > whole.count / 2 && cut.count < whole.count && whole.starts(with: cut))
            #expect(throws: (any Error).self) { try answers[0].json }
            let quotes = cut.indices.filter { cut[$0] == 0x22 && cut[$0 - 1] != 0x5C }
            #expect(quotes.count % 2 == 1)
        }
    }

    @Test("The first record has a deeply nested member, and the other records are unchanged")
    func deepNesting() async throws {
        func depth(_ value: JSON) -> Int {
            switch value {
            case .object(let members): 1 + (members.values.map { depth($0) }.max() ?? 0)
            case .array(let elements): elements.map { depth($0) }.max() ?? 0
            default: 0
            }
        }
        try await withMockJira(Self.configuration([.deepNesting])) { server in
            let client = TestClient(server)
            let users = try await client.json(Self.users)
            #expect(depth(users[0]) == 60 && depth(users[1]) < 5)
            #expect(users.elements.map { $0["accountId"].string } == server.site.users.prefix(3).map(\.accountID))
            let page = try await client.json(.get("/rest/api/3/project/search?maxResults=2"))
            #expect(depth(page["values"][0]) == 60 && depth(page["values"][1]) < 5)
            let server = try await client.json(.get("/rest/api/3/serverInfo"))
            #expect(depth(server) == 60 && server["deploymentType"].string == "Cloud")
        }
    }

    @Test("JSON is sent with a wrong content type")
    func wrongContentType() async throws {
        try await withMockJira(Self.configuration([.wrongContentType])) { server in
            let response = try await TestClient(server).send(Self.users)
            #expect(response.headers["content-type"] == "application/octet-stream")
            #expect(try response.json.elements.count == 3)
        }
    }

    @Test("A redirect leads to another host, which records whether credentials were sent")
    func redirectElsewhere() async throws {
        try await withMockJira(Self.configuration([.redirectElsewhere])) { server in
            let response = try await TestClient(server).send(Self.users)
            let location = try #require(response.headers["location"])
            #expect(response.status == 302 && location.hasSuffix(Self.users.path))
            #expect(!location.hasPrefix(server.baseURL) && location.hasPrefix("http://127.0.0.1:"))
            #expect(await server.redirectedRequests().isEmpty)
            let port = try #require(Int(location.dropFirst("http://127.0.0.1:".count).prefix { $0.isNumber }))
            for request in [Self.users, Self.users.anonymous()] {
                let answer = try await TestClient(server, port: port).send(request)
                #expect(answer.text == "{}")
            }
            let visits = await server.redirectedRequests()
            #expect(visits.map(\.hasCredentials) == [true, false])
            #expect(visits.allSatisfy { $0.method == "GET" && $0.uri == Self.users.path })
            #expect(await server.ledger().count == 1)
        }
    }

    @Test("Faults can be changed while the site runs, and end after a count")
    func changes() async throws {
        try await withMockJira(Self.configuration([try MockFault("tooManyRequestsx2@/rest/api/3/users")])) {
            server in
            let client = TestClient(server)
            func statuses(_ requests: [TestRequest]) async throws -> [Int] {
                try await client.pipeline(requests).map(\.status)
            }
            let counted = try await statuses([Self.field, Self.users, Self.field, Self.users, Self.users])
            #expect(counted == [200, 429, 200, 429, 200])
            try await server.setFaults([.unavailable.limited(count: 1), .wrongContentType])
            let changed = try await client.pipeline([Self.users, Self.users])
            #expect(changed.map(\.status) == [503, 200])
            #expect(changed[1].headers["content-type"] == "application/octet-stream")
            try await server.setFaults([.redirectElsewhere.limited(count: 1)])
            let redirected = try await statuses([Self.users, Self.users])
            #expect(redirected == [302, 200])
            try await server.setFaults([])
            let calm = try await client.send(Self.users)
            #expect(calm.status == 200 && calm.headers["content-type"] == "application/json;charset=UTF-8")
            #expect(
                await server.ledger().map(\.faults) == [
                    [], ["tooManyRequests"], [], ["tooManyRequests"], [], ["unavailable", "wrongContentType"],
                    ["wrongContentType"], ["redirectElsewhere"], [], [],
                ]
            )
        }
    }
}
