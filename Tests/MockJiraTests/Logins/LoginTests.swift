import MockJira
import MockSite
import TestSupport
import Testing

/// The accepted credentials of each deployment, and the rejections of all others.
@Suite struct LoginTests {
    private func dataCenter() -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, projects: 2, users: 5))
        configuration.site.deployment = .dataCenter
        return configuration
    }

    private func cloud() -> MockJiraConfiguration {
        MockJiraConfiguration(site: MockSiteConfiguration(issues: 10, projects: 2, users: 5))
    }

    private func get(_ path: String, _ authorization: String) -> TestRequest {
        TestRequest.get(path).with("Authorization", authorization)
    }

    @Test("Data Center accepts a password and a personal access token, and rejects either in place of the other")
    func dataCenterLogins() async throws {
        try await withMockJira(dataCenter()) { server in
            let client = TestClient(server)
            for right in [DataCenterTests.password, DataCenterTests.bearer] {
                #expect(try await client.send(get("/rest/api/2/myself", right)).status == 200)
            }
            let token = try await client.send(get("/rest/api/2/myself", "Bearer demo-password"))
            #expect(token.status == 401 && token.text.contains("status-code"))
            // demo:demo-token
            let password = try await client.send(get("/rest/api/2/myself", "Basic ZGVtbzpkZW1vLXRva2Vu"))
            #expect(password.status == 401 && password.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED")
            let anonymous = try await client.send(TestRequest.get("/rest/api/2/myself").anonymous())
            #expect(anonymous.status == 401 && anonymous.headers["x-ausername"] == "anonymous")
            let search = try await client.json(TestRequest.get("/rest/api/2/search").anonymous())
            #expect(search["total"] == .int(0))
        }
    }

    @Test("After three wrong passwords, the correct one is rejected until a CAPTCHA is solved; tokens are accepted")
    func captcha() async throws {
        try await withMockJira(dataCenter()) { server in
            let client = TestClient(server)
            for _ in 0..<3 {
                #expect(try await client.send(get("/rest/api/2/myself", "Basic eDp5")).status == 401)
            }
            let refused = try await client.send(get("/rest/api/2/myself", DataCenterTests.password))
            #expect(refused.status == 403)
            #expect(refused.headers["x-seraph-loginreason"] == "AUTHENTICATION_DENIED")
            #expect(
                refused.headers["x-authentication-denied-reason"]
                    == "CAPTCHA_CHALLENGE; login-url=\(server.baseURL)/login.jsp"
            )
            #expect(try await client.send(get("/rest/api/2/myself", DataCenterTests.bearer)).status == 200)
            await server.solveCaptcha()
            #expect(try await client.send(get("/rest/api/2/myself", DataCenterTests.password)).status == 200)
        }
    }

    @Test("Cloud rejects passwords with a message in plain text")
    func cloudPasswords() async throws {
        try await withMockJira(cloud()) { server in
            // demo@example.com:demo-password
            let login = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXBhc3N3b3Jk"
            let response = try await TestClient(server).send(get("/rest/api/3/myself", login))
            #expect(response.status == 401 && response.headers["content-type"] == "text/plain")
            #expect(response.text.contains("passwords is deprecated"))
        }
    }

    @Test("A scoped token is valid only at the gateway, and a token without scopes only at the site")
    func scopedTokens() async throws {
        try await withMockJira(cloud()) { server in
            let client = TestClient(server)
            // demo@example.com:demo-scoped-token
            let scoped = "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXNjb3BlZC10b2tlbg=="
            let tenant = try await client.json(TestRequest.get("/_edge/tenant_info").anonymous())
            #expect(tenant["cloudId"] == .string(server.site.cloudID))
            let gateway = "/ex/jira/\(server.site.cloudID)/rest/api/3/myself"
            #expect(try await client.send(get(gateway, scoped)).status == 200)
            #expect(try await client.send(get("/rest/api/3/myself", scoped)).status == 401)
            let unscoped = try await client.send(get(gateway, TestClient.authorization))
            #expect(unscoped.status == 401 && unscoped.text.contains("\"code\":401"))
            #expect(try await client.send(get("/ex/jira/nowhere/rest/api/3/myself", scoped)).status == 404)
        }
    }

    @Test("An access token expires, and every refresh invalidates the refresh token that it used")
    func oauth() async throws {
        let clock = ManualClock()
        var configuration = cloud()
        configuration.clock = clock.clock
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let path = "/ex/jira/\(server.site.cloudID)/rest/api/3/myself"
            #expect(try await client.send(get(path, "Bearer demo-access-token")).status == 200)
            #expect(try await client.send(get("/rest/api/3/myself", "Bearer demo-access-token")).status == 403)
            clock.advance(.seconds(3600))
            let expired = try await client.send(get(path, "Bearer demo-access-token"))
            #expect(expired.status == 401 && expired.text.contains("Unauthorized"))

            func exchange(_ refreshToken: String) async throws -> TestResponse {
                let form = [
                    "grant_type": "refresh_token", "client_id": "demo-client", "client_secret": "demo-secret",
                    "refresh_token": refreshToken,
                ]
                let body = "{" + form.map { "\"\($0)\":\(JSON.quoted($1))" }.joined(separator: ",") + "}"
                return try await client.send(TestRequest.post("/oauth/token", body).anonymous())
            }
            let first = try await exchange("demo-refresh-token").json
            let access = try #require(first["access_token"].string)
            let refresh = try #require(first["refresh_token"].string)
            #expect(first["expires_in"] == .int(3600) && first["token_type"] == .string("Bearer"))
            #expect(try await client.send(get(path, "Bearer \(access)")).status == 200)
            let sites = try await client.json(get("/oauth/token/accessible-resources", "Bearer \(access)"))
            #expect(sites.elements.first?["id"] == .string(server.site.cloudID))
            let spent = try await exchange("demo-refresh-token")
            #expect(spent.status == 403 && spent.text.contains("invalid_grant"))
            #expect(try await exchange(refresh).status == 200)
            #expect(try await exchange(refresh).status == 403)
        }
    }

    @Test("A token with scopes grants access only to the operations of these scopes")
    func scopes() async throws {
        var configuration = cloud()
        configuration.oauth.scopes = ["read:jira-work"]
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let gateway = "/ex/jira/\(server.site.cloudID)"
            func status(_ path: String, _ method: String = "GET") async throws -> Int {
                var request = get(gateway + path, "Bearer demo-access-token")
                request.method = method
                let response = try await client.send(request)
                if response.status == 401 { #expect(response.text.contains("scope does not match"), "\(path)") }
                return response.status
            }
            for path in ["/rest/api/3/field", "/rest/api/3/issue/OPS-1", "/rest/api/3/serverInfo"] {
                let found = try await status(path)
                #expect(found == 200, "\(path)")
            }
            for path in ["/rest/api/3/myself", "/rest/api/3/events", "/rest/api/3/screens", "/rest/agile/1.0/board"] {
                let found = try await status(path)
                #expect(found == 401, "\(path)")
            }
            let deleting = try await status("/rest/api/3/issue/OPS-1", "DELETE")
            #expect(deleting == 401)
            #expect(await server.currentSite().hasIssue(0))
        }
    }

    @Test(
        "The scope of each operation is that of the OpenAPI document",
        .enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi")
    )
    func scopesOfTheDocument() throws {
        let document = try OpenAPIDocument.platform.get()
        var count = 0
        for (method, path) in Site.cloudOperations where path.hasPrefix("/rest/api/3/") {
            let security = document.operation(method, path)["security"].elements
            guard let scopes = security.first(where: { $0["OAuth2"] != .null })?["OAuth2"].elements else { continue }
            #expect(Site.scope(for: method, path) == scopes.first?.string, "\(method) \(path)")
            count += 1
        }
        #expect(count > 100)
    }

    @Test("An app's secret in a form, as specified by RFC 6749, is exchanged for an access token")
    func clientCredentials() async throws {
        try await withMockJira(cloud()) { server in
            let client = TestClient(server)
            func request(_ secret: String) -> TestRequest {
                TestRequest(
                    method: "POST",
                    path: "/oauth/token",
                    headers: [("Content-Type", "application/x-www-form-urlencoded")],
                    body: "grant_type=client_credentials&client_id=demo-client&client_secret=\(secret)"
                )
            }
            let token = try await client.json(request("demo-secret"))
            #expect(token["access_token"].string != nil && token["refresh_token"] == .null)
            #expect(try await client.send(request("x")).status == 401)
        }
    }
}
