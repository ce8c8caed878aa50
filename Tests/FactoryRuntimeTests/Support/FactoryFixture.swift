import FactoryDefinitions
import Foundation
import InterimData
import JiraReader
import TestSupport
import Testing

@testable import FactoryRuntime

/// Returns the value of JSON text.
func value(_ json: String) throws -> FactoryValue { try JSONReader.read(Array(json.utf8)).root.factoryValue }

extension FactoryValue {
    /// The value at a path of names and indices; `null` if there is none.
    subscript(_ path: String...) -> FactoryValue {
        path.reduce(self) { value, step in
            switch value {
            case .object(let object): object[step] ?? .null
            case .array(let elements): Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil } ?? .null
            default: .null
            }
        }
    }
}

/// Definitions whose site is a server of the test, with the site's host name mapped to it.
///
/// The site is of version 1.0, which allows connections without TLS.
struct FactoryFixture {
    static let token = "tops3cret-token"

    let folder: TemporaryFolder
    var files: [String] = []
    var settings: PipelineRun.Settings
    let stepped: SteppedClock

    init(_ server: LoopbackServer) throws {
        folder = try TemporaryFolder()
        stepped = SteppedClock()
        settings = PipelineRun.Settings(outputRoot: folder.path, clock: stepped.clock)
        let port = try #require(server.baseURL.split(separator: ":").last)
        settings.reader.connectTo = ["jira.harbor.example:8080:127.0.0.1:\(port)"]
        settings.reader.connections = 1
        settings.reader.retryPolicy.maximumAttempts = 1
        settings.randomBits = { 0x0123_4567_89AB_CDEF }
        files = [
            """
            {"name": "Harbor", "properties": {"type": "Jira", "parameters": {"host": {"type": "String", "defaultValue":
            "jira.harbor.example"}}, "typeProperties": {"host": "@linkedService().host", "username": "svc",
            "useEncryptedEndpoints": false, "password": {"type": "SecureString", "value": "\(Self.token)"}}}}
            """,
            """
            {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "C:\\\\data", "userId": "u"}}}
            """,
            """
            {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Harbor",
            "type": "LinkedServiceReference"}, "parameters": {"table": {"type": "String", "defaultValue": "Fields"}},
            "typeProperties": {"tableName": {"value": "@dataset().table", "type": "Expression"}}}}
            """,
            """
            {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files",
            "type": "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location":
            {"type": "FileServerLocation", "folderPath": "daily", "fileName": "@concat(dataset().leaf, '.json')"}}}}
            """,
            """
            {"name": "Rows", "properties": {"type": "DelimitedText", "linkedServiceName": {"referenceName": "Files",
            "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation",
            "folderPath": "csv"}, "rowDelimiter": "\\n", "firstRowAsHeader": true, "escapeChar": "\\""}}}
            """,
        ]
    }

    static func copy(
        _ name: String,
        leaf: String = "out",
        source: String = "",
        more: String = "",
        settings: String = ""
    ) -> String {
        """
        {"name": "\(name)", "type": "Copy", \(more) "inputs": [{"referenceName": "Table", "type": "DatasetReference"}],
        "outputs": [{"referenceName": "Lines", "type": "DatasetReference", "parameters": {"leaf": "\(leaf)"}}],
        "typeProperties": {"source": {"type": "JiraSource"\(source)}, "sink": {"type": "JsonSink"}\(settings)}}
        """
    }

    static func lookup(_ name: String, firstRowOnly: Bool = false, table: String = "Fields", more: String = "")
        -> String
    {
        """
        {"name": "\(name)", "type": "Lookup", \(more) "typeProperties": {"source": {"type": "JiraSource"},
        "dataset": {"referenceName": "Table", "type": "DatasetReference", "parameters": {"table": "\(table)"}},
        "firstRowOnly": \(firstRowOnly)}}
        """
    }

    mutating func add(pipeline name: String, _ activities: [String], more: String = "") {
        files.append(
            "{\"name\": \"\(name)\", \"properties\": {\(more) \"activities\": [\(activities.joined(separator: ","))]}}"
        )
    }

    /// Changes the site and its table to version 2.0.
    mutating func useVersion2() {
        files[0] = files[0].replacing("\"properties\": {", with: "\"properties\": {\"version\": \"2.0\",")
        files[2] = files[2].replacing("\"tableName\":", with: "\"schema\": \"Api\", \"table\":")
    }

    func makeRun(_ pipeline: String) throws -> PipelineRun {
        try PipelineRun(of: pipeline, in: DefinitionSet(files), settings: settings)
    }
}
