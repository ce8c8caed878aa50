import MockSite
import Testing

@testable import MockJira

/// Random headers and addresses of signed requests: each is rejected with a problem, and none stops the site.
@Suite struct OAuth1FuzzTests {
    private static let parts = [
        "OAuth", "oauth ", " ", ",", "=", "\"", "\"\"", "%", "%2", "%zz", "%00", "%C3%A9", "%F0%9F", "+", "é",
        "\u{301}",
        "realm", "oauth_consumer_key", "oauth_token", "oauth_signature", "oauth_signature_method", "oauth_timestamp",
        "oauth_nonce", "oauth_version", "=\"jirastream\"", "=\"access-token\"", "=\"RSA-SHA1\"", "=\"1774540790\"",
        "=\"-1\"", "=\"99999999999999999999\"", "=\"1.0\"", "=\"AAAA\"", "=\"A===\"", "=\"====\"", "&", "?", "/", ":80",
    ]

    private static func text(_ random: inout SeededRandom, atMost count: Int) -> String {
        (0..<random.below(count + 1)).map { _ in parts[random.below(parts.count)] }.joined()
    }

    /// Returns a header with all required parameters, of which at most one is replaced, missing or repeated.
    private static func damaged(_ random: inout SeededRandom) -> String {
        var members = [
            "oauth_consumer_key=\"jirastream\"", "oauth_token=\"access-token\"", "oauth_signature_method=\"RSA-SHA1\"",
            "oauth_timestamp=\"1774540790\"", "oauth_nonce=\"\(random.next())\"", "oauth_signature=\"AAAA\"",
        ]
        let place = random.below(members.count)
        switch random.below(4) {
        case 0: members[place] = text(&random, atMost: 4)
        case 1: members.remove(at: place)
        case 2: members.append(members[place])
        default: break
        }
        return "OAuth " + members.joined(separator: ",")
    }

    @Test("Random headers are rejected", arguments: UInt64(1)...4)
    func headers(seed: UInt64) throws {
        var random = SeededRandom(seed: seed, topic: .faults)
        var verifier = OAuth1Verifier(try OAuth1Signer.consumer())
        var problems: Set<String> = []
        for _ in 0..<5000 {
            let header = random.below(2) == 0 ? Self.damaged(&random) : "OAuth " + Self.text(&random, atMost: 20)
            let request = OAuth1Request(
                method: "GET",
                isEncrypted: random.below(2) == 0,
                host: Self.text(&random, atMost: 3),
                uri: Self.text(&random, atMost: 8),
                form: Array(Self.text(&random, atMost: 4).utf8)
            )
            let problem = #expect(throws: OAuth1Problem.self, "seed \(seed): \(header)") {
                try verifier.verify(header, request, seconds: ManualClock.epochSeconds)
            }
            guard let problem else { continue }
            #expect([400, 401].contains(problem.status), "seed \(seed): \(header)")
            problems.insert(problem.name)
        }
        #expect(problems.isSuperset(of: ["parameter_absent", "parameter_rejected", "signature_invalid"]))
    }

    @Test("Encoded bytes are decoded to the same bytes", arguments: UInt64(1)...4)
    func encoding(seed: UInt64) {
        var random = SeededRandom(seed: seed, topic: .text)
        for _ in 0..<2000 {
            let bytes = (0..<random.below(20)).map { _ in UInt8(random.below(256)) }
            let encoded = PercentEncoding.encoded(bytes)
            #expect(PercentEncoding.decoded(encoded, plusIsBlank: true) == bytes, "seed \(seed): \(bytes)")
            #expect(encoded.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "seed \(seed): \(bytes)")
        }
    }
}
