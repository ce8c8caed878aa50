import MockJira
import Testing

/// Requests signed with OAuth 1.0a: accepted on Data Center, or rejected with the name of a problem.
@Suite struct OAuth1LoginTests {
    /// A Data Center site with an application link, below a context path, and the signatures of requests to it.
    private struct Site {
        let server: MockJiraServer
        let clock: ManualClock

        func send(
            _ method: String = "GET",
            _ path: String = "/rest/api/2/myself",
            query: String = "",
            _ pairs: [(name: String, value: String)] = [],
            body: (type: String, text: String)? = nil,
            by signer: OAuth1Signer = OAuth1Signer()
        ) async throws -> TestResponse {
            let header = try signer.header(method, server.baseURL + path, pairs)
            var request = TestRequest(
                method: method,
                path: "/jira" + path + query,
                headers: [("Authorization", header)]
            )
            request.body = body?.text
            if let body { request.headers.append(("Content-Type", body.type)) }
            return try await TestClient(server).send(request)
        }

    }

    private func withSite(
        deployment: MockSiteConfiguration.Deployment = .dataCenter,
        _ change: (inout MockJiraConfiguration) throws -> Void = { $0.oauth1Consumer = try OAuth1Signer.consumer() },
        _ body: (Site) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, projects: 2, users: 5))
        configuration.site.deployment = deployment
        configuration.contextPath = "/jira"
        configuration.clock = clock.clock
        try change(&configuration)
        try await withMockJira(configuration) { try await body(Site(server: $0, clock: clock)) }
    }

    /// Checks that a response is Jira's rejection of a signed request. The body, which is a form, and the header
    /// `WWW-Authenticate` contain the problem.
    private func expect(
        _ response: TestResponse,
        _ status: Int,
        _ problem: String,
        _ details: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(response.status == status, sourceLocation: sourceLocation)
        #expect(response.text == "oauth_problem=\(problem)" + details, sourceLocation: sourceLocation)
        let header = response.headers["www-authenticate"] ?? ""
        #expect(header.hasPrefix("OAuth realm=\"http%3A%2F%2F127.0.0.1%3A"), sourceLocation: sourceLocation)
        #expect(header.contains("%2Fjira\", oauth_problem=\"\(problem)\""), sourceLocation: sourceLocation)
        for detail in details.split(separator: "&") {
            let halves = detail.split(separator: "=", maxSplits: 1)
            #expect(header.contains(", \(halves[0])=\"\(halves[1])\""), sourceLocation: sourceLocation)
        }
        #expect(
            response.headers["content-type"] == "application/x-www-form-urlencoded;charset=UTF-8",
            sourceLocation: sourceLocation
        )
    }

    @Test("A signed request has the account's permissions; realm and version are optional")
    func accepted() async throws {
        try await withSite { site in
            let me = try await site.send()
            #expect(try me.status == 200 && me.json["name"] == .string("demo"))
            #expect(me.headers["x-ausername"] == "demo")
            var signer = OAuth1Signer()
            signer.realm = site.server.baseURL
            signer.set("oauth_version", nil)
            #expect(try await site.send(by: signer).status == 200)
            // The second response is from the cache, and the signature is still verified.
            #expect(try await site.send().status == 200)
            let head = try await site.send("HEAD")
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test("The token may belong to another account, with fewer permissions")
    func otherAccount() async throws {
        let other = MockAccount(user: "guest", token: "x", hiddenProjects: ["OPS"])
        try await withSite {
            $0.otherAccounts = [other]
            $0.oauth1Consumer = try OAuth1Signer.consumer(account: "guest")
        } _: { site in
            let me = try await site.send().json
            #expect(me["name"] != .string("demo") && me["name"] != .null)
            #expect(try await site.send("GET", "/rest/api/2/project/OPS").status == 404)
            var signer = OAuth1Signer()
            signer.set("oauth_token", "x")
            expect(try await site.send(by: signer), 401, "token_rejected")
        }
        await #expect(throws: MockJiraError.self) {
            try await withSite {
                $0.oauth1Consumer = try OAuth1Signer.consumer(account: "absent")
            } _: { _ in
            }
        }
    }

    private static let queries: [(raw: String, pairs: [(name: String, value: String)])] = [
        ("?x=a%20b+c", [("x", "a b c")]),
        ("?x=%2B%25", [("x", "+%")]),
        ("?%C3%A9=%F0%9F%9A%80", [("\u{E9}", "\u{1F680}")]),
        ("?x=2&x=1&x=10", [("x", "1"), ("x", "10"), ("x", "2")]),
        ("?x=&y", [("x", ""), ("y", "")]),
        ("?x=a=b%26c", [("x", "a=b&c")]),
        ("?x=~-._*'()!", [("x", "~-._*'()!")]),
        ("?b=1&a=%c3%a9", [("a", "\u{E9}"), ("b", "1")]),
    ]

    @Test("The query is part of the signature, in any encoding", arguments: queries.indices)
    func query(place: Int) async throws {
        let (raw, pairs) = Self.queries[place]
        try await withSite { site in
            // The site verifies the signature before it rejects the unknown parameter.
            let response = try await site.send(query: raw, pairs)
            #expect(response.status == 400 && response.text.contains("Unrecognized query parameter"), "\(raw)")
            let unsigned = try await site.send(query: raw)
            #expect(unsigned.status == 401 && unsigned.text.hasPrefix("oauth_problem=signature_invalid"), "\(raw)")
            let missing = try await site.send(query: "", pairs)
            #expect(missing.status == 401 && missing.text.hasPrefix("oauth_problem=signature_invalid"), "\(raw)")
        }
    }

    @Test("A form is part of the signature, a JSON body is not")
    func bodies() async throws {
        let search = "/rest/api/2/search"
        let form = ("application/x-www-form-urlencoded; charset=UTF-8", "jql=a+b&x")
        try await withSite { site in
            let json = ("application/json", "{\"jql\":\"project = OPS\",\"maxResults\":1}")
            #expect(try await site.send("POST", search, body: json).status == 200)
            let pairs = [(name: "jql", value: "a b"), (name: "x", value: "")]
            let signed = try await site.send("POST", search, pairs, body: form)
            #expect(!signed.text.contains("oauth_problem") && signed.status != 401)
            let unsigned = try await site.send("POST", search, body: form)
            #expect(unsigned.status == 401 && unsigned.text.hasPrefix("oauth_problem=signature_invalid"))
        }
    }

    @Test("The rejection of an invalid signature contains the signature base string")
    func signatureInvalid() async throws {
        try await withSite { site in
            let header = try OAuth1Signer(nonce: "1").header("GET", site.server.baseURL + "/rest/api/2/other")
            let request = TestRequest(path: "/jira/rest/api/2/myself", headers: [("Authorization", header)])
            let response = try await TestClient(site.server).send(request)
            #expect(response.status == 401)
            let members = response.text.split(separator: "&")
            #expect(
                members.first == "oauth_problem=signature_invalid" && members.last == "oauth_signature_method=RSA-SHA1"
            )
            #expect(members.contains { $0.hasPrefix("oauth_signature_base_string=GET%26http%253A%252F%252F127.0.0.1") })
            #expect(response.headers["www-authenticate"]?.contains("oauth_problem=\"signature_invalid\"") == true)
            for signature in ["", "AAAA", "no Base64"] {
                let text = header.replacing(#/oauth_signature="[^"]*"/#, with: "oauth_signature=\"\(signature)\"")
                    .replacing("oauth_nonce=\"1\"", with: "oauth_nonce=\"\(signature.count)\"")
                let other = TestRequest(path: "/jira/rest/api/2/myself", headers: [("Authorization", text)])
                let response = try await TestClient(site.server).send(other)
                #expect(response.status == 401 && response.text.hasPrefix("oauth_problem=signature_invalid"))
            }
        }
    }

    @Test("A wrong consumer, token, method or version is rejected with the name of the problem")
    func wrongParameters() async throws {
        try await withSite { site in
            func response(_ name: String, _ value: String?) async throws -> TestResponse {
                var signer = OAuth1Signer()
                signer.set(name, value)
                return try await site.send(by: signer)
            }
            expect(try await response("oauth_consumer_key", "stale"), 401, "consumer_key_unknown")
            expect(try await response("oauth_token", "revoked"), 401, "token_rejected")
            expect(
                try await response("oauth_signature_method", "HMAC-SHA1"),
                400,
                "signature_method_rejected",
                "&oauth_acceptable_signature_methods=RSA-SHA1"
            )
            expect(
                try await response("oauth_version", "2.0"),
                400,
                "version_rejected",
                "&oauth_acceptable_versions=1.0-1.0"
            )
            let timestamp = try await response("oauth_timestamp", "soon")
            expect(timestamp, 400, "parameter_rejected", "&oauth_parameters_rejected=oauth_timestamp%3Dsoon")
        }
    }

    @Test(
        "The rejection of an absent or repeated parameter names the parameter",
        arguments: [
            "oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce",
        ]
    )
    func absentOrRepeated(name: String) async throws {
        try await withSite { site in
            var absent = OAuth1Signer()
            absent.set(name, nil)
            let response = try await site.send(by: absent)
            expect(response, 400, "parameter_absent", "&oauth_parameters_absent=\(name)")
            var repeated = OAuth1Signer()
            repeated.set(name, "1")
            repeated.parameters.append((name, "2"))
            let detail = "&oauth_parameters_rejected=\(name)%3D1%26\(name)%3D2"
            expect(try await site.send(by: repeated), 400, "parameter_rejected", detail)
        }
    }

    @Test("A timestamp may differ from the site's clock by at most five minutes")
    func timestamps() async throws {
        try await withSite { site in
            site.clock.advance(.seconds(1000))
            let now = ManualClock.epochSeconds + 1000
            for difference in [-300, -299, 0, 300] {
                #expect(
                    try await site.send(by: OAuth1Signer(timestamp: now + difference)).status == 200,
                    "\(difference)"
                )
            }
            for difference in [-301, 301] {
                let response = try await site.send(by: OAuth1Signer(timestamp: now + difference))
                let detail = "&oauth_acceptable_timestamps=\(now - 300)-\(now + 300)"
                expect(response, 400, "timestamp_refused", detail)
            }
        }
    }

    @Test("A nonce is valid once per timestamp, even if the signature was invalid")
    func nonces() async throws {
        try await withSite { site in
            let now = ManualClock.epochSeconds
            #expect(try await site.send(by: OAuth1Signer(nonce: "1")).status == 200)
            expect(try await site.send(by: OAuth1Signer(nonce: "1")), 401, "nonce_used")
            #expect(try await site.send(by: OAuth1Signer(timestamp: now + 1, nonce: "1")).status == 200)
            #expect(try await site.send(query: "?x=1", by: OAuth1Signer(nonce: "2")).status == 401)
            expect(try await site.send(by: OAuth1Signer(nonce: "2")), 401, "nonce_used")
        }
    }

    @Test("Without an application link, and on Cloud, every consumer is unknown")
    func noLink() async throws {
        try await withSite({ _ in }) { site in expect(try await site.send(), 401, "consumer_key_unknown") }
        try await withSite(deployment: .cloud) {
            $0.oauth1Consumer = try OAuth1Signer.consumer()
            $0.contextPath = ""
        } _: { site in
            let header = try OAuth1Signer().header("GET", site.server.baseURL + "/rest/api/3/myself")
            let request = TestRequest(path: "/rest/api/3/myself", headers: [("Authorization", header)])
            let response = try await TestClient(site.server).send(request)
            #expect(response.status == 401 && !response.text.contains("oauth_problem"))
        }
    }

    @Test("A public key must be an RSA key in PEM", arguments: ["", "x", OAuth1TestKey.ellipticPublicKey, "damaged"])
    func publicKeys(pem: String) throws {
        let key = pem == "damaged" ? OAuth1TestKey.publicKey.replacing("MIIBIj", with: "MIIBIk") : pem
        let error = #expect(throws: MockJiraError.self) {
            try MockOAuth1Consumer(key: "k", publicKey: key, accessToken: "t")
        }
        #expect(error?.message.contains(#""k" is not an RSA public key"#) == true)
    }
}
