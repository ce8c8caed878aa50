public import JiraReader

/// The sources of the secrets of definitions.
///
/// A secret that a definition contains is taken from the definition. A secret of a key vault is searched on this
/// machine first, and then in the vault. A secret that the service masked in the definition is searched on this
/// machine.
public struct SecretStore: Sendable {
    /// Returns a secret of this machine, or `nil` if there is none of that name. The name is that of the key vault's
    /// secret, or of the linked service whose password is masked.
    public var local: @Sendable (String) -> Secret?
    /// The credentials for key vaults; `nil` if there are none.
    public var vaultLogin: KeyVaultLogin?

    /// Creates a store.
    public init(local: @escaping @Sendable (String) -> Secret? = { _ in nil }, vaultLogin: KeyVaultLogin? = nil) {
        self.local = local
        self.vaultLogin = vaultLogin
    }

    /// Returns the name of the environment variable for a secret: `JIRASTREAM_SECRET_` and the name in capitals, with
    /// `_` for every character that is not an ASCII letter or digit.
    public static func variableName(of name: String) -> String {
        "JIRASTREAM_SECRET_"
            + String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}

/// Credentials for a key vault.
///
/// The description contains no secret.
public enum KeyVaultLogin: Sendable {
    /// The client secret of an application.
    ///
    /// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    case clientSecret(authority: String, tenant: String, client: String, secret: Secret)
    /// The managed identity of the machine, requested at an endpoint of the machine with a header field.
    ///
    /// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
    case managedIdentity(endpoint: String, version: String, header: (name: String, value: Secret))

    /// The managed identity of a virtual machine, requested from its metadata service.
    public static var virtualMachine: KeyVaultLogin {
        .managedIdentity(
            endpoint: "http://169.254.169.254/metadata/identity/oauth2/token",
            version: "2018-02-01",
            header: ("Metadata", Secret("true"))
        )
    }
}
