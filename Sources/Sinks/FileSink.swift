package import DurableFiles
package import InterimData

/// Writes records as one compressed text to a file or to standard output.
///
/// The sink holds at most `workers + 3` blocks of text and the same number of compressed blocks in memory. A block
/// exceeds the configured size by at most one record.
package final class FileSink: Sink {
    private let configuration: SinkConfiguration
    private let destination: any ByteDestination
    private let pipeline: BlockPipeline
    private var format: any RecordFormat
    private let observer: (any BlockObserver)?
    /// The object that counts and logs rows that cannot be written; `nil` if such a row ends the run.
    private let skippedRows: SkippedRows?
    private var block: TextBlock?
    private var blockOpened = ContinuousClock.now
    /// The number of rows before the current block.
    private var closedRowCount = 0
    /// The number of records before the current block, including those of preceding files.
    private var closedRecordCount: Int
    private var hasBegun = false
    private var hasEnded = false
    /// The number of this file in the output, from 0.
    private let number: Int
    /// The checkpoint after the last row. Its mark and findings are those of the start of the run; `end` replaces them
    /// with those of ``mark`` if a page was written.
    private var reached: Checkpoint
    /// The mark of the last written page.
    private var mark: (any PageMark)?
    /// If `true`, the record of the last written row has more rows.
    private var isWithinRecord = false
    /// The keys of the records in the current block.
    private var keys: [RecordKey] = []
    private var allHaveKeys: Bool
    /// The number of rows in this file so far, including those of earlier runs.
    package private(set) var rowCount = 0
    /// The checkpoint after the written rows; `nil` within a record.
    private var checkpoint: Checkpoint? { isWithinRecord ? nil : end }
    /// The position after the written rows, which may be within a record.
    var end: Checkpoint {
        var end = reached
        if let mark { (end.mark, end.findings) = (mark.bytes, mark.findings) }
        return end
    }

    /// The age of a block above which it is submitted after the next rows, even if it is not full.
    private static let longestBlock = Duration.seconds(10)

    /// Opens the destination, and locks it if it is a file.
    ///
    /// - Parameters:
    ///   - observer: The object that is notified of every block.
    ///   - skippedRows: The object that counts and logs rows that cannot be written; `nil` if such a row ends the run.
    /// - Throws: ``SinkError`` if a file exists at the path and must not be replaced, if the file cannot be created, or
    ///   if another run is writing it.
    package convenience init(
        configuration: SinkConfiguration,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        var lock: LockFile?
        if case .file(let path, _) = configuration.destination { lock = try OutputLock.take(path) }
        try self.init(configuration: configuration, lock: lock, observer: observer, skippedRows: skippedRows)
    }

    /// Opens the destination, whose lock the caller holds.
    ///
    /// - Parameter lock: The lock of the file. It is released when the sink ends or this initializer throws.
    /// - Throws: ``SinkError`` if a file exists at the path and must not be replaced, or if the file cannot be created.
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
            destination: configuration.interception?(destination) ?? destination,
            observer: observer,
            skippedRows: skippedRows
        )
    }

    /// Continues the file of an earlier run.
    ///
    /// - Parameters:
    ///   - part: The kept part of the file. The file ends with this part, because it has been truncated.
    ///   - start: The checkpoint after the kept part.
    convenience init(
        configuration: SinkConfiguration,
        continuing part: KeptOutput.OpenPart,
        destination: any ByteDestination,
        start: Checkpoint,
        observer: (any BlockObserver)?,
        skippedRows: SkippedRows?
    ) {
        self.init(
            configuration: configuration,
            destination: configuration.interception?(destination) ?? destination,
            number: part.number,
            start: start,
            kept: part.content,
            observer: observer,
            skippedRows: skippedRows
        )
        hasBegun = part.content.blockCount > 0
        hasEnded = part.isEnded
    }

    /// Creates a sink that writes to an open destination.
    ///
    /// - Parameters:
    ///   - number: The number of this file in the output, from 0.
    ///   - start: The checkpoint before the first record to write.
    ///   - kept: The content that the destination already has.
    init(
        configuration: SinkConfiguration,
        destination: any ByteDestination,
        number: Int = 0,
        start: Checkpoint = Checkpoint(),
        kept: KeptFile.Content = .init(),
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) {
        var configuration = configuration
        // With a limit of 0 bytes, the format would write no rows, and the loop in `writeRows` would not end.
        configuration.blockByteCount = max(1, configuration.blockByteCount)
        configuration.workers = max(1, configuration.workers)
        self.configuration = configuration
        self.destination = destination
        self.number = number
        self.observer = observer
        self.skippedRows = skippedRows
        reached = start
        rowCount = kept.recordCount
        closedRowCount = kept.recordCount
        closedRecordCount = start.recordCount
        allHaveKeys = configuration.recordKeys != nil
        pipeline = BlockPipeline(
            configuration: configuration,
            destination: destination,
            kept: kept.totals,
            observer: observer
        )
        format = configuration.makeFormat(isEmpty: kept.recordCount == 0, skippedRows: skippedRows)
    }

    /// The number of bytes written to the destination so far.
    package var writtenByteCount: Int { pipeline.totals.writtenByteCount }

    /// Writes a batch. The method returns when the batch's text is in blocks, which may not have been written to the
    /// destination yet.
    ///
    /// - Throws: ``SinkError`` or an error of the compression, for this batch or an earlier one.
    package func write(_ batch: RecordBatch) async throws {
        _ = try await write(batch, from: RowPosition(), maximumRows: .max)
    }

    /// Writes rows of a batch, up to a maximum number.
    ///
    /// - Returns: The position of the first row that was not written.
    func write(_ batch: RecordBatch, from start: RowPosition, maximumRows: Int) async throws -> RowPosition {
        guard let skippedRows else { return try await writeRows(batch, from: start, maximumRows: maximumRows) }
        do {
            let end = try await writeRows(batch, from: start, maximumRows: maximumRows)
            try await skippedRows.drain()
            return end
        } catch {
            // The rows that were skipped before the error must be logged, too.
            try? await skippedRows.drain()
            throw error
        }
    }

    private func writeRows(_ batch: RecordBatch, from start: RowPosition, maximumRows: Int) async throws -> RowPosition
    {
        var position = start
        var room = maximumRows
        while position.record < batch.count, room > 0 {
            let block = try await openBlock()
            let limit = RowLimit(byteCount: configuration.blockByteCount, rowCount: room)
            let start = block.count
            let next: RowPosition
            do {
                next = try format.write(batch, from: position, to: block, limit: limit)
            } catch {
                // The text of the failed call is removed, because its rows are not counted.
                block.removeLast(block.count - start)
                throw error
            }
            if next.record > position.record {
                mark = batch.mark
                reached.pageRecordCount = next.record
                reached.recordCount += next.record - position.record
            }
            isWithinRecord = next.row > 0
            if allHaveKeys, let recordKeys = configuration.recordKeys {
                allHaveKeys = recordKeys.append(keysOf: batch, in: position.record..<next.record, to: &keys)
            }
            rowCount += next.rowCount
            reached.rowCount += next.rowCount
            room -= next.rowCount
            position = next
            if block.count >= configuration.blockByteCount || blockOpened.duration(to: .now) > Self.longestBlock {
                submit(block)
            }
        }
        return position
    }

    package func finish(
        beforePublish: @escaping @Sendable (SinkSummary) throws -> Void,
        afterPublish: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary {
        try await finish(endsRun: true, beforePublish: beforePublish, afterPublish: afterPublish)
    }

    /// Writes the remaining rows, and renames the file to its final name.
    ///
    /// - Parameter endsRun: If `true`, the output ends with this file.
    func finish(
        endsRun: Bool,
        beforePublish: @escaping @Sendable (SinkSummary) throws -> Void = { _ in },
        afterPublish: @escaping @Sendable () throws -> Void = {}
    ) async throws -> SinkSummary {
        do {
            if !hasEnded {
                let last = try await openBlock()
                format.end(last)
                hasEnded = true
                submit(last, endsRun: endsRun)
            }
            let totals = try await pipeline.finish()
            let summary = SinkSummary(
                rowCount: rowCount,
                textByteCount: totals.textByteCount,
                writtenByteCount: totals.writtenByteCount,
                sha256: totals.hash.hexDigits
            )
            let destination = destination
            try await pipeline.runFinalOperation {
                try destination.sync()
                try beforePublish(summary)
                try destination.publish()
                try afterPublish()
                destination.release()
            }
            return summary
        } catch {
            if observer == nil { await abandon() }
            throw error
        }
    }

    package func commit() async throws {
        // If no record or row was added since the last block, no checkpoint is needed, and the open block stays open.
        if let block, reached.recordCount > closedRecordCount || rowCount > closedRowCount { submit(block) }
        try await pipeline.drain()
    }

    package func suspend(atEnd: @escaping @Sendable () -> Void) async {
        try? await commit()
        let destination = destination
        try? await pipeline.runFinalOperation {
            try? destination.sync()
            atEnd()
            destination.keep()
            destination.release()
        }
    }

    package func abandon(atEnd: @escaping @Sendable () -> Void) async {
        let destination = destination
        pipeline.stop()
        // Discarding a destination does not fail.
        try? await pipeline.runFinalOperation {
            destination.discard()
            atEnd()
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

    private func submit(_ full: TextBlock, endsRun: Bool = false) {
        block = nil
        let count = rowCount - closedRowCount
        closedRowCount = rowCount
        closedRecordCount = reached.recordCount
        var willWrite: (@Sendable (WrittenBlock) throws -> Void)?
        if let observer {
            let position = BlockPosition(
                file: number,
                checkpoint: checkpoint,
                endsFile: hasEnded,
                endsRun: endsRun,
                keys: keys,
                allHaveKeys: allHaveKeys
            )
            willWrite = observer.blockClosed(at: position)
        }
        // The next block is expected to have about the same number of keys.
        let keyCount = keys.count
        keys = []
        keys.reserveCapacity(keyCount + keyCount / 8)
        pipeline.submit(full, recordCount: count, willWrite: willWrite)
    }
}
