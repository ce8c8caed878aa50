internal import Foundation
internal import HTTPTransport
internal import JiraReader
internal import PageMemory

/// Reads secrets of an Azure key vault through its REST API.
///
/// https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret
struct KeyVault: Sendable {
    /// The host suffixes of key vaults, each with the resource for which a token is requested. Tokens are not sent to
    /// other hosts, because a definition could name a host that collects them.
    private static let resources = [
        ".vault.azure.net": "https://vault.azure.net",
        ".vault.azure.cn": "https://vault.azure.cn",
        ".vault.usgovcloudapi.net": "https://vault.usgovcloudapi.net",
        ".vault.microsoftazure.de": "https://vault.microsoftazure.de",
    ]
    /// The maximum size of a response, in bytes.
    private static let answerByteLimit = 1 << 20
    /// The retry policy: up to four attempts, with waits of about 1, 2 and 4 seconds between them.
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

    /// Returns the value of a secret.
    ///
    /// - Parameters:
    ///   - name: The name of the secret.
    ///   - version: The version of the secret; `nil` for the latest.
    ///   - vault: The address of the vault, such as `https://NAME.vault.azure.net`.
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
            throw FactoryRunError(.secret, "the secret \"\(name)\" of \(base): the response has no value")
        }
        return Secret(value)
    }

    /// Returns the address of a vault without a trailing slash, and the resource for which a token is requested.
    private static func checked(_ vault: String) throws(FactoryRunError) -> (base: String, resource: String) {
        guard let address = URLComponents(string: vault), let host = address.host?.lowercased(), address.user == nil,
            address.query == nil, address.path.isEmpty || address.path == "/"
        else {
            throw FactoryRunError(.invalidDefinition, "a key vault's baseUrl must be https://NAME.vault.azure.net")
        }
        let base = vault.hasSuffix("/") ? String(vault.dropLast()) : vault
        // A server on this machine, such as a mock, is allowed, because this machine has the credentials anyway.
        if host == "127.0.0.1" || host == "localhost" { return (base, "https://vault.azure.net") }
        guard address.scheme?.lowercased() == "https", let known = resources.first(where: { host.hasSuffix($0.key) })
        else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(host) is not the host of a key vault; tokens are sent only to hosts such as "
                    + "https://NAME.vault.azure.net"
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
            throw FactoryRunError(.secret, "the token for \(resource): the response has no access_token")
        }
        return Secret(token)
    }

    /// Sends a request and returns the members of the JSON response. If the request is rejected, the thrown error
    /// contains the status and the error code of the response, but no other part of the response.
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
                    guard let object else { throw FactoryRunError(.secret, "\(what): the response is not JSON") }
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

    /// Returns the error code in a response, after a comma; empty if there is none. The code is `error.code` in a
    /// response of a vault, and `error` in a response of a token endpoint.
    private static func code(of answer: [String: Any]?) -> String {
        let error = answer?["error"]
        guard let code = (error as? [String: Any])?["code"] as? String ?? error as? String else { return "" }
        return ", \(code.prefix(100))"
    }
}
