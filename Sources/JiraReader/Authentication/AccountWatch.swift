internal import HTTPTransport

/// Detects responses that may be for an account other than that of the credentials.
///
/// If a site permits anonymous requests, Jira responds to credentials that are no longer valid, such as an expired
/// token, with status 200 and the content that anonymous users may see. There are two signs of this: a login reason
/// that reports a failure, and the loss or change of the account header that earlier responses had. Neither is proof,
/// since proxies remove headers; ``AccountCheck`` requests the account from the site.
///
/// It has no lock and no clock. The caller passes the time in seconds.
struct AccountWatch: Sendable {
    /// The account in the first account header that arrived without a sign of a failed login; `nil` until then.
    private(set) var account: String?
    /// The time until which signs are ignored, because a check succeeded.
    private var toleratedUntil = -Double.infinity

    /// The time for which signs are ignored after a successful check, in seconds. It limits the checks to one per
    /// minute if a proxy removes headers.
    static let tolerance = 60.0

    /// Records the headers of a response.
    ///
    /// - Returns: A Boolean value that indicates whether the response has a sign that requires a check.
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

    /// Records that a check confirmed the account.
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

    /// Returns a Boolean value that indicates whether a response reports a failed login. The reasons are those of
    /// Atlassian Seraph's `LoginReason`.
    private static func hasFailedLogin(_ headers: HTTPHeaders) -> Bool {
        guard let reason = headers["x-seraph-loginreason"]?.uppercased() else { return false }
        return ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED"].contains {
            reason.contains($0)
        }
    }
}
