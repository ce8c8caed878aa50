internal import HTTPTransport
internal import Synchronization

/// The address at which a site is reached, and the authentication of the requests to it.
///
/// A Cloud site is reached at its own address or through Atlassian's gateway, whose path contains the site's id. A
/// scoped token is valid only at the gateway, and a token does not indicate whether it has scopes. If a subdomain of
/// `atlassian.net` rejects credentials, the gateway is therefore tried once; if it accepts them, all later requests go
/// there.
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
        /// The address through the gateway.
        case gateway(Address)
        /// The gateway, before the site's id is known.
        case unknownGateway
    }

    let authenticator: any RequestAuthenticator
    /// Checks for which account the site responds.
    let accountCheck = AccountCheck()
    /// Lets a single request pass until the site has accepted its credentials.
    let loginGate: LoginGate
    private let site: JiraSite
    private let gateway: JiraSite?
    private let fallback: JiraSite?
    private let connection: AuthenticationConnection
    private let observer: Observer
    private let route: Mutex<Route>
    /// The number of requests for which a trial of the gateway failed. A token may lack the scope of one table and be
    /// valid for others.
    private let failedTrials = Atomic<Int>(0)
    private static let maximumFailedTrials = 8

    /// - Parameters:
    ///   - gateway: The gateway that all requests go through; `nil` for the site's own address.
    ///   - fallback: The gateway that is tried if a subdomain of `atlassian.net` rejects the credentials; `nil` for
    ///     none.
    init(
        site: JiraSite,
        authenticator: any RequestAuthenticator,
        gateway: JiraSite? = nil,
        fallback: JiraSite? = nil,
        connection: AuthenticationConnection,
        observer: Observer = Observer()
    ) {
        self.site = site
        self.authenticator = authenticator
        self.gateway = gateway
        self.fallback = fallback
        self.connection = connection
        self.observer = observer
        route = Mutex(gateway == nil ? .site : .unknownGateway)
        // A password or token that the site itself rejects stays invalid. Other credentials are renewed, and a token that
        // the gateway rejects for one table may be valid for another.
        let isFixed = authenticator is BasicAuthenticator || authenticator is BearerAuthenticator
        loginGate = LoginGate(
            keepsRejection: isFixed && gateway == nil && (fallback == nil || !site.isOnAtlassianHost)
        )
    }

    /// Returns the address that the next request is sent to.
    ///
    /// - Throws: ``JiraReaderError`` if the site's id is needed and cannot be read.
    func address() async throws(JiraReaderError) -> Address {
        switch route.withLock({ $0 }) {
        case .site: return Address(baseURL: site.baseURL, isGateway: site.host == JiraSite.gatewayHost)
        case .gateway(let address): return address
        case .unknownGateway:
            let found = try await requestGatewayAddress(by: gateway ?? site)
            route.withLock { $0 = .gateway(found) }
            return found
        }
    }

    /// Adds credentials to a request that is about to be sent.
    func authenticate(_ request: inout HTTPRequest) async throws(JiraReaderError) {
        var outgoing = OutgoingRequest(request)
        try await authenticator.authenticate(&outgoing, over: connection)
        request = outgoing.request
    }

    /// Sends a request whose response is short and is not a page of a table. The request has credentials, and is not
    /// delayed by the rate limits.
    func send(_ request: HTTPRequest) async throws(JiraReaderError) -> ShortResponse {
        ShortResponse(
            try await connection.send(request) { (attempt) async throws(JiraReaderError) in
                try await self.authenticate(&attempt)
            }
        )
    }

    /// Records that credentials were accepted. After a trial of the gateway, all later requests go there.
    func noteAccepted(at address: Address) {
        guard address.isGateway else { return }
        let isNew = route.withLock { route in
            guard case .site = route else { return false }
            route = .gateway(address)
            return true
        }
        if isNew {
            observer.debug("the credentials are valid at the gateway; requests go to \(address.baseURL) from now on")
        }
    }

    /// Records that a trial of the gateway failed.
    func noteFailedTrial() { failedTrials.add(1, ordering: .relaxed) }

    /// The retries that a request has used after the site rejected its credentials.
    struct CredentialRetries: Sendable {
        fileprivate var hasRenewed = false
        fileprivate var hasChangedRoute = false
    }

    /// A way to retry a request whose credentials were rejected.
    enum Retry: Sendable {
        /// Retry at ``address()``.
        case again
        /// Retry at the gateway. No other request goes there before the gateway has accepted the credentials.
        case trial(Address)
    }

    /// Handles the rejection of a request's credentials by the site: renews them, or locates the gateway.
    ///
    /// - Returns: The way to retry the request; `nil` if it would be rejected again.
    func retry(
        after rejection: AuthenticationRejection,
        from address: Address,
        _ credentialRetries: inout CredentialRetries
    ) async -> Retry? {
        if !credentialRetries.hasRenewed {
            credentialRetries.hasRenewed = true
            if await authenticator.canRetry(after: rejection) {
                observer.debug("credentials were rejected and renewed (status \(rejection.status))")
                return .again
            }
        }
        guard let fallback, !address.isGateway, !credentialRetries.hasChangedRoute, authenticator.account != nil,
            site.host.hasSuffix(".atlassian.net")
        else { return nil }
        credentialRetries.hasChangedRoute = true
        // Another request may have located the gateway in the meantime.
        if case .gateway = route.withLock({ $0 }) { return .again }
        guard failedTrials.load(ordering: .relaxed) < Self.maximumFailedTrials else { return nil }
        do throws(JiraReaderError) {
            return .trial(try await requestGatewayAddress(by: fallback))
        } catch {
            // The error that is reported is the site's rejection.
            noteFailedTrial()
            return nil
        }
    }

    /// Returns the site's address at a gateway. The path of this address contains the site's id, which is requested
    /// from the site. The resource is public: the request has no credentials.
    private func requestGatewayAddress(by gateway: JiraSite) async throws(JiraReaderError) -> Address {
        let request = HTTPRequest(
            url: site.baseURL + "/_edge/tenant_info",
            headers: [HTTPHeader("Accept", "application/json")],
            priority: .first,
            bodyByteLimit: 1 << 20
        )
        let response = ShortResponse(try await connection.send(request))
        guard response.status == 200, let id = response.object["cloudId"] as? String, !id.isEmpty, id.utf8.count <= 100,
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else {
            throw JiraReaderError(
                .unexpectedResponse,
                "the site does not report its id (status \(response.status)), without which it cannot be reached through "
                    + "\(gateway.host); check that it is a site of Jira Cloud and that its address is right",
                request: request.description,
                status: response.status
            )
        }
        return Address(baseURL: "\(gateway.baseURL)/ex/jira/\(id)", isGateway: true)
    }
}
