internal import Synchronization

/// A limit of operations that run at the same time. Operations beyond the limit wait in order.
final class TransferLimit: Sendable {
    private struct State {
        var free: Int
        var nextID = 0
        var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        /// The operations that were cancelled before they began to wait.
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    /// Creates a limit of `count` operations, at least 1.
    init(_ count: Int) { state = Mutex(State(free: max(1, count))) }

    /// Runs an operation when the limit allows it.
    ///
    /// - Throws: The errors of the operation; a cancellation if the task is cancelled while it waits.
    func run<Value: Sendable>(
        _ operation: () async throws(FactoryRunError) -> Value
    ) async throws(FactoryRunError) -> Value {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        guard await acquire(id) else { throw FactoryRunError(.cancelled, "cancelled") }
        defer { release(id) }
        return try await operation()
    }

    /// Waits until the limit allows another operation. Returns `false` if the task was cancelled.
    private func acquire(_ id: Int) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state -> Bool? in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiting.remove(at: place).continuation
            }
            waiting?.resume(returning: false)
        }
    }

    private func release(_ id: Int) {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            // The operation may have been cancelled after it was admitted.
            state.cancelled.remove(id)
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
