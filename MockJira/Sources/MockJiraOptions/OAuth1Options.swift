internal import ArgumentParser
internal import MockJira

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The options of an application link with OAuth 1.0a. Each of them requires the others.
struct OAuth1Options: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The consumer key of an application link with OAuth 1.0a, on Data Center only. Requires --oauth1-public-key \
            and --oauth1-token.
            """,
            valueName: "key"
        )
    )
    var oauth1Consumer: String?

    @Option(
        help: ArgumentHelp(
            """
            The file with the consumer's RSA public key in PEM, which begins with '-----BEGIN PUBLIC KEY-----'. \
            Requests are signed with RSA-SHA1.
            """,
            valueName: "file"
        )
    )
    var oauth1PublicKey: String?

    @Option(help: ArgumentHelp("The access token that the account has granted to the consumer.", valueName: "token"))
    var oauth1Token: String?

    /// A Boolean value that indicates whether any of the options was given.
    var isGiven: Bool { oauth1Consumer != nil || oauth1PublicKey != nil || oauth1Token != nil }

    /// Returns the consumer that the options describe; nil if none of the options was given. Throws `ValidationError`
    /// if only some of them were given, or if the public key cannot be read.
    func consumer() throws -> MockOAuth1Consumer? {
        guard isGiven else { return nil }
        let values = [
            ("--oauth1-consumer", oauth1Consumer), ("--oauth1-public-key", oauth1PublicKey),
            ("--oauth1-token", oauth1Token),
        ]
        if let (name, _) = values.first(where: { $0.1?.isEmpty ?? true }) {
            throw ValidationError("\(name) is missing: OAuth 1.0a needs \(values.map(\.0).joined(separator: ", ")).")
        }
        guard let oauth1Consumer, let oauth1PublicKey, let oauth1Token else { return nil }
        do {
            return try MockOAuth1Consumer(
                key: oauth1Consumer,
                publicKey: Self.text(of: oauth1PublicKey),
                accessToken: oauth1Token
            )
        } catch let error as MockJiraError {
            throw ValidationError("--oauth1-public-key \(oauth1PublicKey): \(error.message)")
        }
    }

    /// Returns the first 64 KiB of a file. No public key is larger.
    private static func text(of path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw unreadable(path) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw unreadable(path) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func unreadable(_ path: String) -> ValidationError {
        ValidationError(
            "--oauth1-public-key: cannot read '\(path)': \(String(cString: strerror(errno))). Give a file in PEM."
        )
    }
}
