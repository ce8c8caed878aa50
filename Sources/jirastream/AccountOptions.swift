public import ArgumentParser
internal import Foundation
internal import JiraConnector
internal import JiraOAuth1
public import JiraReader
internal import Sinks

/// The options for the site, the account and the connection.
struct AccountOptions: ParsableArguments {
    @Option(help: "The address of the site, such as https://example.atlassian.net (default: JIRASTREAM_SITE).")
    var site: String?

    @Option(
        help: """
            The account: an e-mail address on Cloud, a user name on Data Center (default: JIRASTREAM_USER). Without \
            it, the token is sent as a bearer token.
            """
    )
    var user: String?

    @Option(
        help: """
            The environment variable that holds the API token, the password, the personal access token, or the access \
            token of OAuth 1.0a (default: JIRASTREAM_TOKEN).
            """
    )
    var tokenEnv: String?

    @Option(help: "The file that holds the token, on one line, instead of an environment variable.")
    var tokenFile: String?

    @Flag(
        help: """
            Send all requests through Atlassian's gateway, as scoped API tokens and OAuth 2.0 require. Without it, the \
            gateway is tried once if a site below atlassian.net rejects the credentials. A site with a custom domain \
            requires it.
            """
    )
    var scoped = false

    @Option(help: "The address of the gateway; implies --scoped (default: https://api.atlassian.com).")
    var gateway: String?

    @Option(
        help: """
            The client id of an OAuth 2.0 app. Its secret is read from JIRASTREAM_CLIENT_SECRET. Without \
            --refresh-token-file, the app reads as a service account.
            """
    )
    var clientID: String?

    @Option(
        help: "The regular file that holds the app's refresh token. Each new refresh token is written to it."
    )
    var refreshTokenFile: String?

    @Option(help: "The URL at which the app requests its access tokens.")
    var oauthTokenURL: String = OAuthLogin.atlassianTokenURL

    @Option(
        help: """
            The consumer key of an application link of Data Center. Requests are signed with OAuth 1.0a (RSA-SHA1), \
            and the token is the access token. Requires --oauth1-key-file.
            """
    )
    var oauth1Consumer: String?

    @Option(help: "The file that holds the consumer's RSA private key (PEM, not encrypted).")
    var oauth1KeyFile: String?

    @Option(
        help: "The deployment of the site (default: cloud at an address of Atlassian, otherwise detected)."
    )
    var deployment: Deployment?

    @Option(
        help: """
            The largest number of issues that one search of a Data Center site returns over all its pages, as \
            configured by its administrator (2 to 100,000,000).
            """
    )
    var resultWindow: Int = JiraClient.Configuration().resultWindow

    /// The files that the options name. The file of the refresh token counts as an output, because each new token
    /// replaces the old one in it.
    var paths: OutputPaths {
        func entries(_ option: String, _ path: String?) -> [OutputPaths.Entry] {
            path.map { [OutputPaths.Entry(option: option, path: $0, kind: .fileInFolder)] } ?? []
        }
        return OutputPaths(
            outputs: entries("--refresh-token-file", refreshTokenFile)
                + entries("the file beside --refresh-token-file", refreshTokenFile.map { $0 + ".next" }),
            inputs: entries("--token-file", tokenFile) + entries("--ca-file", caFile)
                + entries("--oauth1-key-file", oauth1KeyFile)
        )
    }

    @Option(help: "The file of trusted certificates (PEM; default: those of the system).")
    var caFile: String?

    @Option(
        help: """
            The proxy, such as http://proxy.example:3128 (default: https_proxy, http_proxy, all_proxy and no_proxy of \
            the environment). The password of a proxy is read from the environment only.
            """
    )
    var proxy: String?

    @OptionGroup var log: LogOptions

    @Option(help: "The largest number of retries of a request (0 to 100).")
    var retries: Int = RetryPolicy().maximumAttempts - 1

