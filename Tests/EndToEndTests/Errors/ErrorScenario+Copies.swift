import DurableFiles
import Foundation
import InterimData
import JiraReader
import RunState
import TestSupport

@testable import JiraConnector
@testable import Sinks

extension ErrorScenario {
    static let ofCopies: [ErrorScenario] = [
        .copy(.invalidPlan) { folder in try await copy(folder) { $0.jql = "project = A" } },
        .copy(.readingFailed) { folder in
            try await copy(folder, status: 403, #"{"errorMessages":["Because."]}"#)
        },
        .copy(.writingFailed) { folder in
            try await copy(folder) { $0.sink.destination = .file(path: folder.file("absent/out"), overwrite: false) }
        },
        .copy(.rowFailed) { folder in try await copy(folder) { $0.mapping = wholeNumbers } },
        .copy(.tooManyRows) { _ in
            try await lookUp((0...5000).map { "{\"id\":\"\($0)\"}" }) {
                $0.firstRowOnly = false
                $0.isStrict = true
            }
        },
        .copy(.outputTooLarge) { _ in
            try await lookUp(["{\"id\":\"\(String(repeating: "x", count: 4_194_304))\"}"])
        },
        // The tests write to standard output themselves, so that its pipe cannot be closed here.
        .copy(.closedPipe) { _ in throw CopyError(SinkError(failure(EPIPE, "standard output"))) },
        .copy(.invalidManifest) { folder in
            try await copy(folder)
            try folder.put("{}", "out.manifest.json")
            try await copy(folder) { $0.resumes = true }
        },
        // Requires a site that stops completing a list in the middle of a copy.
        .copy(.truncatedLists) { _ in
            throw CopyError(.truncatedLists, "Issues: Jira truncated lists that could not be completed")
        },
        .copy(.cancelled) { folder in
            let copying = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await copy(folder)
            }
            try await copying.value
        },
    ]

    static let ofSinks: [ErrorScenario] = [
        .sink(.exists) { folder in
            try folder.put("precious", "out")
            try await causing { try await copy(folder) }
        },
        .sink(.busy) { folder in
            let lock = try LockFile(folder.file("out.lock"), of: folder.file("out"))
            defer { withExtendedLifetime(lock) {} }
            try await causing { try await copy(folder) }
        },
        .sink(.notWritable) { folder in
            try await causing {
                try await copy(folder) {
                    $0.sink.destination = .file(path: folder.file("absent/out"), overwrite: false)
                }
            }
        },
        // Errors that would require a full disk, a lack of descriptors or a hung disk are created directly.
        .sink(.full) { _ in throw SinkError(failure(ENOSPC, "out.partial")) },
        .sink(.invalidName) { folder in
            try OutputPaths(outputs: [.init(option: "--output", path: "/dev/null")]).check()
        },
        .sink(.lost) { folder in
            let file = try PartialFile(creating: folder.file("out"), isReplacing: false)
            try file.write(Array("text".utf8))
            try FileManager.default.removeItem(atPath: folder.file("out.partial"))
            do throws(FileError) { try file.publish() } catch { throw SinkError(error) }
        },
        .sink(.tooManyFiles) { _ in throw SinkError(failure(EMFILE, "out.partial")) },
        .sink(.closedPipe) { _ in throw SinkError(failure(EPIPE, "standard output")) },
        .sink(.hung) { _ in throw SinkError.hung(after: .seconds(10)) },
        .sink(.other) { _ in throw SinkError(failure(EIO, "out.partial")) },
    ]

    static let ofStates: [ErrorScenario] = [
        .state(.invalidManifest) { folder in
            try folder.put("text", "out")
            _ = try FileVerification(path: folder.file("out"))
        },
        .state(.otherVersion) { _ in
            let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            _ = try JournalContent(output: fixtures.appending(path: "Fixtures/journals-99/users/out").path)
        },
        .state(.readingFailed) { folder in
            try await copy(folder)
            try FileManager.default.removeItem(atPath: folder.file("out"))
            _ = try FileVerification(path: folder.file("out")).run()
        },
        .state(.writingFailed) { folder in
            try ManifestFile(of: folder.file("absent/out")).write(Data())
        },
    ]

