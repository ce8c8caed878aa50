internal import MockCrypto
internal import MockJira
internal import NIOCore
internal import NIOSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A temporary certificate authority, which exists while a site runs, and the certificate that it issued to the site.
struct TemporaryAuthority: ConnectionEncryption {
    /// The TLS settings of the site's connections; nil if the site never begins a handshake.
    private let context: NIOSSLContext?
    let certificateAuthorityPath: String

    private static let day = 86_400
    /// The host name in the certificate if the fault is `wrongHost`.
    private static let elsewhere = "elsewhere.example"

    /// Creates keys and certificates, and writes the certificate of the authority to a temporary file.
    ///
    /// - Parameter host: The address that the site listens on.
    init(_ tls: MockTLS, host: String) throws {
        let writer = try CertificateWriter(
            issuer: "Throw-away authority of a mock site",
            issuerKey: P256Key()
        )
        let now = Int(Date().timeIntervalSince1970)
        let authority = try writer.certificate(
            .authority,
            subject: writer.issuer,
            key: writer.issuerKey,
            validSeconds: now - 30 * Self.day...now + 30 * Self.day
        )
        context = tls.fault == .stalled ? nil : try Self.context(tls, host, writer, now)
        let text = Data(authority).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let pem = "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
        let file = FileManager.default.temporaryDirectory.appending(path: "mockjira-ca-\(UUID().uuidString).pem")
        try Data(pem.utf8).write(to: file, options: .withoutOverwriting)
        certificateAuthorityPath = file.path
    }

    func handler() -> (any ChannelHandler)? {
        context.map { NIOSSLServerHandler(context: $0) }
    }

    func stop() {
        try? FileManager.default.removeItem(atPath: certificateAuthorityPath)
    }

    private static func context(
        _ tls: MockTLS,
        _ host: String,
        _ writer: CertificateWriter,
        _ now: Int
    ) throws -> NIOSSLContext {
        let key = try P256Key()
        let certificate = try writer.certificate(
            .server(tls.fault == .wrongHost ? [.host(elsewhere)] : names(host) + tls.names.map { .host($0) }),
            subject: tls.fault == .wrongHost ? elsewhere : host,
            key: key,
            validSeconds: now - 10 * day...now + (tls.fault == .expired ? -day : 10 * day)
        )
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key.privateKey(), format: .der))
        )
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    /// Returns the names and addresses in the site's certificate: those of the loopback interface, and the address that
    /// the site listens on.
    private static func names(_ host: String) -> [CertificateWriter.Name] {
        var names: [CertificateWriter.Name] = [
            .host("localhost"), .address([127, 0, 0, 1]), .address(Array(repeating: 0, count: 15) + [1]),
        ]
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        if parts.count == 4, !parts.contains(nil) {
            names.append(.address(parts.compactMap { $0 }))
        } else if !host.contains(":"), host != "localhost" {
            names.append(.host(host))
        }
        return names
    }
}
