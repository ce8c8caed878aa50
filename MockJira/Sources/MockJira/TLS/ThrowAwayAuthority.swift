internal import Crypto
internal import NIOSSL

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A certificate authority that lives as long as a site, and the certificate it gave the site.
struct ThrowAwayAuthority: Sendable {
    /// What connections are encrypted with; nil where the handshake never begins.
    let context: NIOSSLContext?
    /// The file with the authority's own certificate, which clients have to trust.
    let path: String

    private static let day = 86_400
    /// The host of a certificate for another one.
    private static let elsewhere = "elsewhere.example"

    /// Makes keys and certificates, and writes the authority's certificate to a file for temporary things.
    ///
    /// - Parameter host: The address the site listens on.
    init(_ tls: MockTLS, host: String) throws {
        let writer = CertificateWriter(
            issuer: "Throw-away authority of a mock site",
            issuerKey: P256.Signing.PrivateKey()
        )
        let now = Int(Date().timeIntervalSince1970)
        let authority = try writer.certificate(
            .authority,
            subject: writer.issuer,
            key: writer.issuerKey.publicKey,
            validSeconds: now - 30 * Self.day...now + 30 * Self.day
        )
        context = tls.fault == .stalled ? nil : try Self.context(tls, host, writer, now)
        let text = Data(authority).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        let pem = "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
        let file = FileManager.default.temporaryDirectory.appending(path: "mockjira-ca-\(UUID().uuidString).pem")
        try Data(pem.utf8).write(to: file, options: .withoutOverwriting)
        path = file.path
    }

    /// Removes the file.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func context(
        _ tls: MockTLS,
        _ host: String,
        _ writer: CertificateWriter,
        _ now: Int
    ) throws -> NIOSSLContext {
        let key = P256.Signing.PrivateKey()
        let certificate = try writer.certificate(
            .server(tls.fault == .wrongHost ? [.host(elsewhere)] : names(host) + tls.names.map { .host($0) }),
            subject: tls.fault == .wrongHost ? elsewhere : host,
            key: key.publicKey,
            validSeconds: now - 10 * day...now + (tls.fault == .expired ? -day : 10 * day)
        )
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate, format: .der))],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der))
        )
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    /// What clients on this machine, and those that know the address, may call the site.
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
