internal import HTTPTransport
internal import Synchronization

/// The address at which a site is reached, and the authentication of the requests to it.
///
/// A site of Cloud is reached at its own address or through the gateway of the vendor, whose path needs the site's id. A token
/// with scopes is valid at the gateway alone, and nothing in the token shows that it has scopes. So where a site below
/// `atlassian.net` rejects credentials, the gateway is tried once; if it accepts them, the rest of the run goes there.
///
/// Source: <https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account>.
final class SiteAccess: Sendable {
    /// An address that requests are sent to.
    struct Address: Sendable, Equatable {
        /// The URL before the path, without a slash at its end.
        var baseURL: String
        /// A Boolean value that indicates whether it is the gateway's.
        var isGateway: Bool
    }

    private enum Route {
        /// The site's own address.
        case site
        /// The address by way of the gateway. If `isTrial`, the site has rejected the credentials, and the gateway has
        /// accepted none yet.
        case gateway(Address, isTrial: Bool)
        /// The gateway, before the site's id is known.
        case unknownGateway
    }

    let authenticator: any RequestAuthenticator
    /// Checks for which account the site responds.
    let accountCheck = AccountCheck()
    private let site: JiraSite
    private let gateway: JiraSite?
    private let fallback: JiraSite?
    private let connection: AuthenticationConnection
    private let route: Mutex<Route>
    /// The number of requests for which the gateway was tried in vain. A token may lack the scope of one table and be valid
    /// for others.
    private let vainTrials = Atomic<Int>(0)
    private static let mostVainTrials = 8

    /// - Parameters:
    ///   - gateway: The gateway that all requests go through; `nil` for the site's own address.
    ///   - fallback: The gateway that is tried if a site below `atlassian.net` rejects the credentials; `nil` for none.
    init(
        site: JiraSite,
        authenticator: any RequestAuthenticator,
        gateway: JiraSite? = nil,
        fallback: JiraSite? = nil,
        connection: AuthenticationConnection
    ) {
        self.site = site
        self.authenticator = authenticator
        self.gateway = gateway
        self.fallback = fallback
        self.connection = connection
        route = Mutex(gateway == nil ? .site : .unknownGateway)
    }

    /// Returns the address that the next request is sent to.
    ///
    /// - Throws: ``JiraReaderError`` if the site's id is needed and cannot be read.
    func address() async throws(JiraReaderError) -> Address {
        switch route.withLock({ $0 }) {
        case .site: return Address(baseURL: site.baseURL, isGateway: site.host == JiraSite.gatewayHost)
        case .gateway(let address, _): return address
        case .unknownGateway:
            let found = try await findAddress(by: gateway ?? site)
            route.withLock { $0 = .gateway(found, isTrial: false) }
            return found
        }
    }

    /// Adds credentials to a request that is about to be sent.
    func authenticate(_ request: inout HTTPRequest) async throws(JiraReaderError) {
        var outgoing = OutgoingRequest(request)
        try await authenticator.authenticate(&outgoing, over: connection)
        request = outgoing.request
    }

    /// Sends a short request that is no page, with credentials and beside the rate limits.
    func send(_ request: HTTPRequest) async throws(JiraReaderError) -> ShortAnswer {
        ShortAnswer(
            try await connection.send(request) { (attempt) async throws(JiraReaderError) in
                try await self.authenticate(&attempt)
            }
        )
    }

    /// Notes that the site accepted the credentials of a request.
    func noteAccepted(at address: Address) {
        guard address.isGateway else { return }
        route.withLock { route in
            if case .gateway(address, isTrial: true) = route { route = .gateway(address, isTrial: false) }
        }
    }

    /// Ends a trial of the gateway in which no response came.
    func endTrial(at address: Address) {
        route.withLock { route in
            if case .gateway(address, isTrial: true) = route { route = .site }
        }
    }

    /// The second chances that a request has had after the site rejected its credentials.
    struct SecondChances: Sendable {
        fileprivate var hasRenewed = false
        fileprivate var hasChangedRoute = false
    }

    /// Notes that the site rejected the credentials of a request, and renews them or changes to the gateway.
    ///
    /// - Returns: `true` if the request is to be sent again, to ``address()``.
    func canRetry(
        after rejection: AuthenticationRejection,
        from address: Address,
        _ chances: inout SecondChances
    ) async -> Bool {
        if !chances.hasRenewed {
            chances.hasRenewed = true
            if await authenticator.canRetry(after: rejection) { return true }
        }
        if address.isGateway {
            endTrial(at: address)
            return false
        }
        guard let fallback, !chances.hasChangedRoute, authenticator.account != nil,
            site.host.hasSuffix(".atlassian.net"), vainTrials.load(ordering: .relaxed) < Self.mostVainTrials
        else { return false }
        chances.hasChangedRoute = true
        // Another request may have found it meanwhile.
        if case .gateway = route.withLock({ $0 }) { return true }
        vainTrials.add(1, ordering: .relaxed)
        // The rejection by the site is reported where the site has no id.
        guard let found = try? await findAddress(by: fallback) else { return false }
        return route.withLock { route in
            if case .site = route { route = .gateway(found, isTrial: true) }
            return true
        }
    }

    /// Requests the id by which the gateway knows the site. The resource is public: the request has no credentials.
    private func findAddress(by gateway: JiraSite) async throws(JiraReaderError) -> Address {
        let request = HTTPRequest(
            url: site.baseURL + "/_edge/tenant_info",
            headers: [HTTPHeader("Accept", "application/json")],
            priority: .first,
            bodyByteLimit: 1 << 20
        )
        let answer = ShortAnswer(try await connection.send(request))
        guard answer.status == 200, let id = answer.object["cloudId"] as? String, !id.isEmpty, id.utf8.count <= 100,
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site does not report its id (status \(answer.status)), without which it cannot be reached through "
                    + "\(gateway.host); is it a site of Jira Cloud, and its address right?",
                request: request.description,
                status: answer.status
            )
        }
        return Address(baseURL: "\(gateway.baseURL)/ex/jira/\(id)", isGateway: true)
    }
}
