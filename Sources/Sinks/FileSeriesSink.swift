package import DurableFiles
internal import Foundation
package import InterimData

/// Writes rows into several files, each with a maximum number of rows.
///
/// Each file is written by a separate ``FileSink``; the next file is created when there is a row for it. All files get
/// their final names when the last of them is complete.
package final class FileSeriesSink: Sink {
    private let configuration: SinkConfiguration
    private let series: FileSeries
    private let prefix: String
    private let overwrite: Bool
    private let observer: (any BlockObserver)?
    private let skippedRows: SkippedRows?
    /// The lock of the first file, which protects the whole series.
    private let lock: LockFile
    private var current: FileSink?
    /// The identity of the file that ``current`` writes.
    private var currentIdentity: FileIdentity?
    /// The identities of the complete files.
    private var identities: [ClosedFileIdentity] = []
    /// The complete files, which have temporary names.
    private var files: [SinkSummary.File] = []
    private var closedRowCount = 0
    private var closedByteCount = 0
    /// The checkpoint at the beginning of the next file.
    private var checkpoint: Checkpoint
    /// If `true`, ``current`` is full.
    private var isCurrentEnded = false
    private var lastSync = ContinuousClock.now

    /// The minimum time between two syncs of the observer's files. If that time has passed, they are synced when a file
    /// of the series is complete.
    private static let syncInterval = Duration.seconds(5)
    /// The maximum time that a cancelled run waits for the file system, as in ``LocalFile``.
    var patience = Duration.seconds(10)
    /// If `true`, a wait for the file system has expired.
    private var hasTimedOut = false

    /// Creates the sink and locks the series. No file of the series is created yet.
    ///
    /// - Throws: ``SinkError`` when the destination is not a file path, the configuration has no series, or another run
    ///   is writing the series.
    package convenience init(configuration: SinkConfiguration, skippedRows: SkippedRows? = nil) throws(SinkError) {
        let parts = try Self.parts(of: configuration)
        let lock = try OutputLock.take(parts.series.path(0, prefix: parts.prefix))
        try self.init(configuration: configuration, lock: lock, skippedRows: skippedRows)
    }

    /// Creates the sink of a series that has no files yet. The caller holds the lock of the series.
    ///
    /// - Parameter lock: The lock of the first file. The sink releases it when it ends, or if this initializer
    ///   throws.
    /// - Throws: ``SinkError`` when the destination is not a file path, the configuration has no series, or the first
    ///   file exists and must not be replaced.
    package convenience init(
        configuration: SinkConfiguration,
        lock: LockFile,
        observer: (any BlockObserver)? = nil,
        skippedRows: SkippedRows? = nil
    ) throws(SinkError) {
        do throws(SinkError) {
            try self.init(
                configuration: configuration,
                lock: lock,
                start: Checkpoint(),
                observer: observer,
                skippedRows: skippedRows
            )
            try checkName(path(0))
        } catch {
            lock.release()
            throw error
        }
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

    /// Continues the series of an earlier run after its kept part.
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
        guard let open = kept.open else { return }
        let file = LocalFile(open.file.file, lock: nil)
        currentIdentity = file.identity
        current = FileSink(
            configuration: configuration,
            continuing: open,
            destination: UnpublishedFile(file),
            start: start,
            observer: observer,
            skippedRows: skippedRows
        )
        isCurrentEnded = open.isEnded
    }

    /// Removes those temporary files of a series that have the number `first` or a higher number. Blocks.
    package static func removePartials(of configuration: SinkConfiguration, from first: Int) {
        guard let parts = try? parts(of: configuration) else { return }
        let folder = FilePaths.folder(of: parts.prefix)
        let beginning = FilePaths.name(of: parts.prefix) + "_"
        let ending = parts.series.fileExtension + PartialFile.defaultExtension
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(beginning) && name.hasSuffix(ending) {
            let digits = name.dropFirst(beginning.count).dropLast(ending.count)
            guard let number = Int(digits), number >= first,
                FilePaths.name(of: parts.series.path(number, prefix: parts.prefix)) + PartialFile.defaultExtension
                    == name
            else { continue }
            removeFile(folder + "/" + name)
        }
    }

    /// Checks that a final name is available.
    ///
    /// - Throws: ``SinkError/Code/exists`` if a file has that name and must not be replaced.
    private func checkName(_ path: String) throws(SinkError) {
        guard !overwrite, FileIdentity(path: path, followsLinks: false) != nil else { return }
        throw SinkError(FileError.exists(path))
    }

    private static func parts(
        of configuration: SinkConfiguration
    ) throws(SinkError) -> (series: FileSeries, prefix: String, overwrite: Bool) {
        guard let series = configuration.series, case .file(let prefix, let overwrite) = configuration.destination
        else {
            throw SinkError(.other, "a series of files requires a file path as the prefix of their names")
        }
        return (series, prefix, overwrite)
    }

    /// Renames the complete files of an output that do not have their final names yet, after a check that all of the
    /// names are available. Blocks.
    ///
    /// - Throws: ``SinkError``. With any code except ``SinkError/Code/other``, no file was renamed.
    package static func publish(existing paths: [String], isReplacing: Bool) throws(SinkError) {
        var isNamed = false
        do throws(FileError) {
            for path in paths where !isReplacing {
                guard let partial = FileIdentity(path: path + PartialFile.defaultExtension, followsLinks: false),
                    let taken = FileIdentity(path: path, followsLinks: false)
                else { continue }
                // A process that was killed during the renaming may have left the file under both names.
                if partial != taken { throw FileError.exists(path) }
            }
            for path in paths {
                try PartialFile(existing: path, isReplacing: isReplacing)?.publish()
                isNamed = true
            }
        } catch {
            guard isNamed else { throw SinkError(error) }
            // The renamed files keep their final names, and a run that resumes renames the remaining ones.
            throw SinkError(.other, "only some of the files were renamed: \(error.message)")
        }
    }

    package var rowCount: Int { closedRowCount + (current?.rowCount ?? 0) }
    package var writtenByteCount: Int { closedByteCount + (current?.writtenByteCount ?? 0) }

    package func write(_ batch: RecordBatch) async throws {
        var position = RowPosition()
        while position.record < batch.count {
            let sink = try await openFile()
            let room = series.maximumRowCount - sink.rowCount
            if room <= 0 || isCurrentEnded {
                try await close(sink)
                continue
            }
            position = try await sink.write(batch, from: position, maximumRows: room)
        }
    }

    package func commit() async throws { try await current?.commit() }

    /// Writes the remaining rows and renames the files to their final names, the first one first.
    ///
    /// - Throws: ``SinkError``. No new file then has its final name, unless the file system rejected a name after other
    ///   files were renamed. In that case, a run that resumes renames the remaining files.
    package func finish(
        beforePublish: @escaping @Sendable (SinkSummary) throws -> Void,
        afterPublish: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary {
        do {
            if let current, current.rowCount == 0, !files.isEmpty {
                // The file was created for records that the mapping converted into no rows.
                await current.abandon()
                self.current = nil
            } else if current != nil || files.isEmpty {
                try await close(try await openFile(), endsRun: true)
            }
            let summary = SinkSummary(files: files)
            let (paths, identities, overwrite, lock) = (files.map(\.path), identities, overwrite, lock)
            try await runFinalOperation {
                try beforePublish(summary)
                try Self.check(paths, identities)
                try Self.publish(existing: paths, isReplacing: overwrite)
                try afterPublish()
                lock.release()
            }
            return summary
        } catch {
            if observer == nil { await abandon() }
            throw error
        }
    }

    /// Checks that files are unchanged since they were closed.
    private static func check(_ paths: [String], _ identities: [ClosedFileIdentity]) throws(SinkError) {
        do throws(FileError) {
            for (path, identity) in zip(paths, identities) { try identity.check(path + PartialFile.defaultExtension) }
        } catch {
            throw SinkError(error)
        }
    }

    package func suspend(atEnd: @escaping @Sendable () -> Void) async {
        let lock = lock
        if let current {
            await current.suspend {
                atEnd()
                lock.release()
            }
        } else {
            try? await runFinalOperation {
                atEnd()
                lock.release()
            }
        }
        current = nil
    }

    package func abandon(atEnd: @escaping @Sendable () -> Void) async {
        let (written, identities, lock) = (files, identities, lock)
        files = []
        let removing: @Sendable () -> Void = {
            // An error is ignored: a file that cannot be removed has a temporary name, and the next run replaces it.
            for (file, identity) in zip(written, identities) {
                identity.remove(file.path + PartialFile.defaultExtension)
            }
            atEnd()
            lock.release()
        }
        if let current {
            await current.abandon(atEnd: removing)
        } else {
            try? await runFinalOperation(removing)
        }
        current = nil
    }

    /// Runs an operation that ends the series, or one of its files, on a thread that may block.
    ///
    /// If the task is cancelled, the method waits at most for ``patience``. After that, the operation continues in the
    /// background, and the lock is not released.
    private func runFinalOperation<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
        -> Value
    {
        guard !hasTimedOut else { throw SinkError.hung(after: patience) }
        do {
            return try await blocking(patience: patience, body)
        } catch {
            if (error as? SinkError)?.code == .hung { hasTimedOut = true }
            throw error
        }
    }

    private func path(_ number: Int) -> String { series.path(number, prefix: prefix) }

    /// Returns the current file, or opens the next one.
    private func openFile() async throws -> FileSink {
        if let current { return current }
        let (path, overwrite) = (path(files.count), overwrite)
        let file = try await blocking { try LocalFile(path: path, overwrite: overwrite, lock: nil) }
        currentIdentity = file.identity
        let destination = UnpublishedFile(file)
        let sink = FileSink(
            configuration: configuration,
            destination: configuration.interception?(destination) ?? destination,
            number: files.count,
            start: checkpoint,
            observer: observer,
            skippedRows: skippedRows
        )
        current = sink
        return sink
    }

    private func close(_ sink: FileSink, endsRun: Bool = false) async throws {
        let path = path(files.count)
        let summary = try await sink.finish(endsRun: endsRun)
        let written = currentIdentity
        let now = ContinuousClock.now
        let syncing = now - lastSync >= Self.syncInterval ? observer : nil
        let identity = try await runFinalOperation {
            // Another program may have replaced the file since it was closed.
            do throws(FileError) {
                try written?.check(path + PartialFile.defaultExtension)
            } catch {
                throw SinkError(error)
            }
            try syncing?.blocksSynced()
            return ClosedFileIdentity(path: path + PartialFile.defaultExtension)
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
                sha256: summary.sha256
            )
        )
        identities.append(identity)
    }

    /// Adds a complete file to the list of files and to the counts.
    private func add(_ file: SinkSummary.File) {
        files.append(file)
        closedRowCount += file.rowCount
        closedByteCount += file.writtenByteCount
    }
}

/// The destination of one file of a series. Publishing syncs and closes the file, but does not rename it. The file is
/// closed because a series may have too many files to keep them open.
private final class UnpublishedFile: ByteDestination {
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
