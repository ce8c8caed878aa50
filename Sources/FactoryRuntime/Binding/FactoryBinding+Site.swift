internal import FactoryDefinitions
internal import HTTPTransport
internal import JiraReader

/// The site of a linked service of type `Jira`.
struct SiteBinding: Sendable {
    var site: JiraSite
    var reader: JiraClient.Configuration
    /// If `true`, the linked service is of version 2.0.
    var isVersion2: Bool
    /// The notes for the user.
    var notes: [String] = []
}

extension FactoryBinding {
    /// Returns the site of a linked service, without its password.
    ///
    /// Version 2.0 always uses HTTPS. Version 1.0 has three switches for encryption and verification, all on by
    /// default. https://learn.microsoft.com/azure/data-factory/connector-jira#linked-service-properties
    func site(of service: LinkedService) throws(FactoryRunError) -> SiteBinding {
        let properties = service.properties
        guard service.type == "Jira" else {
            throw FactoryRunError(
                .unsupported,
                "\(properties.place) is of type \(service.type); only Jira can be read"
            )
        }
        let isVersion2: Bool
        switch service.version {
        case nil, "1.0", "1", "": isVersion2 = false
        case "2.0", "2": isVersion2 = true
        case let version?:
            throw FactoryRunError(.unsupported, "\(properties.place) has version \(version); supported are 1.0 and 2.0")
        }
        var isEncrypted = true
        var reader = self.reader
        if !isVersion2 {
            isEncrypted = try properties.boolean("useEncryptedEndpoints") ?? true
            reader.verifiesHost = try properties.boolean("useHostVerification") ?? true
            reader.verifiesPeer = try properties.boolean("usePeerVerification") ?? true
        }
        let host = try properties.requiredText("host")
        // A Data Center site may have a context path. The service accepts only the name of a host.
        let path = host.drop { $0 != "/" }
        let name = host.prefix { $0 != "/" }
        guard !name.isEmpty, !host.contains("@"), !host.contains("?"), !host.contains("#"), !host.contains("//"),
            !host.contains(":") || name.hasPrefix("[")
        else {
            throw FactoryRunError(
                .invalidDefinition,
                "the host of \(properties.place) must be a name or address such as jira.example.com, without scheme "
                    + "and port; a site with a context path has it after the name: jira.example.com/jira"
            )
        }
        let port = try properties.integer("port", in: 1...65535) ?? (isEncrypted ? 443 : 8080)
        let isUsual = port == (isEncrypted ? 443 : 80)
        let address = (isEncrypted ? "https://" : "http://") + name + (isUsual ? "" : ":\(port)") + path
        do {
            var binding = SiteBinding(site: try JiraSite(address), reader: reader, isVersion2: isVersion2)
            if !isEncrypted || !reader.verifiesHost || !reader.verifiesPeer {
                let reason = isEncrypted ? "does not fully verify the certificate" : "is used without TLS"
                binding.notes.append(
                    "\(properties.place) \(reason): others on the network can read the password and change the data"
                )
            }
            return binding
        } catch {
            throw FactoryRunError(.invalidDefinition, "\(properties.place): \(error)", cause: error)
        }
    }

    /// Returns the credentials for the site of a linked service. Without a user name, the password is a personal access
    /// token of Data Center. The service has no such login.
    func credentials(of service: LinkedService) async throws(FactoryRunError) -> Credentials {
        // A null may be an expression of a template without a value.
        guard service.properties.object["username"] != nil else {
            return .bearer(try await secret("password", of: service))
        }
        let user = try service.properties.requiredText("username")
        guard !user.contains(":") else {
            throw FactoryRunError(.invalidDefinition, "the username of \(service.properties.place) contains a colon")
        }
        return .basic(user: user, token: try await secret("password", of: service))
    }

    /// Returns the secret that a property of a linked service contains or references.
    func secret(_ property: String, of service: LinkedService) async throws(FactoryRunError) -> Secret {
        let place = "\(property) of \(service.properties.place)"
        let value = service.properties[property]
        guard case .object(let object)? = value else {
            if let known = secrets.local(service.name) { return known }
            guard value == nil else {
                throw FactoryRunError(.secret, "\(place) must be a SecureString or an AzureKeyVaultSecret")
            }
            throw FactoryRunError(
                .secret,
                "\(place) is missing\(Self.encryptedReason(service)); \(Self.advice(service.name))"
            )
        }
        let secret = ResolvedObject(object, place: place)
        switch try secret.requiredText("type") {
        case "SecureString":
            // The service replaces secrets with asterisks when it returns definitions.
            if let text = try secret.text("value"), !text.isEmpty, text.contains(where: { $0 != "*" }) {
                return Secret(text)
            }
            if let known = secrets.local(service.name) { return known }
            let state = (try secret.text("value") ?? "").isEmpty ? "empty" : "masked"
            throw FactoryRunError(
                .secret,
                "\(place) is \(state)\(Self.encryptedReason(service)); \(Self.advice(service.name))"
            )
        case "AzureKeyVaultSecret":
            let name = try secret.requiredText("secretName")
            if let known = secrets.local(name) { return known }
            return try await vaultSecret(
                name,
                version: try secret.text("secretVersion"),
                store: secret["store"],
                service
            )
        case let type: throw FactoryRunError(.unsupported, "\(place) is of type \(type)")
        }
    }

    private func vaultSecret(
        _ name: String,
        version: String?,
        store: FactoryValue?,
        _ service: LinkedService
    ) async throws(FactoryRunError) -> Secret {
        let vault = try linkedService(store, in: service.scope, place: service.properties.place)
        guard vault.type == "AzureKeyVault" else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(vault.properties.place) is of type \(vault.type); the store of a secret must be an AzureKeyVault"
            )
        }
        let address = try vault.properties.requiredText("baseUrl")
        guard let login = secrets.vaultLogin else {
            throw FactoryRunError(
                .secret,
                "the secret \"\(name)\" is in the key vault \(address), but there are no credentials for it; "
                    + Self.advice(name)
            )
        }
        var transport = HTTPClient.Configuration()
        transport.certificateAuthorityFile = reader.certificateAuthorityFile
        transport.proxy = reader.proxy
        transport.connectTo = reader.connectTo
        transport.connectTimeout = reader.connectTimeout
        transport.idleTimeout = reader.idleTimeout
        let client = try KeyVault(login: login, transport: transport, clock: clock)
        return try await client.secret(name, version: version, vault: address)
    }

    /// The reason why a linked service with an `encryptedCredential` has no other secret, for messages; empty for other
    /// linked services.
    private static func encryptedReason(_ service: LinkedService) -> String {
        service.properties["encryptedCredential"] == nil ? "" : ", and only the service can read encryptedCredential"
    }

    private static func advice(_ name: String) -> String {
        "set \(SecretStore.variableName(of: name)) in the environment, or write it to the file \(name) in the folder "
            + "of JIRASTREAM_SECRETS"
    }
}
