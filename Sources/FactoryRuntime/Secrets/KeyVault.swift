internal import Foundation
internal import HTTPTransport
internal import JiraReader
internal import PageMemory

/// Reads secrets of an Azure key vault, by its REST interface.
///
/// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
struct KeyVault: Sendable {
    /// The hosts that vaults have, and whom a token for them is asked for. A token goes nowhere else: a definition that names
    /// another host could collect it.
    private static let resources = [
        ".vault.azure.net": "https://vault.azure.net",
        ".vault.azure.cn": "https://vault.azure.cn",
        ".vault.usgovcloudapi.net": "https://vault.usgovcloudapi.net",
        ".vault.microsoftazure.de": "https://vault.microsoftazure.de",
    ]
    /// The most bytes of a response.
    private static let answerByteLimit = 1 << 20
    /// Four attempts, about 1, 2 and 4 seconds apart.
    private static let retryPolicy = {
        var policy = RetryPolicy()
        (policy.maximumAttempts, policy.baseDelay) = (4, .seconds(1))
        return policy
    }()

    private let client: HTTPClient
    private let login: KeyVaultLogin
    private let clock: RunClock

    init(login: KeyVaultLogin, transport: HTTPClient.Configuration, clock: RunClock) throws(FactoryRunError) {
        self.login = login
        self.clock = clock
        do {
            client = try HTTPClient(configuration: transport, pool: PagePool(byteLimit: Self.answerByteLimit))
        } catch {
            throw FactoryRunError(.secret, "\(error)", cause: error)
        }
    }

    /// A secret's value.
    ///
    /// - Parameters:
    ///   - vault: The vault's address, `https://NAME.vault.azure.net`.
    ///   - version: A version; `nil` for the latest.
    func secret(_ name: String, version: String?, vault: String) async throws(FactoryRunError) -> Secret {
        let (base, resource) = try Self.checked(vault)
        let token = try await token(for: resource)
        var url = base + "/secrets/" + name.percentEncoded
        if let version, !version.isEmpty { url += "/" + version.percentEncoded }
        let request = HTTPRequest(
            url: url + "?api-version=7.4",
            headers: [
                HTTPHeader("Authorization", "Bearer " + token.reveal()), HTTPHeader("Accept", "application/json"),
            ],
            bodyByteLimit: Self.answerByteLimit
        )
        let answer = try await answer(to: request, what: "the secret \"\(name)\" of \(base)")
        guard let value = answer["value"] as? String else {
            throw FactoryRunError(.secret, "the secret \"\(name)\" of \(base): the answer has no value")
        }
        return Secret(value)
    }

    /// The address without a slash at its end, and whom a token is asked for.
    private static func checked(_ vault: String) throws(FactoryRunError) -> (base: String, resource: String) {
        guard let address = URLComponents(string: vault), let host = address.host?.lowercased(), address.user == nil,
            address.query == nil, address.path.isEmpty || address.path == "/"
        else {
            throw FactoryRunError(.invalidDefinition, "a key vault's baseUrl looks like https://NAME.vault.azure.net")
        }
        let base = vault.hasSuffix("/") ? String(vault.dropLast()) : vault
        // A stand-in on this machine cannot collect what the machine does not have.
        if host == "127.0.0.1" || host == "localhost" { return (base, "https://vault.azure.net") }
        guard address.scheme?.lowercased() == "https", let known = resources.first(where: { host.hasSuffix($0.key) })
        else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(host) is no key vault's host; a vault's token is sent to https://NAME.vault.azure.net and the like only"
            )
        }
        return (base, known.value)
    }

    private func token(for resource: String) async throws(FactoryRunError) -> Secret {
        let request: HTTPRequest
        switch login {
        case .clientSecret(let authority, let tenant, let client, let secret):
            let form = [
                ("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret.reveal()),
                ("scope", resource + "/.default"),
            ]
            request = HTTPRequest(
                method: .post,
                url: authority + "/" + tenant.percentEncoded + "/oauth2/v2.0/token",
                headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&").utf8),
                bodyByteLimit: Self.answerByteLimit
            )
        case .managedIdentity(let endpoint, let version, let header):
            request = HTTPRequest(
                url: "\(endpoint)?api-version=\(version.percentEncoded)&resource=\(resource.percentEncoded)",
                headers: [HTTPHeader(header.name, header.value.reveal())],
                bodyByteLimit: Self.answerByteLimit
            )
        }
        let answer = try await answer(to: request, what: "the token for \(resource)")
        guard let token = answer["access_token"] as? String else {
            throw FactoryRunError(.secret, "the token for \(resource): the answer has none")
        }
        return Secret(token)
    }

    /// The members of a JSON answer. What comes with a refusal is told by its code; nothing else of an answer is.
    private func answer(to request: HTTPRequest, what: String) async throws(FactoryRunError) -> [String: Any] {
        var attempts = RequestAttempts(policy: Self.retryPolicy) { [clock] in try await clock.sleep($0) }
        while true {
            attempts.begin()
            let trouble: String
            switch await response(to: request) {
            case .failure(let error):
                if error.code == .cancelled { throw FactoryRunError(.cancelled, "cancelled") }
                trouble = "\(what): \(error)"
            case .success(let response):
                let object = withExtendedLifetime(response.body) {
                    (try? JSONSerialization.jsonObject(with: Data(response.body.bytes))) as? [String: Any]
                }
                if response.status == 200 {
                    guard let object else { throw FactoryRunError(.secret, "\(what): the answer is not JSON") }
                    return object
                }
                trouble = "\(what): status \(response.status)" + Self.code(of: object)
                guard [408, 429, 500, 502, 503, 504].contains(response.status) else {
                    throw FactoryRunError(.secret, trouble)
                }
            }
            guard let delay = attempts.delay(after: .failure) else { throw FactoryRunError(.secret, trouble) }
            do throws(JiraReaderError) {
                try await attempts.wait(delay)
            } catch {
                throw FactoryRunError(.cancelled, "cancelled")
            }
        }
    }

    private func response(to request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
        do throws(TransportError) {
            return .success(try await client.response(to: request))
        } catch {
            return .failure(error)
        }
    }

    /// The code of a refusal: `{"error": {"code": …}}` of a vault, `{"error": "…"}` of a login.
    private static func code(of answer: [String: Any]?) -> String {
        let error = answer?["error"]
        guard let code = (error as? [String: Any])?["code"] as? String ?? error as? String else { return "" }
        return ", \(code.prefix(100))"
    }
}
