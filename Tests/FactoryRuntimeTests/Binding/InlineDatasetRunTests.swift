import FactoryDefinitions
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A run of activities with datasets inside", .timeLimit(.minutes(5)))
struct InlineDatasetRunTests {
    private static func activities(site: String, table: String = "Fields") -> [String] {
        let dataset = """
            {"type": "JiraObject", \(site) "typeProperties": {"tableName": "@pipeline().parameters.table"}}
            """
        return [
            """
            {"name": "C", "type": "Copy", "typeProperties": {"source": {"type": "JiraSource", "datasetSettings": \(dataset)},
            "sink": {"type": "JsonSink", "datasetSettings": {"type": "Json", "linkedService": {"name": "files"},
            "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "in", "fileName": "f.json"}}}}}}
            """,
            """
            {"name": "L", "type": "Lookup", "typeProperties": {"source": {"type": "JiraSource"}, "datasetSettings": \(dataset)}}
            """,
        ]
    }

    @Test("reads and writes with the linked services of the same names")
    func runs() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        let parameters = #""parameters": {"table": {"type": "String", "defaultValue": "Fields"}},"#
        fixture.add(
            pipeline: "P",
            Self.activities(site: #""externalReferences": {"connection": "Harbor"},"#),
            more: parameters
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(try fixture.folder.content("in/f.json").split(separator: UInt8(ascii: "\n")).count == 2)
        #expect(report.value["activityRuns", "1", "output", "firstRow", "id"] == .string("a"))
        fixture.add(pipeline: "Q", Self.activities(site: #""linkedService": {"name": "Warehouse"},"#), more: parameters)
        let error = #expect(throws: FactoryRunError.self) { try fixture.makeRun("Q").plan() }
        #expect(error?.message.contains("names no linked service of these definitions (\"Warehouse\")") == true)
    }

    @Test("reads the global parameters of the factory")
    func globalParameters() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [FactoryFixture.copy("C", leaf: "@concat(pipeline().globalParameters.ENV, pipeline().globalParameters.n)")]
        )
        #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }
        fixture.files.append(
            """
            {"name": "f", "properties": {"globalParameters": {"env": {"type": "string", "value": "dev"}, "n": {"type": "int",
            "value": 7}}}}
            """
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(try !fixture.folder.content("daily/dev7.json").isEmpty)
    }
}
