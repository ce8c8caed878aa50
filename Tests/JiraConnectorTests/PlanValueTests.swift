import InterimData
import JiraReader
import Sinks
import Testing

@testable import JiraConnector

@Suite("Values of a plan that are out of range")
struct PlanValueTests {
    private typealias Change = @Sendable (inout CopyPlan) -> Void

    private static let changes: [(message: String, change: Change)] = [
        ("blockByteCount is 0; allowed is 1 or more", { $0.sink.blockByteCount = 0 }),
        ("workers is -1; allowed is 1 or more", { $0.sink.workers = -1 }),
        (
            "series.maximumRowCount is 0; allowed is 1 or more",
            { $0.sink.series = FileSeries(maximumRowCount: 0, fileExtension: ".csv") }
        ),
        ("has no name", { $0.mapping.entries = [RecordMapping.Entry(.name("id"), to: [])] }),
        ("connections is 0; allowed is 1 to 128", { $0.reader.connections = 0 }),
        ("a limit cannot be negative", { $0.limit = -1 }),
    ]

    @Test("throw an error with the property, the value and the range when the activity is created")
    func copy() throws {
        for (message, change) in Self.changes {
            var plan = CopyPlan(
                table: try Catalogue.table(named: "Fields"),
                site: try JiraSite("https://example.atlassian.net"),
                credentials: .bearer(Secret("t0ken")),
                sink: SinkConfiguration(destination: .file(path: "/nowhere/out", overwrite: false))
            )
            change(&plan)
            let invalid = plan
            let error = #expect(throws: CopyError.self) { try CopyActivity(plan: invalid) }
            #expect(
                error?.code == .invalidPlan && error?.message.contains(message) == true,
                "\(message): \(error.map { "\($0)" } ?? "")"
            )
        }
    }

    @Test("throw an error when a lookup is created")
    func lookup() throws {
        var plan = LookupPlan(
            table: try Catalogue.table(named: "Fields"),
            site: try JiraSite("https://example.atlassian.net"),
            credentials: .bearer(Secret("t0ken"))
        )
        plan.reader.batchSize = 0
        let invalid = plan
        let error = #expect(throws: CopyError.self) { try LookupActivity(plan: invalid) }
        #expect(error?.code == .invalidPlan && error?.message == "batchSize is 0; allowed is 1 or more")
    }
}
