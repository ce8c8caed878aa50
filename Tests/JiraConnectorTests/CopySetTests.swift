import Foundation
import JiraReader
import Sinks
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

@Suite("A copy of many tables", .timeLimit(.minutes(10)))
struct CopySetTests {
    /// The names of completed tables.
    private final class Done: Sendable {
        private let names = Mutex<[String]>([])
        func note(_ entry: CopyManifest.Entry, _ error: CopyError?) { names.withLock { $0.append(entry.table) } }
        var sorted: [String] { names.withLock { $0.sorted() } }
    }

    private static func set(
        _ server: LoopbackServer,
        _ folder: String,
        _ names: [String],
        overwrite: Bool = false
    ) throws -> CopySet {
        var reader = JiraClient.Configuration()
        reader.retryPolicy.maximumAttempts = 1
        let tables = try names.map { try Catalogue.table(named: $0) }
        let template = CopyPlan(
            table: try #require(tables.first),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            sink: SinkConfiguration(destination: .file(path: "unused", overwrite: false))
        )
        return CopySet(tables: tables, folder: folder, template: template, overwrite: overwrite)
    }

    /// A site with some events, three fields and two boards; the paths in `refused` respond with their status.
    private static func server(refused: [String: Int] = [:]) throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            let path = String(request.target.prefix { $0 != "?" })
            if let status = refused.first(where: { path.hasSuffix($0.key) })?.value {
                return connection.respond(#"{"errorMessages":["Because."]}"#, status: status)
            }
            switch path {
            case "/rest/api/3/events": connection.respond(#"[{"id":1,"name":"a"},{"id":2,"name":"b"}]"#)
            case "/rest/api/3/field": connection.respond(#"[{"id":"x"},{"id":"y"},{"id":"z"}]"#)
            case "/rest/agile/1.0/board":
                connection.respond(#"{"values":[{"id":1},{"id":2}],"total":2,"isLast":true,"startAt":0}"#)
            case "/rest/agile/1.0/board/1/sprint", "/rest/agile/1.0/board/2/sprint":
                connection.respond(#"{"values":[{"id":7,"name":"s"}],"total":1,"isLast":true,"startAt":0}"#)
            default: connection.respond(#"{"errorMessages":["No such thing."]}"#, status: 404)
            }
        }
    }

    private static func manifest(_ folder: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: folder + "/manifest.json"))
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private static func lines(_ folder: String, _ name: String) throws -> [String] {
        let data = try Data(contentsOf: URL(filePath: folder + "/" + name))
        let text = try #require(ReferenceInflater.inflate(Array(data)))
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("writes a file for each table into a new folder, and a manifest that lists them by name")
    func files() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let parent = try TemporaryFolder()
        let folder = parent.file("a/b")
        let done = Done()
        let manifest = try await Self.set(server, folder, ["Sprints", "Fields", "Events"]).run(onTable: done.note)
        #expect(done.sorted == ["Events", "Fields", "Sprints"])
        #expect(manifest.tables.map(\.table) == ["Events", "Fields", "Sprints"])
        #expect(manifest.tables.map(\.rows) == [2, 3, 2])
        #expect(manifest.tables.allSatisfy { !$0.isIncomplete && $0.error == nil && $0.requests > 0 })
        #expect(
            try Self.names(folder)
                == [
                    "Events.ndjson.gz", "Events.ndjson.gz.manifest.json", "Fields.ndjson.gz",
                    "Fields.ndjson.gz.manifest.json", "Sprints.ndjson.gz", "Sprints.ndjson.gz.manifest.json",
                    "manifest.json",
                ]
        )
        #expect(try Self.lines(folder, "Sprints.ndjson.gz").first == #"{"_boardId":1,"id":7,"name":"s"}"#)

        let written = try Self.manifest(folder)
        #expect(written["site"] as? String == server.baseURL)
        let started = try #require(written["started"] as? String)
        let ended = try #require(written["ended"] as? String)
        #expect(try Date(started, strategy: .iso8601) <= Date(ended, strategy: .iso8601))
        let tables = try #require(written["tables"] as? [[String: Any]])
        for (table, entry) in zip(tables, manifest.tables) {
            let file = try #require(table["file"] as? String)
            #expect(table["table"] as? String == entry.table && file == entry.table + ".ndjson.gz")
            #expect(table["rows"] as? Int == entry.rows && table["sha256"] as? String == entry.sha256)
            let size = try Data(contentsOf: URL(filePath: folder + "/" + file)).count
            #expect(table["bytes"] as? Int == size)
            let columns = try #require(table["columns"] as? [[String: String]])
            #expect(columns.contains { $0["name"] == "id" && $0["type"] != nil })
        }
        #expect(!"\(written)".contains("tops3cret"))
    }

    @Test("continues after a table that cannot be read, and reports the cause", arguments: [403, 404, 410, 500])
    func failingTable(_ status: Int) async throws {
        let server = try Self.server(refused: ["/field": status])
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let done = Done()
        let manifest = try await Self.set(server, folder.path, ["Fields", "Events"], overwrite: true)
            .run(onTable: done.note)
        #expect(done.sorted == ["Events", "Fields"])
        let fields = try #require(manifest.tables.first { $0.table == "Fields" })
        #expect(fields.isIncomplete && fields.file == nil && fields.rows == 0 && fields.sha256 == nil)
        #expect(fields.error?.contains("Because.") == true)
        #expect(manifest.tables.first { $0.table == "Events" }?.isIncomplete == false)
        #expect(
            try Self.names(folder.path)
                == ["Events.ndjson.gz", "Events.ndjson.gz.manifest.json", "manifest.json"]
        )
        let written = try #require(Self.manifest(folder.path)["tables"] as? [[String: Any]])
        #expect(written.count == 2 && written[1]["error"] as? String == fields.error)
    }

    @Test("reports a table with missing permission as incomplete, and one with a deleted parent as complete")
    func incompleteTables() async throws {
        for (refused, isIncomplete, rows) in [
            (["board/1/sprint": 403], true, 1), (["board/1/sprint": 404], false, 1),
            (["board/1/sprint": 400], false, 1),
            (["board/1/sprint": 404, "board/2/sprint": 400], true, 0),
        ] {
            let server = try Self.server(refused: refused)
            defer { server.stop() }
            let folder = try TemporaryFolder()
            let manifest = try await Self.set(server, folder.path, ["Sprints", "Events"]).run { _, _ in }
            let sprints = try #require(manifest.tables.first { $0.table == "Sprints" })
            #expect(sprints.isIncomplete == isIncomplete && sprints.rows == rows, "\(refused)")
            #expect(sprints.file == "Sprints.ndjson.gz" && sprints.error == nil)
            #expect(sprints.skippedParents.count == refused.count)
            #expect(sprints.skippedParents.allSatisfy { $0.table == "Sprints" && $0.parent.hasPrefix("_boardId ") })
            let written = try #require(Self.manifest(folder.path)["tables"] as? [[String: Any]])
            #expect((written[1]["skippedParents"] as? [[String: Any]])?.count == refused.count)
        }
    }

    @Test("ends if the site rejects the credentials or is unreachable, since every table would fail")
    func siteFails() async throws {
        let server = try Self.server(refused: ["/field": 401])
        let folder = try TemporaryFolder()
        let refused = await #expect(throws: CopyError.self) {
            try await Self.set(server, folder.path, ["Fields", "Events"]).run { _, _ in }
        }
        #expect((refused?.cause as? JiraReaderError)?.code == .notAuthenticated)
        #expect(try !Self.names(folder.path).contains("manifest.json"))
        server.stop()
        let closed = try TemporaryFolder()
        let unreachable = await #expect(throws: CopyError.self) {
            try await Self.set(server, closed.path, ["Fields", "Events"]).run { _, _ in }
        }
        #expect((unreachable?.cause as? JiraReaderError)?.code == .unreachable)
        #expect(try Self.names(closed.path) == [])
    }

    @Test("keeps existing files, unless it may replace them")
    func existingFolder() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("mine", "notes.txt")
        _ = try await Self.set(server, folder.path, ["Events"]).run { _, _ in }
        let first = try folder.content("Events.ndjson.gz")
        let count = server.requests.count
        let refused = await #expect(throws: CopyError.self) {
            try await Self.set(server, folder.path, ["Events", "Fields"]).run { _, _ in }
        }
        #expect(refused?.code == .invalidPlan && refused?.message.contains("manifest.json") == true)
        #expect(server.requests.count == count, "no request was sent")
        let replaced = try await Self.set(server, folder.path, ["Events", "Fields"], overwrite: true).run { _, _ in }
        #expect(replaced.tables.map(\.rows) == [2, 3])
        #expect(try folder.content("Events.ndjson.gz") == first)
        #expect(try folder.content("notes.txt") == Array("mine".utf8))
        #expect(try (Self.manifest(folder.path)["tables"] as? [Any])?.count == 2)
    }

    @Test("does not replace a table's file without a manifest, and continues with the other tables")
    func strayFile() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("mine", "Events.ndjson.gz")
        let manifest = try await Self.set(server, folder.path, ["Events", "Fields"]).run { _, _ in }
        let events = try #require(manifest.tables.first { $0.table == "Events" })
        #expect(events.isIncomplete && events.file == nil && events.error?.contains("Events.ndjson.gz") == true)
        #expect(manifest.tables.last?.rows == 3)
        #expect(try folder.content("Events.ndjson.gz") == Array("mine".utf8))
    }

    @Test("fails if there is a file in place of the folder")
    func noFolder() async throws {
        let server = try Self.server()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("a file", "out")
        let error = await #expect(throws: CopyError.self) {
            try await Self.set(server, folder.file("out"), ["Events"]).run { _, _ in }
        }
        #expect(error?.code == .writingFailed && server.requests.isEmpty)
    }

    @Test("of all tables has each table once, except tables that need a parameter or a request per issue")
    func everything() {
        let tables = CopySet.everything
        #expect(Set(tables.map(\.name)).count == tables.count)
        #expect(tables.allSatisfy { $0.aliasOf == nil && !$0.needsRequestPerIssue && $0.requiredParameters.isEmpty })
        #expect(tables.filter(\.isConnectorTable).count == 75)
        #expect(tables.contains { $0.name == "Issues" } && !tables.contains { $0.name == "IssueIDs" })
    }
}
