internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// What goes to the site and when, for all tables that a reader reads: how many requests are in flight, and how fast they
/// follow one another.
final class Traffic: Sendable {
    private struct State {
        var governor: ConnectionGovernor
        var pacer = RequestPacer()
        /// Requests that are in flight or wait for a connection.
        var wanted = 0
        var last = (url: "", endpoint: "")
    }

    private let state: Mutex<State>
    private let client: HTTPClient
    private let start = ContinuousClock.now

    init(client: HTTPClient, connections: Int?) {
        self.client = client
        state = Mutex(State(governor: ConnectionGovernor(connections: connections)))
        client.maximumInFlight = state.withLock { $0.governor.limit }
    }

    /// How many requests may be in flight at once.
    var connections: Int { state.withLock { $0.governor.limit } }

    /// How long nothing may be sent, because a quota is spent.
    var pause: Duration {
        let until = state.withLock { $0.pacer.pausedUntil }
        return until > now ? .seconds(until - now) : .zero
    }

    /// Sends a request when it may go.
    ///
    /// - Parameter longestPause: The longest wait that is accepted.
    /// - Throws: ``TransportError`` of the sending, or that the task was cancelled while it waited.
    func send(
        _ request: HTTPRequest,
        points: Int,
        longestPause: Duration
    ) async throws(TransportError) -> HTTPResponse {
        let (endpoint, wait) = state.withLock { state in
            // Most requests in a row go to the same address.
            if state.last.url != request.url { state.last = (request.url, Self.endpoint(of: request)) }
            let wait = state.pacer.reserve(state.last.endpoint, points: Double(points), now: now)
            return (state.last.endpoint, Duration.seconds(wait))
        }
        if wait > longestPause {
            throw TransportError(
                .timedOut,
                "the site's quota starts anew in \(wait.components.seconds) seconds, which is longer than is waited for"
            )
        }
        if wait > .zero {
            do {
                try await Task.sleep(for: wait)
            } catch {
                throw TransportError(.cancelled, "\(request): cancelled")
            }
        }
        state.withLock { $0.wanted += 1 }
        do {
            let response = try await client.response(to: request)
            note(response, endpoint)
            return response
        } catch {
            noteFailure(error)
            throw error
        }
    }

    private var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func note(_ response: HTTPResponse, _ endpoint: String) {
        let signals = RateSignals(response.headers, now: Date().timeIntervalSince1970)
        let now = now
        let limit = state.withLock { state in
            let isSaturated = state.wanted >= state.governor.limit
            state.wanted -= 1
            state.pacer.note(signals, isRefused: response.status == 429, from: endpoint, now: now)
            if response.status == 429 || response.status == 503 {
                state.governor.refused(at: now)
            } else {
                state.governor.answered(after: response.duration, isSaturated: isSaturated)
            }
            return state.governor.limit
        }
        client.maximumInFlight = limit
    }

    private func noteFailure(_ error: TransportError) {
        let now = now
        let limit = state.withLock { state in
            state.wanted -= 1
            if error.isRetriable { state.governor.refused(at: now) }
            return state.governor.limit
        }
        client.maximumInFlight = limit
    }

    /// Method and path of a request, with `#` for each part that has a digit in it: limits are counted for
    /// endpoints, not for records.
    static func endpoint(of request: HTTPRequest) -> String {
        var name: [UInt8] = []
        name.reserveCapacity(request.url.utf8.count + 5)
        name += request.method == .get ? "GET".utf8 : "POST".utf8
        var slashes = 0
        var partStart = name.count
        var hasDigit = false
        /// Ends a part of the path.
        func close() {
            if hasDigit {
                name.removeSubrange(partStart...)
                name.append(UInt8(ascii: "#"))
            }
            hasDigit = false
        }
        for byte in request.url.utf8 {
            if byte == UInt8(ascii: "?") { break }
            if byte == UInt8(ascii: "/") {
                close()
                slashes += 1
                if slashes > 2 { name.append(byte) }
                partStart = name.count
            } else if slashes > 2 {
                hasDigit = hasDigit || byte &- 0x30 < 10
                name.append(byte)
            }
        }
        close()
        return String(decoding: name, as: UTF8.self)
    }
}
