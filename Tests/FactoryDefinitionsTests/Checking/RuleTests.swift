import FactoryDefinitions
import Testing

/// A definition and its expected problems.
struct Rule: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let problems: [Problem]

    var testDescription: String { name }

    init(_ name: String, _ text: String, _ id: String? = nil, _ pointer: String = "", isWarning: Bool = false) {
        self.name = name
        self.text = text
        problems = id.map { [Problem(id: $0, pointer: pointer, isWarning: isWarning)] } ?? []
    }
}

private let settings = "/properties/typeProperties"
private let secret = "\"password\": {\"type\": \"SecureString\"}"
private let login = "\"host\": \"h.example\", \"username\": \"u\", " + secret
private let location = "\"location\": {\"type\": \"FileServerLocation\", \"folderPath\": \"a\"}"

@Suite("Rules of definitions")
struct RuleTests {
    @Test("the definitions to which the rules refer are valid")
    func soundContext() {
        #expect(check(validFiles, strict: true) == [])
    }

    static let linkedServices: [Rule] = [
        Rule("a valid one", jira(login)),
        Rule(
            "a user name is missing",
            jira("\"host\": \"h\", " + secret),
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

    static let datasets: [Rule] = [
        Rule("a valid one", jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"")),
        Rule(
            "without a schema",
            jiraObject("\"table\": \"Fields\""),
            "dataset.required",
            settings + "/schema",
            isWarning: true
        ),
        Rule(
            "another schema",
            jiraObject("\"schema\": \"Rest\", \"table\": \"Fields\""),
            "dataset.schema",
            settings + "/schema",
            isWarning: true
        ),
        Rule(
            "a schema that is a list",
            jiraObject("\"schema\": [], \"table\": \"Fields\""),
            "value.type",
            settings + "/schema"
        ),
        Rule(
            "a table that only jirastream has",
            jiraObject("\"schema\": \"Api\", \"table\": \"Issues\""),
            "dataset.tableUnknown",
            settings + "/table",
            isWarning: true
        ),
        Rule(
            "an unknown table",
            jiraObject("\"schema\": \"Api\", \"table\": \"Status\""),
            "dataset.tableUnknown",
            settings + "/table"
        ),
        Rule(
            "a table of version 2.0 with version 1.0",
            jiraObject("\"table\": \"Fields\"", of: "OldSite"),
            "dataset.v2Only",
            settings + "/table"
        ),
        Rule(
            "a table of version 1.0 with version 1.0",
            jiraObject("\"tableName\": \"\\\"Agile\\\".\\\"Agile_Board\\\"\"", of: "OldSite")
        ),
        Rule(
            "a table by an expression",
            jiraObject(
                "\"schema\": \"Api\", \"table\": {\"value\": \"@dataset().t\", \"type\": \"Expression\"}",
                properties: "\"parameters\": {\"t\": {\"type\": \"String\"}},"
            )
        ),
        Rule(
            "a table of files",
            jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"", of: "Disk"),
            "dataset.serviceMismatch",
            "/properties/linkedServiceName/referenceName"
        ),
        Rule(
            "a reference of another type",
            jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"").replacing(
                "LinkedServiceReference",
                with: "DatasetReference"
            ),
            "reference.type",
            "/properties/linkedServiceName/type"
        ),
        Rule(
            "a linked service of a near name",
            jiraObject("", of: "Sites"),
            "reference.notFound",
            "/properties/linkedServiceName/referenceName"
        ),
        Rule("files without a location", fileDataset("Json", ""), "dataset.required", settings + "/location"),
        Rule(
            "a folder with a wildcard",
            fileDataset("Json", location.replacing("\"a\"", with: "\"a?\"")),
            "sink.wildcard",
            settings + "/location/folderPath"
        ),
        Rule(
            "a codec of delimited text",
            fileDataset("DelimitedText", location + ", \"compressionCodec\": \"lz4\""),
            "sink.compression",
            settings + "/compressionCodec"
        ),
        Rule(
            "a codec of Parquet",
            fileDataset("Parquet", location + ", \"compressionCodec\": \"bzip2\""),
            "sink.compression",
            settings + "/compressionCodec"
        ),
        Rule(
            "a level",
            fileDataset("Json", location + ", \"compression\": {\"type\": \"gzip\", \"level\": \"Best\"}"),
            "sink.compressionLevel",
            settings + "/compression/level"
        ),
        Rule(
            "a compression without a type",
            fileDataset("Json", location + ", \"compression\": {}"),
            "dataset.required",
            settings + "/compression/type"
        ),
        Rule(
            "a delimiter for JSON",
            fileDataset("Json", location + ", \"columnDelimiter\": \";\""),
            "dataset.unsupportedSetting",
            settings + "/columnDelimiter",
            isWarning: true
        ),
        Rule(
            "a quote of two characters",
            fileDataset("DelimitedText", location + ", \"quoteChar\": \"ab\""),
            "dataset.character",
            settings + "/quoteChar"
        ),
        Rule(
            "an encoding",
            fileDataset("Json", location + ", \"encodingName\": \"UTF-9\""),
            "dataset.encoding",
            settings + "/encodingName",
            isWarning: true
        ),
        Rule(
            "a name with a point",
            fileDataset("Json", location).replacing("Tested", with: "a.b"),
            "definition.name",
            "/name"
        ),
        Rule(
            "a name with a dash",
            fileDataset("Json", location).replacing("Tested", with: "a-b"),
            "definition.nameStyle",
            "/name",
            isWarning: true
        ),
        Rule(
            "a name that another has in another case",
            fileDataset("Json", location).replacing("Tested", with: "JSONFILE"),
            "definition.duplicateName",
            "/name"
        ),
        Rule(
            "a repeated member",
            fileDataset("Json", location + ", \"a\": 1, \"a\": 2"),
            "json.repeatedName",
            settings + "/a"
        ),
        Rule("a dataset of an unknown type", fileDataset("Iceberg", "\"location\": 3")),
        Rule(
            "a parameter without a valid type",
            jiraObject(
                "\"schema\": \"Api\", \"table\": \"Fields\"",
                properties: "\"parameters\": {\"p\": {\"type\": \"Date\"}},"
            ),
            "parameter.type",
            "/properties/parameters/p/type"
        ),
        Rule(
            "a default of another type in a parameter of type String",
            jiraObject(
                "\"schema\": \"Api\", \"table\": \"Fields\"",
                properties: "\"parameters\": {\"p\": {\"type\": \"String\", \"defaultValue\": {\"a\": 1}}},"
            )
        ),
        Rule(
            "a parameter whose type is a template's expression",
            jiraObject(
                "\"schema\": \"Api\", \"table\": \"Fields\"",
                properties: "\"parameters\": {\"p\": {\"type\": \"[parameters('x')]\", \"defaultValue\": 1}},"
            )
        ),
        Rule(
            "a location of a lake on a file server",
            fileDataset("Json", location.replacing("FileServer", with: "AzureBlobFS")),
            "dataset.serviceMismatch",
            "/properties/linkedServiceName/referenceName"
        ),
        Rule(
            "a location of a file server with a linked service of another type",
            fileDataset("Json", location).replacing("Disk", with: "Site"),
            "dataset.serviceMismatch",
            "/properties/linkedServiceName/referenceName"
        ),
        Rule(
            "a bucket with a wildcard",
            fileDataset("Json", location.replacing("\"folderPath\"", with: "\"bucketName\": \"b*\", \"folderPath\"")),
            "sink.wildcard",
            settings + "/location/bucketName"
        ),
        Rule(
            "a default of another type",
            jiraObject(
                "\"schema\": \"Api\", \"table\": \"Fields\"",
                properties: "\"parameters\": {\"p\": {\"type\": \"Int\", \"defaultValue\": []}},"
            ),
            "parameter.default",
            "/properties/parameters/p/defaultValue"
        ),
    ]

    @Test("of linked services", arguments: linkedServices)
    func linkedService(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("of datasets", arguments: datasets)
    func dataset(rule: Rule) { #expect(problems(rule.text) == rule.problems) }

    @Test("with strict, features that only jirastream has are errors")
    func strict() {
        #expect(
            problems(jiraObject("\"table\": \"Issues\""), strict: true) == [
                Problem(id: "dataset.required", pointer: settings + "/schema"),
                Problem(id: "dataset.tableUnknown", pointer: settings + "/table"),
            ]
        )
    }

    @Test("all problems are reported in one pass, by line")
    func onePass() {
        let text =
            "{\"name\": \"D\",\n\"properties\": {\"type\": \"Jira\", \"version\": \"9\",\n\"typeProperties\": {\n\"port\": 0}}}"
        let found = check(["d.json": text])
        #expect(found.map(\.line) == [2, 3, 3, 3, 4])
        #expect(Set(found.map(\.id)) == ["linkedService.version", "linkedService.required", "linkedService.port"])
    }
}
