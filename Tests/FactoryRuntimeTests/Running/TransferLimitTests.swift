import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A limit of transfers", .timeLimit(.minutes(5)))
struct TransferLimitTests {
    @Test("runs as many operations at a time as it allows, and all of them in the end")
    func limit() async throws {
        let limit = TransferLimit(3)
        let (begun, most) = (EventCounter(), Maximum())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try? await limit.run { () async throws(FactoryRunError) in
                        most.begin()
                        begun.increment()
                        // An operation ends only when as many as allowed have begun.
                        await begun.reached(min(30, (begun.count + 2) / 3 * 3))
                        most.end()
                    }
                }
            }
        }
        #expect(begun.count == 30)
        #expect(most.count == 3)
    }

    @Test("does not run an operation that is cancelled while it waits, and admits the next one after a failure")
    func cancellation() async throws {
        let limit = TransferLimit(1)
        let (started, gate) = (EventCounter(), EventCounter())
        let first = Task {
            try await limit.run { () async throws(FactoryRunError) in
                started.increment()
                await gate.reached(1)
                throw FactoryRunError(.timeout, "failed")
            }
        }
        await started.reached(1)
        let ran = EventCounter()
        let cancelled = Task { try await limit.run { () async throws(FactoryRunError) in ran.increment() } }
        cancelled.cancel()
        let error = await #expect(throws: FactoryRunError.self) { try await cancelled.value }
        #expect(error?.code == .cancelled && ran.count == 0)
        gate.increment()
        await #expect(throws: FactoryRunError.self) { try await first.value }
        try await limit.run { () async throws(FactoryRunError) in ran.increment() }
        #expect(ran.count == 1)
    }
}

/// The largest number of operations that ran at the same time.
private final class Maximum: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var count: Int { state.withLock { $0.most } }

    func begin() {
        state.withLock { state in
            state.now += 1
            state.most = max(state.most, state.now)
        }
    }

    func end() { state.withLock { $0.now -= 1 } }
}
