import Foundation
import Judge
import MockJira
import Testing

@Suite("The options of mockjira", .serialized, .timeLimit(.minutes(5)))
struct MockOptionTests {
    @Test("With TLS, mockjira prints its address and the path of its CA certificate, and removes that file at the end")
    func tls() async throws {
        let mock = try Program(Binaries.mockjiraBesideTLS, ["--issues", "10", "--tls"]).start()
        let line = try await MockProgram.readyAddress(mock)
        let found = try #require(line.wholeMatch(of: #/https://127\.0\.0\.1:[1-9][0-9]* \(CA: (?<path>/[^)]+)\)/#))
        let path = String(found.output.path)
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("-----BEGIN CERTIFICATE-----\n"))
        mock.signal(SIGTERM)
        #expect(await mock.finish(within: .seconds(20)).ending == .exited(0))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("If mockjira-tls is not beside mockjira, --tls is rejected with the command that builds mockjira-tls")
    func tlsIsNotBuilt() async throws {
        try await TemporaryFolder.use { folder in
            let alone = folder + "/mockjira"
            try FileManager.default.copyItem(atPath: Binaries.mockjiraBesideTLS, toPath: alone)
            let mock = try Program(alone, ["--tls"]).start()
            let end = await mock.finish(within: .seconds(20))
            #expect(end.ending == .exited(64))
            #expect(end.standardError.contains("mockjira-tls, which is not in \(folder)"), "\(end.standardError)")
            #expect(end.standardError.contains("--product mockjira-tls"), "\(end.standardError)")
        }
    }

    @Test("The address of a Data Center site has the context path")
    func dataCenter() async throws {
        let arguments = ["--issues", "10", "--deployment", "datacenter", "--context-path", "/jira", "--clock", "now"]
        let mock = try Program(Binaries.mockjira, arguments + ["--user", "admin"]).start()
        let address = try await MockProgram.readyAddress(mock)
        #expect(address.wholeMatch(of: #/http://127\.0\.0\.1:[1-9][0-9]*/jira/#) != nil, "\(address)")
        mock.signal(SIGTERM)
        #expect(await mock.finish(within: .seconds(20)).ending == .exited(0))
    }

    @Test("Values that common readers reject are served only with --hostile-values", arguments: [false, true])
    func hostileValues(isGiven: Bool) async throws {
        let configuration = MockSiteConfiguration(issues: 600, hostileValues: isGiven)
        try await MockProgram.use(configuration) { mock in
            try await TemporaryFolder.use { folder in
                let path = folder + "/issues"
                _ = try await Copy(site: mock.address, output: path).succeed()
                let text = try await TextLines.of(path).joined(separator: "\n")
                #expect(text.contains("\\u0000") == isGiven)
                #expect(text.contains(/:-?[0-9]{30}[,}]/) == isGiven)
                #expect(text.contains(/:1[eE]\+?400[,}]/) == isGiven)
            }
        }
    }

    @Test("The options of OAuth 1.0a are accepted on Data Center; invalid or missing options are rejected")
    func applicationLink() async throws {
        try await TemporaryFolder.use { folder in
            let path = folder + "/public.pem"
            try Self.publicKey.write(toFile: path, atomically: true, encoding: .utf8)
            let options = ["--oauth1-consumer", "reader", "--oauth1-public-key", path, "--oauth1-token", "given"]
            let mock = try Program(Binaries.mockjira, ["--deployment", "datacenter"] + options).start()
            _ = try await MockProgram.readyAddress(mock)
            mock.signal(SIGTERM)
            #expect(await mock.finish(within: .seconds(20)).ending == .exited(0))

            func error(_ arguments: [String]) async throws -> String {
                let mock = try Program(Binaries.mockjira, arguments).start()
                let finished = await mock.finish(within: .seconds(20))
                #expect(finished.ending == .exited(64) && finished.output.isEmpty, "\(finished)")
                return finished.standardError
            }
            #expect(try await error(options).contains("add --deployment datacenter"))
            let dataCenter = ["--deployment", "datacenter", "--oauth1-consumer", "reader", "--oauth1-public-key"]
            #expect(try await error(dataCenter + [path]).contains("--oauth1-token is missing"))
            let absent = try await error(dataCenter + [folder + "/absent.pem", "--oauth1-token", "given"])
            #expect(absent.contains("cannot read '\(folder)/absent.pem': No such file or directory"), "\(absent)")
            try Self.publicKey.dropFirst(30).description.write(toFile: path, atomically: true, encoding: .utf8)
            let damaged = try await error(dataCenter + [path, "--oauth1-token", "given"])
            #expect(
                damaged.contains("--oauth1-public-key \(path): The public key of the OAuth 1.0a consumer \"reader\"")
            )
            #expect(damaged.contains("openssl pkey -in KEY.pem -pubout"), "\(damaged)")
        }
    }

    private static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtAtDhL0qjHORfYOW9cUt
        1hMdgdbCMQ+F/dVWLSCBpwtFcea6yFjCErHUwDRvozLAyOAQmMpEeTGptja+mU1T
        rXFv1j9jv/OwftnlZ2hF8SaroU2jVQ3DfRi5QjJLS+y+MEl3ck2v9nWEXR4Gti1C
        I05I6lG0Jzhr+HRTLqnB1s00AxFck5uHOcEyMrfQ/zwF/yB6DSv+VwWlbBvWvG8D
        PoaDKb0r2qbvrKwSf0SRibUERaID/O7ZS+kfd1oKlioCKAai/yDjJzNXQ6Yba4GQ
        o3FVNKYwiED+t7a+5fyRnBJSrsoT1xNrZVTmKl1FMhEqV57nV3xZZcg4xHUunGP7
        ywIDAQAB
        -----END PUBLIC KEY-----

        """

    @Test(
        "Invalid options are usage errors",
        arguments: [
            ["--rate-burst", "0"], ["--rate-burst", "5@x"], ["--rate-points", "5/0s"], ["--rate-points", "x"],
            ["--rate-reason", "whim"], ["--rate-gateway", "0"], ["--rate-fill", "-1"], ["--tls-fault", "late"],
            ["--fault", "stallx0"], ["--deployment", "server"], ["--context-path", "/jira"],
            ["--context-path", "jira", "--deployment", "datacenter"], ["--clock", "yesterday"], ["--plans", "-1"],
            ["--comments", "101"],
        ]
    )
    func nonsense(arguments: [String]) async throws {
        let mock = try Program(Binaries.mockjira, arguments).start()
        let finished = await mock.finish(within: .seconds(20))
        #expect(finished.ending == .exited(64) && finished.output.isEmpty, "\(finished)")
        #expect(finished.standardError.contains(arguments[1]) || finished.standardError.contains(arguments[0]))
    }
}
