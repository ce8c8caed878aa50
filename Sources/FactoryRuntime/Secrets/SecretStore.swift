public import JiraReader

/// The sources of the secrets of definitions.
///
/// A secret that stands in a definition is taken from there. One that a key vault holds, and one that was masked when the
/// definition was published, are looked for on this machine first, and then in the vault.
public struct SecretStore: Sendable {
    /// The secrets of this machine: called with the name of a vault's secret, or of the linked service whose password was
    /// masked. Returns `nil` where there is none of that name.
    public var local: @Sendable (String) -> Secret?
    /// The credentials for key vaults; `nil` where there are none.
    public var vaultLogin: KeyVaultLogin?

    /// Creates a store.
    public init(local: @escaping @Sendable (String) -> Secret? = { _ in nil }, vaultLogin: KeyVaultLogin? = nil) {
        self.local = local
        self.vaultLogin = vaultLogin
    }

    /// The name of the environment variable that may hold a secret: `JIRASTREAM_SECRET_` and the name in capitals, with `_`
    /// for everything but letters and digits.
    public static func variableName(of name: String) -> String {
        "JIRASTREAM_SECRET_"
            + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}

/// Credentials for a key vault.
///
/// Its description tells no secret.
public enum KeyVaultLogin: Sendable {
    /// An application's own secret.
    ///
    /// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    case clientSecret(authority: String, tenant: String, client: String, secret: Secret)
    /// The identity of the machine, asked for at an address that the machine has for that, with a header field.
    ///
    /// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
    case managedIdentity(endpoint: String, version: String, header: (name: String, value: Secret))

    /// The identity of a virtual machine, by its metadata service.
    public static var virtualMachine: KeyVaultLogin {
        .managedIdentity(
            endpoint: "http://169.254.169.254/metadata/identity/oauth2/token",
            version: "2018-02-01",
            header: ("Metadata", Secret("true"))
        )
    }
}
