package import DurableFiles
public import InterimData

/// Writes records as text, compresses it, and puts it somewhere for good.
///
/// A sink belongs to one task. Either ``finish()`` or ``abandon()`` ends it. Until `finish` has returned, nothing stands
/// under the file's name.
///
/// Memory: at most `workers + 3` blocks of text and as many of compressed data; a block is longer than configured by at
/// most one record.
public final class FileSink {
    /// What a finished sink has written.
    public struct Summary: Sendable {
        /// Records written.
        public var recordCount: Int
        /// Bytes of text, before compression.
        public var textByteCount: Int
        /// Bytes written.
        public var writtenByteCount: Int
        /// The SHA-256 of the text, as hexadecimal digits.
        public var sha256: String

        /// Creates a summary.
        public init(recordCount: Int, textByteCount: Int, writtenByteCount: Int, sha256: String) {
            self.recordCount = recordCount
            self.textByteCount = textByteCount
            self.writtenByteCount = writtenByteCount
            self.sha256 = sha256
        }
    }

    private let configuration: SinkConfiguration
    private let destination: any ByteDestination
    private let pipeline: BlockPipeline
    private var format: any RecordFormat
    private let observer: (any BlockObserver)?
    /// Where rows are noted that cannot be written; `nil` where such a row ends the run.
    private let skippedRows: SkippedRows?
    private var block: TextBlock?
    private var blockOpened = ContinuousClock.now
    /// Records before the block in hand.
    private var closedRecordCount = 0
    private var hasBegun = false
    private var hasEnded = false
    /// The mark of the page that was written last.
    private var mark: (any PageMark)?
    /// The keys of the records in the block in hand.
    private var keys: [RecordKey] = []
    private var haveKeys: Bool
    /// Records written so far, those of earlier runs included.
    public private(set) var recordCount = 0

    /// The longest that a block stays open while records come slowly.
    private static let longestBlock = Duration.seconds(10)

    /// Opens the destination, and locks it if it is a file.
    ///
    /// - Parameters:
    ///   - observer: Called for every block.
    ///   - skippedRows: The list of rows that cannot be written; without it such a row ends the run.
    /// - Throws: ``SinkError`` when there is a file of that name already, it cannot be created, or another run writes it.
    public convenience init(
        configuration: SinkConfiguration,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        var lock: LockFile?
        if case .file(let path, _) = configuration.destination { lock = try OutputLock.take(path) }
        try self.init(configuration: configuration, lock: lock, observer: observer, skippedRows: skippedRows)
    }

    /// Opens the destination, of which the caller has the lock.
    ///
    /// - Parameter lock: The lock of the file, which the sink releases when it ends, or if this throws.
    /// - Throws: ``SinkError`` when there is a file of that name already, or it cannot be created.
    package convenience init(
        configuration: SinkConfiguration,
        lock: LockFile?,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        let destination: any ByteDestination =
            switch configuration.destination {
            case .file(let path, let overwrite): try LocalFile(path: path, overwrite: overwrite, lock: lock)
            case .standardOutput: StandardOutput()
            }
        self.init(
            configuration: configuration,
            destination: destination,
            observer: observer,
            skippedRows: skippedRows
        )
    }

    /// Goes on behind what an earlier run has left.
    ///
    /// - Parameters:
    ///   - content: What of it is whole. What follows it in the file is cut off.
    ///   - isEnded: Whether that is the whole text.
    /// - Throws: ``SinkError`` when the file cannot be cut.
    public convenience init(
        configuration: SinkConfiguration,
        continuing kept: KeptFile,
        content: KeptFile.Content,
        isEnded: Bool,
        observer: any BlockObserver,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        try kept.truncate(to: content.totals.writtenByteCount)
        self.init(
            configuration: configuration,
            destination: kept.destination,
            kept: content.totals,
            keptRecordCount: content.recordCount,
            observer: observer,
            skippedRows: skippedRows
        )
        hasBegun = content.blockCount > 0
        hasEnded = isEnded
    }

    /// Writes to a destination that is open.
    init(
        configuration: SinkConfiguration,
        destination: any ByteDestination,
        kept: BlockPipeline.Totals = .init(),
        keptRecordCount: Int = 0,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) {
        var configuration = configuration
        // A block takes at least a byte, since it ends only when it is full.
        configuration.blockByteCount = max(1, configuration.blockByteCount)
        configuration.workers = max(1, configuration.workers)
        self.configuration = configuration
        self.destination = destination
        self.observer = observer
        self.skippedRows = skippedRows
        recordCount = keptRecordCount
        closedRecordCount = keptRecordCount
        haveKeys = configuration.recordKeys != nil
        pipeline = BlockPipeline(
            configuration: configuration,
            destination: destination,
            kept: kept,
            observer: observer
        )
        format = configuration.makeFormat(isEmpty: keptRecordCount == 0, skippedRows: skippedRows)
    }

    /// Bytes written to the destination so far.
    public var writtenByteCount: Int { pipeline.totals.writtenByteCount }

