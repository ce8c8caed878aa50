internal import Compression
internal import Digests
internal import Dispatch
internal import Synchronization

/// Compresses blocks side by side and writes them in order.
///
/// Blocks are handed in one after another, compressed on as many threads as there are workers, and hashed and written by
/// one queue in the order in which they came. At most `workers + 3` blocks exist at once: ``makeBlock()`` waits until one
/// is free. None of this happens on Swift's own threads.
final class BlockPipeline: Sendable {
    struct Job: Sendable {
        let text: TextBlock
        let recordCount: Int
        let note: (@Sendable (WrittenBlock) throws -> Void)?
        var compressed: CompressedBlock?
        var checksum = Checksum()
    }

    /// The sums of the blocks that were written.
    struct Totals: Sendable {
        var checksum = Checksum()
        var hash = SHA256Hash()
        var textByteCount = 0
        var writtenByteCount = 0
    }

    struct State {
        /// Blocks that wait for a worker, by number, the oldest first.
        var pending: [(job: Job, number: Int)] = []
        var activeWorkers = 0
        var isWriting = false
        var freeTexts: [TextBlock] = []
        var freeOutputs: [CompressedBlock] = []
        var compressors: [CompressorBox] = []
        var blockCount = 0
        /// Blocks compressed before their turn, by number.
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
        /// If `true`, a wait for the destination has ended without it.
        var isHung = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    let state = Mutex(State())
    private let codec: (any BlockCodec)?
    private let frame: CompressedFrame
    let destination: any ByteDestination
    private let blockByteCount: Int
    private let mostBlocks: Int
    private let workers: Int
    private let compressing = DispatchQueue(label: "sink.compressing", attributes: .concurrent)
    private let writing = DispatchQueue(label: "sink.writing")
    private let syncing = DispatchQueue(label: "sink.syncing")
    private let observer: (any BlockObserver)?

    /// The bytes after which the destination is synced, so that there is little to wait for at the end.
    private static let syncByteCount = 8 << 20
    /// After so many bytes, or so much time, the observer is told, so that the run can be gone on with from there.
    private static let noteByteCount = 64 << 20
    private static let noteInterval = Duration.seconds(5)

    /// - Parameter kept: What the destination holds already.
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
        mostBlocks = workers + 3
        codec =
            switch configuration.level {
            case .optimal: ZlibCodec(level: 6)
            case .fastest: ISALCodec(level: 1)
            case .none: nil
            }
        frame = configuration.frame
        if codec != nil, kept.writtenByteCount == 0 { write(frame.header) }
    }

    /// The sums so far.
    var totals: Totals { state.withLock { $0.totals } }

    /// A block to fill, as soon as there is one.
    ///
    /// - Throws: The failure of earlier blocks, or `CancellationError` while it waits.
    func makeBlock() async throws -> TextBlock {
        while true {
            let block: TextBlock? = try state.withLock { state in
                if let failure = state.failure { throw failure }
                if let block = state.freeTexts.popLast() { return block }
                guard state.blockCount < mostBlocks else { return nil }
                state.blockCount += 1
                // A block ends behind the record that fills it.
                return TextBlock(capacity: blockByteCount + blockByteCount / 8)
            }
            if let block { return block }
            try await wait { !$0.freeTexts.isEmpty || $0.failure != nil }
        }
    }

    /// Hands in a filled block.
    ///
    /// - Parameters:
    ///   - recordCount: The records in it.
    ///   - note: Called before the block is written.
    func submit(
        _ block: TextBlock,
        recordCount: Int = 0,
        note: (@Sendable (WrittenBlock) throws -> Void)? = nil
    ) {
        let number = state.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        var job = Job(text: block, recordCount: recordCount, note: note)
        guard let codec else {
            if note != nil { job.checksum = Checksum(of: block.bytes) }
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

    /// Waits until every block was written and ends the stream.
    ///
    /// - Throws: The failure of any of them, or `CancellationError` while it waits.
    func finish() async throws -> Totals {
        try await wait { $0.writtenCount == $0.nextNumber || $0.failure != nil }
        try state.withLock { state in
            if let failure = state.failure { throw failure }
        }
        if codec != nil { write(frame.trailer(checksum: totals.checksum)) }
        try await settle {}
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.totals
        }
    }

    /// Waits until every block was written, and leaves the stream open. A cancelled task waits as long as blocks are written.
    ///
    /// - Throws: The failure of any of them, or ``SinkError/Code/hung``.
    func drain() async throws {
        try await completion { [self] in
            try await wait { $0.writtenCount == $0.nextNumber || $0.failure != nil }
        }
        try state.withLock { state in
            if let failure = state.failure { throw failure }
        }
    }

    /// Runs the end of the destination's life behind everything that was handed in.
    ///
    /// A cancelled task waits for it as long as blocks are written, and then no longer than the destination's patience. It is run
    /// all the same if the destination accepts bytes again.
    ///
    /// - Throws: The error of `body`, or ``SinkError/Code/hung``.
    func settle(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await completion { [compressing, writing, syncing] in
            let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
                compressing.async(flags: .barrier) {
                    writing.async {
                        // What is being synced is not to be closed meanwhile.
                        syncing.async { continuation.resume(returning: Result { try body() }) }
                    }
                }
            }
            try result.get()
        }
    }

    /// Drops the blocks that are not being written yet.
    func stop() { fail(CancellationError()) }

    // MARK: On the workers

    /// Compresses what waits until nothing does.
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

    /// Notes a compressed block, and has the writing queue write all whose turn it is.
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

    /// Writes the blocks whose turn it is, in order, until the next one is not compressed yet.
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
        // The hash is moved out and back: a copy of it would take memory for every block.
        var totals = state.withLock { state in
            defer { state.totals.hash = SHA256Hash() }
            return state.totals
        }
        totals.hash.append(job.text.bytes)
        totals.checksum.append(job.checksum)
        let bytes = job.compressed?.bytes ?? job.text.bytes
        do {
            try job.note?(
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

    /// Has what was written brought to the disk now and then, on a queue of its own: compressing and writing go on meanwhile.
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

    /// Writes bytes that are no block: the frame around them.
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

/// A compressor on its way between workers.
///
/// Unchecked because a compressor is not safe to share. Sound because it is taken from the list and put back under a lock,
/// and one operation uses it at a time.
struct CompressorBox: @unchecked Sendable {
    let value: any BlockCompressor
}
