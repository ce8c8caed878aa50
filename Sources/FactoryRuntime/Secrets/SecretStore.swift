internal import FactoryDefinitions
public import JiraReader

/// The sources from which the secrets in definitions are read.
///
/// If a definition contains the value of a secret, it is used directly. If the value is missing, or if the service
/// replaced it with asterisks, the secret is looked up on this machine. A secret of a key vault is looked up on this
/// machine first, and then in the vault.
public struct SecretStore: Sendable {
    /// Returns the secret with a name on this machine, or `nil` if there is none. The argument is the name of the
    /// secret in the key vault. For a password that is missing or replaced with asterisks, it is the name of the linked
    /// service.
    public var local: @Sendable (String) -> Secret?
    /// The credentials for key vaults; `nil` if there are none.
    public var vaultLogin: KeyVaultLogin?

    /// Creates a store.
    public init(local: @escaping @Sendable (String) -> Secret? = { _ in nil }, vaultLogin: KeyVaultLogin? = nil) {
        self.local = local
        self.vaultLogin = vaultLogin
    }

    /// Returns the name of the environment variable for a secret: `JIRASTREAM_SECRET_` followed by the name in
    /// capitals. Every character that is not an ASCII letter or digit is replaced with `_`.
    public static func variableName(of name: String) -> String { SecretVariable.name(of: name) }
}

/// Credentials for a key vault.
///
/// The description contains no secret.
public enum KeyVaultLogin: Sendable {
    /// The client secret of an application.
    ///
    /// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
    case clientSecret(authority: String, tenant: String, client: String, secret: Secret)
    /// The managed identity of the machine. Its tokens are requested from an endpoint on the machine; the request has a
    /// header field that the endpoint requires.
    ///
    /// https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
    case managedIdentity(endpoint: String, version: String, header: (name: String, value: Secret))

    /// The managed identity of a virtual machine, whose tokens are requested from the metadata service.
    public static var virtualMachine: KeyVaultLogin {
        .managedIdentity(
            endpoint: "http://169.254.169.254/metadata/identity/oauth2/token",
            version: "2018-02-01",
            header: ("Metadata", Secret("true"))
        )
    }
}
