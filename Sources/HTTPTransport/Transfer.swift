internal import CCurl
internal import PageMemory
internal import Synchronization

/// A request in progress: the data that libcurl's callbacks store, and the caller that waits for the result.
///
/// The class is `@unchecked Sendable` because its properties, except the caller's continuation, are mutable without a
/// lock. This is sound because only the transport's thread uses them after the transfer was submitted, and libcurl runs
/// callbacks only on that thread.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    private let caller = Mutex(Caller.notWaiting)

    /// A transfer may end before its caller waits, if the calling task was already cancelled.
    private enum Caller {
        case notWaiting
        case waiting(CheckedContinuation<Result<HTTPResponse, TransportError>, Never>)
        case finished(Result<HTTPResponse, TransportError>)
        /// The caller has received the response. No reference to the response is kept, so that its memory can be freed.
        case resumed
    }

    var handle: UnsafeMutableRawPointer?
    var headers = HTTPHeaders()
    var headerByteCount = 0
    var headerByteLimit = Int.max
    var headerCount = 0
    var headerCountLimit = Int.max
    /// A Boolean value that indicates whether the empty line at the end of the final response's header was received.
    var isHeaderWhole = false
    var body: PageBuffer?
    var isPaused = false {
        didSet {
            guard isPaused != oldValue else { return }
            if isPaused {
                pauseStart = .now
            } else if let pauseStart {
                lastProgress = .now
                paused += lastProgress - pauseStart
                self.pauseStart = nil
            }
        }
    }
    /// The time at which the transfer was added to libcurl.
    private(set) var start = ContinuousClock.now
    /// The time of the last bytes of a response, or of the end of the last wait for memory.
    private var lastProgress = ContinuousClock.now
    private var pauseStart: ContinuousClock.Instant?
    private var paused = Duration.zero
    /// The buffer for libcurl's error messages.
    let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// The error inside a callback that stopped the transfer; libcurl reports it only as a failed write.
    var failure: TransportError?

    init(request: HTTPRequest) {
        self.request = request
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { detail.deallocate() }

    /// Returns the duration of the transfer, excluding waits for memory.
    func elapsed(at now: ContinuousClock.Instant) -> Duration {
        now - start - paused - (pauseStart.map { now - $0 } ?? .zero)
    }

    /// Returns the time for which no byte of a response was received; zero while the connection is being opened, or
    /// while the transfer waits for memory.
    ///
    /// - Parameter sentAfter: The time from the start until the request could be sent; `nil` if it could not be sent
    ///   yet.
    func idleTime(at now: ContinuousClock.Instant, sentAfter: Duration?) -> Duration {
        guard !isPaused, let sentAfter else { return .zero }
        return now - max(lastProgress, start + sentAfter)
    }

    /// Marks the transfer as started when it is added to libcurl.
    func begin(at now: ContinuousClock.Instant) {
        start = now
        lastProgress = now
    }

    /// A Boolean value that indicates whether the result is final, so that nothing remains to be transferred.
    var isFinished: Bool {
        caller.withLock { caller in
            switch caller {
            case .notWaiting, .waiting: false
            case .finished, .resumed: true
            }
        }
    }

    func setContinuation(_ continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>) {
        let settled: Result<HTTPResponse, TransportError>? = caller.withLock { caller in
            if case .finished(let result) = caller {
                caller = .resumed
                return result
            }
            caller = .waiting(continuation)
            return nil
        }
        if let settled { continuation.resume(returning: settled) }
    }

    /// Sets the result once; later calls do nothing.
    func finish(_ result: Result<HTTPResponse, TransportError>) {
        let waiting: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>? = caller.withLock { caller in
            switch caller {
            case .finished, .resumed: return nil
            case .notWaiting:
                caller = .finished(result)
                return nil
            case .waiting(let continuation):
                caller = .resumed
                return continuation
            }
        }
        waiting?.resume(returning: result)
    }

    /// Removes the received data before the request is sent again.
    func restart() {
        headers = HTTPHeaders()
        headerByteCount = 0
        headerCount = 0
        isHeaderWhole = false
        isPaused = false
        paused = .zero
        failure = nil
    }

    /// Stores a part of the body. Returns the number of its bytes, or the code that makes libcurl pause, or 0 to end
    /// the transfer.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let body else { return 0 }
        lastProgress = .now
        if body.count == 0, let length = headers["content-length"].flatMap({ Int($0) }), length > 0 {
            guard length <= request.bodyByteLimit else { return rejectBody() }
            guard body.reserve(length) else { return pause() }
        }
        guard body.count + bytes.count <= request.bodyByteLimit else { return rejectBody() }
        guard body.append(bytes) else { return pause() }
        return bytes.count
    }

    func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastProgress = .now
        headerByteCount += bytes.count
        guard headerByteCount <= headerByteLimit else {
            failure = TransportError(
                .headersTooLarge,
                "\(request): the response has more than \(headerByteLimit) bytes of header fields"
            )
            return 0
        }
        headerCount += 1
        guard headerCount <= headerCountLimit else {
            failure = TransportError(
                .headersTooLarge,
                "\(request): the response has more than \(headerCountLimit) header fields"
            )
            return 0
        }
        if bytes.starts(with: "HTTP/".utf8) { isHeaderWhole = false }
        if bytes.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) { isHeaderWhole = true }
        headers.append(line: bytes)
        return bytes.count
    }

    private func pause() -> Int {
        isPaused = true
        return Int(CURL_WRITEFUNC_PAUSE)
    }

    private func rejectBody() -> Int {
        failure = TransportError(
            .bodyTooLarge,
            "\(request): the response is larger than the limit of \(request.bodyByteLimit) bytes"
        )
        return 0
    }
}
