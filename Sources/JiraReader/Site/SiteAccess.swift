internal import HTTPTransport
internal import Synchronization

/// At which address a site is asked, and in whose name.
///
/// Both are known at once, but for an app of OAuth 2.0, whose tokens come and go, and for a site behind the vendor's gateway,
/// which has to tell its id first.
final class SiteAccess: Sendable {
    /// What a request begins with.
    struct Entry: Sendable {
        /// The address before the path, without a slash at its end.
        var baseURL: String
        /// The value of the `Authorization` header.
        var authorization: String?
        /// The token in it, where another can be fetched.
        var token: Secret?
    }

    let credentials: Credentials
    /// Watches for whom the site answers.
    let accountCheck = AccountCheck()
    private let site: JiraSite
    private let gateway: JiraSite?
    /// The address by way of the gateway, once the site has told its id.
    private let address: Mutex<String?>

    init(site: JiraSite, credentials: Credentials, gateway: JiraSite? = nil) {
        self.site = site
        self.credentials = credentials
        self.gateway = gateway
        address = Mutex(gateway == nil ? site.baseURL : nil)
    }

    /// Whether requests go through the vendor's gateway.
    var isBehindGateway: Bool { gateway != nil || site.host == JiraSite.gatewayHost }

    /// What the next request begins with.
    func entry(_ client: HTTPClient, _ retryPolicy: RetryPolicy) async throws(JiraReaderError) -> Entry {
        var entry = Entry(baseURL: "", authorization: credentials.authorization)
        if let known = address.withLock({ $0 }) {
            entry.baseURL = known
        } else {
            entry.baseURL = try await findAddress(client, retryPolicy)
        }
        if case .oauth(let login) = credentials {
            let token = try await login.token(client, retryPolicy)
            entry.authorization = "Bearer " + token.reveal()
            entry.token = token
        }
        return entry
    }

    /// Notes that the site refuses an entry.
    ///
    /// - Returns: Whether there is another.
    func drop(_ entry: Entry) -> Bool {
        guard case .oauth(let login) = credentials, let token = entry.token else { return false }
        login.drop(token)
        return true
    }

    /// Asks the site for the id by which the gateway knows it. Everybody may ask, and nothing of the login is sent.
    private func findAddress(_ client: HTTPClient, _ retryPolicy: RetryPolicy) async throws(JiraReaderError) -> String {
        guard let gateway else { return site.baseURL }
        let request = HTTPRequest(
            url: site.baseURL + "/_edge/tenant_info",
            headers: [HTTPHeader("Accept", "application/json")],
            priority: .first,
            bodyByteLimit: 1 << 20
        )
        let answer = try await ShortAnswer.ask(request, client, retryPolicy)
        guard answer.status == 200, let id = answer.object["cloudId"] as? String, !id.isEmpty, id.utf8.count <= 100,
            id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site does not tell its id (status \(answer.status)), without which it cannot be reached through "
                    + "\(gateway.host); is it a site of Jira Cloud, and its address right?",
                request: request.description,
                status: answer.status
            )
        }
        let found = "\(gateway.baseURL)/ex/jira/\(id)"
        address.withLock { $0 = found }
        return found
    }
}
