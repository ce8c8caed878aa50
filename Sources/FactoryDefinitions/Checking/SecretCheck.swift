internal import InterimData

/// Checks secrets that are values in a definition or references to a key vault. Messages never contain the value of a
/// secret.
///
/// https://learn.microsoft.com/azure/data-factory/store-credentials-in-key-vault
struct SecretCheck {
    let context: CheckContext

    /// Checks the members of a linked service's settings that are secrets by name or by type.
    func run(in settings: LocatedValue?, _ findings: inout Findings) {
        for member in settings?.members ?? [] {
            if member.name == "password" {
                check(member.name, member.value, &findings)
            } else if let type = member.value["type"]?.text, type == "AzureKeyVaultSecret" || type == "SecureString" {
                check(member.name, member.value, &findings)
            }
        }
    }

    /// Returns a Boolean value that indicates whether a definition lacks the value of a secret: there is none, or the
    /// service has removed it or replaced it with asterisks.
    static func isMissing(_ secret: LocatedValue?) -> Bool {
        guard let secret else { return true }
        guard secret["type"]?.text == "SecureString" else { return false }
        return secret["value"].map { $0.text?.allSatisfy { $0 == "*" } == true } ?? true
    }

    private func check(_ name: String, _ secret: LocatedValue, _ findings: inout Findings) {
        switch secret.content {
        case .null, .template: return
        case .object: break
        default:
            findings.error(
                "secret.shape",
                secret,
                "\(name) must be an object of type SecureString or AzureKeyVaultSecret, not "
                    + (secret.text == nil ? secret.kindName : "a bare string")
            )
            return
        }
        if secret.isExpressionObject { return }
        guard let type = secret["type"] else {
            findings.missing(
                "secret.required",
                "type",
                in: secret,
                "\(name) needs type: SecureString or AzureKeyVaultSecret"
            )
            return
        }
        switch type.text {
        // The service does not return the values of secrets, so definitions in a repository may lack them.
        case "SecureString":
            if let value = secret["value"], value.text == nil, !value.isDynamic {
                findings.error("secret.shape", value, "value must be text, not \(value.kindName)")
            } else if let value = secret["value"], let text = value.text, (try? ExpressionText(text)) == nil {
                // The parser's message could reveal the secret, so it is left out.
                findings.error(
                    "expression.syntax",
                    value,
                    "the secret's text looks like an expression but is not a valid one; write @@ for a literal @"
                )
            }
        case "AzureKeyVaultSecret":
            for key in ["store", "secretName"] where secret[key] == nil {
                findings.missing("secret.required", key, in: secret, "AzureKeyVaultSecret needs \(key)")
            }
            for key in ["secretName", "secretVersion"] {
                guard let value = secret[key], value.text == nil, !value.isDynamic else { continue }
                findings.error("secret.shape", value, "\(key) must be text or an expression, not \(value.kindName)")
            }
            if let store = context.target(secret["store"], .linkedService), let type = store.typeName,
                type != "AzureKeyVault", let place = secret["store"]?["referenceName"]
            {
                findings.error(
                    "secret.store",
                    place,
                    "\"\(store.name)\" is a linked service of type \(type), not AzureKeyVault"
                )
            }
        default:
            findings.error("secret.type", type, "the type of \(name) must be SecureString or AzureKeyVaultSecret")
        }
    }
}
