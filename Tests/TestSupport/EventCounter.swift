import Foundation
import Synchronization

/// Counts events, and lets a test wait until a number of them has happened.
package final class EventCounter: Sendable {
    private struct State {
        var count = 0
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The number of events so far.
    package var count: Int { state.withLock { $0.count } }

    /// Counts an event.
    package func increment() {
        let ready = state.withLock { state in
            state.count += 1
            let count = state.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return state.waiters.filter { $0.count <= count }
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Waits until `count` events have happened.
    package func reached(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isReached { continuation.resume() }
        }
    }
}

/// Blocks threads until a test lets them pass. Each opening lets one thread pass, which may arrive before or after the
/// opening.
package final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    /// Lets `count` threads pass.
    package func open(_ count: Int = 1) {
        for _ in 0..<count { semaphore.signal() }
    }

    /// Waits for an opening, and returns `true`. Returns `false` after ten minutes, so that a test without an opening
    /// fails instead of waiting forever.
    @discardableResult
    package func wait() -> Bool { semaphore.wait(timeout: .now() + 600) == .success }
}
