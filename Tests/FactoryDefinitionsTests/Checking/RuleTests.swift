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
private let location = "\"location\": {\"type\": \"FileServerLocation\", \"folderPath\": \"a\"}"

@Suite("Rules of definitions")
struct RuleTests {
    @Test("the definitions to which the rules refer are valid")
    func soundContext() {
        #expect(check(validFiles, strict: true) == [])
    }

    static let datasets: [Rule] = [
        Rule("a valid one", jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"")),
        Rule(
            "parameters of a table",
            jiraObject("\"schema\": \"Api\", \"table\": \"Fields\", \"tableParameters\": {\"query\": \"a\"}"),
            "dataset.tableParameters",
            settings + "/tableParameters",
            isWarning: true
        ),
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
            "a schema without a table",
            jiraObject("\"schema\": \"Api\""),
            "dataset.required",
            settings + "/table"
        ),
        Rule(
            "a table of version 1.0 with version 2.0",
            jiraObject("\"tableName\": \"Field\""),
            "dataset.v1Only",
            settings + "/tableName"
        ),
        Rule(
            "the example on the connector's page with version 1.0",
            jiraObject("", of: "OldSite", properties: "\"schema\": [],")
        ),
        Rule(
            "a cached schema beside the schema and the table",
            jiraObject("\"schema\": \"Api\", \"table\": \"Fields\"", properties: "\"schema\": [],")
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
            "a table that version 1.0 does not have and this program reads",
            jiraObject("\"tableName\": \"Boards\"", of: "OldSite"),
            "dataset.tableUnknown",
            settings + "/tableName",
            isWarning: true
        ),
        Rule(
            "an unknown table of version 1.0",
            jiraObject("\"tableName\": \"Agile_Bord\"", of: "OldSite"),
            "dataset.tableUnknown",
            settings + "/tableName",
            isWarning: true
        ),
        Rule(
            "a table of version 1.0 in an unknown schema",
            jiraObject("\"tableName\": \"Agil.Agile_Board\"", of: "OldSite"),
            "dataset.tableUnknown",
            settings + "/tableName"
        ),
        Rule(
            "a table of version 1.0 in the schema of another table",
            jiraObject("\"tableName\": \"Platform.Agile_Board\"", of: "OldSite"),
            "dataset.tableUnknown",
            settings + "/tableName"
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

    @Test("the example dataset on the connector's page needs a schema and a table with version 2.0")
    func exampleDataset() {
        #expect(
            Set(problems(jiraObject("", properties: "\"schema\": [],"))) == [
                Problem(id: "dataset.required", pointer: settings + "/table"),
                Problem(id: "dataset.required", pointer: settings + "/schema", isWarning: true),
            ]
        )
    }

    @Test("with strict, features that only jirastream has are errors")
    func strict() {
        #expect(
            problems(jiraObject("\"table\": \"Issues\""), strict: true) == [
                Problem(id: "dataset.required", pointer: settings + "/schema"),
                Problem(id: "dataset.tableUnknown", pointer: settings + "/table"),
            ]
        )
    }

    @Test("with strict, sites and logins that only jirastream has are errors")
    func strictSites() {
        #expect(
            problems(jira("\"host\": \"h/jira\", " + secret), strict: true) == [
                Problem(id: "linkedService.token", pointer: settings + "/username"),
                Problem(id: "linkedService.contextPath", pointer: settings + "/host"),
            ]
        )
    }

    @Test("all problems are reported in one pass, by line")
    func onePass() {
        let text =
            "{\"name\": \"D\",\n\"properties\": {\"type\": \"Jira\", \"version\": \"9\",\n\"typeProperties\": {\n\"port\": 0}}}"
        let found = check(["d.json": text])
        #expect(found.map(\.line) == [2, 3, 3, 3, 4])
        #expect(
            Set(found.map(\.id)) == [
                "linkedService.version", "linkedService.required", "linkedService.token", "linkedService.port",
            ]
        )
    }
}
