import Foundation
import MockJira
import MockJiraTLS
import Testing

/// TLS with a third-party client: curl, whose exit status indicates the failure.
@Suite(.enabled(if: Curl.isAvailable, "curl is not installed")) struct TLSTests {
    private static func configuration(_ tls: MockTLS?) -> MockJiraConfiguration {
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 20))
        configuration.tls = tls
        return configuration
    }

    @Test("A client that trusts the authority connects by address and by name, with HTTP/1.1")
    func trusted() async throws {
        var path: String?
        try await withMockJira(Self.configuration(MockTLS())) { server in
            let authority = try #require(server.certificateAuthorityPath)
            path = authority
            #expect(server.baseURL.hasPrefix("https://127.0.0.1:"))
            let port = try #require(server.baseURL.split(separator: ":").last)
            for url in [server.baseURL, "https://localhost:\(port)"] {
                let answer = try await Curl.run("--cacert", authority, "--http2", url + "/rest/api/3/serverInfo")
                #expect(answer.status == 0 && answer.output.hasSuffix("\n200 1.1"), "\(answer)")
                #expect(answer.output.contains("\"Cloud\""))
            }
            #expect(await server.ledger().map(\.status) == [200, 200])
        }
        // The file is removed with the site.
        #expect(!FileManager.default.fileExists(atPath: try #require(path)))
    }

    @Test("A client that does not trust the authority fails, and so does plain HTTP")
    func untrusted() async throws {
        try await withMockJira(Self.configuration(MockTLS())) { server in
            let url = server.baseURL + "/rest/api/3/serverInfo"
            // 60: the peer's certificate cannot be verified.
            let answer = try await Curl.run(url)
            #expect(answer.status == 60, "\(answer)")
            let plain = try await Curl.run(url.replacingOccurrences(of: "https:", with: "http:"))
            #expect(plain.status != 0)
            #expect(await server.ledger().isEmpty)
        }
        // The authority of one site is not valid for another.
        try await withMockJira(Self.configuration(MockTLS())) { server in
            try await withMockJira(Self.configuration(MockTLS())) { other in
                let authority = try #require(other.certificateAuthorityPath)
                let answer = try await Curl.run("--cacert", authority, server.baseURL + "/rest/api/3/serverInfo")
                #expect(answer.status == 60, "\(answer)")
            }
        }
    }

    @Test("curl rejects an expired certificate or a wrong host", arguments: [MockTLS.Fault.expired, .wrongHost])
    func wrongCertificates(fault: MockTLS.Fault) async throws {
        try await withMockJira(Self.configuration(MockTLS(fault: fault))) { server in
            let authority = try #require(server.certificateAuthorityPath)
            let url = server.baseURL + "/rest/api/3/serverInfo"
            let answer = try await Curl.run("--cacert", authority, url)
            #expect(answer.status == 60, "\(answer)")
            // The certificate has no other error.
            let lenient = try await Curl.run("--insecure", url)
            #expect(lenient.status == 0 && lenient.output.hasSuffix("\n200 1.1"), "\(lenient)")
            #expect(await server.ledger().count == 1)
            if fault == .wrongHost {
                let port = try #require(server.baseURL.split(separator: ":").last)
                let there = "https://elsewhere.example:\(port)/rest/api/3/serverInfo"
                let resolved = "elsewhere.example:\(port):127.0.0.1"
                let other = try await Curl.run("--cacert", authority, "--resolve", resolved, there)
                #expect(other.status == 0, "\(other)")
            }
        }
    }

    @Test("With a stalled handshake, the site accepts the connection and sends nothing")
    func stalled() async throws {
        try await withMockJira(Self.configuration(MockTLS(fault: .stalled))) { server in
            // 28: the operation timed out. The connection itself is established at once.
            let answer = try await Curl.run(
                "--insecure",
                "--max-time",
                "0.5",
                server.baseURL + "/rest/api/3/serverInfo"
            )
            #expect(answer.status == 28 && answer.output.hasSuffix("\n000 0"), "\(answer)")
        }
    }

    @Test("Without TLS there is no certificate authority")
    func plain() async throws {
        try await withMockJira(Self.configuration(nil)) { server in
            #expect(server.certificateAuthorityPath == nil && server.baseURL.hasPrefix("http://"))
        }
    }
}

/// The command curl.
enum Curl {
    struct Answer {
        let status: Int32
        /// The body, and a line with the status code and the HTTP version.
        let output: String
        let errors: String
    }

    private static let path = ["/usr/bin/curl", "/usr/local/bin/curl", "/opt/homebrew/bin/curl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static var isAvailable: Bool { path != nil }

    static func run(_ arguments: String...) async throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: try #require(path))
        process.arguments =
            ["--silent", "--show-error", "--noproxy", "*", "--write-out", "\n%{http_code} %{http_version}"] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { process in
                // Both outputs are much smaller than the capacity of a pipe.
                let texts = [output, errors].map {
                    String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                }
                continuation.resume(
                    returning: Answer(status: process.terminationStatus, output: texts[0], errors: texts[1])
                )
            }
            do {
                try process.run()
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
