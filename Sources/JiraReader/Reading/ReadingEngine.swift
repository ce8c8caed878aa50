internal import InterimData
internal import PageMemory
internal import Synchronization

/// Drives a plan: keeps requests on their way and hands the pages out in the plan's order.
///
/// Nothing is asked before the first call of ``next()``. After that, at most `window` pages are asked for or waiting to
/// be taken. Dropping the engine cancels what is on its way.
final class ReadingEngine: Sendable {
    private typealias PageTask = Task<Result<PageAnswer, JiraReaderError>, Never>

    private struct State {
        var plan: any PagePlan
        /// Pages asked for, in output order.
        var window: [(request: PageRequest, task: PageTask)] = []
        var background: [Int: Task<Void, Never>] = [:]
        var nextBackground = 0
        var nextOrder: UInt64 = 0
        var ready: [RecordBatch] = []
        var remaining: Int
        var failure: JiraReaderError?
        var isFinished = false
    }

    private let state: Mutex<State>
    private let fetcher: PageFetcher
    private let window: Int

    init(plan: any PagePlan, fetcher: PageFetcher, window: Int, limit: Int?) {
        state = Mutex(State(plan: plan, remaining: limit ?? Int.max, isFinished: limit == 0))
        self.fetcher = fetcher
        self.window = window
    }

    deinit { cancel() }

    /// The next page that has records, or `nil` behind the last.
    func next() async throws(JiraReaderError) -> RecordBatch? {
        let result: Result<RecordBatch?, JiraReaderError> = await withTaskCancellationHandler {
            do throws(JiraReaderError) {
                return .success(try await nextPage())
            } catch {
                cancel()
                return .failure(error)
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    /// Stops everything on its way.
    func cancel() {
        let tasks = state.withLock { state in
            state.isFinished = true
            return (state.window.map(\.task), Array(state.background.values))
        }
        for task in tasks.0 { task.cancel() }
        for task in tasks.1 { task.cancel() }
    }

    private func nextPage() async throws(JiraReaderError) -> RecordBatch? {
        while true {
            pump()
            let step = try state.withLock { (state) throws(JiraReaderError) -> Step in
                if let failure = state.failure { throw failure }
                if !state.ready.isEmpty { return .deliver(state.ready.removeFirst()) }
                if Task.isCancelled { throw JiraReaderError(.cancelled, "cancelled", table: fetcher.table) }
                if let first = state.window.first { return .awaitPage(first.task) }
                if let first = state.background.values.first, !state.isFinished { return .awaitBackground(first) }
                return .end
            }
            switch step {
            case .deliver(let batch): return batch
            case .end:
                cancel()
                return nil
            case .awaitBackground(let task): await task.value
            case .awaitPage(let task):
                let result = await task.value
                try state.withLock { (state) throws(JiraReaderError) in
                    let request = state.window.removeFirst().request
                    try take(result.get(), request, &state)
                }
            }
        }
    }

    private enum Step {
        case deliver(RecordBatch)
        case awaitPage(PageTask)
        case awaitBackground(Task<Void, Never>)
        case end
    }

    /// Hands an answer to the plan and queues what it delivers.
    private func take(_ answer: PageAnswer, _ request: PageRequest, _ state: inout State) throws(JiraReaderError) {
        let outcome = try state.plan.receive(answer, to: request)
        noteExpectation(state)
        for batch in outcome.deliver where batch.count > 0 && state.remaining > 0 {
            let part = batch.prefix(state.remaining)
            state.remaining -= part.count
            // It is the consumer's from here on: one who keeps it must not stop the pages behind it.
            part.index.buffer.endLease()
            state.ready.append(part)
        }
        if state.remaining == 0 {
            for (_, task) in state.window { task.cancel() }
            state.window = []
            state.isFinished = true
        }
        for request in outcome.askFirst.reversed() {
            state.window.insert((request, start(request, &state)), at: 0)
        }
    }

    /// Asks for what the plan wants, as far as the window has room.
    private func pump() {
        state.withLock { state in
            while !state.isFinished, state.failure == nil, state.window.count < window {
                switch state.plan.next() {
                case .page(let request): state.window.append((request, start(request, &state)))
                case .background(let request): startBackground(request, &state)
                case .wait: return
                case .end:
                    if state.window.isEmpty, state.background.isEmpty { state.isFinished = true }
                    return
                }
            }
        }
    }

    private func start(_ request: PageRequest, _ state: inout State) -> PageTask {
        let order = state.nextOrder
        state.nextOrder += 1
        let fetcher = fetcher
        return Task { await fetcher.answer(request, order: order) }
    }

    private func startBackground(_ request: PageRequest, _ state: inout State) {
        let order = state.nextOrder
        state.nextOrder += 1
        let number = state.nextBackground
        state.nextBackground += 1
        let fetcher = fetcher
        state.background[number] = Task { [weak self] in
            let answer = await fetcher.answer(request, order: order)
            self?.finishBackground(number, request, answer)
        }
    }

    private func finishBackground(_ number: Int, _ request: PageRequest, _ answer: Result<PageAnswer, JiraReaderError>)
    {
        state.withLock { state in
            state.background[number] = nil
            do throws(JiraReaderError) {
                try state.plan.receiveBackground(answer, to: request)
            } catch {
                state.failure = state.failure ?? error
            }
            noteExpectation(state)
        }
        pump()
    }

    private func noteExpectation(_ state: borrowing State) {
        if let count = state.plan.expectedRecordCount { fetcher.statistics.expect(count) }
    }
}

extension PageFetcher {
    fileprivate func answer(_ request: PageRequest, order: UInt64) async -> Result<PageAnswer, JiraReaderError> {
        do throws(JiraReaderError) {
            if let batch = request.batch { return .success(try await self.batch(request, batch, order: order)) }
            let page = try await page(request, order: order)
            return .success(PageAnswer(pages: page.map { [$0] } ?? []))
        } catch {
            return .failure(error)
        }
    }
}
