internal import Compression
internal import Foundation
internal import HTTPTransport
internal import InterimData
internal import PageMemory

/// The classification of a response by its status, its header and, for a rejection, Jira's own message.
enum ResponseClassification: Sendable {
    /// A page to be indexed.
    case page
    /// A response without content: no records.
    case nothing
    /// A temporary failure.
    case retry(JiraReaderError, retryAfter: Duration?)
    /// A failure that a retry would not change.
    case fail(JiraReaderError)

    /// The request context that the meaning of a response depends on.
    struct Context: Sendable {
        /// The permission that the table needs, as the catalogue states it.
        var permission: String?
        /// A Boolean value that indicates whether the request had credentials.
        var hasCredentials = true
        /// A Boolean value that indicates whether the site is reached through Atlassian's gateway, as scoped tokens
        /// require.
        var isBehindGateway = false
        /// The secrets of the request, which no message may contain.
        var secrets: [String] = []
        /// If `true`, the site is Data Center, which cannot be reached through the gateway.
        var isDataCenter = false
        /// If `true`, the run has not received a page, so that the site's address may be wrong.
        var isBeforeFirstPage = false
        /// A Boolean value that indicates whether 409 means that the site was interrupted.
        var mayConflict = false
    }

    init(_ response: HTTPResponse, request: String, context: Context = Context()) {
        let status = response.status
        func error(
            _ code: JiraReaderError.Code,
            _ message: String,
            advising settings: [AdvisedSetting] = []
        ) -> JiraReaderError {
            let errorText = Self.errorText(of: response, hiding: context.secrets)
            return JiraReaderError(
                code,
                JiraReaderError.message(message, siteError: errorText),
                request: request,
                status: status,
                advisedSettings: settings
            )
        }
        func rejectedCredentials() -> JiraReaderError {
            let (message, settings) = Self.rejectedCredentials(response, context)
            return error(.notAuthenticated, message, advising: settings)
        }
        switch status {
        case 204: self = .nothing
        case 200..<300:
            let type = response.headers["content-type"] ?? ""
            // A login page of a proxy also has status 200.
            self =
                type.isEmpty || Self.namesJSON(type)
                ? .page
                : .retry(
                    JiraReaderError(
                        .notJSON,
                        "the response is \"\(PrintableText.beginning(of: Self.hidden(context.secrets, in: type), length: 60).lowercased())\" "
                            + "instead of JSON; it may come from a login page or a proxy",
                        request: request,
                        status: status
                    ),
                    retryAfter: nil
                )
        case 300..<400:
            let place = response.headers["location"].flatMap { Self.origin(Self.hidden(context.secrets, in: $0)) }
            self = .fail(
                error(
                    .redirected,
                    "the site redirects to another address (status \(status)\(place.map { ", at \($0)" } ?? "")), "
                        + "which is not followed; if it is the site's own address, use it as the site"
                )
            )
        // Data Center responds with 400 to some rejected requests of OAuth 1.0a:
        // https://datatracker.ietf.org/doc/html/rfc5849#section-3.2
        case 400 where Self.oauthProblem(response) != nil, 401:
            self = .fail(rejectedCredentials())
        case 403 where Self.isChallengedByCAPTCHA(response):
            self = .fail(rejectedCredentials())
        case 403:
            self = .fail(error(.forbidden, "permission denied (status 403)" + Self.needs(context)))
        // Jira's REST API responds with JSON. The page is that of another application, or of the web server.
        case 404 where context.isBeforeFirstPage && Self.isHTML(response):
            self = .fail(
                error(
                    .notFound,
                    "there is no REST API of Jira at this address (status 404, with an HTML page); check the site's "
                        + "address, including its context path, as in https://jira.example.com/jira"
                )
            )
        case 404:
            self = .fail(
                error(
                    .notFound,
                    "the resource does not exist, or the account lacks the permission to see it (status 404)"
                        + Self.needs(context)
                )
            )
        case 410:
            self = .fail(
                error(
                    .gone,
                    "Atlassian has removed this operation (status 410), like the old search for issues; look for a "
                        + "newer version of this program, which uses its replacement"
                )
            )
        case 409 where context.mayConflict:
            self = .retry(
                error(.siteFailed, "the site was interrupted (status 409)"),
                retryAfter: Self.retryAfter(response)
            )
        case 429:
            self = .retry(
                error(.rateLimited, "the site's rate limit was reached (status 429)"),
                retryAfter: Self.retryAfter(response)
            )
        // https://support.atlassian.com/jira/kb/handling-jql-rest-api-searching-exceeding-max_result_window-in-jira
        case 500 where Self.errorText(of: response).contains("Search limit exceeded"):
            self = .fail(
                error(
                    .rejected,
                    "the site's result window is smaller than the configured one (status 500); set it to the "
                        + "site's jira.search.platform.max.result.window",
                    advising: [.resultWindow]
                )
            )
        case 408, 500, 502, 503, 504:
            self = .retry(
                error(.siteFailed, "the site failed (status \(status))"),
                retryAfter: Self.retryAfter(response)
            )
        case 500...: self = .fail(error(.siteFailed, "the site failed (status \(status))"))
        default: self = .fail(error(.rejected, "the site rejects the request (status \(status))"))
        }
    }

