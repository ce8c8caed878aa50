internal import Dispatch
internal import Foundation

/// Runs a blocking operation on a thread that may block.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}

/// Runs a blocking operation on a thread that may block. If the task is cancelled, the function waits at most for the
/// time `patience`. After that, the operation continues in the background.
///
/// - Throws: The error of `body`, or ``SinkError/Code/hung`` if the wait has expired.
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
