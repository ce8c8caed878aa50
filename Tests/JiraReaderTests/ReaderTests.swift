import Compression
import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("A reader and a site on loopback", .timeLimit(.minutes(10)))
struct ReaderTests {
    private static func reader(
        _ server: LoopbackServer,
        connections: Int = 4,
        configure: (inout JiraClient.Configuration) -> Void = { _ in }
    ) throws -> JiraClient {
        var configuration = JiraClient.Configuration()
        configuration.connections = connections
        configuration.retryPolicy = .withoutDelays
        configure(&configuration)
        let credentials = Credentials.basic(user: "me", token: Secret("tops3cret"))
        return try JiraClient(site: JiraSite(server.baseURL), credentials: credentials, configuration: configuration)
    }

    /// Returns a server with a table that is paged by offset. `filler` is the number of bytes that each record gets in
    /// addition. `disturb` returns `true` if it has responded to a request itself.
    private static func server(
        _ site: ScriptedSite.Offset,
        filler: Int = 0,
        disturb: @escaping @Sendable (LoopbackServer.Request, LoopbackServer.Connection) -> Bool = { _, _ in false }
    ) throws -> LoopbackServer {
        nonisolated(unsafe) let site = site  // The site is only read.
        let padding = String(repeating: "x", count: filler)
        return try LoopbackServer { request, connection in
            if disturb(request, connection) { return }
            let asked = PageRequest(
                path: "",
                query: ["startAt", "maxResults"].compactMap { name in request.query(name).map { (name, $0) } },
                layout: PageLayout(records: .array([]))
            )
            connection.respond(site.answer(asked).replacing("\"self\":\"x\"", with: "\"self\":\"\(padding)\""))
        }
    }

    private static func ids(_ records: RecordSequence) async throws -> [String] {
        var ids: [String] = []
        for try await record in records { ids.append(record["id"]?.text ?? "") }
        return ids
    }

    @Test("delivers a table's records, with authenticated requests as Jira documents them")
    func wholeTable() async throws {
        let keys = (0..<250).map { "\($0)" }
        let server = try Self.server(ScriptedSite.Offset(keys, mostRecords: 50))
        defer { server.stop() }
        let sequence = try Self.reader(server).records(of: "SearchProjects")
        #expect(server.requests.isEmpty, "no request is sent before the first record is requested")
        #expect(try await Self.ids(sequence) == keys)
        #expect(try await Self.ids(sequence) == keys, "each iteration is a separate run")
        let statistics = sequence.pages.statistics
        // Each of the two runs has six requests. Each page after the first begins with the last record of the page
        // before, so that the pages have 50, four times 49, and 4 new records.
        #expect(statistics.requestCount == 12 && statistics.retryCount == 0 && statistics.expectedRecordCount == 250)
        #expect(statistics.receivedByteCount > 0)
        for request in server.requests {
            #expect(request.method == "GET" && request.target.hasPrefix("/rest/api/3/project/search?"))
            #expect(request.target.contains("startAt=") && request.target.contains("maxResults="))
            #expect(request.headers["authorization"] == "Basic bWU6dG9wczNjcmV0")
            #expect(request.headers["accept"] == "application/json")
            #expect(request.headers["accept-encoding"] == nil, "on loopback, compression costs more than it saves")
        }
    }

