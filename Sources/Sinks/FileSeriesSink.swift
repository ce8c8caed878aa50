internal import DurableFiles
public import InterimData

/// Writes rows into several files, each with at most so many.
///
/// Each file is written by a ``FileSink`` of its own; the next one begins when there is a row for it. The files get their
/// names together, when the last of them is whole. A sink belongs to one task. ``finish()`` or ``abandon()`` ends it.
public final class FileSeriesSink {
    /// What a finished sink has written.
    public struct Summary: Sendable {
        /// Rows in all files.
        public var recordCount = 0
        /// Bytes of text in all files, before compression.
        public var textByteCount = 0
        /// Bytes of all files.
        public var writtenByteCount = 0
        /// The files' paths, in order.
        public var paths: [String] = []
    }

    private let configuration: SinkConfiguration
    private let series: FileSeries
    private let prefix: String
    private let overwrite: Bool
    private let skippedRows: SkippedRows?
    /// The lock of the first file, which stands for all.
    private let lock: LockFile
    private var current: FileSink?
    /// The file of ``current``.
    private var currentIdentity: FileIdentity?
    /// The files that are whole.
    private var identities: [ClosedFileIdentity] = []
    /// What is in the files that are whole and wait for their names.
    private var done = Summary()

    /// Creates the sink and locks the series. No file of it is made yet.
    ///
    /// - Throws: ``SinkError`` when the destination is not a file's path, the configuration has no series, or another run writes
    ///   it.
    public init(configuration: SinkConfiguration, skippedRows: SkippedRows? = nil) throws(SinkError) {
        guard let series = configuration.series, case .file(let prefix, let overwrite) = configuration.destination
        else {
            throw SinkError(.other, "several files need a path to begin their names with")
        }
        self.configuration = configuration
        self.series = series
        self.prefix = prefix
        self.overwrite = overwrite
        self.skippedRows = skippedRows
        lock = try OutputLock.take(series.path(0, prefix: prefix))
    }

    /// The paths of the files that are whole, named or not.
    public var paths: [String] { done.paths }

    /// Rows written so far.
    public var recordCount: Int { done.recordCount + (current?.recordCount ?? 0) }

    /// Bytes written so far.
    public var writtenByteCount: Int { done.writtenByteCount + (current?.writtenByteCount ?? 0) }

    /// Writes a batch.
    ///
    /// - Throws: What ``FileSink/write(_:)`` and ``FileSink/finish(sealing:settling:)`` throw.
    public func write(_ batch: RecordBatch) async throws {
        var position = RowPosition()
        while position.record < batch.count {
            let sink = try current ?? makeSink()
            current = sink
            let room = series.maximumRowCount - sink.recordCount
            if room == 0 {
                try await close(sink)
                continue
            }
            position = try await sink.write(batch, from: position, mostRows: room)
        }
    }

    /// Writes what is left and gives the files their names, the first one first.
    ///
    /// - Throws: ``SinkError``; unless the names themselves could not be given, nothing new stands under any of them.
    public func finish() async throws -> Summary {
        if let current, current.recordCount == 0, !done.paths.isEmpty {
            // Begun for records that became no rows.
            await current.abandon()
            self.current = nil
        } else if current != nil || done.paths.isEmpty {
            try await close(try current ?? makeSink())
        }
        let (paths, identities, overwrite, lock) = (done.paths, identities, overwrite, lock)
        try await blocking {
            do throws(FileError) {
                for (path, identity) in zip(paths, identities) {
                    try identity.check(path + PartialFile.ending)
                    try PartialFile(leftBehind: path, isReplacing: overwrite)?.publish()
                }
            } catch {
                throw SinkError(error)
            }
            lock.release()
        }
        return done
    }

    /// Ends the sink and removes all that was written.
    public func abandon() async {
        await current?.abandon()
        current = nil
        let (paths, identities, lock) = (done.paths, identities, lock)
        done = Summary()
        _ = try? await blocking {
            // What cannot be taken away has no name, and the next run replaces it.
            for (path, identity) in zip(paths, identities) { identity.remove(path + PartialFile.ending) }
            lock.release()
        }
    }

    private func makeSink() throws -> FileSink {
        var configuration = configuration
        configuration.series = nil
        let path = series.path(done.paths.count, prefix: prefix)
        configuration.destination = .file(path: path, overwrite: overwrite)
        let file = try LocalFile(path: path, overwrite: overwrite, lock: nil)
        currentIdentity = file.identity
        let destination = WaitingFile(file)
        return FileSink(configuration: configuration, destination: destination, skippedRows: skippedRows)
    }

    private func close(_ sink: FileSink) async throws {
        let path = series.path(done.paths.count, prefix: prefix)
        let summary = try await sink.finish()
        let written = currentIdentity
        let identity = try await blocking {
            // It was checked under its name when it was closed, a moment ago.
            do throws(FileError) {
                try written?.check(path + PartialFile.ending)
            } catch {
                throw SinkError(error)
            }
            return ClosedFileIdentity(path: path + PartialFile.ending)
        }
        guard let identity else {
            throw SinkError(.lost, "\(path).partial was removed by another program during the run; start again")
        }
        current = nil
        done.recordCount += summary.recordCount
        done.textByteCount += summary.textByteCount
        done.writtenByteCount += summary.writtenByteCount
        done.paths.append(path)
        identities.append(identity)
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
