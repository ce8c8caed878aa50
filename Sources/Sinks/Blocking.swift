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
func blocking(patience: Duration, _ body: @escaping @Sendable () throws -> Void) async throws {
    let completion = Completion()
    DispatchQueue.global().async { completion.end(with: Result { try body() }) }
    let result: Result<Void, any Error> = await withTaskCancellationHandler {
        await withCheckedContinuation { completion.attach($0) }
    } onCancel: {
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(patience / .milliseconds(1)))) {
            let seconds = patience.components.seconds
            let hung = SinkError(.hung, "the output accepted no data for \(seconds) s; it was left as it is")
            completion.end(with: .failure(hung))
        }
    }
    try result.get()
}
