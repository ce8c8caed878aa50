internal import NIOCore
internal import NIOHTTP1

/// The application link of a Data Center site. It recognizes signed requests and verifies them.
struct OAuth1Link {
    /// The account of the access token.
    let account: SiteAccount
    private var verifier: OAuth1Verifier
    private let isEncrypted: Bool
    /// The time at which the clock's nanoseconds were zero, in seconds since 1970.
    private let epochSeconds: Int

    init(_ configuration: MockJiraConfiguration, account: SiteAccount) {
        self.account = account
        verifier = OAuth1Verifier(configuration.oauth1Consumer)
        isEncrypted = configuration.encryption != nil
        epochSeconds = configuration.clock.epochSeconds
    }

    /// Returns `true` if a request has the header `Authorization` with the scheme `OAuth`.
    func isSigned(_ head: HTTPRequestHead) -> Bool {
        OAuth1Parameters.isScheme(of: head.headers.first(name: "authorization"))
    }

    /// Returns the verdict on a signed request.
    ///
    /// - Parameter now: The clock's nanoseconds.
    mutating func verdict(_ head: HTTPRequestHead, _ body: ByteBuffer, now: Int) -> LoginVerifier.Verdict {
        let type = head.headers.first(name: "content-type")?.lowercased() ?? ""
        let request = OAuth1Request(
            method: head.method.rawValue,
            isEncrypted: isEncrypted,
            host: head.headers.first(name: "host") ?? "",
            uri: head.uri,
            form: type.hasPrefix("application/x-www-form-urlencoded") ? Array(body.readableBytesView) : []
        )
        do throws(OAuth1Problem) {
            try verifier.verify(
                head.headers.first(name: "authorization") ?? "",
                request,
                seconds: epochSeconds + now / 1_000_000_000
            )
            return .account
        } catch {
            return .wrong(.oauth1(error))
        }
    }
}
