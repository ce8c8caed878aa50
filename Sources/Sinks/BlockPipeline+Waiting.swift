internal import Dispatch

extension BlockPipeline {
    /// Waits until a condition holds. At most one task waits: the one that fills blocks.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func wait(until condition: @Sendable (borrowing State) -> Bool) async throws {
        while true {
            try Task.checkCancellation()
            let isDone: Bool = state.withLock { condition($0) }
            if isDone { return }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isDone = state.withLock { state in
                        // The cancellation handler, which runs after this assignment, finds the waiting task.
                        if Task.isCancelled || condition(state) { return true }
                        state.waiter = continuation
                        return false
                    }
                    if isDone { continuation.resume() }
                }
            } onCancel: {
                takeWaiter()?.resume()
            }
        }
    }

    func takeWaiter() -> CheckedContinuation<Void, Never>? {
        state.withLock { state in
            defer { state.waiter = nil }
            return state.waiter
        }
    }

    /// Runs work that waits for the queues. The work runs in an unstructured task, so that it is not cancelled with
    /// this one.
    ///
    /// After this task is cancelled, the method waits only as long as the destination accepts bytes. If the destination
    /// accepts none during its ``ByteDestination/patience``, the wait ends, later calls do not wait, and the work
    /// continues in the background.
    func completion(of work: @escaping @Sendable () async throws -> Void) async throws {
        if state.withLock({ $0.hasTimedOut }) { throw hung }
        let completion = Completion<Void>()
        Task {
            do {
                try await work()
                completion.end(with: .success(()))
            } catch {
                completion.end(with: .failure(error))
            }
        }
        let result: Result<Void, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { completion.attach($0) }
        } onCancel: {
            expire(completion, unlessMoreThan: nil)
        }
        try result.get()
    }

    /// Ends a completion if no byte was accepted since the last call. Otherwise, checks again later.
    private func expire(_ completion: Completion<Void>, unlessMoreThan accepted: Int?) {
        guard !completion.hasEnded else { return }
        let now = destination.acceptedByteCount
        if now == accepted {
            state.withLock { $0.hasTimedOut = true }
            completion.end(with: .failure(hung))
            // This also ends the work that waits for blocks.
            return fail(hung)
        }
        let patience = Int(destination.patience / .milliseconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(patience)) { [self] in
            expire(completion, unlessMoreThan: now)
        }
    }

    private var hung: SinkError { .hung(after: destination.patience) }
}
