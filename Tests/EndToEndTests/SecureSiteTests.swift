import Foundation
import Judge
import MockJira
import MockJiraTLS
import Testing

@Suite("Copies from a site with TLS", .timeLimit(.minutes(3)))
struct SecureSiteTests {
    private static func use(
        _ fault: MockTLS.Fault? = nil,
        _ body: (Copy, MockJiraServer, _ authority: String, _ folder: String) async throws -> Void
    ) async throws {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 250, hostileValues: true))
        configuration.tls = MockTLS(fault: fault)
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                var copy = Copy(site: server.baseURL, output: folder + "/issues")
                copy.limit = .seconds(30)
                try await body(copy, server, try #require(server.certificateAuthorityPath), folder)
            }
        }
    }

    @Test("succeed if the site's certificate authority is trusted")
    func trusted() async throws {
        try await Self.use { copy, server, authority, _ in
            var copy = copy
            copy.arguments = ["--ca-file", authority]
            _ = try await copy.succeed()
            #expect(try Manifest(path: copy.output).rows == 250)
            #expect(await server.ledger().isEmpty == false)
        }
    }

    @Test("fail at once if the site's certificate authority is not trusted, and send no request")
    func untrusted() async throws {
        try await Self.use { copy, server, _, folder in
            let start = ContinuousClock.now
            try await ExpectedError(exitCode: 1, words: ["certificate was rejected", "--ca-file"]).check(
                copy,
                in: folder
            )
            // Retries would take fifteen seconds.
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(await server.ledger().isEmpty)
        }
    }

    @Test(
        "fail at once if the certificate has expired or is for another host",
        arguments: [MockTLS.Fault.expired, .wrongHost]
    )
    func wrongCertificate(_ fault: MockTLS.Fault) async throws {
        try await Self.use(fault) { copy, server, authority, folder in
            var copy = copy
            copy.arguments = ["--ca-file", authority]
            let start = ContinuousClock.now
            try await ExpectedError(exitCode: 1, words: ["certificate was rejected"]).check(copy, in: folder)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(await server.ledger().isEmpty)
        }
    }

    @Test("fail at once if the site speaks plain HTTP but its address has https, and name the cause (was retried)")
    func plainHTTP() async throws {
        let configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 1))
        try await withMockJira(configuration) { server in
            try await TemporaryFolder.use { folder in
                let address = server.baseURL.replacing("http://", with: "https://")
                var copy = Copy(site: address, output: folder + "/issues")
                copy.limit = .seconds(30)
                let finished = try await copy.run()
                #expect(finished.exitCode == 1)
                #expect(finished.standardError.contains("write http:// in the address"), "\(finished.standardError)")
                #expect(!finished.standardError.contains("tried"), "\(finished.standardError)")
                #expect(await server.ledger().isEmpty)
            }
        }
    }

    @Test("end after the connect timeout if the handshake stalls")
    func stalled() async throws {
        try await Self.use(.stalled) { copy, _, authority, folder in
            var copy = copy
            copy.arguments = ["--ca-file", authority, "--timeout", "2"]
            let start = ContinuousClock.now
            try await ExpectedError(exitCode: 1, words: ["opening a connection timed out"]).check(copy, in: folder)
            // A request to a site that never responded is not retried.
            #expect((.seconds(1.5)...(.seconds(10))).contains(ContinuousClock.now - start))
        }
    }
}