    @Option(
        help: """
            The longest wait for the next byte of a response, in seconds (1 to 86,400). A connection may take as long \
            to open, but 30 s at most.
            """
    )
    var timeout: Int = Int(JiraClient.Configuration().idleTimeout.components.seconds)

    func validate() throws {
        if tokenEnv != nil, tokenFile != nil { throw ValidationError("give --token-env or --token-file, not both") }
        if clientID != nil, user ?? tokenEnv ?? tokenFile != nil {
            throw ValidationError("--client-id replaces the account; leave out --user, --token-env and --token-file")
        }
        if refreshTokenFile != nil, clientID == nil { throw ValidationError("--refresh-token-file needs --client-id") }
        if (oauth1Consumer == nil) != (oauth1KeyFile == nil) {
            throw ValidationError("--oauth1-consumer and --oauth1-key-file must be used together")
        }
        if oauth1Consumer != nil {
            if user != nil || clientID != nil || scoped || gateway != nil {
                throw ValidationError(
                    "OAuth 1.0a uses a token only; leave out --user, --client-id, --scoped and --gateway"
                )
            }
            if deployment == .cloud || (try? makeSite())?.isOnAtlassianHost == true {
                throw ValidationError("OAuth 1.0a is available on Data Center only; leave out --oauth1-consumer")
            }
        }
        if scoped || gateway != nil, deployment == .dataCenter {
            throw ValidationError("the gateway serves Cloud sites only; leave out --scoped and --gateway")
        }
        if let gateway { try Self.checkEncryption(try JiraSite(gateway), option: "--gateway") }
        guard (0...100).contains(retries) else { throw ValidationError("--retries takes 0 to 100") }
        guard (2...100_000_000).contains(resultWindow) else {
            throw ValidationError("--result-window takes 2 to 100000000 issues")
        }
        guard (1...86_400).contains(timeout) else { throw ValidationError("--timeout takes 1 to 86400 seconds") }
        if let proxy {
            // A password must not be in the command line, which every user of the machine can read.
            guard !proxy.contains("@") else {
                throw ValidationError(
                    "--proxy contains a user or a password; set https_proxy in the environment instead"
                )
            }
            guard !proxy.isEmpty, !proxy.contains(where: { $0.isWhitespace || $0.isNewline }) else {
                throw ValidationError("--proxy takes an address such as http://proxy.example:3128")
            }
        }
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw ValidationError("the certificate file \"\(caFile)\" cannot be read (--ca-file)")
        }
    }

    /// Returns the configuration of the client that the options describe.
    func makeReaderConfiguration() -> JiraClient.Configuration {
        var configuration = JiraClient.Configuration()
        configuration.logger = log.makeLogger()
        configuration.certificateAuthorityFile = caFile
        configuration.proxy = proxy
        configuration.deployment = deployment
        if let gateway {
            configuration.gateway = try? JiraSite(gateway)
        } else if scoped || (clientID != nil && isAtlassianSiteHost) {
            configuration.gateway = .atlassianGateway
        }
        configuration.resultWindow = resultWindow
        configuration.retryPolicy.maximumAttempts = retries + 1
        configuration.idleTimeout = .seconds(timeout)
        configuration.connectTimeout = min(configuration.connectTimeout, .seconds(timeout))
        return configuration
    }

    func makeSite() throws -> JiraSite {
        guard let text = site ?? Self.variable("JIRASTREAM_SITE") else {
            throw ValidationError("no site; give --site https://example.atlassian.net or set JIRASTREAM_SITE")
        }
        let site = try JiraSite(text)
        if site.isOnAtlassianHost { try Self.checkEncryption(site, option: "--site") }
        return site
    }

    /// Rejects plain HTTP to another machine, because credentials could be read on the network.
    private static func checkEncryption(_ site: JiraSite, option: String) throws {
        guard site.baseURL.hasPrefix("https:") || site.isOnThisMachine else {
            throw ValidationError("\(option) \"\(site.baseURL)\" would send the credentials unencrypted; use https://")
        }
    }

    /// A Boolean value that indicates whether the host of the site is a subdomain of `atlassian.net`. Such sites accept
    /// OAuth 2.0 tokens only through the gateway.
    private var isAtlassianSiteHost: Bool { (try? makeSite())?.host.hasSuffix(".atlassian.net") ?? false }

    private func makeLogin(_ clientID: String) throws -> Credentials {
        guard let secret = Self.variable("JIRASTREAM_CLIENT_SECRET") else {
            throw ValidationError("--client-id has no client secret; set JIRASTREAM_CLIENT_SECRET")
        }
        return .oauth(
            try OAuthLogin(
                clientID: clientID,
                clientSecret: Secret(secret),
                grant: refreshTokenFile.map { .refreshToken(RefreshTokenFile($0)) } ?? .clientCredentials,
                tokenURL: oauthTokenURL
            )
        )
    }

    private func makeOAuth1(_ consumerKey: String, keyFile: String) throws -> Credentials {
        guard let token = try token() else {
            throw ValidationError(
                "--oauth1-consumer needs an access token; set JIRASTREAM_TOKEN, or give --token-env or --token-file"
            )
        }
        let pem = try SecretFile.text(keyFile, option: "--oauth1-key-file", isPEM: true)
        guard !consumerKey.isEmpty else { throw ValidationError("--oauth1-consumer is empty") }
        do {
            return .authenticator(
                try OAuth1Authenticator(consumerKey: consumerKey, privateKey: Secret(pem), accessToken: token)
            )
        } catch {
            throw ValidationError("\(error.message) (--oauth1-key-file \(keyFile))")
        }
    }

    func makeCredentials() throws -> Credentials {
        if let clientID { return try makeLogin(clientID) }
        if let oauth1Consumer, let oauth1KeyFile { return try makeOAuth1(oauth1Consumer, keyFile: oauth1KeyFile) }
        let name = user ?? Self.variable("JIRASTREAM_USER")
        switch (name, try token()) {
        case (let name?, let token?):
            guard !name.contains(":") else { throw ValidationError("a user name cannot contain a colon") }
            return .basic(user: name, token: token)
        case (nil, nil): return .anonymous
        case (_?, nil):
            throw ValidationError(
                "there is a user but no token; set JIRASTREAM_TOKEN, or give --token-env or --token-file"
            )
        case (nil, let token?):
            // Cloud sites accept bearer tokens only through Atlassian's gateway.
            guard !isAtlassianSiteHost || scoped || gateway != nil else {
                throw ValidationError("there is a token but no user; give --user or set JIRASTREAM_USER")
            }
            return .bearer(token)
        }
    }

    private func token() throws -> Secret? {
        if let tokenEnv {
            guard let text = Self.variable(tokenEnv) else {
                throw ValidationError("the environment variable \"\(tokenEnv)\" is not set or empty")
            }
            return Secret(text)
        }
        if let tokenFile {
            let token = Secret(try SecretFile.text(tokenFile, option: "--token-file"))
            guard !token.reveal().isEmpty, !token.reveal().contains(where: \.isNewline) else {
                throw ValidationError("the token file \"\(tokenFile)\" does not contain a token on a single line")
            }
            return token
        }
        return Self.variable("JIRASTREAM_TOKEN").map(Secret.init)
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Deployment: ExpressibleByArgument {}

/// A number of bytes with an optional decimal unit, such as `1000`, `64KB`, `32MB` or `1GB`. The maximum is 4 GB.
struct ByteCount: ExpressibleByArgument {
    var value: Int

    init(value: Int) { self.value = value }

    init?(argument: String) {
        let text = argument.uppercased()
        let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1), ("", 1)]
        guard let (unit, scale) = units.first(where: { text.hasSuffix($0.0) }),
            let number = Int(text.dropLast(unit.count)), number > 0, number <= 4_000_000_000 / scale
        else { return nil }
        value = number * scale
    }

    var defaultValueDescription: String { "\(value)" }
}
