package import NIOCore

/// Settings of a site's encryption. `MockTLS` of the library `MockJiraTLS` is the only conformer; it is in a separate
/// library because its dependency takes minutes to compile.
package protocol ConnectionEncryptionSettings: Sendable {
    /// Creates the certificates and settings of a site's connections.
    ///
    /// - Parameter host: The address that the site listens on.
    /// - Throws: An error if no certificate can be created or its file cannot be written.
    func start(host: String) throws -> any ConnectionEncryption
}

/// The encryption of a running site's connections.
package protocol ConnectionEncryption: Sendable {
    /// The path of the certificate of the authority that clients have to trust. The file exists until ``stop()`` is
    /// called.
    var certificateAuthorityPath: String { get }

    /// Returns the first handler of a new connection's channel; nil for a connection that never responds.
    func handler() -> (any ChannelHandler)?

    /// Removes the files that ``ConnectionEncryptionSettings/start(host:)`` created.
    func stop()
}
