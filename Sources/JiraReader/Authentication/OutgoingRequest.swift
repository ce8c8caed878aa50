internal import Foundation
internal import HTTPTransport

/// A request that is about to be sent, as an authenticator receives it.
///
/// The description consists of the method and the URL without its query. It may be printed anywhere.
public struct OutgoingRequest: Sendable, CustomStringConvertible, CustomReflectable {
    private(set) var request: HTTPRequest

    init(_ request: HTTPRequest) { self.request = request }

    /// The HTTP method: `GET` or `POST`. The body of a `POST` is JSON.
    public var method: String { request.method.rawValue }
    /// The absolute URL with its query, percent-encoded as it is sent.
    public var url: String { request.url }

    /// Returns the value of a header field, whose name is compared without regard to case; `nil` if the request has
    /// none.
    public func header(_ name: String) -> String? {
        request.headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// Sets a header field, in place of one with the same name.
    ///
    /// A value with a control character other than the tab, such as a line break, is never sent: the request fails with
    /// ``JiraReaderError/Code/invalidOption``.
    public mutating func setHeader(_ name: String, _ value: String) {
        request.headers.removeAll { $0.name.lowercased() == name.lowercased() }
        request.headers.append(HTTPHeader(name, value))
    }

    /// The secrets in the `Authorization` field, in the forms in which a server could repeat them: the text after the
    /// scheme, the password of basic authentication, and the values of OAuth, percent-encoded and decoded.
    var secrets: [String] {
        guard let value = header("Authorization") else { return [] }
        let words = value.split(separator: " ", maxSplits: 1).dropFirst().map(String.init)
        var secrets = words
        if let encoded = words.first, let data = Data(base64Encoded: encoded) {
            secrets += String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).dropFirst()
                .map(String.init)
        }
        for field in words.first?.split(separator: ",") ?? [] {
            let parts = field.split(separator: "=", maxSplits: 1)
            // A part without an equals sign is not an OAuth parameter but the rest of a token that contains a comma.
            guard parts.count == 2 else { continue }
            let name = parts[0].trimmingCharacters(in: .whitespaces)
            guard !Self.publicFields.contains(name) else { continue }
            let text = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
            secrets += [text, text.removingPercentEncoding ?? text]
        }
        // A shorter value may be an ordinary word.
        return secrets.filter { $0.utf8.count >= 6 }
    }

    private static let publicFields: Set<String> = [
        "realm", "oauth_consumer_key", "oauth_signature_method", "oauth_timestamp", "oauth_version",
    ]

    /// Method and URL, without the query.
    public var description: String { request.description }
    /// Contains only method and URL, so that `dump` prints no more.
    public var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
