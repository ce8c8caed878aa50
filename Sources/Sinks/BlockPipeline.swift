internal import Compression
internal import Foundation
internal import Synchronization

/// Compresses blocks side by side and writes them in order.
///
/// Blocks are handed in one after another, compressed on as many threads as there are workers, and hashed and written by
/// one queue in the order in which they came. At most `workers + 3` blocks exist at once: ``makeBlock()`` waits until one
/// is free. None of this happens on Swift's own threads.
final class BlockPipeline: Sendable {
    private struct Job: Sendable {
        let text: TextBlock
        var compressed: CompressedBlock?
        var checksum = Checksum()
    }

    /// What the writing queue has written.
    struct Totals: Sendable {
        var checksum = Checksum()
        var hash = SHA256Hash()
        var textByteCount = 0
        var writtenByteCount = 0
    }

    private struct State {
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
        var failure: (any Error)?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let codec: (any BlockCodec)?
    private let destination: any OutputDestination
    private let blockByteCount: Int
    private let mostBlocks: Int
    private let compressing = OperationQueue()
    private let writing = DispatchQueue(label: "sink.writing")

    init(configuration: SinkConfiguration, destination: any OutputDestination) {
        self.destination = destination
        blockByteCount = configuration.blockByteCount
        mostBlocks = configuration.workers + 3
        codec =
            switch configuration.level {
            case .optimal: ZlibCodec(level: 6)
            case .fastest: ISALCodec(level: 1)
            case .none: nil
            }
        compressing.maxConcurrentOperationCount = max(1, configuration.workers)
        if codec != nil { write(GzipMember.header) }
    }

    /// What was written so far.
    var totals: Totals { state.withLock { $0.totals } }

    /// A block to fill, as soon as there is one.
    ///
    /// - Throws: What went wrong with earlier blocks.
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
            await wait { !$0.freeTexts.isEmpty || $0.failure != nil }
        }
    }

    /// Hands in a filled block.
    func submit(_ block: TextBlock) {
        let number = state.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        guard let codec else { return finish(Job(text: block), number: number) }
        compressing.addOperation { [self] in
            do {
                let (compressor, output) = try take(codec)
                try compressor.value.compress(block.bytes, into: output)
                let job = Job(text: block, compressed: output, checksum: Checksum(of: block.bytes))
                state.withLock { $0.compressors.append(compressor) }
                finish(job, number: number)
            } catch {
                fail(error)
            }
        }
    }

    /// Waits until every block was written and ends the stream.
    ///
    /// - Throws: What went wrong with any of them.
    func finish() async throws -> Totals {
        await wait { $0.writtenCount == $0.nextNumber || $0.failure != nil }
        try state.withLock { state in
            if let failure = state.failure { throw failure }
        }
        if codec != nil { write(GzipMember.trailer(checksum: totals.checksum)) }
        await withCheckedContinuation { continuation in
            writing.async { continuation.resume() }
        }
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            return state.totals
        }
    }

    /// Runs the end of the destination's life on the writing queue, behind everything that was handed in.
    func settle(_ body: @escaping @Sendable () throws(SinkError) -> Void) async throws(SinkError) {
        let result: Result<Void, SinkError> = await withCheckedContinuation { continuation in
            compressing.addBarrierBlock { [writing] in
                writing.async {
                    do throws(SinkError) {
                        continuation.resume(returning: .success(try body()))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        }
        try result.get()
    }

    // MARK: On the workers

    private func take(_ codec: any BlockCodec) throws -> (CompressorBox, CompressedBlock) {
        let (compressor, output) = state.withLock { ($0.compressors.popLast(), $0.freeOutputs.popLast()) }
        return (try compressor ?? CompressorBox(value: codec.makeCompressor()), output ?? CompressedBlock())
    }

    /// Notes a compressed block, and hands all whose turn it is to the writing queue.
    private func finish(_ job: Job, number: Int) {
        state.withLock { state in
            state.finished[number] = job
            while let ready = state.finished.removeValue(forKey: state.nextToWrite) {
                state.nextToWrite += 1
                writing.async { [self] in write(ready) }
            }
        }
    }

    private func fail(_ error: any Error) {
        let waiter = state.withLock { state in
            state.failure = state.failure ?? error
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    // MARK: On the writing queue

    private func write(_ job: Job) {
        guard state.withLock({ $0.failure == nil }) else { return }
        var totals = totals
        totals.hash.append(job.text.bytes)
        totals.checksum.append(job.checksum)
        let bytes = job.compressed?.bytes ?? job.text.bytes
        do {
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
            state.freeTexts.append(job.text)
            if let output = job.compressed { state.freeOutputs.append(output) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
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

    // MARK: Waiting

    /// Waits until a condition holds. There is one waiting task at most: the one that fills blocks.
    private func wait(until condition: @Sendable (borrowing State) -> Bool) async {
        while true {
            let isDone: Bool = state.withLock { condition($0) }
            if isDone { return }
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if condition(state) { return true }
                    state.waiter = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        }
    }
}

/// A compressor on its way between workers.
///
/// Unchecked because a compressor is not safe to share. Sound because it is taken from the list and put back under a lock,
/// and one operation uses it at a time.
private struct CompressorBox: @unchecked Sendable {
    let value: any BlockCompressor
}
