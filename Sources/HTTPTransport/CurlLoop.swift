internal import CCurl
internal import PageMemory
internal import Synchronization

/// The thread that drives libcurl's multi interface.
///
/// Other threads only add commands and wake this thread. Handles, buffers and transfers are used by this thread alone.
///
/// The class is `@unchecked Sendable` because it has mutable properties and pointers to libcurl's handles. This is
/// sound because ``run()`` runs once, on one thread. Other threads only call `curl_multi_wakeup`, which libcurl allows,
/// under the lock that protects the cleanup.
final class CurlLoop: @unchecked Sendable {
    private struct Commands {
        var started: [Transfer] = []
        var cancelled: [Transfer] = []
        var hasRoom = false
        var isClosed = false
        /// The maximum number of concurrent requests, at least 1.
        var maximumInFlight: Int
        /// Set to `nil` when the thread frees the handle, so that a freed handle is never woken.
        var multi: UnsafeMutableRawPointer?
    }

    private let commands: Mutex<Commands>
    private let multi: UnsafeMutableRawPointer
    private let configuration: HTTPClient.Configuration
    private let pool: PagePool

    // State that only the thread uses.
    private var waiting: [Transfer] = []
    private var waitingFirst: [Transfer] = []
    private var active: [ObjectIdentifier: Transfer] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []
    private var maximumActive = 1
    private var limits: TimeLimits
    private var headerLists = HeaderLists()

    /// The list for `CURLOPT_CONNECT_TO`. libcurl does not copy it, so it is kept as long as a handle may use it.
    private var connectTo: UnsafeMutablePointer<curl_slist>?

