import FactoryDefinitions
import Foundation
import JiraReader
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Secrets of definitions", .timeLimit(.minutes(5)))
struct KeyVaultTests {
    /// A vault, its login endpoint and a Jira site, all on one server.
    private static func site(refusing: Int = 0) throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            if request.number < refusing { return connection.respond("", status: 503) }
            if request.target.hasPrefix("/rest/") { return connection.respond(#"[{"id":"a"}]"#) }
            if request.target.hasPrefix("/tenant-1/oauth2/v2.0/token") || request.target.hasPrefix("/metadata/") {
                return connection.respond(#"{"token_type":"Bearer","access_token":"t0ken"}"#)
            }
            guard request.headers["authorization"] == "Bearer t0ken" else {
                return connection.respond(#"{"error":{"code":"Unauthorized","message":"x"}}"#, status: 401)
            }
            if request.target.hasPrefix("/secrets/jira-token") {
                return connection.respond(#"{"value":"vault-s3cret","id":"https://x"}"#)
            }
            connection.respond(#"{"error":{"code":"SecretNotFound","message":"vault-s3cret"}}"#, status: 404)
        }
    }

    private static func fixture(
        _ server: LoopbackServer,
        password: String,
        vault: String? = nil
    ) throws -> FactoryFixture {
        var fixture = try FactoryFixture(server)
        fixture.files[0] = """
            {"name": "Harbor", "properties": {"type": "Jira", "typeProperties": {"host": "jira.harbor.example",
            "username": "svc", "useEncryptedEndpoints": false, "password": \(password)}}}
            """
        fixture.files.append(
            """
            {"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl":
            "\(vault ?? server.baseURL + "/")"}}}
            """
        )
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L")])
        return fixture
    }

    private static let inVault = """
        {"type": "AzureKeyVaultSecret", "store": {"referenceName": "Vault", "type": "LinkedServiceReference"},
        "secretName": "@concat('jira-', 'token')", "secretVersion": "7"}
        """

    private static func login(_ server: LoopbackServer) -> KeyVaultLogin {
        .clientSecret(authority: server.baseURL, tenant: "tenant-1", client: "app", secret: Secret("a&b=c"))
    }

    private static func password(_ server: LoopbackServer) -> String? {
        server.requests.last { $0.target.hasPrefix("/rest/") }?.headers["authorization"]
            .flatMap { Data(base64Encoded: String($0.dropFirst("Basic ".count))) }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("are requested from the vault with an application's credentials")
    func clientSecret() async throws {
        let server = try Self.site(refusing: 2)
        defer { server.stop() }
        var fixture = try Self.fixture(server, password: Self.inVault)
        fixture.settings.secrets.vaultLogin = Self.login(server)
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(Self.password(server) == "svc:vault-s3cret")
        let token = try #require(server.requests.first { $0.target.hasPrefix("/tenant-1/") })
        #expect(token.method == "POST")
        #expect(
            String(decoding: token.body, as: UTF8.self)
                == "grant_type=client_credentials&client_id=app&client_secret=a%26b%3Dc&scope=https%3A%2F%2Fvault.azure.net%2F.default"
        )
        #expect(server.requests.contains { $0.target == "/secrets/jira-token/7?api-version=7.4" })
        // Two temporary failures, with growing waits after them.
        let waits = fixture.stepped.noted
        #expect(waits.count == 2 && waits.allSatisfy { .milliseconds(700)...(.milliseconds(2600)) ~= $0 })
        for secret in ["vault-s3cret", "t0ken", "a&b=c"] { #expect(!report.value.json.contains(secret)) }
    }

    @Test("are requested from the vault with the machine's managed identity")
    func managedIdentity() async throws {
        let server = try Self.site()
        defer { server.stop() }
        var fixture = try Self.fixture(
            server,
            password: Self.inVault.replacing(#", "secretVersion": "7""#, with: "").replacing(
                ",\n\"secretVersion\": \"7\"",
                with: ""
            )
        )
        fixture.settings.secrets.vaultLogin = .managedIdentity(
            endpoint: server.baseURL + "/metadata/identity/oauth2/token",
            version: "2018-02-01",
            header: ("Metadata", Secret("true"))
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        let asked = try #require(server.requests.first)
        #expect(asked.headers["metadata"] == "true")
        #expect(
            asked.target
                == "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net"
        )
        #expect(Self.password(server) == "svc:vault-s3cret")
    }

    @Test("that are known locally are not requested")
    func local() async throws {
        let server = try Self.site()
        defer { server.stop() }
        for (password, name) in [
            (Self.inVault, "jira-token"), (#"{"type": "SecureString", "value": "**********"}"#, "Harbor"),
            (#"{"type": "SecureString"}"#, "Harbor"), ("null", "Harbor"),
        ] {
            var fixture = try Self.fixture(server, password: password)
            fixture.settings.secrets.local = { $0 == name ? Secret("l0cal") : nil }
            let report = try await fixture.makeRun("P").start()
            #expect(report.status == .succeeded, "\(report.message)")
            #expect(Self.password(server) == "svc:l0cal")
        }
        #expect(server.requests.allSatisfy { $0.target.hasPrefix("/rest/") })
        #expect(SecretStore.variableName(of: "jira-token.2") == "JIRASTREAM_SECRET_JIRA_TOKEN_2")
    }

    @Test("that are unavailable are reported, with only the code of the vault's error")
    func missing() async throws {
        let server = try Self.site()
        defer { server.stop() }
        for (password, hasLogin, word) in [
            (Self.inVault, false, "JIRASTREAM_SECRET_JIRA_TOKEN"),
            (Self.inVault.replacing("'token'", with: "'other'"), true, "status 404, SecretNotFound"),
            (#"{"type": "SecureString", "value": "***"}"#, true, "masked; set JIRASTREAM_SECRET_HARBOR"),
            ("\"plain\"", true, "must be a SecureString"), (#"{"type": "Whatever"}"#, true, "of type Whatever"),
            ("null", true, "missing"),
        ] {
            var fixture = try Self.fixture(server, password: password)
            if hasLogin { fixture.settings.secrets.vaultLogin = Self.login(server) }
            let report = try await fixture.makeRun("P").start()
            #expect(report.status == .failed)
            #expect(report.message.contains(word), "\(report.message)")
            #expect(!report.value.json.contains("vault-s3cret"))
            let code = report.value["activityRuns", "0", "error", "errorCode"]
            #expect(code == .string(word.hasPrefix("of type") ? "Unsupported" : "SecretNotFound"))
        }
    }

    @Test("are requested only from vaults: no other host receives a token")
    func otherHosts() async throws {
        let server = try Self.site()
        defer { server.stop() }
        for vault in [
            "https://attacker.example", "http://x.vault.azure.net", "https://vault.azure.net.attacker.example",
            "https://u:p@x.vault.azure.net", "https://x.vault.azure.net/path", "x", "",
        ] {
            var fixture = try Self.fixture(server, password: Self.inVault, vault: vault)
            fixture.settings.secrets.vaultLogin = Self.login(server)
            let report = try await fixture.makeRun("P").start()
            #expect(report.status == .failed, "\(vault)")
        }
        #expect(server.requests.isEmpty)
    }
}

@Suite("Linked services of Jira")
struct SiteBindingTests {
    private static func site(_ properties: String, version: String? = nil) throws -> SiteBinding {
        let head = version.map { "\"version\": \($0), " } ?? ""
        let definitions = DefinitionSet([
            "{\"name\": \"J\", \"properties\": {\(head)\"type\": \"Jira\", \"typeProperties\": {\(properties)}}}"
        ])
        let binding = FactoryBinding(
            definitions: definitions,
            secrets: SecretStore(),
            output: OutputLocation(root: "/out"),
            reader: JiraClient.Configuration(),
            clock: .system
        )
        let service = try binding.linkedService(
            try value(#"{"referenceName": "j", "type": "LinkedServiceReference"}"#),
            in: ExpressionScope(),
            place: "a test"
        )
        return try binding.site(of: service)
    }

    @Test("have the documented schemes and ports")
    func addresses() throws {
        let host = #""host": "jira.example.com""#
        for (properties, version, address) in [
            (host, "\"2.0\"", "https://jira.example.com"),
            (host + #", "port": "443""#, "\"2.0\"", "https://jira.example.com"),
            (host + #", "port": 8443"#, "2.0", "https://jira.example.com:8443"),
            // Settings that version 2.0 does not support have no effect.
            (host + #", "useEncryptedEndpoints": false"#, "\"2.0\"", "https://jira.example.com"),
            (host, nil, "https://jira.example.com"),
            (host + #", "useEncryptedEndpoints": false"#, nil, "http://jira.example.com:8080"),
            (host + #", "useEncryptedEndpoints": "False", "port": 80"#, nil, "http://jira.example.com"),
            (host + #", "useEncryptedEndpoints": true, "port": 8080"#, nil, "https://jira.example.com:8080"),
            (#""host": "[::1]", "port": 8443"#, nil, "https://[::1]:8443"),
            (#""host": "jira.example.com/jira/", "port": 8443"#, "\"2.0\"", "https://jira.example.com:8443/jira"),
            (#""host": "h/a/b", "useEncryptedEndpoints": false"#, nil, "http://h:8080/a/b"),
        ] as [(String, String?, String)] {
            let site = try Self.site(properties, version: version)
            #expect(site.site.baseURL == address, "\(properties)")
            #expect(site.isVersion2 == (version != nil), "\(properties)")
        }
    }

    @Test("verify certificates unless version 1.0 disables it")
    func verification() throws {
        let host = #""host": "j""#
        for (properties, version, checksHost, checksPeer) in [
            (host, nil, true, true), (host + #", "useHostVerification": false"#, nil, false, true),
            (host + #", "usePeerVerification": false"#, nil, true, false),
            (host + #", "usePeerVerification": false, "useHostVerification": false"#, "\"2.0\"", true, true),
        ] as [(String, String?, Bool, Bool)] {
            let reader = try Self.site(properties, version: version).reader
            #expect(reader.verifiesHost == checksHost && reader.verifiesPeer == checksPeer, "\(properties)")
        }
    }

    @Test("are rejected with an invalid host or an unknown version")
    func refused() {
        for (properties, version, word) in [
            (#""host": "https://jira.example.com""#, nil, "a name or address"),
            (#""host": "/jira""#, nil, "a name or address"), (#""host": "h/jira:80""#, nil, "a name or address"),
            (#""host": "h//jira""#, nil, "a name or address"), (#""host": "h/../jira""#, nil, "segment"),
            (#""host": "u@h""#, nil, "a name or address"), (#""host": "h:1""#, nil, "a name or address"),
            ("", nil, "no host"),
            (#""host": "h", "port": 0"#, nil, "1 to 65535"), (#""host": "h""#, "\"3.0\"", "version 3.0"),
            (#""host": "h", "useEncryptedEndpoints": 1"#, nil, "true or false"),
        ] as [(String, String?, String)] {
            do {
                _ = try Self.site(properties, version: version)
                Issue.record("\(properties)")
            } catch {
                #expect("\(error)".contains(word), "\(error)")
            }
        }
    }
}
