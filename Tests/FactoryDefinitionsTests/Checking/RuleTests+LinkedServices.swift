import FactoryDefinitions
import Testing

private let settings = "/properties/typeProperties"
private let secret = "\"password\": {\"type\": \"SecureString\"}"
private let login = "\"host\": \"h.example\", \"username\": \"u\", " + secret

extension RuleTests {
    static let linkedServices: [Rule] = [
        Rule("a valid one", jira(login)),
        Rule("the example of version 2.0 on the connector's page", jira("\"port\": \"443\", " + login)),
        Rule("the example of version 1.0 on the connector's page", jira("\"port\": \"443\", " + login, properties: "")),
        Rule(
            "an integration runtime",
            jira(
                login,
                properties: """
                    "version": "2.0", "connectVia": {"referenceName": "Lab", "type": "IntegrationRuntimeReference"},
                    """
            )
        ),
        Rule(
            "a user name is missing",
            jira("\"host\": \"h\", " + secret),
            "linkedService.token",
            settings + "/username",
            isWarning: true
        ),
        Rule(
            "a user name is null",
            jira("\"host\": \"h\", \"username\": null, " + secret),
            "linkedService.required",
            settings + "/username"
        ),
        Rule(
            "null is equal to a missing value",
            jira("\"host\": null, \"username\": \"u\", " + secret),
            "linkedService.required",
            settings + "/host"
        ),
        Rule(
            "a host with a scheme",
            jira(login + ", \"host2\": 1").replacing("h.example", with: "https://h"),
            "linkedService.host",
            settings + "/host"
        ),
        Rule(
            "a host with a path",
            jira(login).replacing("h.example", with: "h/jira"),
            "linkedService.contextPath",
            settings + "/host",
            isWarning: true
        ),
        Rule(
            "a host that is only a path",
            jira(login).replacing("h.example", with: "/jira"),
            "linkedService.host",
            settings + "/host"
        ),
        Rule(
            "a host with a query",
            jira(login).replacing("h.example", with: "h/jira?a"),
            "linkedService.host",
            settings + "/host"
        ),
        Rule(
            "a host that is a number",
            jira(login).replacing("\"h.example\"", with: "1"),
            "value.type",
            settings + "/host"
        ),
        Rule("a port as a string", jira(login + ", \"port\": \"8443\"")),
        Rule("a port out of range", jira(login + ", \"port\": 70000"), "linkedService.port", settings + "/port"),
        Rule(
            "a port by an expression",
            jira(
                login + ", \"port\": \"@linkedService().p\"",
                properties: "\"version\": \"2.0\", \"parameters\": {\"p\": {\"type\": \"Int\"}},"
            )
        ),
        Rule(
            "an unknown parameter",
            jira(login + ", \"port\": \"@linkedService().q\""),
            "expression.parameter",
            settings + "/port"
        ),
        Rule(
            "a dataset's parameter",
            jira(login + ", \"port\": \"@dataset().q\""),
            "expression.scope",
            settings + "/port"
        ),
        Rule(
            "a version that is a number",
            jira(login, properties: "\"version\": 2.0,"),
            "linkedService.version",
            "/properties/version"
        ),
        Rule(
            "version 1.0 in words",
            jira(login + ", \"useEncryptedEndpoints\": false", properties: "\"version\": \"1.0\",")
        ),
        Rule(
            "the encryption of version 1.0 with version 2.0",
            jira(login + ", \"useEncryptedEndpoints\": true"),
            "linkedService.v1Only",
            settings + "/useEncryptedEndpoints"
        ),
        Rule(
            "the verification of host names of version 1.0 with version 2.0",
            jira(login + ", \"useHostVerification\": true"),
            "linkedService.v1Only",
            settings + "/useHostVerification"
        ),
        Rule(
            "the verification of certificates of version 1.0 with version 2.0",
            jira(login + ", \"usePeerVerification\": true"),
            "linkedService.v1Only",
            settings + "/usePeerVerification"
        ),
        Rule(
            "a switch that is a number",
            jira(login + ", \"usePeerVerification\": 7", properties: ""),
            "value.type",
            settings + "/usePeerVerification"
        ),
        Rule(
            "a host with its port",
            jira(login.replacing("h.example", with: "h.example:443")),
            "linkedService.host",
            settings + "/host"
        ),
        Rule(
            "a credential that only the service reads",
            jira("\"host\": \"h\", \"username\": \"u\", \"encryptedCredential\": \"x\""),
            "secret.encryptedCredential",
            settings + "/encryptedCredential",
            isWarning: true
        ),
        Rule(
            "the same beside a masked password",
            jira(login.replacing("\"SecureString\"", with: "\"SecureString\", \"value\": \"***\""))
                .replacing("\"username\"", with: "\"encryptedCredential\": \"x\", \"username\""),
            "secret.encryptedCredential",
            settings + "/encryptedCredential",
            isWarning: true
        ),
        Rule(
            "the same beside a password",
            jira(login.replacing("\"SecureString\"", with: "\"SecureString\", \"value\": \"p\""))
                .replacing("\"username\"", with: "\"encryptedCredential\": \"x\", \"username\"")
        ),
        Rule(
            "the same for a service whose credentials are not needed",
            """
            {"name": "Tested", "properties": {"type": "FileServer", "typeProperties": {"host": "h", "userId": "u",
            "encryptedCredential": "x"}}}
            """
        ),
        Rule(
            "a secret that begins like an expression",
            jira(login).replacing("\"SecureString\"", with: "\"SecureString\", \"value\": \"@a!b\""),
            "expression.syntax",
            settings + "/password/value"
        ),
        Rule(
            "a secret without a type",
            jira(login).replacing("\"type\": \"SecureString\"", with: "\"value\": \"a\""),
            "secret.required",
            settings + "/password/type"
        ),
        Rule(
            "a secret of another type",
            jira(login).replacing("SecureString", with: "Plain"),
            "secret.type",
            settings + "/password/type"
        ),
        Rule(
            "a vault's secret without the vault",
            jira(login).replacing("\"SecureString\"", with: "\"AzureKeyVaultSecret\", \"secretName\": \"n\""),
            "secret.required",
            settings + "/password/store"
        ),
        Rule(
            "a vault of another type",
            jira(login).replacing(
                "\"SecureString\"",
                with:
                    "\"AzureKeyVaultSecret\", \"secretName\": \"n\", \"store\": {\"referenceName\": \"Disk\", \"type\": \"LinkedServiceReference\"}"
            ),
            "secret.store",
            settings + "/password/store/referenceName"
        ),
        Rule(
            "an unknown vault",
            jira(login).replacing(
                "\"SecureString\"",
                with:
                    "\"AzureKeyVaultSecret\", \"secretName\": \"n\", \"store\": {\"referenceName\": \"No\", \"type\": \"LinkedServiceReference\"}"
            ),
            "reference.notFound",
            settings + "/password/store/referenceName"
        ),
        Rule(
            "a folder without a host",
            "{\"name\": \"D\", \"properties\": {\"type\": \"FileServer\", \"typeProperties\": {}}}",
            "linkedService.required",
            settings + "/host"
        ),
        Rule(
            "a vault without an address",
            "{\"name\": \"D\", \"properties\": {\"type\": \"AzureKeyVault\", \"typeProperties\": {}}}",
            "linkedService.required",
            settings + "/baseUrl"
        ),
        Rule(
            "no settings at all",
            "{\"name\": \"D\", \"properties\": {\"type\": \"Jira\"}}",
            "linkedService.required",
            settings
        ),
        Rule(
            "an unknown type",
            "{\"name\": \"D\", \"properties\": {\"type\": \"Sftp\", \"typeProperties\": {\"port\": []}}}"
        ),
    ]
}
