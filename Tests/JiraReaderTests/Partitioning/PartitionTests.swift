import Foundation
import TestSupport
import Testing

@testable import JiraReader

@Suite("Partitions")
struct PartitionTests {
    private func json(_ partition: Partition) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(partition), as: UTF8.self)
    }

    private func decode(_ text: String) throws -> Partition {
        try JSONDecoder().decode(Partition.self, from: Data(text.utf8))
    }

    @Test("are rejected with another query than that with which they were created")
    func selection() throws {
        let server = try LoopbackServer { $1.respond("{}", status: 500) }
        defer { server.stop() }
        let client = try JiraClient.withoutDelays(server)
        var partition = Partition(table: "Issues", extent: .created(CreatedRange(start: 0, end: 5)))
        var options = ReadOptions(jql: "project = A")
        partition.selection = options.selection
        options.partition = try JSONDecoder().decode(Partition.self, from: JSONEncoder().encode(partition))
        #expect(options.partition == partition)
        _ = try client.records(of: "Issues", options: options)
        options.jql = nil
        let error = #expect(throws: JiraReaderError.self) { try client.records(of: "Issues", options: options) }
        #expect(error?.code == .invalidOption && error?.message.contains("another query") == true)
    }

    @Test("are encoded in a stable format, and decoded")
    func coding() throws {
        let parent = Partition.Parent(values: ["1", "\"a\""], inherited: [.init(name: "_boardId", json: "7")])
        let forms: [(Partition, String)] = [
            (Partition(table: "Priorities", extent: .whole), #"{"extent":"whole","table":"Priorities"}"#),
            (
                Partition(table: "Issues", extent: .created(CreatedRange(start: -5, end: nil))),
                #"{"created":{"start":-5},"extent":"created","table":"Issues"}"#
            ),
            (
                Partition(table: "Issues", extent: .created(CreatedRange(start: 1, end: 9))),
                #"{"created":{"end":9,"start":1},"extent":"created","table":"Issues"}"#
            ),
            (
                Partition(table: "Issues", extent: .ids([10_000, 7])),
                #"{"extent":"ids","ids":[10000,7],"table":"Issues"}"#
            ),
            (
                Partition(table: "SprintIssues", extent: .parents([parent])),
                #"{"extent":"parents","parents":[{"inherited":[{"json":"7","name":"_boardId"}],"values":["1","\"a\""]}],"table":"SprintIssues"}"#
            ),
        ]
        for (partition, text) in forms {
            #expect(try json(partition) == text)
            #expect(try decode(text) == partition)
        }
    }

    @Test(
        "in another format are rejected",
        arguments: [
            "{}", #"{"table":1,"extent":"whole"}"#, #"{"table":"Issues"}"#, #"{"table":"Issues","extent":"offsets"}"#,
            #"{"table":"Issues","extent":"created"}"#, #"{"table":"Issues","extent":"created","created":null}"#,
            #"{"table":"Issues","creatd":{"start":1}}"#, #"{"table":"Issues","extent":"ids","ids":[-1]}"#,
            #"{"table":"Issues","extent":"ids","ids":["1"]}"#,
            #"{"table":"Issues","extent":"created","created":{"start":"1"}}"#,
            #"{"table":"S","extent":"parents","parents":[{"values":["1,\"x\":2"]}]}"#,
            #"{"table":"S","extent":"parents","parents":[{"values":[""]}]}"#,
            #"{"table":"S","extent":"parents","parents":[{"values":[],"inherited":[{"name":"a","json":"}"}]}]}"#,
            #"{"table":"S","extent":"parents","parents":[{"values":[],"inherited":[{"name":"a\"","json":"1"}]}]}"#,
        ]
    )
    func damaged(_ text: String) {
        #expect(throws: DecodingError.self) { try decode(text) }
    }

    @Test("of another table, or with an extent that is invalid for the table, are rejected before any request")
    func wrong() throws {
        let server = try LoopbackServer { _, connection in connection.respond("{}") }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server)
        let parent = Partition.Parent(values: ["1", "2", "3", "4"], inherited: [])
        let cases: [(String, Partition)] = [
            ("Issues", Partition(table: "IssueComments", extent: .whole)),
            ("Priorities", Partition(table: "Priorities", extent: .ids([1]))),
            ("Priorities", Partition(table: "Priorities", extent: .created(CreatedRange(start: 1, end: nil)))),
            ("Issues", Partition(table: "Issues", extent: .created(CreatedRange(start: 5, end: 5)))),
            ("Issues", Partition(table: "Issues", extent: .parents([parent]))),
            ("Issues", Partition(table: "Issues", extent: .ids([7, 8, 7]))),
            ("Issues", Partition(table: "Issues", extent: .created(CreatedRange(start: .min, end: nil)))),
            ("Issues", Partition(table: "Issues", extent: .created(CreatedRange(start: nil, end: .max)))),
            (
                "Issues",
                Partition(
                    table: "Issues",
                    extent: .created(CreatedRange(start: 1, end: nil, timeZone: "Nowhere/At all"))
                )
            ),
            ("Sprints", Partition(table: "Sprints", extent: .parents([parent]))),
            ("Sprints", Partition(table: "Sprints", extent: .created(CreatedRange(start: 5, end: nil)))),
            ("IssueComments", Partition(table: "IssueComments", extent: .parents([]))),
        ]
        for (name, partition) in cases {
            var options = ReadOptions()
            options.partition = partition
            let error = #expect(throws: JiraReaderError.self, "\(name) \(partition)") {
                try reader.pages(of: Catalogue.table(named: name), options: options)
            }
            #expect(error?.code == .invalidOption && error?.message.contains("partition") == true)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("are rejected if their number is out of range")
    func counts() async throws {
        let server = try LoopbackServer { _, connection in connection.respond("{}") }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server)
        for count in [0, -1, 10_001] {
            let error = await #expect(throws: JiraReaderError.self) {
                try await reader.partitions(of: .issues, count: count)
            }
            #expect(error?.code == .invalidOption)
        }
        // No request is needed for a single partition, for a table that cannot be divided, and with a limit.
        #expect(try await reader.partitions(of: .issues, count: 1).partitions.map(\.extent) == [.whole])
        let priorities = try Catalogue.table(named: "Priorities")
        #expect(try await reader.partitions(of: priorities, count: 9).partitions.map(\.extent) == [.whole])
        #expect(try await reader.partitions(of: .issues, options: .init(limit: 5), count: 9).partitions.count == 1)
        #expect(server.requests.isEmpty)
    }
}