    /// Returns a Boolean value that indicates whether a content type contains `json` in upper or lower case, such as
    /// `application/json;charset=UTF-8`. It compares bytes, because it is called for every page.
    private static func namesJSON(_ type: String) -> Bool {
        var rest = type.utf8[...]
        while rest.count >= 4 {
            if rest.prefix(4).elementsEqual("json".utf8, by: { $0 | 0x20 == $1 }) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func isHTML(_ response: HTTPResponse) -> Bool {
        response.headers["content-type"]?.lowercased().hasPrefix("text/html") == true
    }

    private static func oauthProblem(_ response: HTTPResponse) -> String? {
        AuthenticationRejection.oauthProblem(in: response.headers.values(of: "www-authenticate"))
    }

    /// Returns a Boolean value that indicates whether too many consecutive logins have failed, after which a person has
    /// to log in:
    /// <https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/#captcha>.
    private static func isChallengedByCAPTCHA(_ response: HTTPResponse) -> Bool {
        response.headers["x-seraph-loginreason"]?.uppercased().contains("AUTHENTICATION_DENIED") == true
            || response.headers["x-authentication-denied-reason"]?.uppercased().contains("CAPTCHA") == true
    }

    /// Returns the advice for a problem code of OAuth 1.0a.
    private static func advice(on problem: String) -> String {
        switch problem {
        case "timestamp_refused":
            "this machine's clock differs too much from the site's; set the clock, then resume"
        case "signature_invalid":
            "the private key does not belong to the public key of the application link, or a proxy changes requests"
        case "consumer_key_unknown": "no application link of the site has this consumer key"
        case "token_rejected", "token_revoked", "token_expired":
            "the access token is unknown, revoked or expired; approve the application link again"
        case "nonce_used": "a proxy sends requests twice"
        default: "check consumer key, private key and access token"
        }
    }

    /// Returns the message about credentials that the site rejects, with the remedy, and the settings to change.
    private static func rejectedCredentials(
        _ response: HTTPResponse,
        _ context: Context
    ) -> (message: String, settings: [AdvisedSetting]) {
        guard context.hasCredentials else {
            return (
                "the site rejects anonymous requests for this (status 401); authenticate with credentials",
                [.credentials]
            )
        }
        if isChallengedByCAPTCHA(response) {
            return (
                "the site rejects password logins of this account (status \(response.status)) until a person logs in "
                    + "with a browser and solves the CAPTCHA; a personal access token is not affected",
                []
            )
        }
        if let problem = oauthProblem(response) {
            return (
                "the site rejects the credentials (status \(response.status), oauth_problem \(problem)): "
                    + "\(advice(on: problem))",
                []
            )
        }
        let text =
            "the site rejects the user name, or the password or token (status \(response.status)); check both, and that "
            + "the token has not expired"
        // https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account
        if context.isDataCenter { return (text, [.login]) }
        return context.isBehindGateway
            ? (text + " and has the scopes that the table needs", [.login])
            : (
                text
                    + "; on Jira Cloud, a token with scopes works at https://\(JiraSite.gatewayHost)/ex/jira/{cloudId} "
                    + "only",
                [.login, .gateway]
            )
    }

    private static func needs(_ context: Context) -> String {
        guard let permission = context.permission, !permission.hasPrefix("None") else { return "" }
        return "; the table needs: " + (permission.hasSuffix(".") ? String(permission.dropLast()) : permission)
    }

    /// Returns the scheme, host and port of a URL, because its other parts may be secret; `nil` if it has no scheme or
    /// host.
    private static func origin(_ location: String) -> String? {
        guard let separator = location.firstRange(of: "://") else { return nil }
        let authority = location[separator.upperBound...].prefix { !"/?#\\".contains($0) }
        let host = authority.split(separator: "@").last ?? ""
        return host.isEmpty
            ? nil : PrintableText.beginning(of: "\(location[..<separator.lowerBound])://\(host)", length: 100)
    }

    /// Returns the wait that `Retry-After` requires in seconds or by a date; `nil` if the field is missing or
    /// malformed.
    static func retryAfter(_ response: HTTPResponse) -> Duration? {
        response.headers["retry-after"]
            .flatMap { RateSignals.seconds($0, now: Date().timeIntervalSince1970) }
            .map { .seconds($0) }
    }

    /// Returns Jira's own message: the messages of its error body, or the text of a problem document; empty if the body
    /// is neither.
    static func errorText(of response: HTTPResponse, hiding secrets: [String] = []) -> String {
        guard response.body.count <= 1 << 20, let body = try? PageFetcher.decoded(response, byteLimit: 1 << 20) else {
            return ""
        }
        let indexer = PageIndexer()
        func records(_ place: PageLayout.Records, _ columns: [Column]) -> RecordBatch? {
            let layout = PageLayout(records: place, columns: ColumnSet(columns), depthLimit: 64)
            return (try? indexer.index(body, layout: layout)).map { RecordBatch(index: $0, columns: layout.columns) }
        }
        var texts: [String] = []
        if let messages = records(.array(["errorMessages"]), []) {
            texts = (0..<messages.count).compactMap { messages.index.value(of: messages.index.record($0)).text }
        }
        if texts.isEmpty {
            let names = ["errors", "detail", "title", "error", "message"].map { Column($0, .string) }
            let record = records(.object([]), names)?[0]
            texts = names.compactMap { record?[$0.name]?.text }.filter { $0 != "{}" }.prefix(1).map { $0 }
        }
        // The secrets are masked before the text is truncated: otherwise the beginning of a secret could remain.
        return PrintableText.beginning(of: hidden(secrets, in: texts.joined(separator: " ")), length: 500)
    }

    /// Returns a site's own text without the secrets that it may repeat.
    static func hidden(_ secrets: [String], in text: String) -> String {
        guard !secrets.isEmpty else { return text }
        // Bytes are compared: a combining mark after a secret would make its last character another one.
        var bytes = Array(text.utf8)
        for secret in secrets.sorted(by: { $0.utf8.count > $1.utf8.count }) where !secret.isEmpty {
            bytes.replace(Array(secret.utf8), with: Array("***".utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
