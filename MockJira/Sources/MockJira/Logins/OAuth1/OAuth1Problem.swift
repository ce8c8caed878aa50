import MockSite

/// The reason for which a request signed by OAuth 1.0a is rejected.
///
/// The names and their parameters are those of OAuth's problem reporting extension, which Jira Data Center uses:
/// https://confluence.atlassian.com/applinks/oauth-troubleshooting-guide-790632058.html
struct OAuth1Problem: Error, Equatable {
    /// The problem's name, such as `token_rejected`.
    let name: String
    /// The parameters of the problem, in the order in which the response lists them.
    let details: [(name: String, value: String)]

    private init(_ name: String, _ details: [(name: String, value: String)] = []) {
        self.name = name
        self.details = details
    }

    static func == (a: OAuth1Problem, b: OAuth1Problem) -> Bool {
        a.name == b.name && a.details.elementsEqual(b.details, by: ==)
    }

    /// The status of the response. A malformed request gets status 400, as RFC 5849, section 3.2, recommends. A
    /// rejected timestamp gets it too, as in the library that Jira's OAuth is built on.
    var status: Int {
        switch name {
        case "parameter_absent", "parameter_rejected", "signature_method_rejected", "timestamp_refused",
            "version_rejected":
            400
        default: 401
        }
    }

    static let consumerKeyUnknown = OAuth1Problem("consumer_key_unknown")
    static let tokenRejected = OAuth1Problem("token_rejected")
    static let nonceUsed = OAuth1Problem("nonce_used")
    static let versionRejected = OAuth1Problem("version_rejected", [("oauth_acceptable_versions", "1.0-1.0")])
    static let signatureMethodRejected = OAuth1Problem(
        "signature_method_rejected",
        [("oauth_acceptable_signature_methods", "RSA-SHA1")]
    )

    static func parameterAbsent(_ names: [String]) -> OAuth1Problem {
        OAuth1Problem("parameter_absent", [("oauth_parameters_absent", names.joined(separator: "&"))])
    }

    static func parameterRejected(_ parameters: [(name: String, value: String)]) -> OAuth1Problem {
        let form = parameters.map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
        return OAuth1Problem("parameter_rejected", [("oauth_parameters_rejected", form.joined(separator: "&"))])
    }

    static func timestampRefused(acceptable: ClosedRange<Int>) -> OAuth1Problem {
        OAuth1Problem(
            "timestamp_refused",
            [("oauth_acceptable_timestamps", "\(acceptable.lowerBound)-\(acceptable.upperBound)")]
        )
    }

    /// The signature is wrong. The details contain the base string that Jira computed, which a client can compare with
    /// its own.
    static func signatureInvalid(_ signature: String, base: [UInt8]) -> OAuth1Problem {
        OAuth1Problem(
            "signature_invalid",
            [
                ("oauth_signature", signature),
                ("oauth_signature_base_string", String(decoding: base, as: UTF8.self)),
                ("oauth_signature_method", OAuth1Verifier.signatureMethod),
            ]
        )
    }

    /// Returns the response. Its body is the problem as a form, and its header `WWW-Authenticate` contains the problem
    /// too.
    func response(realm: String) -> ErrorResponse {
        let members = ([("oauth_problem", name)] + details).map { ($0.0, PercentEncoding.encoded($0.1)) }
        let header = [("realm", PercentEncoding.encoded(realm))] + members
        return ErrorResponse(
            status: status,
            text: (
                "application/x-www-form-urlencoded;charset=UTF-8",
                members.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
            ),
            headers: [("WWW-Authenticate", "OAuth " + header.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ", "))]
        )
    }
}
