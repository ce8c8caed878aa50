internal import Compression
internal import Digests
internal import Dispatch
internal import Synchronization

/// Compresses blocks in parallel and writes them in order.
///
/// Blocks are submitted one after another, compressed on as many threads as there are workers, and hashed and written
/// by one queue in the order of their submission. At most `workers + 3` blocks exist at once: ``makeBlock()`` waits
/// until one is free. This work does not run on the threads of Swift's concurrency runtime.
final class BlockPipeline: Sendable {
    struct Job: Sendable {
        let text: TextBlock
        let recordCount: Int
        let willWrite: (@Sendable (WrittenBlock) throws -> Void)?
        var compressed: CompressedBlock?
        var checksum = Checksum()
    }

    /// The totals of the written blocks.
    struct Totals: Sendable {
        var checksum = Checksum()
        var hash = SHA256Hash()
        var textByteCount = 0
        var writtenByteCount = 0
    }

    struct State {
        /// Blocks that wait for a worker, with their numbers, the oldest first.
        var pending: [(job: Job, number: Int)] = []
        var activeWorkers = 0
        var isWriting = false
        var freeTexts: [TextBlock] = []
        var freeOutputs: [CompressedBlock] = []
        var compressors: [CompressorBox] = []
        var blockCount = 0
        /// Blocks that were compressed before an earlier block, by number.
        var finished: [Int: Job] = [:]
        var nextNumber = 0
        var nextToWrite = 0
        var writtenCount = 0
        var totals = Totals()
        var lastNote = ContinuousClock.now
        var notedByteCount = 0
        var syncedByteCount = 0
        var isSyncing = false
        var failure: (any Error)?
        /// If `true`, a wait for the destination has expired.
        var hasTimedOut = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    let state = Mutex(State())
    private let codec: (any BlockCodec)?
    private let frame: CompressedFrame
    let destination: any ByteDestination
    private let blockByteCount: Int
    private let maximumBlocks: Int
    private let workers: Int
    private let compressing = DispatchQueue(label: "sink.compressing", attributes: .concurrent)
    private let writing = DispatchQueue(label: "sink.writing")
    private let syncing = DispatchQueue(label: "sink.syncing")
    private let observer: (any BlockObserver)?

    /// The number of bytes after which the destination is synced, so that little remains to be synced at the end.
    private static let syncByteCount = 8 << 20
    /// The number of bytes, and the time, after which the observer is notified of a sync, so that a run can resume from
    /// the synced blocks.
    private static let noteByteCount = 64 << 20
    private static let noteInterval = Duration.seconds(5)

    /// - Parameter kept: The content that the destination already has.
    init(
        configuration: SinkConfiguration,
        destination: any ByteDestination,
        kept: Totals = Totals(),
        observer: (any BlockObserver)? = nil
    ) {
        self.destination = destination
        self.observer = observer
        state.withLock { state in
            state.totals = kept
            state.syncedByteCount = kept.writtenByteCount
            state.notedByteCount = kept.writtenByteCount
        }
        blockByteCount = configuration.blockByteCount
        workers = max(1, configuration.workers)
        maximumBlocks = workers + 3
        codec =
            switch configuration.level {
            case .optimal: ZlibCodec(level: 6)
            case .fastest: ISALCodec(level: 1)
            case .none: nil
            }
        frame = configuration.frame
        if codec != nil, kept.writtenByteCount == 0 { write(frame.header) }
    }

    /// The totals so far.
    var totals: Totals { state.withLock { $0.totals } }

    /// Returns a block to fill, as soon as one is free.
    ///
    /// - Throws: The failure of an earlier block, or `CancellationError` if the task is cancelled during the wait.
    func makeBlock() async throws -> TextBlock {
        while true {
            let block: TextBlock? = try state.withLock { state in
                if let failure = state.failure { throw failure }
                if let block = state.freeTexts.popLast() { return block }
                guard state.blockCount < maximumBlocks else { return nil }
                state.blockCount += 1
                // The last record of a block may extend beyond the block's size.
                return TextBlock(capacity: blockByteCount + blockByteCount / 8)
            }
            if let block { return block }
            try await wait { !$0.freeTexts.isEmpty || $0.failure != nil }
        }
    }

    /// Submits a filled block.
    ///
    /// - Parameters:
    ///   - recordCount: The number of rows in the block.
    ///   - willWrite: Called before the block is written.
    func submit(
        _ block: TextBlock,
        recordCount: Int = 0,
        willWrite: (@Sendable (WrittenBlock) throws -> Void)? = nil
    ) {
        let number = state.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        var job = Job(text: block, recordCount: recordCount, willWrite: willWrite)
        guard let codec else {
            if willWrite != nil { job.checksum = Checksum(of: block.bytes) }
            return finish(job, number: number)
        }
        let submitted = job
        let needsWorker = state.withLock { state in
            state.pending.append((submitted, number))
            guard state.activeWorkers < workers else { return false }
            state.activeWorkers += 1
            return true
        }
        if needsWorker { compressing.async { [self] in compressPending(codec) } }
    }

    /// Waits until every block was written, and ends the stream.
    ///
    /// - Throws: The failure of any block, or `CancellationError` if the task is cancelled during the wait.
    func finish() async throws -> Totals {
        try await wait { $0.writtenCount == $0.nextNumber || $0.failure != nil }
        try state.withLock { state in
            if let failure = state.failure { throw failure }
        }
        if codec != nil { write(frame.trailer(checksum: totals.checksum)) }
        try await runFinalOperation {}
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.totals
        }
    }

