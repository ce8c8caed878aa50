import InterimData
import JiraReader
import TestSupport
import Testing

/// Uses only the public interface, as an application does.
@Suite("A loop over records whose task is cancelled", .timeLimit(.minutes(2)))
struct CancellationTests {
    private static func records(_ server: LoopbackServer) throws(JiraReaderError) -> RecordSequence {
        let client = try JiraClient(site: JiraSite(server.baseURL), credentials: .bearer(Secret("t0ken")))
        return try client.records(of: "Fields")
    }

    private static func read(_ records: RecordSequence) async throws(JiraReaderError) {
        for try await _ in records {}
    }

    @Test("throws the reader's error, which indicates a cancellation")
    func cancelled() async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        let records = try Self.records(server)
        let reading = Task { try await Self.read(records) }
        await server.arrivals.reached(1)
        reading.cancel()
        let error = await #expect(throws: JiraReaderError.self) { try await reading.value }
        #expect(error?.isCancellation == true && error?.code == .cancelled)
    }

    /// Returns the number of records, and throws `CancellationError` when the task is cancelled.
    private static func count(_ records: RecordSequence) async throws -> Int {
        var count = 0
        do {
            for try await _ in records { count += 1 }
        } catch {
            if error.isCancellation { throw CancellationError() }
            throw error
        }
        return count
    }

    @Test("throws CancellationError where the loop translates it")
    func translated() async throws {
        let server = try LoopbackServer { $1.waitForClose() }
        defer { server.stop() }
        let records = try Self.records(server)
        let reading = Task { try await Self.count(records) }
        await server.arrivals.reached(1)
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test("throws the site's error if the task is not cancelled")
    func failed() async throws {
        let server = try LoopbackServer { $1.respond("{}", status: 403) }
        defer { server.stop() }
        let records = try Self.records(server)
        let error = await #expect(throws: JiraReaderError.self) { try await Self.count(records) }
        #expect(error?.code == .forbidden && error?.isCancellation == false)
    }
}