    /// Writes a batch. Returns when its text is in blocks; they may still be on their way to the destination.
    ///
    /// - Throws: What went wrong with this batch or with earlier ones: ``SinkError``, or an error of the compression.
    public func write(_ batch: RecordBatch) async throws {
        _ = try await write(batch, from: RowPosition(), mostRows: .max)
    }

    /// Writes rows of a batch, and as many of them at most.
    ///
    /// - Returns: Where the rows begin that were not written.
    func write(_ batch: RecordBatch, from start: RowPosition, mostRows: Int) async throws -> RowPosition {
        guard let skippedRows else { return try await writeRows(batch, from: start, mostRows: mostRows) }
        do {
            let end = try await writeRows(batch, from: start, mostRows: mostRows)
            try await skippedRows.drain()
            return end
        } catch {
            // What was left out before is told all the same.
            try? await skippedRows.drain()
            throw error
        }
    }

    private func writeRows(_ batch: RecordBatch, from start: RowPosition, mostRows: Int) async throws -> RowPosition {
        var position = start
        var room = mostRows
        while position.record < batch.count, room > 0 {
            let block = try await openBlock()
            let limit = RowLimit(byteCount: configuration.blockByteCount, rowCount: room)
            let start = block.count
            let next: RowPosition
            do {
                next = try format.write(batch, from: position, to: block, limit: limit)
            } catch {
                // None of these rows is counted.
                block.removeLast(block.count - start)
                throw error
            }
            if next.record > position.record { mark = batch.mark }
            if haveKeys, let recordKeys = configuration.recordKeys {
                haveKeys = recordKeys.append(keysOf: batch, in: position.record..<next.record, to: &keys)
            }
            recordCount += next.rowCount
            room -= next.rowCount
            position = next
            if block.count >= configuration.blockByteCount || blockOpened.duration(to: .now) > Self.longestBlock {
                submit(block)
            }
        }
        return position
    }

    /// Writes what is left, and gives the file its name.
    ///
    /// - Parameters:
    ///   - sealing: Called when everything is safe on the disk, before the file gets its name.
    ///   - settling: Called when the file has its name. Both run on a thread that may block.
    /// - Throws: ``SinkError``, an error of the compression, or what the two throw. Without an observer the destination is
    ///   then as it was before the run; with one, the caller chooses between ``suspend(settling:)`` and ``abandon()``.
    public func finish(
        sealing: @escaping @Sendable (Summary) throws -> Void = { _ in },
        settling: @escaping @Sendable () throws -> Void = {}
    ) async throws -> Summary {
        do {
            return try await publish(sealing, settling)
        } catch {
            if observer == nil { await abandon() }
            throw error
        }
    }

    private func publish(
        _ sealing: @escaping @Sendable (Summary) throws -> Void,
        _ settling: @escaping @Sendable () throws -> Void
    ) async throws -> Summary {
        if !hasEnded {
            let last = try await openBlock()
            format.end(last)
            hasEnded = true
            submit(last)
        }
        let totals = try await pipeline.finish()
        let summary = Summary(
            recordCount: recordCount,
            textByteCount: totals.textByteCount,
            writtenByteCount: totals.writtenByteCount,
            sha256: totals.hash.hexDigits
        )
        let destination = destination
        try await pipeline.settle {
            try destination.sync()
            try sealing(summary)
            try destination.publish()
            try settling()
            destination.release()
        }
        return summary
    }

    /// Closes the block in hand and waits until everything was written, as far as that is possible.
    public func close() async {
        if let block, recordCount > closedRecordCount { submit(block) }
        block = nil
        try? await pipeline.drain()
    }

    /// Ends the sink and leaves what was written for a run that resumes: the block in hand is closed, and everything is brought
    /// to the disk as far as that is possible.
    ///
    /// - Parameter settling: Called at the end, on a thread that may block.
    public func suspend(settling: @escaping @Sendable () -> Void = {}) async {
        await close()
        let destination = destination
        try? await pipeline.settle {
            try? destination.sync()
            settling()
            destination.keep()
            destination.release()
        }
    }

    /// Ends the sink without a result and removes what was written, where it can be removed.
    ///
    /// - Parameter settling: Called at the end, on a thread that may block, before other runs may write to the destination.
    public func abandon(settling: @escaping @Sendable () -> Void = {}) async {
        let destination = destination
        pipeline.stop()
        // A destination that discards does not fail.
        try? await pipeline.settle {
            destination.discard()
            settling()
            destination.release()
        }
    }

    private func openBlock() async throws -> TextBlock {
        if let block { return block }
        let block = try await pipeline.makeBlock()
        if !hasBegun { format.begin(block) }
        hasBegun = true
        self.block = block
        blockOpened = .now
        return block
    }

    private func submit(_ full: TextBlock) {
        block = nil
        let count = recordCount - closedRecordCount
        closedRecordCount = recordCount
        let position = BlockPosition(
            recordCount: recordCount,
            mark: mark,
            isLast: hasEnded,
            keys: keys,
            haveKeys: haveKeys
        )
        // The next block has about as many.
        let keyCount = keys.count
        keys = []
        keys.reserveCapacity(keyCount + keyCount / 8)
        pipeline.submit(full, recordCount: count, note: observer?.blockClosed(at: position))
    }
}
