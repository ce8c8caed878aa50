public import MockJira

/// The TLS settings of a mock site. The site's certificate is issued by an authority that is created when the site
/// starts and removed when it stops.
///
/// ```swift
/// var configuration = MockJiraConfiguration()
/// configuration.tls = MockTLS()
/// try await withMockJira(configuration) { server in
///     var settings = JiraClient.Configuration()
///     settings.certificateAuthorityFile = server.certificateAuthorityPath
///     let keys = try await keys(server, settings)
///     #expect(keys.count == 1000)
/// }
/// ```
public struct MockTLS: Sendable, Equatable {
    /// A fault of the certificate or the handshake.
    public enum Fault: String, Sendable, CaseIterable {
        /// The certificate expired yesterday.
        case expired
        /// The certificate is for another host.
        case wrongHost = "wrong-host"
        /// Connections are accepted, but no byte is sent.
        case stalled
    }

    /// The fault of the certificate or of the handshake; nil if there is none.
    public var fault: Fault?
    /// Host names in the certificate besides the address of the site, for clients that use another name.
    public var names: [String]

    /// Creates the TLS settings of a site.
    public init(fault: Fault? = nil, names: [String] = []) {
        self.fault = fault
        self.names = names
    }
}

extension MockTLS: ConnectionEncryptionSettings {
    package func start(host: String) throws -> any ConnectionEncryption {
        try TemporaryAuthority(self, host: host)
    }
}

extension MockJiraConfiguration {
    /// The TLS settings of the site; nil for plain HTTP.
    public var tls: MockTLS? {
        get { encryption as? MockTLS }
        set { encryption = newValue }
    }
}
