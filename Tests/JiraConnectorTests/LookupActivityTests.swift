import Foundation
import InterimData
import JiraReader
import RunState
import Sinks
import TestSupport
import Testing

@testable import JiraConnector

@Suite("A lookup", .timeLimit(.minutes(10)))
struct LookupActivityTests {
    private static func plan(_ server: LoopbackServer, table: String = "Fields") throws -> LookupPlan {
        var reader = JiraClient.Configuration()
        reader.retryPolicy.maximumAttempts = 1
        return LookupPlan(
            table: try Catalogue.table(named: table),
            site: try JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("tops3cret")),
            reader: reader
        )
    }

    private static func server(_ rows: [String]) throws -> LoopbackServer {
        let body = "[" + rows.joined(separator: ",") + "]"
        return try LoopbackServer { $1.respond(body) }
    }

    @Test("returns the first row, or an empty output")
    func firstRow() async throws {
        let server = try Self.server([#"{"id":"a","n":1.50,"o":{"x":[1]}}"#, #"{"id":"b"}"#])
        defer { server.stop() }
        let output = try await LookupActivity(plan: Self.plan(server)).run()
        #expect(output.json == #"{"firstRow":{"id":"a","n":1.50,"o":{"x":[1]}}}"#)
        #expect(output.rowCount == 1 && !output.isTruncated && output.requests == 1 && output.dataRead > 0)
        let empty = try Self.server([])
        defer { empty.stop() }
        #expect(try await LookupActivity(plan: Self.plan(empty)).run().json == "{}")
    }

    @Test("returns all rows with their number")
    func allRows() async throws {
        let server = try Self.server([#"{"id":"a\n"}"#, #"{"id":"b"}"#])
        defer { server.stop() }
        var plan = try Self.plan(server)
        plan.firstRowOnly = false
        plan.mapping.additionalColumns = [.init("_run", .constant("r")), .init("copy", .column("id"))]
        let output = try await LookupActivity(plan: plan).run()
        #expect(
            output.json
                == #"{"count":2,"value":[{"id":"a\n","_run":"r","copy":"a\n"},{"id":"b","_run":"r","copy":"b"}]}"#
        )
        let empty = try Self.server([])
        defer { empty.stop() }
        var none = try Self.plan(empty)
        none.firstRowOnly = false
        #expect(try await LookupActivity(plan: none).run().json == #"{"count":0,"value":[]}"#)
    }

    @Test("truncates a table of more than 5,000 rows, or rejects it", arguments: [4999, 5000, 5001, 6000])
    func cut(_ count: Int) async throws {
        let server = try Self.server((0..<count).map { "{\"id\":\"\($0)\"}" })
        defer { server.stop() }
        var plan = try Self.plan(server)
        plan.firstRowOnly = false
        let output = try await LookupActivity(plan: plan).run()
        #expect(output.rowCount == min(count, 5000) && output.isTruncated == (count > 5000))
        let json = try #require(JSONSerialization.jsonObject(with: Data(output.json.utf8)) as? [String: Any])
        #expect(json["count"] as? Int == min(count, 5000) && (json["value"] as? [Any])?.count == min(count, 5000))
        #expect((json["note"] != nil) == (count > 5000))
        plan.isStrict = true
        guard count > 5000 else {
            #expect(try await LookupActivity(plan: plan).run() == output)
            return
        }
        let strict = plan
        let error = await #expect(throws: CopyError.self) { try await LookupActivity(plan: strict).run() }
        #expect(error?.code == .tooManyRows)
    }

    @Test("fails if the output is larger than 4,194,304 bytes")
    func tooLarge() async throws {
        // {"firstRow":{"id":"…"}} has 22 bytes around the text.
        for (length, fits) in [(4_194_304 - 22, true), (4_194_304 - 21, false)] {
            let server = try Self.server(["{\"id\":\"\(String(repeating: "x", count: length))\"}"])
            defer { server.stop() }
            let plan = try Self.plan(server)
            if fits {
                #expect(try await LookupActivity(plan: plan).run().json.utf8.count == 4_194_304)
            } else {
                let error = await #expect(throws: CopyError.self) { try await LookupActivity(plan: plan).run() }
                #expect(
                    error?.code == .outputTooLarge && error?.message.contains("exceeds the limitation 4194304") == true
                )
            }
        }
    }

    @Test("reports the site's error, and checks its options first")
    func failures() async throws {
        let server = try LoopbackServer { $1.respond(#"{"errorMessages":["Because."]}"#, status: 403) }
        defer { server.stop() }
        let plan = try Self.plan(server)
        let error = await #expect(throws: CopyError.self) { try await LookupActivity(plan: plan).run() }
        #expect(error?.code == .readingFailed && error?.message.contains("Because.") == true)
        var wrong = plan
        wrong.jql = "project = A"
        let changed = wrong
        #expect(throws: CopyError.self) { try LookupActivity(plan: changed) }
        wrong.jql = nil
        wrong.mapping.additionalColumns = [.init("id", .constant("1"))]
        let twice = wrong
        #expect(throws: CopyError.self) { try LookupActivity(plan: twice) }
        #expect(server.requests.count == 1)
    }
}
