import Foundation
import InterimData
import JiraReader
import RunState
import Sinks
import Synchronization
import TestSupport
import Testing

@testable import JiraConnector

/// Copies to a series of files whose process ended while the files were published.
@Suite("A series of files", .timeLimit(.minutes(5)))
struct SeriesPublishingTests {
    private static func plan(_ server: LoopbackServer, _ folder: TemporaryFolder, overwrite: Bool) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.deployment = .cloud
        reader.retryPolicy.maximumAttempts = 1
        var plan = CopyPlan(
            table: try Catalogue.table(named: "Fields"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            sink: SinkConfiguration(destination: .file(path: folder.file("out"), overwrite: overwrite), level: .fastest)
        )
        plan.sink.series = FileSeries(maximumRowCount: 3, fileExtension: ".gz")
        return plan
    }

    private static func server() throws -> LoopbackServer {
        try LoopbackServer { _, connection in
            let fields = (0..<11).map { "{\"id\":\"f\($0)\",\"name\":\"\($0)\",\"custom\":true}" }
            connection.respond("[" + fields.joined(separator: ",") + "]")
        }
    }

    private static let names = (0..<4).map { "out_0000\($0).gz" }

    @Test("is published completely when it is resumed", arguments: [false, true])
    func publishing(overwrite: Bool) async throws {
        let folder = try TemporaryFolder()
        let server = try Self.server()
        defer { server.stop() }
        var first = try Self.plan(server, folder, overwrite: false)
        #expect(try await CopyActivity(plan: first).run().filesWritten == 4)
        // The state before the publication.
        first.resumes = true
        let manifest = try #require(try FileManifest.read(of: folder.file(Self.names[0])))
        let journal = try RunJournal(
            output: folder.file(Self.names[0]),
            head: JournalHead(plan: manifest.plan, started: manifest.started)
        )
        try journal.append(.complete)
        try journal.sync()
        for name in Self.names + [Self.names[0] + ".manifest.json"] {
            try FileManager.default.moveItem(atPath: folder.file(name), toPath: folder.file(name + ".partial"))
        }
        let left = try folder.names

        let requests = server.requests.count
        for named in 0...Self.names.count + 2 {
            let moment = try TemporaryFolder()
            for name in left {
                try FileManager.default.copyItem(atPath: folder.file(name), toPath: moment.file(name))
            }
            for (place, name) in Self.names.enumerated() {
                let partial = moment.file(name + ".partial")
                if place < named {
                    try FileManager.default.moveItem(atPath: partial, toPath: moment.file(name))
                } else if overwrite {
                    try moment.put("old", name)
                }
            }
            if named > Self.names.count {
                try FileManager.default.moveItem(
                    atPath: moment.file("out_00000.gz.manifest.json.partial"),
                    toPath: moment.file("out_00000.gz.manifest.json")
                )
            }
            if named > Self.names.count + 1 {
                for name in try moment.names where !name.hasSuffix(".gz") && !name.hasSuffix(".manifest.json") {
                    try FileManager.default.removeItem(atPath: moment.file(name))
                }
            }
            var plan = try Self.plan(server, moment, overwrite: overwrite)
            plan.resumes = true
            let report = try await CopyActivity(plan: plan).run()
            #expect(report.wasWhole && report.rowsCopied == 11 && report.filesWritten == 4, "\(named) named")
            #expect(try moment.names == [Self.names[0], Self.names[0] + ".manifest.json"] + Self.names[1...])
            #expect(try FileVerification(path: moment.file(Self.names[0])).run().problems == [], "\(named) named")
        }
        // A file that is damaged, or has no manifest, is not published.
        for damage in 0..<3 {
            let moment = try TemporaryFolder()
            for name in left {
                try FileManager.default.copyItem(atPath: folder.file(name), toPath: moment.file(name))
            }
            let name = damage == 0 ? Self.names[0] + ".manifest.json.partial" : Self.names[damage] + ".partial"
            if damage == 2 {
                try Data(moment.content(name).dropLast()).write(to: URL(filePath: moment.file(name)))
            } else {
                try FileManager.default.removeItem(atPath: moment.file(name))
            }
            var plan = try Self.plan(server, moment, overwrite: overwrite)
            plan.resumes = true
            let resumed = plan
            let error = await #expect(throws: CopyError.self) { try await CopyActivity(plan: resumed).run() }
            #expect(error?.code == .invalidManifest && error?.advisedSettings == [.restart])
            #expect(try moment.names.allSatisfy { !$0.hasSuffix(".gz") })
        }
        #expect(server.requests.count == requests)
    }