    static let ofMappings: [ErrorScenario] = [
        .mapping(.columnNotFound) { folder in
            try await causing {
                try await copy(folder) { $0.mapping = RecordMapping(entries: [.init(.name("nmae"), to: "name")]) }
            }
        },
        .mapping(.complexValue) { folder in
            try await causing {
                try await copy(folder) { plan in
                    plan.sink.format = .csv
                    plan.mapping = RecordMapping(entries: [.init(.name("schema"), to: "schema")])
                }
            }
        },
        .mapping(.invalidValue) { folder in
            try await causing { try await copy(folder) { $0.mapping = wholeNumbers } }
        },
        .mapping(.invalidMapping) { folder in
            try await causing {
                try await copy(folder) { plan in
                    plan.mapping = RecordMapping(entries: [.init(.name("id"), to: "a"), .init(.name("name"), to: "a")])
                }
            }
        },
    ]

    static let ofColumns: [ErrorScenario] = [
        .column(.unknownColumn) { _ in try await readColumn("nmae", of: ReadOptions()) },
        .column(.notRequested) { _ in try await readColumn("fields.duedate", of: ReadOptions(fields: ["status"])) },
        .column(.ambiguousTitle) { _ in try await readColumn("Team", of: ReadOptions()) },
    ]

    // MARK: Copies and lookups

    private static let fields = """
        [{"id":"summary","name":"Summary","custom":false,"schema":{"type":"string"}},\
        {"id":"x","name":null,"custom":"maybe","schema":{"type":"string"}}]
        """

    /// A mapping that fails at the second record of `fields`, whose `custom` is not a whole number.
    private static var wholeNumbers: RecordMapping {
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id"), .init(.name("custom"), to: "is_custom", sinkType: .int32),
        ])
        mapping.settings.treatBooleanAsNumber = true
        return mapping
    }

    /// Copies the table Fields to the file `out` in the folder. The site responds to each request with the status and
    /// the body, by default two fields.
    private static func copy(
        _ folder: TemporaryFolder,
        status: Int = 200,
        _ body: String = fields,
        _ change: (inout CopyPlan) -> Void = { _ in }
    ) async throws {
        let server = try LoopbackServer { $1.respond(body, status: status) }
        defer { server.stop() }
        var plan = CopyPlan(
            table: try Catalogue.table(named: "Fields"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: Account.user, token: Secret(Account.token)),
            reader: single,
            sink: SinkConfiguration(
                destination: .file(path: folder.file("out"), overwrite: false),
                level: .none
            )
        )
        change(&plan)
        _ = try await CopyActivity(plan: plan).run()
    }

    /// Runs a lookup of the table Fields on a site that returns these rows.
    private static func lookUp(_ rows: [String], _ change: (inout LookupPlan) -> Void = { _ in }) async throws {
        let body = "[" + rows.joined(separator: ",") + "]"
        let server = try LoopbackServer { $1.respond(body) }
        defer { server.stop() }
        var reader = single
        reader.pageByteLimit = 8 << 20
        var plan = LookupPlan(
            table: try Catalogue.table(named: "Fields"),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: Account.user, token: Secret(Account.token)),
            reader: reader
        )
        change(&plan)
        _ = try await LookupActivity(plan: plan).run()
    }

    /// Runs a closure. If it throws the error of a copy, throws the cause of that error instead.
    private static func causing(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as CopyError {
            throw (error.cause as? RowFailure)?.error ?? error.cause ?? error
        }
    }

    /// Returns the error of a file operation that failed with a system error number.
    private static func failure(_ number: Int32, _ path: String) -> FileError {
        FileError(errno: number, doing: "writing it", path: path)
    }

    /// Reads a column of an issue from a site that has two fields with the title Team.
    private static func readColumn(_ name: String, of options: ReadOptions) async throws {
        let server = try LoopbackServer { request, connection in
            if request.target.contains("/search/jql") {
                return connection.respond(#"{"issues":[{"id":"10001"}],"isLast":true}"#)
            }
            if request.target.contains("/bulkfetch") {
                return connection.respond(#"{"issues":[{"id":"10001","key":"A-1","fields":{"summary":"s"}}]}"#)
            }
            if request.target.contains("/field") {
                return connection.respond(
                    """
                    [{"id":"duedate","name":"Due date","custom":false},{"id":"customfield_1","name":"Team","custom":true},
                    {"id":"customfield_2","name":"Team","custom":true}]
                    """
                )
            }
            connection.respond("{}")
        }
        defer { server.stop() }
        let client = try JiraClient(site: JiraSite(server.baseURL), credentials: .anonymous, configuration: single)
        for try await record in try client.records(of: "Issues", options: options) { _ = try record.value(of: name) }
    }
}
