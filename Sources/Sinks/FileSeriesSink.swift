package import DurableFiles
package import InterimData

/// Writes rows into several files, each with at most so many.
///
/// Each file is written by a ``FileSink`` of its own; the next one begins when there is a row for it. The files get their
/// names together, when the last of them is whole.
package final class FileSeriesSink: Sink {
    private let configuration: SinkConfiguration
    private let series: FileSeries
    private let prefix: String
    private let overwrite: Bool
    private let observer: (any BlockObserver)?
    private let skippedRows: SkippedRows?
    /// The lock of the first file, which stands for all.
    private let lock: LockFile
    private var current: FileSink?
    /// The file of ``current``.
    private var currentIdentity: FileIdentity?
    /// The files that are whole.
    private var identities: [ClosedFileIdentity] = []
    /// The files that are whole and wait for their names.
    private var files: [SinkSummary.File] = []
    private var closedRowCount = 0
    private var closedByteCount = 0
    /// The checkpoint at the beginning of the next file.
    private var checkpoint: Checkpoint
    /// If `true`, ``current`` has no room for rows.
    private var isCurrentEnded = false
    private var lastSync = ContinuousClock.now

    /// The time after which the observer's own files are synced when a file is whole.
    private static let syncInterval = Duration.seconds(5)

    /// Creates the sink and locks the series. No file of it is made yet.
    ///
    /// - Throws: ``SinkError`` when the destination is not a file's path, the configuration has no series, or another run writes
    ///   it.
    package convenience init(configuration: SinkConfiguration, skippedRows: SkippedRows? = nil) throws(SinkError) {
        let parts = try Self.parts(of: configuration)
        let lock = try OutputLock.take(parts.series.path(0, prefix: parts.prefix))
        try self.init(configuration: configuration, lock: lock, skippedRows: skippedRows)
    }

    /// Creates the sink of a series of which the caller has the lock. Removes what an earlier run left. Blocks.
    ///
    /// - Parameter lock: The lock of the first file, which the sink releases when it ends.
    /// - Throws: ``SinkError`` when the destination is not a file's path, or the configuration has no series.
    package convenience init(
        configuration: SinkConfiguration,
        lock: LockFile,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        try self.init(
            configuration: configuration,
            lock: lock,
            start: Checkpoint(),
            observer: observer,
            skippedRows: skippedRows
        )
        removePartials(from: 0, count: 0)
    }

    private init(
        configuration: SinkConfiguration,
        lock: LockFile,
        start: Checkpoint,
        observer: (any BlockObserver)?,
        skippedRows: SkippedRows?
    ) throws(SinkError) {
        (series, prefix, overwrite) = try Self.parts(of: configuration)
        self.configuration = configuration
        self.observer = observer
        self.skippedRows = skippedRows
        self.lock = lock
        checkpoint = start
    }

    /// Continues a series that an earlier run left. What follows the part that counts is removed. Blocks.
    convenience init(
        configuration: SinkConfiguration,
        continuing kept: KeptOutput,
        start: Checkpoint,
        lock: LockFile,
        observer: any BlockObserver,
        skippedRows: SkippedRows?
    ) throws(SinkError) {
        try self.init(
            configuration: configuration,
            lock: lock,
            start: start,
            observer: observer,
            skippedRows: skippedRows
        )
        identities = kept.closed.map(\.identity)
        for part in kept.closed { add(part.summary) }
        if let open = kept.open {
            let file = LocalFile(open.file.file, lock: nil)
            currentIdentity = file.identity
            current = try FileSink(
                configuration: configuration,
                continuing: open,
                destination: WaitingFile(file),
                start: start,
                observer: observer,
                skippedRows: skippedRows
            )
            isCurrentEnded = open.isEnded
        }
        removePartials(from: files.count + (current == nil ? 0 : 1), count: kept.fileCount)
    }

    /// Removes the files that an earlier run left, from a number on: those up to a count, and those that follow without a gap.
    private func removePartials(from first: Int, count: Int) {
        var number = first
        while true {
            let partial = path(number) + PartialFile.ending
            let isThere = FileIdentity(path: partial, followsLinks: false) != nil
            guard isThere || number < count else { return }
            removeFile(partial)
            number += 1
        }
    }

    private static func parts(
        of configuration: SinkConfiguration
    ) throws(SinkError) -> (series: FileSeries, prefix: String, overwrite: Bool) {
        guard let series = configuration.series, case .file(let prefix, let overwrite) = configuration.destination
        else {
            throw SinkError(.other, "several files need a path to begin their names with")
        }
        return (series, prefix, overwrite)
    }

    /// Publishes the files of a series that are whole and have no names yet. Blocks.
    ///
    /// - Throws: ``SinkError`` if one cannot get its name.
    package static func publish(leftBehind paths: [String], isReplacing: Bool) throws(SinkError) {
        do throws(FileError) {
            for path in paths { try PartialFile(leftBehind: path, isReplacing: isReplacing)?.publish() }
        } catch {
            throw SinkError(error)
        }
    }

    /// The paths of the files that are whole, named or not.
    package var paths: [String] { files.map(\.path) }

    package var rowCount: Int { closedRowCount + (current?.rowCount ?? 0) }
    package var writtenByteCount: Int { closedByteCount + (current?.writtenByteCount ?? 0) }

    package func write(_ batch: RecordBatch) async throws {
        var position = RowPosition()
        while position.record < batch.count {
            let sink = try current ?? makeSink()
            current = sink
            let room = series.maximumRowCount - sink.rowCount
            if room == 0 || isCurrentEnded {
                try await close(sink)
                continue
            }
            position = try await sink.write(batch, from: position, mostRows: room)
        }
    }

    package func commit() async throws { try await current?.commit() }

    /// Writes what is left and gives the files their names, the first one first.
    ///
    /// - Throws: ``SinkError``; unless the names themselves could not be given, nothing new stands under any of them.
    package func finish(
        sealing: @escaping @Sendable (SinkSummary) throws -> Void,
        settling: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary {
        do {
            if let current, current.rowCount == 0, !files.isEmpty {
                // Begun for records that became no rows.
                await current.abandon()
                self.current = nil
            } else if current != nil || files.isEmpty {
                try await close(try current ?? makeSink(), endsRun: true)
            }
            let summary = SinkSummary(files: files)
            let (identities, overwrite, lock) = (identities, overwrite, lock)
            try await blocking {
                try sealing(summary)
                do throws(FileError) {
                    for (file, identity) in zip(summary.files ?? [], identities) {
                        try identity.check(file.path + PartialFile.ending)
                        try PartialFile(leftBehind: file.path, isReplacing: overwrite)?.publish()
                    }
                } catch {
                    throw SinkError(error)
                }
                try settling()
                lock.release()
            }
            return summary
        } catch {
            if observer == nil { await abandon() }
            throw error
        }
    }

    package func suspend(settling: @escaping @Sendable () -> Void) async {
        await current?.suspend()
        current = nil
        let lock = lock
        _ = try? await blocking {
            settling()
            lock.release()
        }
    }

    package func abandon(settling: @escaping @Sendable () -> Void) async {
        await current?.abandon()
        current = nil
        let (written, identities, lock) = (files, identities, lock)
        files = []
        _ = try? await blocking {
            // What cannot be removed has no final name, and the next run replaces it.
            for (file, identity) in zip(written, identities) { identity.remove(file.path + PartialFile.ending) }
            settling()
            lock.release()
        }
    }

    private func path(_ number: Int) -> String { series.path(number, prefix: prefix) }

    private func makeSink() throws -> FileSink {
        let file = try LocalFile(path: path(files.count), overwrite: overwrite, lock: nil)
        currentIdentity = file.identity
        let destination = WaitingFile(file)
        return FileSink(
            configuration: configuration,
            destination: configuration.interception?(destination) ?? destination,
            number: files.count,
            start: checkpoint,
            observer: observer,
            skippedRows: skippedRows
        )
    }

    private func close(_ sink: FileSink, endsRun: Bool = false) async throws {
        let path = path(files.count)
        let summary = try await sink.finish(endsRun: endsRun)
        let written = currentIdentity
        let now = ContinuousClock.now
        let syncing = now - lastSync >= Self.syncInterval ? observer : nil
        let identity = try await blocking {
            // It was checked under its name when it was closed, a moment ago.
            do throws(FileError) {
                try written?.check(path + PartialFile.ending)
            } catch {
                throw SinkError(error)
            }
            try syncing?.blocksSynced()
            return ClosedFileIdentity(path: path + PartialFile.ending)
        }
        guard let identity else {
            throw SinkError(.lost, "\(path).partial was removed by another program during the run; start again")
        }
        if syncing != nil { lastSync = now }
        checkpoint = sink.end
        current = nil
        isCurrentEnded = false
        add(
            SinkSummary.File(
                path: path,
                rowCount: summary.rowCount,
                textByteCount: summary.textByteCount,
                writtenByteCount: summary.writtenByteCount,
                sha256: summary.sha256 ?? ""
            )
        )
        identities.append(identity)
    }

    /// Counts a file that is whole.
    private func add(_ file: SinkSummary.File) {
        files.append(file)
        closedRowCount += file.rowCount
        closedByteCount += file.writtenByteCount
    }
}

/// A file that is whole on the disk and waits for its name, closed: there may be very many.
private final class WaitingFile: ByteDestination {
    private let file: LocalFile

    init(_ file: LocalFile) { self.file = file }

    var patience: Duration { file.patience }
    var acceptedByteCount: Int { file.acceptedByteCount }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) { try file.write(bytes) }
    func sync() throws(SinkError) { try file.sync() }
    func discard() { file.discard() }
    func keep() { file.keep() }
    func release() { file.release() }

    func publish() throws(SinkError) {
        try file.sync()
        file.keep()
    }
}
