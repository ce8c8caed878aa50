internal import Synchronization

/// Holds back the requests of a client until the site has responded to one of them and accepted its credentials.
///
/// Data Center counts failed logins with a password, and requires a CAPTCHA after a few of them. Concurrent requests
/// with a wrong password would lock the account at once. Therefore a single request is sent first; if its credentials
/// are rejected, those that wait fail with its error and are not sent. The gate stays open after the first accepted
/// request:
/// <https://developer.atlassian.com/server/jira/platform/basic-authentication/>.
final class LoginGate: Sendable {
    private enum Entry {
        /// The gate is open.
        case open
        /// The request is the one that is sent first.
        case first
        case failed(JiraReaderError)
    }

    private struct Waiter {
        var number: Int
        var continuation: CheckedContinuation<Entry, Never>
    }

    private struct State {
        /// If `true`, a request was sent and has no response yet.
        var isTrying = false
        var waiting: [Waiter] = []
        var nextWaiter = 0
        /// The error of all later requests; `nil` while the credentials may be valid.
        var rejection: JiraReaderError?
    }

    private let state = Mutex(State())
    private let openFlag = Atomic<Bool>(false)
    private let keepsRejection: Bool

    /// Creates a closed gate.
    ///
    /// - Parameter keepsRejection: If `true`, no request is sent after the credentials were rejected. If `false`, the
    ///   next one is sent, because the credentials may be valid by then.
    init(keepsRejection: Bool = false) { self.keepsRejection = keepsRejection }

    /// Waits until the request of the caller may be sent.
    ///
    /// - Returns: `true` if the caller's request is the first one. The caller then calls ``open()``, ``reject(with:)``
    ///   or ``release()``.
    /// - Throws: The error of the first request if its credentials were rejected; ``JiraReaderError`` with code
    ///   `cancelled` if the task is cancelled.
    func enter() async throws(JiraReaderError) -> Bool {
        // It is called for every request, and most requests come after the first response.
        if openFlag.load(ordering: .acquiring) { return false }
        let number = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        let entry = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let entry: Entry? = state.withLock { state in
                    if Task.isCancelled { return Self.cancelled }
                    if openFlag.load(ordering: .acquiring) { return .open }
                    if let rejection = state.rejection { return .failed(rejection) }
                    guard state.isTrying else {
                        state.isTrying = true
                        return .first
                    }
                    state.waiting.append(Waiter(number: number, continuation: continuation))
                    return nil
                }
                if let entry { continuation.resume(returning: entry) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: Self.cancelled)
        }
        switch entry {
        case .open: return false
        case .first: return true
        case .failed(let error): throw error
        }
    }

    /// Records that the site has responded to the first request and has not rejected its credentials.
    func open() {
        let waiting = state.withLock { state in
            openFlag.store(true, ordering: .releasing)
            return Self.end(&state)
        }
        for waiter in waiting { waiter.continuation.resume(returning: .open) }
    }

    /// Records that the site has rejected the credentials of the first request.
    func reject(with error: JiraReaderError) {
        let waiting = state.withLock { state in
            if keepsRejection { state.rejection = error }
            return Self.end(&state)
        }
        for waiter in waiting { waiter.continuation.resume(returning: .failed(error)) }
    }

    /// Records that there is no response to the first request. Another request becomes the first one.
    func release() {
        let next: Waiter? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.isTrying = false
            return nil
        }
        next?.continuation.resume(returning: .first)
    }

    private static func end(_ state: inout State) -> [Waiter] {
        state.isTrying = false
        defer { state.waiting = [] }
        return state.waiting
    }

    private static var cancelled: Entry { .failed(JiraReaderError(.cancelled, "cancelled")) }
}
