internal import Synchronization

/// The completion of an operation. It ends once: when the operation has a result, or when the wait for the operation
/// expires.
final class Completion<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, any Error>?
        var continuation: CheckedContinuation<Result<Value, any Error>, Never>?
    }

    private let state = Mutex(State())

    var hasEnded: Bool { state.withLock { $0.result != nil } }

    func attach(_ continuation: CheckedContinuation<Result<Value, any Error>, Never>) {
        let result = state.withLock { state in
            if state.result == nil { state.continuation = continuation }
            return state.result
        }
        if let result { continuation.resume(returning: result) }
    }

    func end(with result: Result<Value, any Error>) {
        let continuation: CheckedContinuation<Result<Value, any Error>, Never>? = state.withLock { state in
            guard state.result == nil else { return nil }
            state.result = result
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: result)
    }
}
