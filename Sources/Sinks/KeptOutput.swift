package import DurableFiles
package import InterimData

/// A block of an unfinished run's output, as recorded in its journal.
package struct KeptBlock: Sendable {
    /// The number of the block's file, from 0.
    package var file: Int
    /// The block.
    package var block: WrittenBlock
    /// If `true`, the file ends with this block.
    package var endsFile: Bool
    /// If `true`, a run can resume after this block.
    package var isCheckpoint: Bool

    /// Creates a block.
    package init(file: Int, block: WrittenBlock, endsFile: Bool, isCheckpoint: Bool) {
        self.file = file
        self.block = block
        self.endsFile = endsFile
        self.isCheckpoint = isCheckpoint
    }
}

/// The usable part of an unfinished run's output: complete blocks, up to the last checkpoint.
package struct KeptOutput: Sendable {
    /// A complete, closed file of a series.
    struct ClosedPart: Sendable {
        var identity: ClosedFileIdentity
        var summary: SinkSummary.File
    }

    /// The file that is continued.
    struct OpenPart: Sendable {
        var number: Int
        var file: KeptFile
        var content: KeptFile.Content
        /// If `true`, the text is complete, and only the trailer is missing.
        var isEnded: Bool
    }

    /// The number of usable blocks.
    package let blockCount: Int
    let closed: [ClosedPart]
    let open: OpenPart?

    /// The number of rows in the usable part.
    package var rowCount: Int { closed.reduce(0) { $0 + $1.summary.rowCount } + (open?.content.recordCount ?? 0) }

    /// Opens, reads and verifies the output of an unfinished run. Blocks. Returns `nil` if the output has no file.
    ///
    /// - Parameter blocks: The blocks of the journal, in order.
    /// - Throws: ``SinkError`` if a file cannot be read, or an error of the decompression.
    package init?(configuration: SinkConfiguration, blocks: [KeptBlock]) throws {
        guard case .file(let path, let isReplacing) = configuration.destination else { return nil }
        func filePath(_ number: Int) -> String { configuration.series?.path(number, prefix: path) ?? path }
        func openFile(_ number: Int) throws(SinkError) -> KeptFile? {
            try KeptFile(path: filePath(number), isReplacing: isReplacing, configuration: configuration)
        }
        var (closed, goodCount, number): ([ClosedPart], Int, Int) = ([], 0, 0)
        var last: OpenPart?
        while true {
            let group = blocks[goodCount...].prefix { $0.file == number }
            guard let file = try openFile(number) else { break }
            let content = try file.read(group.map(\.block))
            let isEnded = content.blockCount == group.count && group.last?.endsFile == true
            goodCount += content.blockCount
            guard configuration.series != nil, isEnded, try file.isFinished(content),
                let identity = ClosedFileIdentity(path: filePath(number) + PartialFile.defaultExtension)
            else {
                last = OpenPart(number: number, file: file, content: content, isEnded: isEnded)
                break
            }
            file.close()
            let summary = SinkSummary.File(
                path: filePath(number),
                rowCount: content.recordCount,
                textByteCount: content.totals.textByteCount,
                writtenByteCount: file.finishedByteCount(content),
                sha256: content.totals.hash.hexDigits
            )
            closed.append(ClosedPart(identity: identity, summary: summary))
            number += 1
        }
        if closed.isEmpty, last == nil { return nil }
        blockCount = (blocks[..<goodCount].lastIndex(where: \.isCheckpoint) ?? -1) + 1
        let end = blockCount > 0 ? blocks[blockCount - 1].file : 0
        if let last, last.number == end, blockCount == goodCount {
            // All verified blocks are usable.
            (self.closed, open) = (closed, last)
            return
        }
        last?.file.close()
        if blockCount > 0, blocks[blockCount - 1].endsFile, end < closed.count {
            // The last checkpoint is at the end of a file.
            (self.closed, open) = (Array(closed[...end]), nil)
            return
        }
        // The last checkpoint is in a file that continues after it.
        let counted = blocks[..<blockCount].drop { $0.file < end }
        guard let file = try openFile(end) else { return nil }
        let content = try file.read(counted.map(\.block))
        self.closed = Array(closed.prefix(end))
        open = OpenPart(number: end, file: file, content: content, isEnded: counted.last?.endsFile ?? false)
    }

    /// Removes everything after the usable part: the rest of the file that is continued and, in a series, all files
    /// after this file. Blocks.
    ///
    /// - Throws: ``SinkError`` if a file cannot be truncated.
    package func truncate(_ configuration: SinkConfiguration) throws(SinkError) {
        try open?.file.truncate(to: open?.content.totals.writtenByteCount ?? 0)
        FileSeriesSink.removePartials(of: configuration, from: closed.count + (open == nil ? 0 : 1))
    }

    /// Creates the sink that continues the output, after ``truncate(_:)``.
    ///
    /// - Parameters:
    ///   - start: The checkpoint after the last usable block.
    ///   - lock: The lock of the output, which the sink releases when it ends.
    /// - Throws: ``SinkError`` if the configuration belongs to another output. The caller then still holds the lock.
    package func makeSink(
        configuration: SinkConfiguration,
        start: Checkpoint,
        lock: LockFile,
        observer: any BlockObserver,
        skippedRows: SkippedRows?
    ) throws(SinkError) -> any Sink {
        if configuration.series == nil, let open {
            return FileSink(
                configuration: configuration,
                continuing: open,
                destination: LocalFile(open.file.file, lock: lock),
                start: start,
                observer: observer,
                skippedRows: skippedRows
            )
        }
        return try FileSeriesSink(
            configuration: configuration,
            continuing: self,
            start: start,
            lock: lock,
            observer: observer,
            skippedRows: skippedRows
        )
    }

    /// Closes the file that would be continued, without changing it.
    package func close() { open?.file.close() }
}
