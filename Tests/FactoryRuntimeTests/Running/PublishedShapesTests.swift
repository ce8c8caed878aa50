import FactoryDefinitions
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A run of shapes that published factories have", .timeLimit(.minutes(5)))
struct PublishedShapesTests {
    @Test("accepts what the checks accept")
    func shapes() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try FactoryFixture(server)
        // The timeout is not to end an attempt.
        fixture.settings.clock = SteppedClock(longest: .seconds(60)).clock
        let name = """
            {"type": "Expression", "content": "@concat(activity( 'L' ) . output. firstRow .name, pipeline(). parameters.p.a)"}
            """
        let copy = FactoryFixture.copy(
            "C",
            source: #", "queryTimeout": "0.0:10:00""#,
            more: """
                "policy": {"timeout": "0.00:05:00", "retry": 1, "retryIntervalInSeconds": 5}, "dependsOn": [{"activity": "L",
                "dependencyConditions": ["Succeeded"]}],
                """,
            settings: #", "dataIntegrationUnits": 0, "enableStaging": true, "stagingSettings": {}"#
        ).replacing("\"leaf\": \"out\"", with: "\"leaf\": \(name)")
        fixture.add(
            pipeline: "P",
            [FactoryFixture.lookup("L", firstRowOnly: true), copy],
            more: """
                "variables": {"b": {"type": "Boolean", "defaultValue": false}, "i": {"type": "Integer", "defaultValue": 1}},
                "parameters": {"p": {"type": "String", "defaultValue": {"a": "1"}}, "q": {"type": "[parameters('x')]",
                "defaultValue": 1}},
                """
        )
        let tables = TableNames(connector: ["Fields"], others: [])
        let problems = DefinitionChecker(tables: tables).check(DefinitionSet(fixture.files))
        #expect(problems.filter { $0.severity == .error }.isEmpty, "\(problems)")
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(try !fixture.folder.content("daily/A1.json").isEmpty)
    }
}
