import Foundation
import InterimData
import JiraReader
import RunState
import Sinks
import TestSupport
import Testing

@testable import JiraConnector

@Suite("A copy that maps its rows", .timeLimit(.minutes(10)))
struct MappedCopyTests {
    private static func plan(
        _ server: LoopbackServer,
        _ folder: TemporaryFolder,
        table: String = "Fields",
        format: SinkConfiguration.Format = .csv,
        name: String = "out"
    ) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.connections = 3
        reader.retryPolicy.maximumAttempts = 1
        return CopyPlan(
            table: try Catalogue.table(named: table),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            sink: SinkConfiguration(
                destination: .file(path: folder.file(name), overwrite: false),
                format: format,
                level: .none,
                blockByteCount: 20
            )
        )
    }

    private static func text(_ folder: TemporaryFolder, _ name: String = "out") throws -> String {
        String(decoding: try folder.content(name), as: UTF8.self)
    }

    private static let fields = """
        [{"id":"summary","name":"Summary","custom":false,"schema":{"type":"string"}},\
        {"id":"customfield_1","name":"Story, \\"Points\\"","custom":true,"extra":7},\
        {"id":"x","name":null,"custom":"maybe"}]
        """

    private static func mapping() -> RecordMapping {
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "field_id"), .init(.name("name"), to: "label"),
            .init(.name("custom"), to: "is_custom", sinkType: .int32),
        ])
        mapping.settings.treatBooleanAsNumber = true
        return mapping
    }

    @Test("skips, counts and reports rows that cannot be converted, and the manifest verifies the file")
    func skipping() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder)
        plan.mapping = Self.mapping()
        plan.faultTolerance = .skip(log: .init(folder: folder.file("logs"), activity: "Copy", runID: "7"))
        let report = try await CopyActivity(plan: plan).run()
        #expect(
            try Self.text(folder)
                == "field_id,label,is_custom\r\nsummary,Summary,0\r\ncustomfield_1,\"Story, \"\"Points\"\"\",1\r\n"
        )
        #expect(report.rowsRead == 3 && report.rowsCopied == 2 && report.rowsSkipped == 1)
        #expect(report.logFilePath == folder.file("logs") + "/copyactivity-logs/Copy/7/")
        #expect(try folder.names == ["logs", "out", "out.manifest.json"])
        let finding = try FileVerification(path: folder.file("out")).run()
        #expect(finding.problems.isEmpty && finding.rows == 2, "\(finding.problems)")
        let manifest = try #require(try FileManifest.read(of: folder.file("out")))
        #expect(manifest.columns.map(\.name) == ["field_id", "label", "is_custom"] && manifest.check == .count)
        // An additional row and a missing row are detected.
        for text in [try Self.text(folder) + "a,b,0\r\n", "field_id,label,is_custom\r\nsummary,Summary,0\r\n"] {
            try folder.put(text, "out")
            #expect(try !FileVerification(path: folder.file("out")).run().problems.isEmpty)
        }
    }

    @Test("ends with an error that names table, row, column and reason, and can be resumed")
    func failing() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder)
        plan.mapping = Self.mapping()
        let activity = try CopyActivity(plan: plan)
        let error = try #require(await #expect(throws: CopyError.self) { try await activity.run() })
        #expect(error.code == .rowFailed && (error.cause as? RowFailure)?.column == "is_custom")
        #expect(
            error.message
                == "Fields: the row with id x: UserErrorInvalidDataValue: Column 'is_custom' contains an invalid value 'maybe'. Cannot convert 'maybe' to type 'Int32'."
        )
        #expect(try folder.names == ["out.journal", "out.keys", "out.partial"])
        let report = activity.report(of: error)
        #expect(report.isResumable && report.errors.map(\.code) == ["rowFailed"] && report.rowsSkipped == nil)
    }

    @Test("reports unknown columns before a row is written")
    func missingColumn() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder, format: .ndjson)
        plan.mapping = RecordMapping(entries: [.init(.name("led"), to: "x")])
        let error = try #require(await #expect(throws: CopyError.self) { try await CopyActivity(plan: plan).run() })
        #expect((error.cause as? MappingError)?.code == .columnNotFound && error.code == .invalidPlan)
        plan.mapping = RecordMapping(entries: [.init(.name("extra"), to: "x")])
        _ = try await CopyActivity(plan: plan).run()
        #expect(try Self.text(folder) == "{\"x\":null}\n{\"x\":7}\n{\"x\":null}\n")
    }

    @Test("adds columns to records without other changes")
    func additionalColumns() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder, format: .json)
        plan.mapping.additionalColumns = [.init("_site", .constant("harbor")), .init("field_key", .column("id"))]
        let report = try await CopyActivity(plan: plan).run()
        #expect(report.rowsCopied == 3)
        let rows = try JSONSerialization.jsonObject(with: Data(try folder.content("out"))) as? [[String: Any]]
        #expect(rows?.map { $0["_site"] as? String } == ["harbor", "harbor", "harbor"])
        #expect(rows?.map { $0["field_key"] as? String } == rows?.map { $0["id"] as? String })
        #expect(
            try Self.text(folder).hasPrefix(
                #"[\#n{"id":"summary","name":"Summary","custom":false,"schema":{"type":"string"},"_site""#
            )
        )
        #expect(try FileVerification(path: folder.file("out")).run().problems.isEmpty)
    }

    @Test("writes all columns of a table as delimited text, including those of its parents and the site's fields")
    func everyColumn() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target.hasPrefix("/rest/api/3/project/search") {
                return connection.respond(#"{"values":[{"id":"1","key":"A"}],"isLast":true,"total":1}"#)
            }
            connection.respond(
                #"{"values":[{"id":"7","name":"v\n1","released":true,"unknown":1}],"isLast":true,"total":1}"#
            )
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder, table: "ProjectVersions")
        plan.mapping.mapComplexValuesToString = true
        _ = try await CopyActivity(plan: plan).run()
        let text = try Self.text(folder)
        let header = try #require(text.split(separator: "\r\n").first).split(separator: ",").map(String.init)
        #expect(header == plan.table.columns.map(\.name))
        let row = try #require(text.split(separator: "\r\n").last)
        #expect(row.contains("\"v\n1\"") && row.contains("true") && !row.contains("unknown"))
        #expect(try FileVerification(path: folder.file("out")).run().rows == 1)
    }

    /// A site of three issues, whose bulk responses have another order than the census.
    private static func issueSite() throws -> LoopbackServer {
        try LoopbackServer { request, connection in
            switch request.target.prefix(while: { $0 != "?" }) {
            case "/rest/api/3/field":
                connection.respond(
                    #"[{"id":"summary","name":"Summary","schema":{"type":"string"}},{"id":"status","name":"Status","schema":{"type":"status"}},{"id":"customfield_1","name":"Points","schema":{"type":"number"}},{"id":"components","name":"C","schema":{"type":"array"}}]"#
                )
            case "/rest/api/3/search/approximate-count": connection.respond(#"{"count":3}"#)
            case "/rest/api/3/search/jql":
                connection.respond(#"{"issues":[{"id":"30"},{"id":"10"},{"id":"20"}],"isLast":true}"#)
            case "/rest/api/3/issue/bulkfetch":
                let issues = [10, 20, 30].map { id in
                    "{\"id\":\"\(id)\",\"key\":\"A-\(id)\",\"fields\":{\"summary\":\"S, \(id)\",\"status\":{\"name\":\"Done\"},"
                        + "\"customfield_1\":\(id).50,\"components\":[\(id == 20 ? "" : "{\"name\":\"c\(id)\"},{\"name\":\"d\"}")]}}"
                }
                connection.respond("{\"issues\":[" + issues.joined(separator: ",") + "],\"issueErrors\":[]}")
            default: connection.respond("{}", status: 404)
            }
        }
    }

    @Test("finds the fields of issues, including the site's own, at any path")
    func issues() async throws {
        let server = try Self.issueSite()
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder, table: "Issues")
        plan.mapping = RecordMapping(entries: [
            .init(.name("key"), to: "key"), .init(.name("fields.customfield_1"), to: "points", sinkType: .int32),
            .init(
                .path(try #require(FlattenedName.path(of: "Fields_Status_Name", among: plan.table.columns))),
                to: "status"
            ),
            .init(.name("fields.summary"), to: "summary"),
        ])
        #expect(try await CopyActivity(plan: plan).run().rowsCopied == 3)
        #expect(
            try Self.text(folder)
                == "key,points,status,summary\r\nA-30,30,Done,\"S, 30\"\r\nA-10,10,Done,\"S, 10\"\r\nA-20,20,Done,\"S, 20\"\r\n"
        )
        var items = try Self.plan(server, folder, table: "Issues", format: .ndjson, name: "items")
        items.mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id", sinkType: .int64),
            .init(.path(ValuePath([.member("name")], isRelative: true)), to: "component"),
        ])
        items.mapping.collectionReference = ValuePath("$['fields']['components']")
        let report = try await CopyActivity(plan: items).run()
        #expect(report.rowsRead == 3 && report.rowsCopied == 4)
        #expect(
            try Self.text(folder, "items").split(separator: "\n") == [
                #"{"id":30,"component":"c30"}"#, #"{"id":30,"component":"d"}"#, #"{"id":10,"component":"c10"}"#,
                #"{"id":10,"component":"d"}"#,
            ]
        )
        // All columns, including the fields of the site.
        var all = try Self.plan(server, folder, table: "Issues", name: "all")
        all.mapping.mapComplexValuesToString = true
        _ = try await CopyActivity(plan: all).run()
        let lines = try Self.text(folder, "all").split(separator: "\r\n")
        let header = lines[0].split(separator: ",")
        #expect(header.contains("fields.customfield_1") && !header.contains("fields") && lines.count == 4)
        // Only the mapped fields of issues are requested.
        func asked(_ number: Int) throws -> [String] {
            let bodies = server.requests.filter { $0.target.hasPrefix("/rest/api/3/issue/bulkfetch") }.map(\.body)
            let body = try JSONSerialization.jsonObject(with: Data(bodies[number])) as? [String: Any]
            return (body?["fields"] as? [String] ?? []).sorted()
        }
        #expect(try asked(0) == ["customfield_1", "status", "summary"])
        #expect(try asked(1) == ["components"])
        #expect(try asked(2).contains("*all") || asked(2).contains("customfield_1"))
        var keys = try Self.plan(server, folder, table: "Issues", name: "keys")
        keys.mapping = RecordMapping(entries: [.init(.name("key"), to: "key")])
        _ = try await CopyActivity(plan: keys).run()
        #expect(try asked(3) == ["id"])
        keys.fields = ["summary"]
        keys.sink.destination = .file(path: folder.file("chosen"), overwrite: false)
        _ = try await CopyActivity(plan: keys).run()
        #expect(try asked(4) == ["summary"])
    }

    @Test("writes a series of files and reports how many")
    func series() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder)
        plan.mapping = RecordMapping(entries: [.init(.name("id"), to: "id")])
        plan.sink.series = FileSeries(maximumRowCount: 2, fileExtension: ".csv")
        let report = try await CopyActivity(plan: plan).run()
        #expect(report.filesWritten == 2 && report.rowsCopied == 3 && report.sha256?.count == 64)
        #expect(try folder.names == ["out_00000.csv", "out_00000.csv.manifest.json", "out_00001.csv"])
        #expect(try Self.text(folder, "out_00001.csv") == "id\r\nx\r\n")
        #expect(
            report.dataWritten == (try folder.content("out_00000.csv").count + folder.content("out_00001.csv").count)
        )
        let finding = try FileVerification(path: folder.file("out_00000.csv")).run()
        #expect(finding.problems == [] && finding.rows == 3 && finding.textBytes == report.dataWritten)
        for name in ["out_00000.csv", "out_00001.csv"] {
            let content = try folder.content(name)
            try Data(content.dropLast()).write(to: URL(filePath: folder.file(name)))
            let problems = try FileVerification(path: folder.file("out_00000.csv")).run().problems
            #expect(problems.first?.hasPrefix(name) == true, "\(problems)")
            try FileManager.default.removeItem(atPath: folder.file(name))
            #expect(try FileVerification(path: folder.file("out_00000.csv")).run().problems == ["\(name) is missing"])
            try Data(content).write(to: URL(filePath: folder.file(name)))
        }
    }

    @Test("rejects conflicting options before any request")
    func refusals() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let changes: [@Sendable (inout CopyPlan) -> Void] = [
            { $0.flattening = .oneLevel }, { $0.sink.delimitedText.columnDelimiter = "" },
            { $0.mapping.entries = [.init(.name("id"), to: "a"), .init(.name("id"), to: "a")] },
            { plan in
                plan.sink.series = FileSeries(maximumRowCount: 1, fileExtension: ".csv")
                plan.sink.destination = .standardOutput
            },
        ]
        for change in changes {
            var plan = try Self.plan(server, folder)
            change(&plan)
            let changed = plan
            let error = #expect(throws: CopyError.self) { try CopyActivity(plan: changed) }
            #expect(error?.code == .invalidPlan)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("writes raw deflate, which the manifest checks", arguments: [SinkConfiguration.Level.optimal, .fastest])
    func deflate(_ level: SinkConfiguration.Level) async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        for format in SinkConfiguration.Format.allCases {
            var plan = try Self.plan(server, folder, format: format, name: format.rawValue)
            plan.sink.level = level
            plan.sink.codec = .deflate
            if format == .csv { plan.mapping = RecordMapping(entries: [.init(.name("id"), to: "id")]) }
            let report = try await CopyActivity(plan: plan).run()
            #expect(report.rowsCopied == 3)
            let finding = try FileVerification(path: folder.file(format.rawValue)).run()
            #expect(finding.problems.isEmpty && finding.rows == 3, "\(finding.problems)")
            // A missing byte is detected.
            try Data(folder.content(format.rawValue).dropLast()).write(
                to: URL(fileURLWithPath: folder.file(format.rawValue))
            )
            #expect(try !FileVerification(path: folder.file(format.rawValue)).run().problems.isEmpty)
        }
    }

    @Test("is not mistaken for the file of a run without a mapping")
    func otherShape() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder, format: .ndjson)
        plan.mapping = RecordMapping(entries: [.init(.name("id"), to: "id")])
        _ = try await CopyActivity(plan: plan).run()
        var plain = try Self.plan(server, folder, format: .ndjson)
        plain.resumes = true
        let resuming = plain
        let error = await #expect(throws: CopyError.self) { try await CopyActivity(plan: resuming).run() }
        #expect(error?.code == .invalidPlan && error?.message.contains("mapping") == true)
    }

    @Test("removes the journal of an unfinished run whose file it replaces")
    func staleJournal() async throws {
        let server = try LoopbackServer { $1.respond(Self.fields) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("stale", "out.journal")
        try folder.put("stale", "out.partial")
        var plan = try Self.plan(server, folder)
        plan.mapping = RecordMapping(entries: [.init(.name("id"), to: "id")])
        _ = try await CopyActivity(plan: plan).run()
        #expect(try folder.names == ["out", "out.manifest.json"])
    }
}
