internal import Foundation
internal import InterimData

/// The address of a Jira site: scheme, host, port, and a context path if the site has one.
public struct JiraSite: Sendable, Hashable, CustomStringConvertible {
    /// The address without a slash at its end, such as `https://example.atlassian.net`.
    public let baseURL: String
    /// The host, without port and without the brackets of an IPv6 address.
    public let host: String

    /// Parses an address.
    ///
    /// - Parameter text: `http://` or `https://`, a host, and optionally a port and a path. If the text has no scheme,
    ///   the scheme is `https`.
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/invalidSite`` for any other text, including one with a
    ///   user name or a query.
    public init(_ text: String) throws(JiraReaderError) {
        func invalid(_ reason: String, advising settings: [AdvisedSetting] = []) -> JiraReaderError {
            JiraReaderError(
                .invalidSite,
                "the site's address \(reason); expected an address such as https://example.atlassian.net",
                advisedSettings: settings
            )
        }
        var rest = text[...]
        let scheme: String
        if let separator = text.firstRange(of: "://") {
            scheme = text[..<separator.lowerBound].lowercased()
            rest = text[separator.upperBound...]
        } else {
            scheme = "https"
        }
        guard scheme == "http" || scheme == "https" else { throw invalid("has a scheme other than http and https") }
        // A user name in an address is often followed by a password, so that the message does not contain the text.
        guard !rest.contains("@") else {
            throw invalid("contains a user name, which belongs in the credentials", advising: [.credentials])
        }
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw invalid("contains a query") }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\"") })
        else { throw invalid("contains characters that are invalid in an address") }
        while rest.hasSuffix("/") { rest.removeLast() }

        guard let parts = URLComponents(string: "\(scheme)://\(rest)"),
            let host = parts.host?.trimmingCharacters(in: CharacterSet(charactersIn: "[]")), !host.isEmpty
        else { throw invalid("has no valid host") }
        // A colon has to be followed by a port number.
        let authority = rest.prefix { $0 != "/" }
        guard !authority.hasSuffix(":"), parts.port.map({ (1...65535).contains($0) }) ?? true else {
            throw invalid("has a port that is not from 1 to 65535")
        }
        // libcurl would remove these segments, and a signature would cover another path.
        guard !parts.percentEncodedPath.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw invalid("has a path with the segment . or ..")
        }
        self.host = host.lowercased()
        self.baseURL = "\(scheme)://\(authority)\(parts.percentEncodedPath)"
    }

    /// The host of Atlassian's gateway, through which scoped tokens and OAuth are used:
    /// <https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account>.
    static let gatewayHost = "api.atlassian.com"

    /// The address of Atlassian's gateway; see ``JiraClient/Configuration/gateway``.
    public static let atlassianGateway = JiraSite(atlassianHost: gatewayHost)

    private init(atlassianHost host: String) {
        self.host = host
        baseURL = "https://" + host
    }

    /// A Boolean value that indicates whether the host is one of Atlassian's for Cloud. Other hosts may be of either
    /// deployment.
    public var isOnAtlassianHost: Bool { host.hasSuffix(".atlassian.net") || host == Self.gatewayHost }

    /// A Boolean value that indicates whether the site is on this machine, where compressing responses costs more than
    /// it saves.
    package var isOnThisMachine: Bool { Self.isThisMachine(host) }

    /// Returns a Boolean value that indicates whether a host name or address denotes this machine.
    static func isThisMachine(_ host: String) -> Bool {
        let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// The address.
    public var description: String { baseURL }
}