    /// Waits until every block was written, and leaves the stream open. If the task is cancelled, the method waits only
    /// as long as the destination accepts bytes.
    ///
    /// - Throws: The failure of any block, or ``SinkError/Code/hung``.
    func drain() async throws {
        try await completion { [self] in
            try await wait { $0.writtenCount == $0.nextNumber || $0.failure != nil }
        }
        try state.withLock { state in
            if let failure = state.failure { throw failure }
        }
    }

    /// Runs the final operation of the destination after all submitted blocks were written.
    ///
    /// If the task is cancelled, the method waits as long as the destination accepts bytes, and then at most for the
    /// destination's patience. The operation still runs if the destination accepts bytes again later.
    ///
    /// - Throws: The error of `body`, or ``SinkError/Code/hung``.
    func runFinalOperation(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await completion { [compressing, writing, syncing] in
            let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
                compressing.async(flags: .barrier) {
                    writing.async {
                        // A file must not be closed during a sync.
                        syncing.async { continuation.resume(returning: Result { try body() }) }
                    }
                }
            }
            try result.get()
        }
    }

    /// Drops the blocks whose writing has not begun.
    func stop() { fail(CancellationError()) }

    // MARK: On the workers

    /// Compresses waiting blocks until none are left.
    private func compressPending(_ codec: any BlockCodec) {
        while true {
            let next: (job: Job, number: Int)? = state.withLock { state in
                if state.pending.isEmpty {
                    state.activeWorkers -= 1
                    return nil
                }
                return state.pending.removeFirst()
            }
            guard let (submitted, number) = next else { return }
            var job = submitted
            do {
                let (compressor, output) = try take(codec)
                try compressor.value.compress(job.text.bytes, into: output)
                job.compressed = output
                job.checksum = Checksum(of: job.text.bytes)
                state.withLock { $0.compressors.append(compressor) }
                finish(job, number: number)
            } catch {
                fail(error)
            }
        }
    }

    private func take(_ codec: any BlockCodec) throws -> (CompressorBox, CompressedBlock) {
        let (compressor, output) = state.withLock { ($0.compressors.popLast(), $0.freeOutputs.popLast()) }
        return (try compressor ?? CompressorBox(value: codec.makeCompressor()), output ?? CompressedBlock())
    }

    /// Stores a compressed block, and starts the writing queue if this block is the next one to write.
    private func finish(_ job: Job, number: Int) {
        let needsWriter = state.withLock { state in
            state.finished[number] = job
            guard !state.isWriting, number == state.nextToWrite else { return false }
            state.isWriting = true
            return true
        }
        if needsWriter { writing.async { [self] in writeFinished() } }
    }

    func fail(_ error: any Error) {
        state.withLock { $0.failure = $0.failure ?? error }
        takeWaiter()?.resume()
    }

    // MARK: On the writing queue

    /// Writes the compressed blocks in order, up to the first one that is not compressed yet.
    private func writeFinished() {
        while true {
            let ready: Job? = state.withLock { state in
                guard let ready = state.finished.removeValue(forKey: state.nextToWrite) else {
                    state.isWriting = false
                    return nil
                }
                state.nextToWrite += 1
                return ready
            }
            guard let ready else { return }
            write(ready)
        }
    }

    private func write(_ job: Job) {
        guard state.withLock({ $0.failure == nil }) else { return }
        // The hash is moved out of the state and back, because a copy would allocate memory for every block.
        var totals = state.withLock { state in
            defer { state.totals.hash = SHA256Hash() }
            return state.totals
        }
        totals.hash.append(job.text.bytes)
        totals.checksum.append(job.checksum)
        let bytes = job.compressed?.bytes ?? job.text.bytes
        do {
            try job.willWrite?(
                WrittenBlock(
                    offset: totals.writtenByteCount,
                    byteCount: bytes.count,
                    textByteCount: job.text.count,
                    crc32: job.checksum.crc32,
                    recordCount: job.recordCount
                )
            )
            try destination.write(bytes)
        } catch {
            return fail(error)
        }
        totals.textByteCount += job.text.count
        totals.writtenByteCount += bytes.count
        job.text.clear(keeping: blockByteCount + blockByteCount / 8)
        let waiter = state.withLock { state in
            state.totals = totals
            state.writtenCount += 1
            syncIfDue(&state)
            state.freeTexts.append(job.text)
            if let output = job.compressed { state.freeOutputs.append(output) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Syncs the destination, if a sync is due, on a separate queue, so that compressing and writing continue.
    private func syncIfDue(_ state: inout State) {
        guard let observer, !state.isSyncing else { return }
        let now = ContinuousClock.now
        let written = state.totals.writtenByteCount
        let isDue =
            written - state.notedByteCount >= Self.noteByteCount
            || written > state.notedByteCount && now - state.lastNote >= Self.noteInterval
        guard isDue || written - state.syncedByteCount >= Self.syncByteCount else { return }
        state.isSyncing = true
        syncing.async { [self] in
            do {
                try destination.sync()
                if isDue { try observer.blocksSynced() }
            } catch {
                fail(error)
            }
            self.state.withLock { state in
                state.isSyncing = false
                state.syncedByteCount = written
                guard isDue else { return }
                state.lastNote = now
                state.notedByteCount = written
            }
        }
    }

    /// Writes bytes that are not part of a block: those before and after the blocks.
    private func write(_ bytes: [UInt8]) {
        writing.async { [self] in
            do {
                try bytes.withUnsafeBytes { try destination.write($0) }
                state.withLock { $0.totals.writtenByteCount += bytes.count }
            } catch {
                fail(error)
            }
        }
    }
}

/// A compressor that is passed between workers.
///
/// The type is `@unchecked Sendable` because a compressor is a mutable object. This is sound because a worker takes it
/// from the list and puts it back under a lock, so that only one worker uses it at a time.
struct CompressorBox: @unchecked Sendable {
    let value: any BlockCompressor
}
