internal import InterimData
internal import PageMemory
internal import Synchronization

/// Drives a plan: keeps requests in flight and delivers the pages in the plan's order.
///
/// No request is sent before the first call of ``next()``. After that, at most as many pages are in flight or waiting
/// to be taken as ``ReadAhead`` permits. Releasing the engine cancels the requests in flight.
final class ReadingEngine: Sendable {
    private typealias PageTask = Task<Result<PageResponse, JiraReaderError>, Never>

    /// A page that was requested.
    private struct Pending {
        let request: PageRequest
        /// The position in the output. When memory or connections are exhausted, earlier pages receive them first.
        let order: UInt64
        let task: PageTask
    }

    private struct State {
        var plan: any PagePlan
        /// The requested pages, in output order.
        var window: [Pending] = []
        var readAhead: ReadAhead
        var background: [Int: Task<Void, Never>] = [:]
        var nextBackground = 0
        var nextOrder: UInt64 = 0
        var ready: [RecordBatch] = []
        var remaining: Int
        /// The number of records delivered.
        var givenCount = 0
        var failure: JiraReaderError?
        var isFinished = false
        /// The task inside ``next()``, if it can only wait for a background response.
        var waiter: CheckedContinuation<Void, Never>?
        /// A counter that is incremented whenever such a wait ends.
        var wakeCount = 0