    @Test("stays unfinished, and is not lost, if the site does not respond to a run that would replace it")
    func failingReplacement() async throws {
        let folder = try TemporaryFolder()
        let fails = FailingFlag()
        let server = try LoopbackServer { request, connection in
            let start = request.query("startAt").flatMap { Int($0) } ?? 0
            if fails.always.load(ordering: .relaxed) || start >= 20 && fails.late.load(ordering: .relaxed) {
                return connection.respond("{}", status: 403)
            }
            let end = min(start + 10, 40)
            let projects = (start..<end).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
            connection.respond(
                "{\"values\":[\(projects)],\"total\":40,\"isLast\":\(end == 40),\"maxResults\":10,\"startAt\":\(start)}"
            )
        }
        defer { server.stop() }
        for series in [nil, FileSeries(maximumRowCount: 7, fileExtension: ".gz")] {
            let name = series == nil ? "single" : "several"
            var plan = try Self.plan(server, folder, overwrite: false)
            plan.table = try Catalogue.table(named: "SearchProjects")
            plan.sink.destination = .file(path: folder.file(name), overwrite: false)
            plan.sink.series = series
            fails.always.store(false, ordering: .relaxed)
            fails.late.store(true, ordering: .relaxed)
            let stopped = plan
            await #expect(throws: CopyError.self) { try await CopyActivity(plan: stopped).run() }
            let left = try folder.names.filter { $0.hasPrefix(name) }
            #expect(left.count >= 3)
            // Without `resumes`, and with rejected credentials.
            fails.always.store(true, ordering: .relaxed)
            await #expect(throws: CopyError.self) { try await CopyActivity(plan: stopped).run() }
            #expect(try folder.names.filter { $0.hasPrefix(name) } == left)
            fails.always.store(false, ordering: .relaxed)
            fails.late.store(false, ordering: .relaxed)
            plan.resumes = true
            let resumed = plan
            let report = try await CopyActivity(plan: resumed).run()
            #expect(report.keptRows ?? 0 >= 10 && report.rowsCopied == 40, "\(report)")
        }
    }

    @Test("of delimited text is not resumed with other columns of the site")
    func otherColumns() async throws {
        let folder = try TemporaryFolder()
        let fields = FieldList()
        let server = try LoopbackServer { request, connection in
            switch request.target.split(separator: "?")[0] {
            case "/rest/api/3/field":
                let names = fields.ids.withLock { $0 }
                let list = names.map {
                    "{\"id\":\"\($0)\",\"key\":\"\($0)\",\"name\":\"\($0)\",\"custom\":true,\"schema\":{\"type\":\"string\"}}"
                }
                connection.respond("[" + list.joined(separator: ",") + "]")
            case "/rest/api/3/search/approximate-count": connection.respond("{\"count\":2}")
            case "/rest/api/3/search/jql":
                connection.respond("{\"issues\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"isLast\":true}")
            case "/rest/api/3/issue/bulkfetch":
                connection.respond(
                    "{\"issues\":[{\"id\":\"1\",\"fields\":{}},{\"id\":\"2\",\"fields\":{}}],\"issueErrors\":[]}"
                )
            default: connection.respond("[]")
            }
        }
        defer { server.stop() }
        var plan = try Self.plan(server, folder, overwrite: false)
        plan.table = try Catalogue.table(named: "Issues")
        plan.sink.series = nil
        plan.sink.format = .csv
        plan.mapping.mapComplexValuesToString = true
        _ = try await CopyActivity(plan: plan).run()
        plan.resumes = true
        let resumed = plan
        #expect(try await CopyActivity(plan: resumed).run().wasWhole)
        fields.ids.withLock { $0 = ["customfield_2", "customfield_1"] }
        let error = await #expect(throws: CopyError.self) { try await CopyActivity(plan: resumed).run() }
        #expect(
            error?.code == .invalidPlan && error?.message.contains("columns was") == true,
            "\(String(describing: error))"
        )
    }

    private final class FailingFlag: Sendable {
        let always = Atomic<Bool>(false)
        let late = Atomic<Bool>(false)
    }

    private final class FieldList: Sendable {
        let ids = Mutex(["customfield_1", "customfield_2"])
    }
}
