internal import Foundation
internal import InterimData

/// The address of a Jira site: scheme, host, port, and a context path where the site has one.
public struct JiraSite: Sendable, Hashable, CustomStringConvertible {
    /// The address without a slash at its end, such as `https://example.atlassian.net`.
    public let baseURL: String
    /// The host, without port and without the brackets of an IPv6 address.
    public let host: String

    /// Reads an address.
    ///
    /// - Parameter text: `http://` or `https://`, a host, and optionally a port and a path. A host alone is taken as
    ///   `https`.
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/invalidSite`` for anything else, a user name or a query
    ///   in it included.
    public init(_ text: String) throws(JiraReaderError) {
        func invalid(_ reason: String, advising settings: [AdvisedSetting] = []) -> JiraReaderError {
            JiraReaderError(
                .invalidSite,
                "the site's address \(reason); expected is something like https://example.atlassian.net",
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
        // A user name in an address is often followed by a password: nothing of the text is repeated.
        guard !rest.contains("@") else {
            throw invalid("has a user name in it, which belongs in the credentials", advising: [.credentials])
        }
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else { throw invalid("has a query in it") }
        guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "\"") })
        else { throw invalid("has characters in it that an address cannot have") }
        while rest.hasSuffix("/") { rest.removeLast() }

        guard let parts = URLComponents(string: "\(scheme)://\(rest)"),
            let host = parts.host?.trimmingCharacters(in: CharacterSet(charactersIn: "[]")), !host.isEmpty
        else { throw invalid("has no host that can be read") }
        // A colon without a number behind it is no port.
        let authority = rest.prefix { $0 != "/" }
        guard !authority.hasSuffix(":"), parts.port.map({ (1...65535).contains($0) }) ?? true else {
            throw invalid("has no port 1 to 65535")
        }
        // libcurl would remove them, and a signature would be over another path.
        guard !parts.percentEncodedPath.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) else {
            throw invalid("has a path with . or ..")
        }
        self.host = host.lowercased()
        self.baseURL = "\(scheme)://\(authority)\(parts.percentEncodedPath)"
    }

    /// The vendor's gateway, which tokens with scopes and OAuth go through:
    /// <https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account>.
    static let gatewayHost = "api.atlassian.com"

    /// The address of the vendor's gateway; see ``JiraClient/Configuration/gateway``.
    public static let vendorsGateway = JiraSite(vendorsHost: gatewayHost)

    private init(vendorsHost host: String) {
        self.host = host
        baseURL = "https://" + host
    }

    /// Whether the host is one of the vendor's for sites of Cloud. Others may be either product.
    public var isOnVendorsHost: Bool { host.hasSuffix(".atlassian.net") || host == Self.gatewayHost }

    /// A Boolean value that indicates whether the site is on this machine, where compressing answers costs more than it saves.
    package var isOnThisMachine: Bool { Self.isThisMachine(host) }

    /// Returns a Boolean value that indicates whether a host is this machine, by its name or address.
    static func isThisMachine(_ host: String) -> Bool {
        let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// The address.
    public var description: String { baseURL }
}
