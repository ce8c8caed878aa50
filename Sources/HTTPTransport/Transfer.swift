internal import CCurl
internal import PageMemory
internal import Synchronization

/// One request on its way: what libcurl's callbacks fill, and whom to tell.
///
/// Unchecked because everything but the continuation is mutable without a lock. Sound because only the transport's thread
/// touches it once the transfer was handed over, and libcurl calls back on that thread alone.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    private let caller = Mutex(Caller.none)

    /// A transfer may end before its caller waits, when the calling task was cancelled from the start.
    private enum Caller {
        case none
        case waiting(CheckedContinuation<Result<HTTPResponse, TransportError>, Never>)
        case told(Result<HTTPResponse, TransportError>)
        /// The answer is the caller's; keeping it here would keep its memory.
        case gone
    }

    var handle: UnsafeMutableRawPointer?
    var headers = HTTPHeaders()
    var headerByteCount = 0
    var headerByteLimit = Int.max
    var headerCount = 0
    var headerCountLimit = Int.max
    /// Whether the empty line came that ends the header of the final answer.
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
    /// When it was handed to libcurl.
    private(set) var start = ContinuousClock.now
    /// When the last bytes of an answer came, or the last wait for memory ended.
    private var lastProgress = ContinuousClock.now
    private var pauseStart: ContinuousClock.Instant?
    private var paused = Duration.zero
    /// Where libcurl writes what went wrong.
    let detail = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    /// What stopped the transfer from inside a callback, where libcurl only sees a refused write.
    var failure: TransportError?

    init(request: HTTPRequest) {
        self.request = request
        detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { detail.deallocate() }

    /// How long the transfer has taken, waits for memory aside.
    func elapsed(at now: ContinuousClock.Instant) -> Duration {
        now - start - paused - (pauseStart.map { now - $0 } ?? .zero)
    }

    /// The time for which no byte of an answer came: none while the connection is being opened, or while the transfer waits
    /// for memory.
    ///
    /// - Parameter sentAfter: The time from the start until the request could be sent; `nil` before.
    func idleTime(at now: ContinuousClock.Instant, sentAfter: Duration?) -> Duration {
        guard !isPaused, let sentAfter else { return .zero }
        return now - max(lastProgress, start + sentAfter)
    }

    /// Notes that the transfer is handed to libcurl.
    func begin(at now: ContinuousClock.Instant) {
        start = now
        lastProgress = now
    }

    /// Whether the outcome is settled, so that there is nothing left to transfer.
    var isFinished: Bool {
        caller.withLock { caller in
            switch caller {
            case .none, .waiting: false
            case .told, .gone: true
            }
        }
    }

    func setContinuation(_ continuation: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>) {
        let settled: Result<HTTPResponse, TransportError>? = caller.withLock { caller in
            if case .told(let result) = caller {
                caller = .gone
                return result
            }
            caller = .waiting(continuation)
            return nil
        }
        if let settled { continuation.resume(returning: settled) }
    }

    /// Settles the outcome, once; later calls do nothing.
    func finish(_ result: Result<HTTPResponse, TransportError>) {
        let waiting: CheckedContinuation<Result<HTTPResponse, TransportError>, Never>? = caller.withLock { caller in
            switch caller {
            case .told, .gone: return nil
            case .none:
                caller = .told(result)
                return nil
            case .waiting(let continuation):
                caller = .gone
                return continuation
            }
        }
        waiting?.resume(returning: result)
    }

    /// Forgets what came, to be sent again.
    func startAnew() {
        headers = HTTPHeaders()
        headerByteCount = 0
        headerCount = 0
        isHeaderWhole = false
        isPaused = false
        paused = .zero
        failure = nil
    }

    /// Takes a piece of the body, or asks libcurl to pause by returning the code for it.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard let body else { return 0 }
        lastProgress = .now
        if body.count == 0, let length = headers["content-length"].flatMap({ Int($0) }), length > 0 {
            guard length <= request.bodyByteLimit else { return refuseBody() }
            guard body.reserve(length) else { return pause() }
        }
        guard body.count + bytes.count <= request.bodyByteLimit else { return refuseBody() }
        guard body.append(bytes) else { return pause() }
        return bytes.count
    }

    func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        lastProgress = .now
        headerByteCount += bytes.count
        guard headerByteCount <= headerByteLimit else {
            failure = TransportError(
                .headersTooLarge,
                "\(request): the answer has more than \(headerByteLimit) bytes of header fields"
            )
            return 0
        }
        headerCount += 1
        guard headerCount <= headerCountLimit else {
            failure = TransportError(
                .headersTooLarge,
                "\(request): the answer has more than \(headerCountLimit) header fields"
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

    private func refuseBody() -> Int {
        failure = TransportError(
            .bodyTooLarge,
            "\(request): the answer is larger than the limit of \(request.bodyByteLimit) bytes"
        )
        return 0
    }
}
