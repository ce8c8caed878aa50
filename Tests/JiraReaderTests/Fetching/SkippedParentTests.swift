import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Parents whose rows cannot be read", .timeLimit(.minutes(2)))
struct SkippedParentTests {
    /// Reads the sprints of a site with 30 boards of one sprint each. Requests for the sprints of the boards for which
    /// `isFailing` returns `true` have an error response with this status.
    private static func read(
        status: Int,
        isFailing: @escaping @Sendable (Int) -> Bool
    ) async throws -> (Result<Int, JiraReaderError>, [SkippedParent], requests: Int) {
        let server = try LoopbackServer { request, connection in
            if request.target.contains("/sprint") {
                let board = Int(request.target.split(separator: "/")[4]) ?? 0
                guard !isFailing(board) else {
                    return connection.respond("{\"errorMessages\":[\"No mapped status.\"]}", status: status)
                }
                return connection.respond(
                    "{\"startAt\":0,\"maxResults\":50,\"isLast\":true,\"values\":[{\"id\":\(board)}]}"
                )
            }
            let boards = (1...30).map { "{\"id\":\($0)}" }.joined(separator: ",")
            connection.respond("{\"startAt\":0,\"maxResults\":50,\"total\":30,\"isLast\":true,\"values\":[\(boards)]}")
        }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server) { $0.connections = 4 }
        let records = try reader.records(of: "Sprints")
        var count = 0
        do throws(JiraReaderError) {
            for try await _ in records { count += 1 }
        } catch {
            return (.failure(error), [], server.requests.count)
        }
        return (.success(count), records.pages.statistics.findings.skippedParents, server.requests.count)
    }

    @Test("do not affect the rows of other parents", arguments: [403, 404, 409, 410, 422, 500, 501, 503])
    func oneBoard(status: Int) async throws {
        let (result, skipped, _) = try await Self.read(status: status) { $0 == 7 }
        #expect(try result.get() == 29)
        #expect(skipped.map(\.parent) == ["_boardId 7"] && skipped.map(\.status) == [status])
        #expect(skipped.first?.message.contains("No mapped status.") == true)
    }

    @Test("may be all parents, so that there are no rows; rejected credentials end the run")
    func outage() async throws {
        let (result, _, requests) = try await Self.read(status: 503) { _ in true }
        if case .success(let count) = result { #expect(count == 0 && requests == 1 + 30 * 6) }
        let (rejected, _, _) = try await Self.read(status: 401) { $0 == 7 }
        guard case .failure(let error) = rejected else {
            Issue.record("\(rejected)")
            return
        }
        #expect(error.code == .notAuthenticated)
    }

    @Test("are counted by reason; parents that are gone or cannot have rows are not counted")
    func reasons() {
        func skipped(_ status: Int, _ board: Int, _ message: String) -> SkippedParent {
            SkippedParent(table: "Sprints", parent: "_boardId \(board)", status: status, message: message)
        }
        let parents = [
            skipped(403, 1, "denied"), skipped(400, 2, "no sprints"), skipped(403, 3, "denied"),
            skipped(422, 4, "no columns"), skipped(404, 5, "gone"),
        ]
        #expect(
            SkippedParent.reasons(for: parents) == [
                "Sprints: status 403 for 2 parents, such as _boardId 1: denied",
                "Sprints: status 422 for _boardId 4: no columns",
            ]
        )
    }
}
