import Foundation
import JiraReader
import Sinks
import TestSupport
import Testing

@testable import JiraConnector

@Suite("A copy activity", .timeLimit(.minutes(10)))
struct CopyActivityTests {
    private static let fields = (0..<20).map { "{\"id\":\"customfield_\($0)\",\"custom\":true}" }

    private static func plan(
        _ server: LoopbackServer,
        _ folder: TemporaryFolder,
        table: String = "Fields",
        limit: Int? = nil,
        overwrite: Bool = false
    ) throws -> CopyPlan {
        var reader = JiraClient.Configuration()
        reader.connections = 3
        reader.deployment = .cloud
        reader.retryPolicy.baseDelay = .zero
        reader.retryPolicy.maximumDelay = .zero
        return CopyPlan(
            table: try Catalogue.table(named: table),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader,
            limit: limit,
            sink: SinkConfiguration(
                destination: .file(path: folder.file("out.gz"), overwrite: overwrite),
                blockByteCount: 100
            )
        )
    }

    @Test("is incomplete if the children of all parents are rejected, and complete if some are", arguments: [1, 2])
    func refusedParents(_ refused: Int) async throws {
        let server = try LoopbackServer { request, connection in
            if request.target.hasPrefix("/rest/api/3/project/search") {
                return connection.respond(
                    #"{"values":[{"id":"1","key":"A"},{"id":"2","key":"B"}],"isLast":true,"total":2}"#
                )
            }
            let isRefused = request.target.hasPrefix("/rest/api/3/project/1/") || refused == 2
            if isRefused { return connection.respond(#"{"errorMessages":["gone"]}"#, status: 404) }
            connection.respond(#"{"values":[{"id":"7"}],"isLast":true,"total":1}"#)
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let report = try await CopyActivity(plan: Self.plan(server, folder, table: "ProjectVersions")).run()
        #expect(report.skippedParents.count == refused && report.rowsCopied == 2 - refused)
        #expect(report.isIncomplete == (refused == 2))
    }

    @Test("copies a table, and its report has the connector's names")
    func report() async throws {
        let body = "[" + Self.fields.joined(separator: ",") + "]"
        let server = try LoopbackServer { request, connection in
            if request.number == 0 { return connection.respond("", status: 503) }
            connection.respond(body)
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let activity = try CopyActivity(plan: Self.plan(server, folder))
        #expect(activity.progress.copiedRecordCount == 0 && server.requests.isEmpty)
        let report = try await activity.run()
        let file = try folder.content("out.gz")
        let text = Self.fields.map { $0 + "\n" }.joined()
        #expect(ReferenceInflater.inflate(file) == Array(text.utf8))
        #expect(try folder.names == ["out.gz", "out.gz.manifest.json"])

        let json = try #require(JSONSerialization.jsonObject(with: Data(report.json().utf8)) as? [String: Any])
        #expect(json["rowsRead"] as? Int == 20 && json["rowsCopied"] as? Int == 20)
        #expect(json["dataRead"] as? Int == body.utf8.count && json["dataWritten"] as? Int == file.count)
        // Three were allowed; the rejection halved the number.
        #expect(json["textBytes"] as? Int == text.utf8.count && json["usedParallelCopies"] as? Int == 1)
        #expect(json["requests"] as? Int == 2 && json["retries"] as? Int == 1)
        #expect((json["errors"] as? [Any])?.isEmpty == true && (json["sha256"] as? String)?.count == 64)
        #expect(json["goneIssues"] as? [Int] == [] && json["unreadIssues"] as? [Int] == [])
        let duration = try #require(json["copyDuration"] as? Int)
        let milliseconds = try #require(json["durationMilliseconds"] as? Int)
        #expect(duration == (milliseconds + 999) / 1000)
        let throughput = try #require(json["throughput"] as? Double)
        let peak = try #require(json["peakMemoryBytes"] as? Int)
        #expect(throughput >= 0 && peak > 1 << 20)
        #expect(try report.json().hasSuffix("}\n"))

        let progress = activity.progress
        #expect(progress.copiedRecordCount == 20 && progress.requestCount == 2 && progress.retryCount == 1)
        #expect(progress.writtenByteCount == file.count)
    }

    @Test("requests no more records than the limit")
    func limit() async throws {
        let server = try LoopbackServer { $1.respond("[" + Self.fields.joined(separator: ",") + "]") }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let report = try await CopyActivity(plan: Self.plan(server, folder, limit: 7)).run()
        #expect(report.rowsCopied == 7 && report.rowsRead == 7)
        let empty = try await CopyActivity(plan: Self.plan(server, folder, limit: 0, overwrite: true)).run()
        #expect(empty.rowsCopied == 0)
        #expect(ReferenceInflater.inflate(try folder.content("out.gz")) == [])
        #expect(server.requests.count == 1)
    }

    @Test(
        "that fails to read leaves no file, and reports the cause",
        arguments: [
            (401, "notAuthenticated"), (403, "forbidden"), (404, "notFound"), (500, "siteFailed"),
        ]
    )
    func readingFails(_ status: Int, _ code: String) async throws {
        let server = try LoopbackServer { $1.respond(#"{"errorMessages":["Because."]}"#, status: status) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let activity = try CopyActivity(plan: Self.plan(server, folder))
        let error = try #require(await #expect(throws: CopyError.self) { try await activity.run() })
        #expect(error.code == .readingFailed && "\(error)".contains("Because.") && !"\(error)".contains("tops3cret"))
        #expect((error.cause as? JiraReaderError).map { "\($0.code)" } == code)
        #expect(try folder.names == [])
        let report = activity.report(of: error)
        #expect(report.rowsCopied == 0 && report.dataWritten == 0 && report.sha256 == nil && report.textBytes == nil)
        #expect(report.errors.map(\.code) == [code] && report.errors.first?.message == error.message)
        #expect(report.requests == server.requests.count && report.retries == report.requests - 1)
    }

    @Test("that fails in the middle leaves only the files to resume it")
    func readingFailsLate() async throws {
        let server = try LoopbackServer { request, connection in
            guard request.query("startAt") == "0" else { return connection.respond("{}", status: 403) }
            connection.respond(#"{"values":[{"id":"1"}],"total":500,"isLast":false,"maxResults":1,"startAt":0}"#)
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let activity = try CopyActivity(plan: Self.plan(server, folder, table: "SearchProjects"))
        let error = try #require(await #expect(throws: CopyError.self) { try await activity.run() })
        #expect(error.code == .readingFailed && activity.report(of: error).rowsRead == 1)
        #expect(activity.report(of: error).isResumable)
        #expect(try folder.names == ["out.gz.journal", "out.gz.keys", "out.gz.partial"])
    }

    @Test("that fails to write reports the error, and sends no request")
    func writingFails() async throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("precious", "out.gz")
        var plan = try Self.plan(server, folder)
        let exists = try #require(await #expect(throws: CopyError.self) { try await CopyActivity(plan: plan).run() })
        #expect(exists.code == .invalidPlan && exists.message.contains("out.gz"))
        #expect(try folder.content("out.gz") == Array("precious".utf8))
        plan.sink.destination = .file(path: folder.file("missing/out.gz"), overwrite: true)
        let missing = try #require(await #expect(throws: CopyError.self) { try await CopyActivity(plan: plan).run() })
        #expect(missing.code == .writingFailed)
        #expect(server.requests.isEmpty)
        #expect(try folder.names == ["out.gz"])
    }

    @Test("rejects invalid file names before any request")
    func impossibleNames() async throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        for name in [String(repeating: "n", count: 240), "taken"] {
            try? FileManager.default.createDirectory(
                atPath: folder.file("taken.manifest.json"),
                withIntermediateDirectories: false
            )
            var plan = try Self.plan(server, folder)
            plan.sink.destination = .file(path: folder.file(name), overwrite: true)
            let error = try #require(await #expect(throws: CopyError.self) { try await CopyActivity(plan: plan).run() })
            #expect(error.code == .invalidPlan && error.message.contains("the output"), "\(error)")
        }
        #expect(server.requests.isEmpty)
        #expect(try folder.names == ["taken.manifest.json"])
    }

    @Test("reports that it cannot be resumed if its file was removed", arguments: ["out.gz.partial", ""])
    func lostFile(name: String) async throws {
        let folder = try TemporaryFolder()
        let lost = folder.file(name)
        let server = try LoopbackServer { request, connection in
            let start = request.query("startAt").flatMap { Int($0) } ?? 0
            if start >= 3 { try? FileManager.default.removeItem(atPath: lost) }
            connection.respond(
                """
                {"values":[{"id":"\(start)"},{"id":"\(start + 1)"}],"total":8,"isLast":\(start >= 6),"maxResults":2,
                "startAt":\(start)}
                """
            )
        }
        defer { server.stop() }
        let activity = try CopyActivity(plan: Self.plan(server, folder, table: "SearchProjects"))
        let error = try #require(await #expect(throws: CopyError.self) { try await activity.run() })
        #expect(error.code == .writingFailed && error.message.contains("was removed or renamed"), "\(error)")
        #expect(!activity.report(of: error).isResumable)
        if !name.isEmpty { #expect(try folder.names == [], "the journal of a removed file is removed") }
    }

    @Test("rejects an invalid plan before it creates a file")
    func invalidPlans() throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        var plan = try Self.plan(server, folder)
        plan.jql = "project = ABC"
        let error = #expect(throws: CopyError.self) { try CopyActivity(plan: plan) }
        #expect(error?.code == .invalidPlan)
        #expect(try folder.names == [])
    }

    @Test("that is cancelled cancels its request and removes its file")
    func cancellation() async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let activity = try CopyActivity(plan: Self.plan(server, folder))
        let copying = Task { try await activity.run() }
        await server.arrivals.reached(1)
        #expect(try folder.names == ["out.gz.journal", "out.gz.keys", "out.gz.lock", "out.gz.partial"])
        copying.cancel()
        let error = await #expect(throws: CopyError.self) { try await copying.value }
        #expect(error?.code == .cancelled)
        #expect(try folder.names == [])
        await server.endings.reached(1)
    }

    @Test("that is cancelled before its start does nothing")
    func cancelledBefore() async throws {
        let server = try LoopbackServer { $1.respond("[]") }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let activity = try CopyActivity(plan: Self.plan(server, folder))
        let gate = EventCounter()
        let copying = Task {
            await gate.reached(1)
            return try await activity.run()
        }
        copying.cancel()
        gate.increment()
        let error = await #expect(throws: CopyError.self) { try await copying.value }
        #expect(error?.code == .cancelled)
        #expect(try folder.names == [])
        #expect(server.requests.isEmpty)
    }
}
