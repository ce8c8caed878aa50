internal import Foundation
internal import JiraReader

/// A parameter of a request or of the OAuth protocol, before it is encoded.
struct OAuth1Parameter: Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The signature base string of OAuth 1.0a (RFC 5849, section 3.4.1).
enum SignatureBaseString {
    /// Returns the base string of a request. The body is not signed, so the request must have no body, or one that is
    /// not a form.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - url: The absolute URL of the request. Its query is part of the text; a fragment is not.
    ///   - parameters: The parameters of the protocol, without the signature.
    /// - Throws: ``/JiraReader/JiraReaderError`` with code `invalidSite` for a URL without a host.
    static func text(
        method: String,
        url: String,
        _ parameters: [OAuth1Parameter]
    ) throws(JiraReaderError) -> String {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.percentEncodedHost?.lowercased()
        else { throw JiraReaderError(.invalidSite, "the URL of a request cannot be signed") }
        let isUsualPort = parts.port == nil || parts.port == (scheme == "https" ? 443 : 80)
        let authority = host + (isUsualPort ? "" : ":\(parts.port ?? 0)")
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        let all = parameters + query(parts.percentEncodedQuery ?? "")
        // Section 3.4.1.3.2: sorted by the bytes of the encoded text, which is ASCII.
        let pairs = all.map { (name: $0.name.percentEncoded, value: $0.value.percentEncoded) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
        let normalized = pairs.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        return [method.uppercased(), "\(scheme)://\(authority)\(path)", normalized].map(\.percentEncoded)
            .joined(separator: "&")
    }

    /// Returns the parameters of a query, which is decoded as a form: a `+` stands for a space.
    private static func query(_ text: String) -> [OAuth1Parameter] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { part in
                    let blanks = String(part).replacing("+", with: " ")
                    return blanks.removingPercentEncoding ?? blanks
                }
            return OAuth1Parameter(parts[0], parts.count > 1 ? parts[1] : "")
        }
    }
}
