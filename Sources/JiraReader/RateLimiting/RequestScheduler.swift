internal import Foundation
internal import HTTPTransport
internal import PageMemory
internal import Synchronization

/// Limits the number and the rate of the requests of a client, over all tables that it reads.
final class RequestScheduler: Sendable {
    private struct State {
        var concurrency: AdaptiveConcurrency
        var pacer = RequestPacer()
        /// The positions of the admitted requests, which are in flight or wait for their start.
        var admitted: [PageOrder] = []
        var waiting: [Waiter] = []
        var nextWaiter = 0
        var last = (url: "", endpoint: "")

        /// Returns a Boolean value that indicates whether a request may be admitted now. The oldest request of a run is
        /// always admitted, because the pages of the other requests may use all memory while they wait for it.
        func admits(_ request: HTTPRequest) -> Bool {
            admitted.count < concurrency.limit || request.priority == .first
                || admitted.allSatisfy { $0.run != request.order.run || $0 >= request.order }
        }

        /// Removes the waiting requests that may be admitted now, the oldest first, and returns their continuations.
        mutating func admitWaiting() -> [CheckedContinuation<Bool, Never>] {
            var admittedWaiters: [CheckedContinuation<Bool, Never>] = []
            while let first = firstAdmissible() {
                let waiter = waiting.remove(at: first)
                admitted.append(waiter.request.order)
                admittedWaiters.append(waiter.continuation)
            }
            return admittedWaiters
        }

        /// Returns the index of the oldest waiting request that may be admitted.
        private func firstAdmissible() -> Int? {
            var first: Int?
            for place in waiting.indices {
                let request = waiting[place].request
                if let first, waiting[first].request.order <= request.order { continue }
                if admits(request) { first = place }
            }
            return first
        }

        /// The end of the last pause that was reported.
        var reportedPauseEnd = -Double.infinity

        /// Returns the remaining time of a pause that has not been reported; `nil` if there is no such pause.
        mutating func takeNewPause(at now: Double) -> Duration? {
            let end = pacer.pausedUntil
            guard end > now + 0.5, end > reportedPauseEnd + 0.5 else { return nil }
            reportedPauseEnd = end
            return .seconds(end - now)
        }

        mutating func release(_ order: PageOrder) {
            if let place = admitted.firstIndex(of: order) { admitted.remove(at: place) }
        }
    }

    private struct Waiter {
        var number: Int
        var request: HTTPRequest
        /// Resumed with `true` if the request is admitted, and with `false` if its task was cancelled.
        var continuation: CheckedContinuation<Bool, Never>
    }

    private let state: Mutex<State>
    /// The HTTP client. Requests for anything but pages, such as logins, use it directly and are not limited here.
    let client: HTTPClient
    let observer: Observer
    private let start = ContinuousClock.now
    private let respondedFlag = Atomic<Bool>(false)

    init(client: HTTPClient, connections: Int?, observer: Observer = Observer()) {
        self.client = client
        self.observer = observer
        state = Mutex(State(concurrency: AdaptiveConcurrency(connections: connections)))
        client.maximumInFlight = state.withLock { $0.concurrency.limit }
    }

    /// The number of requests that may be in flight.
    var connections: Int { state.withLock { $0.concurrency.limit } }

    /// The number of requests that may be in flight, and the unused part of it.
    var capacity: (connections: Int, idle: Int) {
        state.withLock { ($0.concurrency.limit, max(0, $0.concurrency.limit - $0.admitted.count)) }
    }

    /// A Boolean value that indicates whether the site, or another server at its address, has responded at all.
    var hasResponded: Bool { respondedFlag.load(ordering: .relaxed) }

    /// The time for which no request may be sent, because a quota is exhausted.
    var pause: Duration {
        let until = state.withLock { $0.pacer.pausedUntil }
        return until > now ? .seconds(until - now) : .zero
    }

    /// A failure to send a request.
    enum Failure: Error {
        case transport(TransportError)
        /// The request could not be authenticated.
        case authentication(JiraReaderError)
        /// The limits of the site require a longer wait than permitted.
        case limit(JiraReaderError)

        /// The failure as an error of the reader.
        var error: JiraReaderError {
            switch self {
            case .transport(let error): JiraReaderError(error)
            case .authentication(let error), .limit(let error): error
            }
        }
    }

