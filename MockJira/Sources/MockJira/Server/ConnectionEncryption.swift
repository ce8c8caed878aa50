package import NIOCore

/// Settings of a site's encryption. `MockTLS` of the library `MockJiraTLS` is the only conformer; it is apart because its
/// dependency takes minutes to compile.
package protocol ConnectionEncryptionSettings: Sendable {
    /// Makes what the connections of a site need.
    ///
    /// - Parameter host: The address that the site listens on.
    /// - Throws: If no certificate can be made or its file cannot be written.
    func start(host: String) throws -> any ConnectionEncryption
}

/// The encryption of a running site's connections.
package protocol ConnectionEncryption: Sendable {
    /// The file with the certificate of the authority that clients have to trust, until ``stop()``.
    var certificateAuthorityPath: String { get }

    /// Returns the handler that a new connection's channel begins with; nil for a connection that never answers.
    func handler() -> (any ChannelHandler)?

    /// Removes what ``ConnectionEncryptionSettings/start(host:)`` left in the file system.
    func stop()
}
