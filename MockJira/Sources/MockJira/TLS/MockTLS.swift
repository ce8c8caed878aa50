/// How a site speaks TLS: with a certificate of an authority that is made when the site starts and forgotten when it
/// ends.
public struct MockTLS: Sendable, Equatable {
    /// What is wrong with the certificate or the handshake.
    public enum Fault: String, Sendable, CaseIterable {
        /// The certificate was valid until yesterday.
        case expired
        /// The certificate is for another host.
        case wrongHost = "wrong-host"
        /// Connections are accepted, and no byte ever comes.
        case stalled
    }

    /// What is wrong; nil for nothing.
    public var fault: Fault?
    /// The names that the certificate has beside the address listened on, for clients that know the site by another one.
    public var names: [String]

    /// A site that speaks TLS.
    public init(fault: Fault? = nil, names: [String] = []) {
        self.fault = fault
        self.names = names
    }
}