    @Test("retries only requests with temporary failures")
    func retries() async throws {
        let keys = (0..<250).map { "\($0)" }
        let failures = EventCounter()
        let server = try Self.server(ScriptedSite.Offset(keys, mostRecords: 50)) { request, connection in
            // Every second request fails, each time in another way.
            guard request.number % 2 == 0 else { return false }
            failures.increment()
            switch request.number / 2 % 5 {
            case 0: connection.respond("", status: 503)
            case 1: connection.respond("", status: 429, headers: ["Retry-After: 0"])
            case 2:
                // Without a byte of the response on a reused connection, libcurl itself would retry.
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{")
                connection.cut()
            case 3: connection.respond("{\"values\":[", status: 200)
            default: connection.respond("<html>", headers: ["Content-Type: text/html"])
            }
            return true
        }
        defer { server.stop() }
        let sequence = try Self.reader(server, connections: 1).records(of: "SearchProjects")
        #expect(try await Self.ids(sequence) == keys)
        #expect(sequence.pages.statistics.retryCount == failures.count)
    }

    @Test("does not deadlock on memory, although pages fail, are short, or exceed the whole limit")
    func tightMemory() async throws {
        let keys = (0..<600).map { "\($0)" }
        var site = ScriptedSite.Offset(keys, mostRecords: 20)
        site.shortened = { start, count in start % 60 == 40 ? count - 7 : count }
        // Pages have 40 KB, and there is memory for one and a half pages besides the oldest page.
        let server = try Self.server(site, filler: 2000) { request, connection in
            guard request.number % 5 == 3 else { return false }
            connection.respond("", status: 503)
            return true
        }
        defer { server.stop() }
        let reader = try Self.reader(server, connections: 4) {
            $0.memoryByteLimit = 60_000
            $0.retryPolicy.maximumAttempts = 100
        }
        #expect(try await Self.ids(reader.records(of: "SearchProjects")) == keys)
    }

    @Test("continues although the consumer keeps all records")
    func keptRecords() async throws {
        let keys = (0..<400).map { "\($0)" }
        let server = try Self.server(ScriptedSite.Offset(keys, mostRecords: 20), filler: 2000)
        defer { server.stop() }
        let reader = try Self.reader(server) { $0.memoryByteLimit = 60_000 }
        var kept: [Record] = []
        for try await record in try reader.records(of: "SearchProjects") { kept.append(record) }
        #expect(kept.map { $0["id"]?.text } == keys)
    }

    @Test("reports the request and cause of a failure, and delivers no further record (it repeated a page)")
    func failure() async throws {
        let keys = (0..<250).map { "\($0)" }
        let server = try Self.server(ScriptedSite.Offset(keys, mostRecords: 50)) { request, connection in
            guard request.query("startAt") == "98" else { return false }
            connection.respond(#"{"errorMessages":["Not for you."]}"#, status: 403)
            return true
        }
        defer { server.stop() }
        var iterator = try Self.reader(server).records(of: "SearchProjects").makeAsyncIterator()
        for key in keys.prefix(99) { #expect(try await iterator.next()?["id"]?.text == key) }
        for _ in 0..<3 {
            do {
                let record = try await iterator.next()
                Issue.record("a record followed the failure: \(record?["id"]?.text ?? "none")")
            } catch {
                #expect(error.code == .forbidden && error.table == "SearchProjects" && error.status == 403)
                #expect(error.request == "GET \(server.baseURL)/rest/api/3/project/search")
                #expect(error.message.contains("Not for you.") && !"\(error)".contains("tops3cret"))
            }
        }
    }

    @Test("accepts gzip responses, and rejects other encodings and responses above the limit")
    func encodings() async throws {
        let text = #"{"baseUrl":"x","serverTitle":"\#(String(repeating: "title ", count: 2000))"}"#
        let output = CompressedBlock()
        try Array(text.utf8).withUnsafeBytes { try ZlibCodec(level: 6).makeCompressor().compress($0, into: output) }
        let checksum = Array(text.utf8).withUnsafeBytes { Checksum(of: $0) }
        let body = GzipMember.header + Array(output.bytes) + GzipMember.trailer(checksum: checksum)
        for (encoding, limit, code) in [
            ("gzip", 20_000, nil), ("GZIP", 20_000, nil), ("x-gzip", 20_000, nil), ("gzip", 5000, .bodyTooLarge),
            ("br", 20_000, .notJSON), ("gzip, gzip", 20_000, .notJSON),
        ] as [(String, Int, JiraReaderError.Code?)] {
            let server = try LoopbackServer { $1.respond(body, headers: ["Content-Encoding: \(encoding)"]) }
            defer { server.stop() }
            let reader = try Self.reader(server) {
                $0.pageByteLimit = limit
                $0.acceptsGzip = true
            }
            let records = try reader.records(of: "ServerInfo")
            if let code {
                let error = await #expect(throws: JiraReaderError.self) { try await Self.ids(records) }
                #expect(error?.code == code, "\(encoding)")
            } else {
                for try await record in records { #expect(record.json == text) }
                #expect(server.requests.first?.headers["accept-encoding"] == "gzip")
            }
        }
    }

    @Test("rejects invalid options, options that the table does not have, and an unknown table")
    func options() throws {
        let server = try LoopbackServer { $1.respond("{}") }
        defer { server.stop() }
        let reader = try Self.reader(server)
        for (table, options, code) in [
            ("Issues", ReadOptions(limit: -1), JiraReaderError.Code.invalidOption),
            ("Nothing", ReadOptions(), .unknownTable),
            ("Plans", ReadOptions(jql: "a = 1"), .invalidOption), ("Plans", ReadOptions(fields: ["a"]), .invalidOption),
            ("Issues", ReadOptions(fields: ["*al"]), .invalidOption),
            ("Issues", ReadOptions(jql: "(a = 1 ORDER BY b)"), .invalidQuery),
        ] {
            let error = #expect(throws: JiraReaderError.self) { try reader.records(of: table, options: options) }
            #expect(error?.code == code, "\(table)")
        }
        #expect(server.requests.isEmpty)
    }

    @Test("reports Jira's message if a response with status 200 contains an error")
    func errorsWithSuccess() async throws {
        let server = try LoopbackServer { request, connection in
            let words = #""errorMessages":["The value 'X' does not exist."]"#
            connection.respond(
                request.target.contains("serverInfo") ? #"{"deploymentType":"Cloud"}"# : "{\(words)}"
            )
        }
        defer { server.stop() }
        let records = try Self.reader(server).records(of: "SearchProjects")
        let error = await #expect(throws: JiraReaderError.self) { try await Self.ids(records) }
        #expect(
            error?.message.contains("Jira error: The value 'X' does not exist.") == true,
            "\(String(describing: error))"
        )
    }

    @Test("fails at once if the host never responded")
    func unreachable() async throws {
        // There is no listener on this port.
        let reader = try JiraClient(site: JiraSite("http://127.0.0.1:1"), credentials: .anonymous)
        let records = try reader.records(of: "ServerInfo")
        let error = await #expect(throws: JiraReaderError.self) { try await Self.ids(records) }
        #expect(error?.code == .unreachable && records.pages.statistics.requestCount == 1)
    }
}
