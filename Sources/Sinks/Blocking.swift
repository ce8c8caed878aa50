internal import Dispatch
internal import Foundation

/// Runs what blocks on a thread that may.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs what blocks on a thread that may. Once the task is cancelled, it waits no longer than `patience`; the work goes on without it.
///
/// - Throws: The error of `body`, or ``SinkError/Code/hung``.
func blocking<Value: Sendable>(
    patience: Duration,
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    let completion = Completion<Value>()
    DispatchQueue.global().async { completion.end(with: Result { try body() }) }
    let result: Result<Value, any Error> = await withTaskCancellationHandler {
        await withCheckedContinuation { completion.attach($0) }
    } onCancel: {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(patience / .milliseconds(1)))) {
            completion.end(with: .failure(SinkError.hung(after: patience)))
        }
    }
    return try result.get()
}
