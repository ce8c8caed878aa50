/// The parts of a request that a signature of OAuth 1.0a covers.
struct OAuth1Request {
    /// The method as it was sent, which is HEAD for a HEAD request.
    let method: String
    /// A Boolean value that indicates whether the request came over TLS.
    let isEncrypted: Bool
    /// The header `Host`.
    let host: String
    /// The path and query as they were sent, with the context path.
    let uri: String
    /// The body if it is a form; otherwise empty.
    let form: [UInt8]

    /// Returns the text that is signed (RFC 5849, section 3.4.1).
    ///
    /// - Parameter parameters: The parameters of the header.
    func signatureBase(_ parameters: OAuth1Parameters) -> [UInt8] {
        let halves = uri.utf8.split(separator: 0x3F, maxSplits: 1, omittingEmptySubsequences: false)
        let query = halves.count > 1 ? Self.parameters(halves[1]) : []
        let covered = parameters.all.filter { !$0.name.elementsEqual("oauth_signature".utf8) }
        let pairs = (covered + query + Self.parameters(form))
            .map { (PercentEncoding.encoded($0.name), PercentEncoding.encoded($0.value)) }
            .sorted { $0.0 == $1.0 ? $0.1.lexicographicallyPrecedes($1.1) : $0.0.lexicographicallyPrecedes($1.0) }
        let normalized = pairs.map { $0.0 + [0x3D] + $0.1 }.joined(separator: [0x26])
        let parts: [[UInt8]] = [
            Array(method.uppercased().utf8), Array(origin.utf8) + halves[0], Array(normalized),
        ]
        return Array(parts.map { PercentEncoding.encoded($0) }.joined(separator: [0x26]))
    }

    /// The scheme and authority in lower case, without the default port of the scheme.
    private var origin: String {
        let (scheme, ownPort) = isEncrypted ? ("https", ":443") : ("http", ":80")
        let authority = host.lowercased()
        return scheme + "://" + (authority.hasSuffix(ownPort) ? authority.dropLast(ownPort.utf8.count) : authority[...])
    }

    /// Returns the parameters of a query or a form.
    private static func parameters(_ text: some Collection<UInt8>) -> [OAuth1Parameters.Parameter] {
        text.split(separator: 0x26).map { part in
            let name = part.prefix { $0 != 0x3D }
            return OAuth1Parameters.Parameter(
                name: PercentEncoding.decoded(name, plusIsBlank: true),
                value: PercentEncoding.decoded(part.dropFirst(name.count + 1), plusIsBlank: true)
            )
        }
    }
}