    /// Sends a request when the limits permit it.
    ///
    /// - Parameters:
    ///   - longestPause: The longest pause that is accepted. The request fails if the limits require a wait that is
    ///     more than a minute longer.
    ///   - authenticate: Adds credentials to the request, after all waits.
    func send(
        _ request: inout HTTPRequest,
        points: Int,
        longestPause: Duration,
        authenticate: (inout HTTPRequest) async throws(JiraReaderError) -> Void
    ) async throws(Failure) -> HTTPResponse {
        guard await admit(request) else { throw .transport(TransportError(.cancelled, "\(request): cancelled")) }
        let endpoint: String
        let response: HTTPResponse
        do throws(Failure) {
            endpoint = try await waitForTurn(request, points: points, longestPause: longestPause)
        } catch {
            end(request, points: points) { _, _ in }
            throw error
        }
        do throws(JiraReaderError) {
            try await authenticate(&request)
        } catch {
            end(request, points: points) { _, _ in }
            throw .authentication(error)
        }
        do throws(TransportError) {
            response = try await client.response(to: request)
        } catch {
            noteFailure(error, of: request, points: points)
            throw .transport(error)
        }
        note(response, to: request, points: points, endpoint)
        return response
    }

    /// Waits until fewer requests are in flight than permitted. Returns `false` if the task is cancelled before then.
    private func admit(_ request: HTTPRequest) async -> Bool {
        let number = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.admits(request) {
                        state.admitted.append(request.order)
                        return true
                    }
                    state.waiting.append(Waiter(number: number, request: request, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    /// Waits until the site's limits permit a request. Returns its endpoint.
    private func waitForTurn(
        _ request: HTTPRequest,
        points: Int,
        longestPause: Duration
    ) async throws(Failure) -> String {
        let now = now
        let (endpoint, wait, pause) = state.withLock { state in
            // Most consecutive requests have the same URL.
            if state.last.url != request.url { state.last = (request.url, Self.endpoint(of: request)) }
            let wait = state.pacer.reserve(state.last.endpoint, points: Double(points), now: now)
            return (state.last.endpoint, Duration.seconds(wait), state.takeNewPause(at: now))
        }
        notePause(pause)
        // The requests that waited for the end of a pause may form a queue after it.
        guard wait <= longestPause + .seconds(60) else {
            throw .limit(
                JiraReaderError(
                    .rateLimited,
                    "the site's quota is reset in \(wait.components.seconds) seconds, later than the longest permitted "
                        + "wait; start again after that time",
                    request: request.description
                )
            )
        }
        if wait > .zero {
            do {
                try await Task.sleep(for: wait)
            } catch {
                throw .transport(TransportError(.cancelled, "\(request): cancelled"))
            }
        }
        return endpoint
    }

    private func notePause(_ pause: Duration?) {
        guard let pause else { return }
        var event = JiraClient.Event(.pause)
        event.delay = pause
        observer.note(event)
    }

    private var now: Double { (ContinuousClock.now - start) / .seconds(1) }

    private func note(_ response: HTTPResponse, to request: HTTPRequest, points: Int, _ endpoint: String) {
        respondedFlag.store(true, ordering: .relaxed)
        let signals = RateSignals(response.headers, now: Date().timeIntervalSince1970)
        let now = now
        end(request, points: points) { state, isSaturated in
            state.pacer.note(signals, isRejected: response.status == 429, from: endpoint, now: now)
            if response.status == 429 || response.status == 503 {
                state.concurrency.rejected(at: now)
            } else {
                state.concurrency.responded(after: response.duration, isSaturated: isSaturated)
            }
        }
    }

    private func noteFailure(_ error: TransportError, of request: HTTPRequest, points: Int) {
        let now = now
        end(request, points: points) { state, _ in
            if error.isRetriable { state.concurrency.rejected(at: now) }
        }
    }

    /// Ends a request and admits waiting ones.
    private func end(_ request: HTTPRequest, points: Int, _ note: (inout State, _ isSaturated: Bool) -> Void) {
        let now = now
        let (limits, pause, admittedWaiters) = state.withLock { state in
            let before = state.concurrency.limit
            state.pacer.ended(points: Double(points))
            note(&state, state.admitted.count >= state.concurrency.limit)
            state.release(request.order)
            return ((before: before, now: state.concurrency.limit), state.takeNewPause(at: now), state.admitWaiting())
        }
        client.maximumInFlight = limits.now
        for continuation in admittedWaiters { continuation.resume(returning: true) }
        notePause(pause)
        guard limits.now != limits.before else { return }
        var event = JiraClient.Event(.concurrency)
        event.connections = limits.now
        observer.note(event)
    }

    /// Returns the method and path of a request, with `#` for each part that contains a digit: limits are counted for
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
