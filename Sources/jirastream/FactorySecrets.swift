internal import FactoryDefinitions
internal import FactoryRuntime
internal import Foundation
internal import JiraReader

/// The secrets of definitions, which are read from environment variables and from the files in a folder.
enum FactorySecrets {
    /// The store that reads environment variables first, and then the folder in `JIRASTREAM_SECRETS`. The login at a
    /// key vault uses the same variables as Azure's tools.
    static var fromEnvironment: SecretStore {
        SecretStore(local: local, vaultLogin: vaultLogin)
    }

    /// The passwords of linked services that the environment has, for checks of definitions.
    static var forChecks: LocalSecrets {
        LocalSecrets(isSet: { local($0) != nil }, variable: { SecretStore.variableName(of: $0) })
    }

    /// The files in the folder of secrets.
    static var files: [String] {
        guard let folder = variable("JIRASTREAM_SECRETS"),
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else { return [] }
        return names.sorted().map { folder + "/" + $0 }
    }

    @Sendable private static func local(_ name: String) -> Secret? {
        if let text = variable(SecretStore.variableName(of: name)) { return Secret(text) }
        // A name denotes a file in the folder, and must not lead to another folder.
        guard let folder = variable("JIRASTREAM_SECRETS"), !name.isEmpty, !name.hasPrefix("."), !name.contains("/"),
            let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        else { return nil }
        let secret = Secret(text)
        return secret.reveal().isEmpty ? nil : secret
    }

    private static var vaultLogin: KeyVaultLogin? {
        if let tenant = variable("AZURE_TENANT_ID"), let client = variable("AZURE_CLIENT_ID"),
            let secret = variable("AZURE_CLIENT_SECRET")
        {
            var authority = variable("AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com"
            while authority.hasSuffix("/") { authority.removeLast() }
            return .clientSecret(authority: authority, tenant: tenant, client: client, secret: Secret(secret))
        }
        if let endpoint = variable("IDENTITY_ENDPOINT"), let header = variable("IDENTITY_HEADER") {
            return .managedIdentity(
                endpoint: endpoint,
                version: "2019-08-01",
                header: ("X-IDENTITY-HEADER", Secret(header))
            )
        }
        return variable("JIRASTREAM_MANAGED_IDENTITY") == nil ? nil : .virtualMachine
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
