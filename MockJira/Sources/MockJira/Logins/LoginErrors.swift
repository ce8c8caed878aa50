import MockSite

/// The responses of a site to requests that are anonymous or have an invalid login.
struct LoginErrors {
    let site: Site

    private var realm: (String, String) {
        let address = site.baseURL.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        return ("WWW-Authenticate", "OAuth realm=\"\(address)\"")
    }

    /// The response to an anonymous request for an operation that requires a login.
    var anonymous: ErrorResponse {
        ErrorResponse(
            status: 401,
            messages: [
                site.tables.isDataCenter
                    ? "You are not authenticated. Authentication required to perform this operation."
                    : "You do not have permission to perform this operation. Please log in."
            ],
            headers: [realm]
        )
    }

    /// Returns the response to an invalid login.
    ///
    /// - Parameter atGateway: If `true`, the response has the form of Atlassian's gateway.
    func response(_ reason: LoginVerifier.Reason, atGateway: Bool) -> ErrorResponse {
        if atGateway {
            return .gateway(401, reason == .scope ? "Unauthorized; scope does not match" : "Unauthorized")
        }
        return site.tables.isDataCenter ? ofDataCenter(reason) : ofCloud(reason)
    }

    private func ofCloud(_ reason: LoginVerifier.Reason) -> ErrorResponse {
        switch reason {
        case .password:
            // Plain text: https://github.com/gioboa/jira-plugin/issues/148
            return ErrorResponse(
                status: 401,
                text: (
                    "text/plain",
                    "Basic authentication with passwords is deprecated.  For more information, see: "
                        + "https://developer.atlassian.com/cloud/jira/platform/deprecation-notice-basic-auth-and-cookie-based-auth/"
                ),
                headers: [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")]
            )
        case .bearer:
            return ErrorResponse(
                status: 403,
                members: [("error", .string("Failed to parse Connect Session Auth Token"))]
            )
        default:
            return ErrorResponse(
                status: 401,
                messages: ["Client must be authenticated to access this resource."],
                headers: [("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"), realm]
            )
        }
    }

    private func ofDataCenter(_ reason: LoginVerifier.Reason) -> ErrorResponse {
        switch reason {
        case .bearer, .expired:
            return ErrorResponse(
                status: 401,
                members: [
                    ("message", .string("Client must be authenticated to access this resource.")),
                    ("status-code", .int(401)),
                ],
                headers: [realm]
            )
        case .captcha:
            // https://developer.atlassian.com/server/jira/platform/basic-authentication/
            return page(
                403,
                "Forbidden",
                "AUTHENTICATION_DENIED",
                [("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=\(site.baseURL)/login.jsp")]
            )
        case .oauth1(let problem): return problem.response(realm: site.baseURL)
        default: return page(401, "Unauthorized", "AUTHENTICATED_FAILED", [realm])
        }
    }

    /// Returns an HTML page. Data Center sends it not only to browsers, but to every client.
    private func page(_ status: Int, _ title: String, _ reason: String, _ headers: [(String, String)]) -> ErrorResponse
    {
        let page = """
            <html><head><title>\(title) (\(status))</title></head><body><h1>\(title) (\(status))</h1>\
            <p>Basic Authentication Failure - Reason : \(reason)</p></body></html>
            """
        return ErrorResponse(
            status: status,
            text: ("text/html;charset=UTF-8", page),
            headers: [("X-Seraph-LoginReason", reason)] + headers
        )
    }
}
