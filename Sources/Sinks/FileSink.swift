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
    }

    private let configuration: SinkConfiguration
    private let destination: any OutputDestination
    private let pipeline: BlockPipeline
    private var format: any RecordFormat
    private var block: TextBlock?
    private var hasBegun = false
    /// Records written so far.
    public private(set) var recordCount = 0

    /// Opens the destination.
    ///
    /// - Throws: ``SinkError`` when there is a file of that name already, or it cannot be created.
    public convenience init(configuration: SinkConfiguration) throws(SinkError) {
        let destination: any OutputDestination =
            switch configuration.destination {
            case .file(let path, let overwrite): try OutputFile(path: path, overwrite: overwrite)
            case .standardOutput: StandardOutput()
            }
        self.init(configuration: configuration, destination: destination)
    }

    /// Writes to a destination that is open.
    init(configuration: SinkConfiguration, destination: any OutputDestination) {
        var configuration = configuration
        // A block takes at least a byte, since it ends only when it is full.
        configuration.blockByteCount = max(1, configuration.blockByteCount)
        configuration.workers = max(1, configuration.workers)
        self.configuration = configuration
        self.destination = destination
        pipeline = BlockPipeline(configuration: configuration, destination: destination)
        let writer = RecordWriter(
            dateTimes: configuration.dateTimes,
            flattening: configuration.flattening?.map { Array($0.utf8) }
        )
        format =
            switch configuration.format {
            case .ndjson: NDJSONFormat(writer: writer)
            case .json: JSONArrayFormat(writer: writer)
            }
    }

    /// Bytes written to the destination so far.
    public var writtenByteCount: Int { pipeline.totals.writtenByteCount }

    /// Writes a batch. Returns when its text is in blocks; they may still be on their way to the destination.
    ///
    /// - Throws: What went wrong with this batch or with earlier ones: ``SinkError``, or an error of the compression.
    public func write(_ batch: RecordBatch) async throws {
        var first = 0
        while first < batch.count {
            let block = try await openBlock()
            first = format.write(batch, from: first, to: block, limit: configuration.blockByteCount)
            if block.count >= configuration.blockByteCount { submit(block) }
        }
        recordCount += batch.count
    }

    /// Writes what is left, and gives the file its name.
    ///
    /// - Throws: ``SinkError``, or an error of the compression; the destination is then as it was before the run.
    public func finish() async throws -> Summary {
        do {
            let last = try await openBlock()
            format.end(last)
            submit(last)
            let totals = try await pipeline.finish()
            let destination = destination
            try await pipeline.settle { () throws(SinkError) in try destination.publish() }
            return Summary(
                recordCount: recordCount,
                textByteCount: totals.textByteCount,
                writtenByteCount: totals.writtenByteCount,
                sha256: totals.hash.hexDigits
            )
        } catch {
            await abandon()
            throw error
        }
    }

    /// Ends the sink without a result and removes what was written, where it can be removed.
    public func abandon() async {
        let destination = destination
        // A destination that discards does not fail.
        try? await pipeline.settle { destination.discard() }
    }

    private func openBlock() async throws -> TextBlock {
        if let block { return block }
        let block = try await pipeline.makeBlock()
        if !hasBegun { format.begin(block) }
        hasBegun = true
        self.block = block
        return block
    }

    private func submit(_ full: TextBlock) {
        block = nil
        pipeline.submit(full)
    }
}
