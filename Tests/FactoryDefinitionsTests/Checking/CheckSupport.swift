import FactoryDefinitions
import Testing

/// Some of the connector's tables, and some that only jirastream has.
let exampleTables = TableNames(
    connector: ["Fields", "Statuses", "SearchProjects", "AllDashboards", "IssueAllTypes", "Search"],
    others: ["Issues", "Boards", "Priorities"]
)

/// The parts of a diagnostic that people see, in a comparable form.
struct Problem: Hashable, CustomStringConvertible {
    var id: String
    var pointer: String
    var isWarning = false

    var description: String { (isWarning ? "warning " : "") + "\(id) \(pointer)" }
}

/// Returns the diagnostics of a test's definitions, given the text of each file.
func check(
    _ files: [String: String],
    strict: Bool = false,
    tables: TableNames = exampleTables
) -> [Diagnostic] {
    let files = files.sorted { $0.key < $1.key }.map { DefinitionFiles.File(path: $0.key, bytes: Array($0.value.utf8)) }
    return DefinitionChecker(tables: tables, isStrict: strict).check(DefinitionSet(files: files))
}

/// Returns the problems of one file beside valid definitions.
func problems(_ text: String, strict: Bool = false) -> [Problem] {
    var files = validFiles
    files["tested.json"] = text
    return check(files, strict: strict).map {
        Problem(id: $0.id, pointer: $0.pointer, isWarning: $0.severity == .warning)
    }
}

/// Valid definitions, by file.
let validFiles: [String: String] = [
    "site.json": """
    {"name": "Site", "properties": {"type": "Jira", "version": "2.0", "typeProperties": {"host": "jira.example.com",
    "username": "me", "password": {"type": "SecureString", "value": "x"}}}}
    """,
    "old.json": """
    {"name": "OldSite", "properties": {"type": "Jira", "typeProperties": {"host": "jira.example.com", "port": 8080,
    "username": "me", "password": {"type": "SecureString"}, "useEncryptedEndpoints": false}}}
    """,
    "disk.json": """
    {"name": "Disk", "properties": {"type": "FileServer", "typeProperties": {"host": "/srv/out"}}}
    """,
    "vault.json": """
    {"name": "Vault", "properties": {"type": "AzureKeyVault", "typeProperties": {"baseUrl": "https://v.example"}}}
    """,
    "fields.json": """
    {"name": "FieldTable", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Site",
    "type": "LinkedServiceReference"}, "typeProperties": {"schema": "Api", "table": "Fields"}}}
    """,
    "oldtable.json": """
    {"name": "OldTable", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "OldSite",
    "type": "LinkedServiceReference"}, "typeProperties": {}}}
    """,
    "json.json": """
    {"name": "JsonFile", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Disk",
    "type": "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}, "size": {"type": "Int",
    "defaultValue": 3}}, "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "a",
    "fileName": {"value": "@dataset().leaf", "type": "Expression"}}}}}
    """,
    "lake.json": """
    {"name": "Lake", "properties": {"type": "AzureBlobFS", "typeProperties": {"url": "https://x.dfs.core.windows.net"}}}
    """,
    "lakefile.json": """
    {"name": "LakeFile", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Lake",
    "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "AzureBlobFSLocation",
    "fileSystem": "raw", "fileName": "a.csv"}}}}
    """,
    "remotefile.json": """
    {"name": "RemoteFile", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Lake",
    "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "SftpLocation", "fileName": "a"}}}}
    """,
    "csv.json": """
    {"name": "CsvFile", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Disk",
    "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation",
    "folderPath": "a"}}}}
    """,
]

/// Returns a linked service of the connector with settings in addition to the host.
func jira(_ settings: String, properties: String = "\"version\": \"2.0\",") -> String {
    """
    {"name": "Tested", "properties": {"type": "Jira", \(properties) "typeProperties": {\(settings)}}}
    """
}

/// Returns a dataset of a site.
func jiraObject(_ settings: String, of service: String = "Site", properties: String = "") -> String {
    """
    {"name": "Tested", "properties": {"type": "JiraObject", \(properties) "linkedServiceName":
    {"referenceName": "\(service)", "type": "LinkedServiceReference"}, "typeProperties": {\(settings)}}}
    """
}

/// Returns a dataset of files.
func fileDataset(_ type: String, _ settings: String) -> String {
    """
    {"name": "Tested", "properties": {"type": "\(type)", "linkedServiceName":
    {"referenceName": "Disk", "type": "LinkedServiceReference"}, "typeProperties": {\(settings)}}}
    """
}

/// Returns a pipeline of these activities.
func pipeline(_ activities: String, properties: String = "") -> String {
    """
    {"name": "Tested", "properties": {\(properties) "activities": [\(activities)]}}
    """
}

/// Returns a copy of the site's table.
func copy(
    _ name: String = "Pull",
    input: String = "FieldTable",
    output: String = "\"referenceName\": \"CsvFile\"",
    source: String = "",
    sink: String = csvSink,
    settings: String = "",
    activity: String = ""
) -> String {
    """
    {"name": "\(name)", "type": "Copy", \(activity) "inputs": [{"referenceName": "\(input)", "type": "DatasetReference"}],
    "outputs": [{\(output), "type": "DatasetReference"}], "typeProperties": {"source": {"type": "JiraSource"\(source)},
    \(settings) "sink": \(sink)}}
    """
}

/// Returns a copy to the JSON file.
func jsonCopy(leaf: String = "\"x\"", sink: String = jsonSink("")) -> String {
    copy(output: "\"referenceName\": \"JsonFile\", \"parameters\": {\"leaf\": \(leaf)}", sink: sink)
}

let csvSink = """
    {"type": "DelimitedTextSink", "formatSettings": {"type": "DelimitedTextWriteSettings", "fileExtension": ".csv"}}
    """

func jsonSink(_ format: String, sink: String = "") -> String {
    """
    {"type": "JsonSink", \(sink) "formatSettings": {"type": "JsonWriteSettings"\(format)}}
    """
}

let activityPointer = "/properties/activities/0"
