import FactoryDefinitions
import Foundation
import InterimData
import TestSupport
import Testing

@testable import FactoryRuntime

/// The types of the connector's page: https://learn.microsoft.com/azure/data-factory/connector-jira#data-type-mapping-for-jira
@Suite("Interim types of both versions", .timeLimit(.minutes(5)))
struct InterimTypeNameTests {
    private static let record =
        #"[{"id":"7","name":"A","custom":true,"schema":{"type":"string"},"clauseNames":["a"],"at":"2025-01-31T10:00:00.000+0000"}]"#

    /// Names of types, each with the column that has the type in Jira.
    static let types = [
        ("Varchar", "name"), ("Text", "name"), ("Int", "id"), ("Bigint", "id"), ("DateTime", "at"), ("Timestamp", "at"),
        ("Bit", "custom"), ("Boolean", "custom"), ("Flattened", "schema"), ("Json", "clauseNames"), ("String", "name"),
        ("Integer", "id"), ("Object", "schema"), ("Array", "clauseNames"),
    ]

    @Test("are accepted as types of sources and sinks, by checks and by runs", arguments: types)
    func accepted(type: String, column: String) async throws {
        let server = try LoopbackServer { $1.respond(Self.record) }
        defer { server.stop() }
        for ends in [(type, nil), (nil, type), (type, type)] as [(String?, String?)] {
            func end(_ name: String, _ type: String?) -> String {
                #"{"name": "\#(name)"\#(type.map { #", "type": "\#($0)""# } ?? "")}"#
            }
            var fixture = try FactoryFixture(server)
            fixture.add(
                pipeline: "P",
                [
                    FactoryFixture.copy(
                        "C",
                        settings: """
                            , "translator": {"type": "TabularTranslator", "mappings": [{"source": \(end(column, ends.0)),
                            "sink": \(end("out", ends.1))}]}
                            """
                    )
                ]
            )
            let report = try await fixture.makeRun("P").start()
            #expect(report.status == .succeeded, "\(ends): \(report.message)")
            let problems = DefinitionChecker(tables: .catalogue).check(DefinitionSet(fixture.files))
            #expect(!problems.contains { $0.severity == .error }, "\(problems)")
            let text = String(decoding: try fixture.folder.content("daily/out.json"), as: UTF8.self)
            #expect(text.hasPrefix("{\"out\":") && !text.contains("null"), "\(text)")
        }
    }

    @Test("have one spelling of Boolean values in delimited text, converted or not")
    func booleans() async throws {
        let server = try LoopbackServer { $1.respond(Self.record) }
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        fixture.add(
            pipeline: "P",
            [
                """
                {"name": "C", "type": "Copy", "inputs": [{"referenceName": "Table", "type": "DatasetReference"}], "outputs":
                [{"referenceName": "Rows", "type": "DatasetReference"}], "typeProperties": {"source": {"type": "JiraSource"},
                "sink": {"type": "DelimitedTextSink"}, "translator": {"type": "TabularTranslator", "mappings": [
                {"source": {"name": "custom"}, "sink": {"name": "a"}}, {"source": {"name": "custom", "type": "Boolean"},
                "sink": {"name": "b", "type": "String"}}, {"source": {"name": "custom", "type": "Bit"}, "sink": {"name": "c",
                "type": "Boolean"}}]}}}
                """
            ]
        )
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("csv"))
        let name = try #require(names.first { !$0.hasSuffix(".json") })
        #expect(String(decoding: try fixture.folder.content("csv/" + name), as: UTF8.self) == "a,b,c\nTrue,True,True\n")
    }

    @Test("parameters of tables come from the dataset, and from the run in their place")
    func tableParameters() async throws {
        let server = try LoopbackServer { $1.respond(#"{"results": [{"value": "a"}]}"#) }
        defer { server.stop() }
        for (passed, expected) in [
            ([], ["fieldName=a", "fieldValue=x"]), ([("fieldName", "b")], ["fieldName=b", "fieldValue=x"]),
        ] {
            var fixture = try FactoryFixture(server)
            fixture.settings.tableParameters = [
                "FieldAutoCompleteForQueryString": passed.map { .init($0.0, $0.1) }
            ]
            fixture.files = fixture.files.map {
                $0.replacing(
                    #""typeProperties": {"tableName""#,
                    with: #""typeProperties": {"tableParameters": {"fieldName": "a", "fieldValue": "x"}, "tableName""#
                )
            }
            fixture.add(pipeline: "P", [FactoryFixture.lookup("L", table: "FieldAutoCompleteForQueryString")])
            let report = try await fixture.makeRun("P").start()
            #expect(report.status == .succeeded, "\(report.message)")
            let target = try #require(server.requests.last?.target)
            for part in expected { #expect(target.contains(part), "\(target)") }
        }
    }
}
