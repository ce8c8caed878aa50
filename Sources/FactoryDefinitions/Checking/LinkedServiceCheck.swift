internal import InterimData

/// Checks a linked service: the address and the credentials of a site, a folder of files or a key vault.
///
/// https://learn.microsoft.com/azure/data-factory/connector-jira#linked-service-properties
struct LinkedServiceCheck {
    let definition: Definition
    let context: CheckContext

    private var properties: LocatedValue { definition.properties }

    func run(_ findings: inout Findings) {
        guard let type = definition.typeName, ["Jira", "FileServer", "AzureKeyVault"].contains(type) else {
            // The settings of other types are not checked, except for their secrets, which have the same form in all
            // types.
            SecretCheck(context: context).run(in: properties["typeProperties"], &findings)
            return
        }
        guard let settings = properties["typeProperties"], settings.members != nil || settings.isDynamic else {
            findings.missing(
                "linkedService.required",
                "typeProperties",
                in: properties,
                "a linked service of type \(type) needs typeProperties, an object"
            )
            return
        }
        switch type {
        case "Jira": checkJira(settings, &findings)
        case "FileServer": need("host", in: settings, "host is required: the folder or the share", &findings)
        default: need("baseUrl", in: settings, "baseUrl is required: the vault's address", &findings)
        }
        SecretCheck(context: context).run(in: settings, &findings)
    }

    private func checkJira(_ settings: LocatedValue, _ findings: inout Findings) {
        let version = ConnectorVersion(properties)
        if version == nil, let value = properties["version"], !value.isDynamic {
            findings.error(
                "linkedService.version",
                value,
                "version \(value.shown) is not known; leave it out for 1.0 or use \"2.0\""
            )
        }
        need("host", in: settings, "host is required", &findings)
        checkUser(settings, &findings)
        if settings["password"] == nil, settings["encryptedCredential"] == nil {
            checkMissingPassword(settings, &findings)
        }
        // This is checked for Jira only, because this program reads no other service that requires credentials.
        if let credential = settings["encryptedCredential"], SecretCheck.isMissing(settings["password"]) {
            findings.warning(
                "secret.encryptedCredential",
                credential,
                "only the service can read encryptedCredential; a run here needs the password in "
                    + "\(SecretVariable.name(of: definition.name)), or in another source of secrets"
            )
        }
        checkHost(settings["host"], &findings)
        if let port = settings["port"], !port.isDynamic, !(port.wholeNumber.map { (1...65535).contains($0) } ?? false) {
            findings.error("linkedService.port", port, "port must be 1..65535 as a number or as text")
        }
        for name in ["useEncryptedEndpoints", "useHostVerification", "usePeerVerification"] {
            guard let value = settings[name] else { continue }
            if version == .two {
                findings.error("linkedService.v1Only", value, "\(name) is a 1.0 property; 2.0 does not support it")
            } else if value.flag == nil, !value.isDynamic {
                findings.error("value.type", value, "\(name) must be true or false, not \(value.kindName)")
            }
        }
    }

    /// Checks the user name. This program reads sites of Data Center with a personal access token instead.
    private func checkUser(_ settings: LocatedValue, _ findings: inout Findings) {
        guard settings.member("username") == nil else {
            return need(
                "username",
                in: settings,
                "username is required (the account's e-mail address or name)",
                &findings
            )
        }
        findings.add(
            Diagnostic(
                "linkedService.token",
                at: Findings.place("username", in: settings, definition.file),
                "username is missing: a run here sends the password as a personal access token of Data Center, which the "
                    + "service does not support",
                severity: context.isStrict ? .error : .warning
            )
        )
    }

    /// A run reads a missing password from this machine, so that it is not an error of the definition.
    private func checkMissingPassword(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let secrets = context.localSecrets else {
            return findings.missing(
                "linkedService.required",
                "password",
                in: settings,
                "password is required (an API token or a password, as SecureString or AzureKeyVaultSecret)"
            )
        }
        guard !secrets.isSet(definition.name) else { return }
        findings.add(
            Diagnostic(
                "linkedService.required",
                at: Findings.place("password", in: settings, findings.file),
                "password is missing; a run reads it from the environment variable \(secrets.variable(definition.name)), "
                    + "which is not set",
                severity: .warning
            )
        )
    }

    private func checkHost(_ host: LocatedValue?, _ findings: inout Findings) {
        guard let host, let text = host.literalText else { return }
        if text.contains("://") {
            findings.error("linkedService.host", host, "host must be a name without a scheme, such as jira.example.com")
        } else if text.contains(where: { $0.isWhitespace || "?#@".contains($0) }) || text.hasPrefix("/")
            || text.contains("//")
        {
            findings.error("linkedService.host", host, "host must be a name, or a name and a context path")
        } else if text.contains(":"), !text.hasPrefix("[") {
            findings.error("linkedService.host", host, "host must be a name; write the port number in port")
        } else if text.contains("/") {
            findings.serviceLimit(
                "linkedService.contextPath",
                host,
                "host has a context path, which a run here supports and the service does not",
                isStrict: context.isStrict
            )
        }
    }

    private func need(_ name: String, in settings: LocatedValue, _ message: String, _ findings: inout Findings) {
        guard let value = settings[name] else {
            findings.missing("linkedService.required", name, in: settings, message)
            return
        }
        if value.isDynamic { return }
        if let text = value.text {
            if text.isEmpty { findings.error("linkedService.required", value, message) }
        } else {
            findings.error("value.type", value, "\(name) must be text or an expression, not \(value.kindName)")
        }
    }
}