        mutating func takeOrder() -> UInt64 {
            defer { nextOrder += 1 }
            return nextOrder
        }

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            wakeCount += 1
            defer { waiter = nil }
            return waiter
        }
    }

    private let state: Mutex<State>
    private let fetcher: PageFetcher
    private let onListed: (@Sendable (ListedIssues) -> Void)?
    /// If `true`, an earlier run has delivered records.
    private let isResuming: Bool

    init(
        plan: any PagePlan,
        fetcher: PageFetcher,
        readAhead: ReadAhead = ReadAhead(),
        limit: Int?,
        isResuming: Bool = false,
        onListed: (@Sendable (ListedIssues) -> Void)? = nil
    ) {
        self.onListed = onListed
        self.isResuming = isResuming
        state = Mutex(
            State(plan: plan, readAhead: readAhead, remaining: limit ?? Int.max, isFinished: limit == 0)
        )
        self.fetcher = fetcher
    }

    deinit { cancel() }

    /// Returns the next page that has records, or `nil` after the last.
    ///
    /// - Throws: The error that ends the run. Every later call throws it again.
    func next() async throws(JiraReaderError) -> RecordBatch? {
        let result: Result<RecordBatch?, JiraReaderError> = await withTaskCancellationHandler {
            do throws(JiraReaderError) {
                return .success(try await nextPage())
            } catch {
                fail(error)
                return .failure(error)
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    /// Cancels all requests in flight.
    func cancel() {
        let (pages, background, waiter) = state.withLock { state in
            state.isFinished = true
            return (state.window, Array(state.background.values), state.takeWaiter())
        }
        for page in pages { page.task.cancel() }
        for task in background { task.cancel() }
        waiter?.resume()
    }

    private func fail(_ error: JiraReaderError) {
        cancel()
        state.withLock { state in
            // Pages after the failed one must not be delivered as the next page.
            state.failure = state.failure ?? error
            state.ready = []
            state.window = []
        }
    }

    private func nextPage() async throws(JiraReaderError) -> RecordBatch? {
        while true {
            // The plan's step and the decision are made under one lock: otherwise a response that arrives in between
            // would be missed, and the table would seem to end here.
            let step = try state.withLock { (state) throws(JiraReaderError) -> Step in
                pump(&state)
                if let failure = state.failure { throw failure }
                if !state.ready.isEmpty { return .deliver(state.ready.removeFirst()) }
                if Task.isCancelled { throw JiraReaderError(.cancelled, "cancelled", table: fetcher.table) }
                if let first = state.window.first { return .awaitPage(first.task) }
                return state.isFinished ? .end : .awaitBackground(wakeCount: state.wakeCount)
            }
            switch step {
            case .deliver(let batch): return batch
            case .end:
                cancel()
                try checkEnd()
                return nil
            case .awaitBackground(let wakeCount): await wake(after: wakeCount)
            case .awaitPage(let task):
                let start = ContinuousClock.now
                let result = await task.value
                let wait = ContinuousClock.now - start
                let (connections, idle) = fetcher.scheduler.capacity
                try state.withLock { (state) throws(JiraReaderError) in
                    state.readAhead.note(
                        wait: wait,
                        pages: state.window.count,
                        connections: connections,
                        idle: idle
                    )
                    let page = state.window.removeFirst()
                    let place = ReadingPlace(mark: page.request.mark, findings: fetcher.statistics.findings)
                    if case .success(let response) = result { fetcher.statistics.note(response.findings) }
                    switch result {
                    case .success(let response):
                        try take(try state.plan.receive(response, to: page.request), of: page, at: place, &state)
                    case .failure(let error):
                        try take(try state.plan.receiveFailure(error, of: page.request), of: page, at: place, &state)
                    }
                }
            }
        }
    }

    /// Throws an error at the end of a table if no record was delivered and the site sent warnings.
    private func checkEnd() throws(JiraReaderError) {
        let warnings = fetcher.statistics.findings.listing.siteWarnings
        guard !isResuming, !warnings.isEmpty, state.withLock({ $0.givenCount }) == 0 else { return }
        throw JiraReaderError(
            .siteReportedWarnings,
            "the site returned no records, and warnings: \(warnings.joined(separator: " "))",
            table: fetcher.table
        )
    }

    private enum Step {
        case deliver(RecordBatch)
        case awaitPage(PageTask)
        case awaitBackground(wakeCount: Int)
        case end
    }

    /// Waits until a background response has arrived, or the run was cancelled, since `wakeCount` was read.
    private func wake(after wakeCount: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.wakeCount != wakeCount { return true }
                state.waiter = continuation
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Queues the records that the plan delivers.
    private func take(
        _ outcome: PageOutcome,
        of page: Pending,
        at place: ReadingPlace,
        _ state: inout State
    ) throws(JiraReaderError) {
        if !outcome.skipped.isEmpty { fetcher.statistics.note(skipped: outcome.skipped) }
        noteExpectation(&state)
        for batch in outcome.deliver where batch.count > 0 && state.remaining > 0 {
            var part = batch.keepingFirst(state.remaining)
            part.mark = place
            state.remaining -= part.count
            state.givenCount += part.count
            // From here on, the page belongs to the consumer. Its memory no longer counts, so that a consumer that
            // retains it does not block later pages.
            part.index.buffer.endLease()
            state.ready.append(part)
        }
        if state.remaining == 0 {
            for page in state.window { page.task.cancel() }
            state.window = []
            state.isFinished = true
            return
        }
        // Requests that complete a page have the order of that page, because later pages may use all memory.
        let first = outcome.nextRequests.map {
            Pending(request: $0, order: page.order, task: start($0, order: page.order))
        }
        state.window.insert(contentsOf: first, at: 0)
    }

    /// Starts the requests of the plan, as far as the window has room.
    private func pump(_ state: inout State) {
        let most = state.readAhead.window(connections: fetcher.scheduler.connections)
        while !state.isFinished, state.failure == nil, state.window.count < most {
            switch state.plan.next() {
            case .page(let request):
                let order = state.takeOrder()
                state.window.append(Pending(request: request, order: order, task: start(request, order: order)))
            case .background(let request): startBackground(request, &state)
            case .wait:
                if state.window.isEmpty, state.background.isEmpty {
                    state.failure = JiraReaderError(
                        .unexpectedResponse,
                        "the responses so far do not determine the next request",
                        table: fetcher.table
                    )
                }
                return
            case .end:
                // An outstanding background response, such as a count, would change nothing.
                if state.window.isEmpty { state.isFinished = true }
                return
            }
        }
    }

    private func start(_ request: PageRequest, order: UInt64) -> PageTask {
        let fetcher = fetcher
        return Task { await fetcher.response(to: request, order: order) }
    }

    private func startBackground(_ request: PageRequest, _ state: inout State) {
        let order = state.takeOrder()
        let number = state.nextBackground
        state.nextBackground += 1
        let fetcher = fetcher
        state.background[number] = Task { [weak self] in
            let response = await fetcher.response(to: request, order: order)
            self?.finishBackground(number, request, response)
        }
    }

    private func finishBackground(
        _ number: Int,
        _ request: PageRequest,
        _ response: Result<PageResponse, JiraReaderError>
    ) {
        let waiter = state.withLock { state in
            state.background[number] = nil
            // The findings about parents are recorded too: the children of parents that could not be read are missing.
            if case .success(let response) = response { fetcher.statistics.note(response.findings) }
            do throws(JiraReaderError) {
                fetcher.statistics.note(skipped: try state.plan.receiveBackground(response, to: request))
            } catch {
                state.failure = state.failure ?? error
            }
            noteExpectation(&state)
            if let columns = state.plan.siteColumns { fetcher.statistics.note(columns: columns) }
            // The ids are reported before any of their issues is requested, which `pump` may do.
            if let listed = state.plan.takeListedIssues() { onListed?(listed) }
            pump(&state)
            return state.takeWaiter()
        }
        waiter?.resume()
    }

    private func noteExpectation(_ state: inout State) {
        if let count = state.plan.expectedRecordCount { fetcher.statistics.expect(count) }
        if let count = state.plan.announcedRecordCount { fetcher.statistics.announce(count) }
        fetcher.statistics.note(listing: state.plan.takeFindings())
    }
}

extension PageFetcher {
    fileprivate func response(to request: PageRequest, order: UInt64) async -> Result<PageResponse, JiraReaderError> {
        do throws(JiraReaderError) {
            // Issues that are requested in place of omitted entries of a bulk response are counted with that response.
            if request.batch?.parts?.isNewestFirst != true {
                statistics.countRequestedIDs(request.batch?.ids.count ?? request.listedCount)
            }
            if let batch = request.batch { return .success(try await self.batch(request, batch, order: order)) }
            let page = try await page(request, order: order)
            var response = PageResponse(pages: page.map { [$0] } ?? [])
            if let counted = request.counted, let count = response.count(counted.member), count > response.recordCount {
                response.findings.truncatedLists[counted.list] = 1
            }
            return .success(response)
        } catch {
            return .failure(error)
        }
    }
}
