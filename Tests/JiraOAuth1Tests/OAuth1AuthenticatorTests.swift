import Foundation
import JiraReader
import Synchronization
import TestSupport
import Testing

@testable import JiraOAuth1

@Suite("OAuth 1.0a", .timeLimit(.minutes(2)))
struct OAuth1AuthenticatorTests {
    private func authenticator() throws -> OAuth1Authenticator {
        let count = Mutex(0)
        return try OAuth1Authenticator(
            consumerKey: "consumer",
            privateKey: Secret(TestKeys.rsa),
            accessToken: Secret("t0ken"),
            now: { Date(timeIntervalSince1970: 1_700_000_000.9) },
            nonce: {
                "n0nce"
                    + count.withLock { count in
                        defer { count += 1 }
                        return count == 0 ? "" : "-\(count)"
                    }
            }
        )
    }

    private func read(
        _ server: LoopbackServer,
        _ authenticator: OAuth1Authenticator,
        path: String = "/jira"
    ) async throws -> [String] {
        var configuration = JiraClient.Configuration()
        configuration.deployment = .dataCenter
        configuration.retryPolicy.baseDelay = .zero
        let reader = try JiraClient(
            site: JiraSite(server.baseURL + path),
            credentials: .authenticator(authenticator),
            configuration: configuration
        )
        var ids: [String] = []
        for try await record in try reader.records(of: "Statuses") { ids.append(record["id"]?.text ?? "") }
        return ids
    }

    /// The signature is that of `openssl dgst -sha1 -sign KEY` over the base string.
    @Test("signs a request as openssl does")
    func signature() async throws {
        let server = try LoopbackServer { _, connection in connection.respond(#"[{"id":"1"}]"#) }
        defer { server.stop() }
        #expect(try await read(server, authenticator()) == ["1"])
        let request = try #require(server.requests.first)
        #expect(request.target == "/jira/rest/api/2/status")
        let header = try #require(request.headers["authorization"])
        #expect(header.hasPrefix("OAuth oauth_consumer_key=\"consumer\", oauth_nonce=\"n0nce\", "))
        for field in [
            "oauth_signature_method=\"RSA-SHA1\"", "oauth_timestamp=\"1700000000\"", "oauth_token=\"t0ken\"",
            "oauth_version=\"1.0\"",
        ] {
            #expect(header.contains(field))
        }
        let encoded = try #require(header.firstMatch(of: /oauth_signature="([^"]*)"/)).output.1
        let signature = try #require(String(encoded).removingPercentEncoding.flatMap { Data(base64Encoded: $0) })
        let base = [
            "GET", "\(server.baseURL)/jira/rest/api/2/status",
            "oauth_consumer_key=consumer&oauth_nonce=n0nce&oauth_signature_method=RSA-SHA1&oauth_timestamp=1700000000"
                + "&oauth_token=t0ken&oauth_version=1.0",
        ].map(\.percentEncoded).joined(separator: "&")
        #expect(try opensslSignature(of: base) == signature)
    }

    private func opensslSignature(of text: String) throws -> Data {
        let folder = try TemporaryFolder()
        let key = folder.file("key.pem")
        try TestKeys.rsa.write(toFile: key, atomically: false, encoding: .utf8)
        let input = folder.file("text")
        try text.write(toFile: input, atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "dgst", "-sha1", "-sign", key, "-out", folder.file("signature"), input]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try Data(contentsOf: URL(fileURLWithPath: folder.file("signature")))
    }

    @Test("signs a request again once if the site reports a used nonce or an old timestamp")
    func secondChance() async throws {
        for (problem, status, rejections, requests) in [
            ("nonce_used", 401, 1, 2), ("timestamp_refused", 400, 1, 2), ("nonce_used", 401, 9, 2),
            ("timestamp_refused", 400, 9, 2), ("signature_invalid", 401, 1, 1), ("parameter_absent", 400, 1, 1),
        ] {
            let server = try LoopbackServer { request, connection in
                guard request.number < rejections else { return connection.respond(#"[{"id":"1"}]"#) }
                connection.respond(
                    "{}",
                    status: status,
                    headers: [#"WWW-Authenticate: OAuth realm="http%3A%2F%2Fx", oauth_problem="\#(problem)""#]
                )
            }
            defer { server.stop() }
            let result = await Result { try await read(server, authenticator()) }
            #expect(server.requests.count == requests, "\(problem)")
            let nonces = server.requests.compactMap {
                $0.headers["authorization"]?.firstMatch(of: /oauth_nonce="([^"]*)"/)?.output.1
            }
            #expect(Set(nonces).count == requests)
            if rejections < requests {
                #expect(try result.get() == ["1"])
            } else {
                let error = try #require(throws: JiraReaderError.self) { try result.get() }
                #expect(error.code == .notAuthenticated && error.message.contains("oauth_problem \(problem)"))
            }
        }
    }

    @Test("rejects invalid keys and names, and prints no secret")
    func rejections() throws {
        func message(_ key: String = "consumer", _ pem: String = TestKeys.rsa, _ token: String = "t0ken") -> String {
            let error = #expect(throws: JiraReaderError.self) {
                try OAuth1Authenticator(consumerKey: key, privateKey: Secret(pem), accessToken: Secret(token))
            }
            #expect(error?.code == .invalidOption)
            return error?.message ?? ""
        }
        #expect(message("").contains("consumer key"))
        #expect(message("a\nb").contains("consumer key"))
        #expect(message("consumer", TestKeys.rsa, "a\nb").contains("access token"))
        #expect(message("consumer", TestKeys.encrypted).contains("passphrase"))
        #expect(message("consumer", TestKeys.ellipticCurve).contains("not an RSA key"))
        #expect(message("consumer", "s3cret").contains("PEM") && !message("consumer", "s3cret").contains("s3cret"))
        let authenticator = try authenticator()
        var dumped = ""
        dump(authenticator, to: &dumped)
        for text in [dumped, "\(authenticator)", "\(Credentials.authenticator(authenticator))"] {
            #expect(!text.contains("t0ken") && !text.contains("MIICe"))
        }
        #expect(authenticator.account == "OAuth consumer consumer")
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
