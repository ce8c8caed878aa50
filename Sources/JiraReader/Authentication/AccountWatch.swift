internal import HTTPTransport

/// Detects responses that may have been made for somebody else than the account that reads.
///
/// Jira answers credentials that stopped counting, such as an expired token, with status 200 and what anonymous users may
/// see, wherever they may see anything. Two signs show it: a login reason that failed, and the loss or change of the account
/// header that earlier responses had. Neither is proof, since proxies remove headers; ``AccountCheck`` asks the site.
///
/// No lock, no clock: the caller gives the time in seconds.
struct AccountWatch: Sendable {
    /// The account that the first response with an account header named.
    private(set) var account: String?
    /// Until when signs are not checked again, because a check found nothing wrong.
    private var toleratedUntil = -Double.infinity

    /// How long a check that found nothing wrong counts, in seconds: behind a proxy that removes headers, one request a
    /// minute is spent on checks.
    static let tolerance = 60.0

    /// Notes the headers of a response.
    ///
    /// - Returns: Whether the response carries a sign that needs a check.
    mutating func note(_ headers: HTTPHeaders, now: Double) -> Bool {
        var isSuspicious = Self.hasFailedLogin(headers)
        if let named = Self.account(in: headers) {
            if account == nil, !isSuspicious { account = named }
            isSuspicious = isSuspicious || named != account
        } else {
            isSuspicious = isSuspicious || account != nil
        }
        return isSuspicious && now >= toleratedUntil
    }

    /// Notes that a check found the account in place.
    mutating func confirm(now: Double) {
        toleratedUntil = now + Self.tolerance
    }

    /// Returns the account that a response names: `X-AAccountId` of Jira Cloud
    /// (<https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#special-headers>), `X-AUSERNAME` of Data Center.
    static func account(in headers: HTTPHeaders) -> String? {
        if let id = headers["x-aaccountid"], !id.isEmpty { return id }
        if let name = headers["x-ausername"], !name.isEmpty, name.lowercased() != "anonymous" { return name }
        return nil
    }

    /// The reasons are those of Atlassian Seraph's `LoginReason`.
    private static func hasFailedLogin(_ headers: HTTPHeaders) -> Bool {
        guard let reason = headers["x-seraph-loginreason"]?.uppercased() else { return false }
        return ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED"].contains {
            reason.contains($0)
        }
    }
}