    init(configuration: HTTPClient.Configuration, pool: PagePool) throws(TransportError) {
        _ = Self.globalInitialization
        guard let multi = curl_multi_init() else { throw TransportError(.other, "libcurl could not be started") }
        self.multi = multi
        self.configuration = configuration
        self.pool = pool
        limits = TimeLimits(idle: configuration.idleTimeout, total: configuration.totalTimeout)
        for entry in configuration.connectTo { connectTo = curl_slist_append(connectTo, entry) }
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(4, configuration.maximumConnections))
        nonisolated(unsafe) let handle = multi  // Only passed to curl_multi_wakeup, which any thread may call.
        commands = Mutex(Commands(maximumInFlight: configuration.maximumInFlight, multi: handle))
    }

    /// Initializes libcurl once in the process, before any other call, as libcurl requires.
    private static let globalInitialization = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    // MARK: From any thread

    func start(_ transfer: Transfer) {
        let isClosed = commands.withLock { commands in
            if !commands.isClosed {
                commands.started.append(transfer)
                if let multi = commands.multi { curl_multi_wakeup(multi) }
            }
            return commands.isClosed
        }
        if isClosed { transfer.finish(.failure(Self.closedError)) }
    }

    func cancel(_ transfer: Transfer) {
        commands.withLock { commands in
            commands.cancelled.append(transfer)
            if let multi = commands.multi { curl_multi_wakeup(multi) }
        }
    }

    /// The maximum number of concurrent requests. If it is reduced, requests that are already in flight are
    /// completed.
    var maximumInFlight: Int {
        get { commands.withLock { $0.maximumInFlight } }
        set {
            commands.withLock { commands in
                guard commands.maximumInFlight != newValue else { return }
                commands.maximumInFlight = max(1, newValue)
                if let multi = commands.multi { curl_multi_wakeup(multi) }
            }
        }
    }

    /// Notifies the thread that the pool has room again for paused transfers.
    func wake() {
        commands.withLock { commands in
            commands.hasRoom = true
            if let multi = commands.multi { curl_multi_wakeup(multi) }
        }
    }

    func close() {
        commands.withLock { commands in
            commands.isClosed = true
            if let multi = commands.multi { curl_multi_wakeup(multi) }
        }
    }

    // MARK: On the thread

    func run() {
        while true {
            let (new, ended, hasRoom, isClosed, most) = commands.withLock { commands in
                defer {
                    commands.started = []
                    commands.cancelled = []
                    commands.hasRoom = false
                }
                return (
                    commands.started, commands.cancelled, commands.hasRoom, commands.isClosed, commands.maximumInFlight
                )
            }
            maximumActive = most
            if isClosed {
                for transfer in new { transfer.finish(.failure(Self.closedError)) }
                return tearDown()
            }
            for transfer in new { enqueue(transfer) }
            for transfer in ended { drop(transfer) }
            if hasRoom { resumePaused() }
            startWaiting()
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            if reportCompleted() || endOverdue() || restartYoungestPausedTransfer() { continue }
            curl_multi_poll(multi, nil, 0, Int32(limits.milliseconds(until: 1000, at: .now)), nil)
        }
    }

    /// Inserts a transfer into its queue behind those of earlier pages, because tasks send requests in any order.
    private func enqueue(_ transfer: Transfer) {
        func insert(into queue: inout [Transfer]) {
            let last = queue.lastIndex { $0.request.order <= transfer.request.order }
            queue.insert(transfer, at: last.map { $0 + 1 } ?? 0)
        }
        if transfer.request.priority == .first {
            insert(into: &waitingFirst)
        } else {
            insert(into: &waiting)
        }
    }

    private func startWaiting() {
        while active.count < maximumActive {
            if !waitingFirst.isEmpty {
                begin(waitingFirst.removeFirst())
            } else if !waiting.isEmpty {
                begin(waiting.removeFirst())
            } else {
                return
            }
        }
        // If a run has no active transfer, one begins even beyond the limit: other runs may wait for the run.
        while let place = waitingFirst.firstIndex(where: { isIdle(run: $0.request.order.run) }) {
            begin(waitingFirst.remove(at: place))
        }
        while let place = waiting.firstIndex(where: { isIdle(run: $0.request.order.run) }) {
            begin(waiting.remove(at: place))
        }
    }

    /// Gives the connection of a paused transfer to an older waiting transfer of the same run.
    ///
    /// When memory is short, pages wait until the oldest one is consumed. If the oldest page is requested late, for
    /// example in a retry, the paused transfers may hold every connection, which would be a deadlock. Therefore, the
    /// youngest paused transfer is stopped, and restarted later.
    ///
    /// - Returns: `true` if a transfer was started.
    private func restartYoungestPausedTransfer() -> Bool {
        guard active.count >= maximumActive, let (oldest, youngest) = blockedRun() else { return false }
        waitingFirst.removeAll { $0 === oldest }
        waiting.removeAll { $0 === oldest }
        release(youngest)
        youngest.restart()
        enqueue(youngest)
        begin(oldest)
        return true
    }

    /// Returns the first waiting transfer that is blocked, and the youngest active transfer of its run; `nil` if no
    /// transfer is blocked.
    private func blockedRun() -> (oldest: Transfer, youngest: Transfer)? {
        guard let candidate = waitingFirst.first(where: isBlocked) ?? waiting.first(where: isBlocked) else {
            return nil
        }
        var youngest: Transfer?
        for transfer in active.values where transfer.request.order.run == candidate.request.order.run {
            if let known = youngest, known.request.order > transfer.request.order { continue }
            youngest = transfer
        }
        return youngest.map { (candidate, $0) }
    }

    /// Returns a Boolean value that indicates whether all active transfers of the run are younger than `waiting`, and
    /// paused.
    private func isBlocked(_ waiting: Transfer) -> Bool {
        let order = waiting.request.order
        return active.values.allSatisfy { $0.request.order.run != order.run || $0.isPaused && $0.request.order > order }
    }

    private func isIdle(run: UInt64) -> Bool {
        active.values.allSatisfy { $0.request.order.run != run }
    }

    private func begin(_ transfer: Transfer) {
        guard !transfer.isFinished else { return }
        guard let handle = idleHandles.popLast() ?? makeHandle() else {
            return transfer.finish(.failure(TransportError(.other, "libcurl could not create a handle")))
        }
        transfer.handle = handle
        transfer.headerByteLimit = configuration.headerByteLimit
        transfer.headerCountLimit = configuration.headerCountLimit
        transfer.begin(at: .now)
        limits.began(at: transfer.start)
        transfer.body = pool.makeBuffer(order: transfer.request.order)
        configure(handle, for: transfer)
        active[ObjectIdentifier(transfer)] = transfer
        let code = curl_multi_add_handle(multi, handle)
        if code != CURLM_OK {
            release(transfer)
            transfer.finish(
                .failure(
                    TransportError(.other, "libcurl rejected a transfer: \(String(cString: curl_multi_strerror(code)))")
                )
            )
        }
    }

    /// Creates a handle with the options that are the same for all transfers.
    private func makeHandle() -> UnsafeMutableRawPointer? {
        guard let handle = curl_easy_init() else { return nil }
        _ = ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = ccurl_set_text(handle, CURLOPT_USERAGENT, configuration.userAgent)
        _ = ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = ccurl_set_long(handle, CURLOPT_TCP_NODELAY, 1)
        // Larger receive buffers were measured to be slower on loopback.
        _ = ccurl_set_long(handle, CURLOPT_BUFFERSIZE, 64 << 10)
        // Not HTTP/2: at least in libcurl 7.88, one paused response blocks all others of its connection. One of them
        // may be the oldest page, for which the paused transfers wait.
        _ = ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        _ = ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = configuration.certificateAuthorityFile {
            _ = ccurl_set_text(handle, CURLOPT_CAINFO, file)
            // Replaces the system's certificates: without this, those of the system's folder would be trusted too.
            _ = ccurl_set_text(handle, CURLOPT_CAPATH, nil)
        }
        if !configuration.verifiesPeer { _ = ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0) }
        if !configuration.verifiesHost { _ = ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0) }
        if let connectTo { _ = ccurl_set_list(handle, CURLOPT_CONNECT_TO, connectTo) }
        // Redirects are returned to the caller and never followed, so that credentials stay with the site.
        _ = ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        // The response of a proxy to CONNECT is not part of the site's response.
        _ = ccurl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        _ = ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        _ = ccurl_set_data_callback(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                .receive(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        _ = ccurl_set_data_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                .receiveHeader(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        return handle
    }

    /// Sets the options that differ between transfers. Handles are reused, so each option is set every time.
    private func configure(_ handle: UnsafeMutableRawPointer, for transfer: Transfer) {
        let request = transfer.request
        _ = ccurl_set_text(handle, CURLOPT_URL, request.url)
        // Without this option, libcurl reads the environment; an empty value means no proxy.
        _ = ccurl_set_text(handle, CURLOPT_PROXY, request.usesProxy ? configuration.proxy : "")
        if request.method == .post {
            let body = request.body ?? []
            _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                // libcurl copies the number of bytes that `CURLOPT_POSTFIELDSIZE_LARGE` specifies.
                _ = ccurl_set_pointer(
                    handle,
                    CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                )
            }
        } else {
            _ = ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
        }
        let headers = headerLists.list(of: request, for: handle, isUnused: active.isEmpty)
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers)
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, transfer.detail)
        _ = ccurl_set_pointer(handle, CURLOPT_PRIVATE, context)
        _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    }

    /// Reports the results of completed transfers to their callers. Returns `true` if there were any.
    private func reportCompleted() -> Bool {
        var found = false
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            found = true
            let code = ccurl_message_result(message)
            var context: UnsafeMutableRawPointer?
            _ = ccurl_get_pointer(handle, CURLINFO_PRIVATE, &context)
            guard let context else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            let result = transfer.outcome(code)
            release(transfer)
            transfer.finish(result)
        }
        return found
    }

    /// Ends the transfers that exceed a time limit. Returns `true` if there were any.
    ///
    /// libcurl's own limits are not used because they include the time for which a transfer waits for memory, and
    /// count whole seconds.
    private func endOverdue() -> Bool {
        let now = ContinuousClock.now
        guard limits.beginCheck(at: now) else { return false }
        var overdue: [(transfer: Transfer, message: String)] = []
        for transfer in active.values {
            let idleTime = transfer.idleTime(at: now, sentAfter: transfer.sendingTime)
            switch limits.check(idleTime: idleTime, totalTime: transfer.elapsed(at: now), at: now) {
            case nil: break
            case .idle: overdue.append((transfer, "no data was received for \(limits.idle.secondsText)"))
            case .total: overdue.append((transfer, "the response was not complete after \(limits.total.secondsText)"))
            }
        }
        for (transfer, message) in overdue {
            release(transfer)
            transfer.finish(.failure(TransportError(.timedOut, "\(transfer.request): \(message)")))
        }
        return !overdue.isEmpty
    }

    private func resumePaused() {
        for transfer in active.values.sorted(by: { $0.request.order < $1.request.order }) where transfer.isPaused {
            transfer.isPaused = false
            if let handle = transfer.handle { curl_easy_pause(handle, CURLPAUSE_CONT) }
        }
    }

    private func drop(_ transfer: Transfer) {
        let cancelled = TransportError(.cancelled, "\(transfer.request): cancelled")
        waiting.removeAll { $0 === transfer }
        waitingFirst.removeAll { $0 === transfer }
        if active[ObjectIdentifier(transfer)] != nil { release(transfer) }
        transfer.finish(.failure(cancelled))
    }

    /// Removes a transfer from libcurl and keeps its handle for the next one.
    private func release(_ transfer: Transfer) {
        active[ObjectIdentifier(transfer)] = nil
        if let handle = transfer.handle {
            curl_multi_remove_handle(multi, handle)
            // The error buffer is freed with the transfer.
            _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil)
            // A handle that was removed while it was paused is not reused.
            if transfer.isPaused {
                curl_easy_cleanup(handle)
            } else {
                idleHandles.append(handle)
            }
        }
        transfer.handle = nil
        transfer.body = nil
    }

    private func tearDown() {
        for transfer in Array(active.values) {
            release(transfer)
            transfer.finish(.failure(Self.closedError))
        }
        for transfer in waitingFirst + waiting { transfer.finish(.failure(Self.closedError)) }
        waitingFirst = []
        waiting = []
        for handle in idleHandles { curl_easy_cleanup(handle) }
        idleHandles = []
        headerLists.free()
        curl_slist_free_all(connectTo)
        connectTo = nil
        let late = commands.withLock { commands in
            commands.multi = nil
            defer { commands.started = [] }
            return commands.started
        }
        for transfer in late { transfer.finish(.failure(Self.closedError)) }
        curl_multi_cleanup(multi)
    }

    private static let closedError = TransportError(.closed, "the HTTP client was closed")
}
