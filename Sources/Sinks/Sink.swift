internal import Digests
package import InterimData

/// An object that writes records to one file, to a series of files, or to standard output.
///
/// A sink belongs to one task, which calls ``write(_:)`` any number of times and then one of
/// ``finish(beforePublish:afterPublish:)``, ``suspend(atEnd:)`` and ``abandon(atEnd:)``. No output has its final name
/// before the sink finishes.
///
/// A sink commits checkpoints (``/InterimData/Checkpoint``) automatically after a certain amount of data or time, and
/// in ``commit()``. It reports each checkpoint to its ``BlockObserver``, if there is one, together with the position of
/// its data, so that another run can resume after that checkpoint. A new sink must pass the tests of `SinkBattery`.
package protocol Sink: AnyObject {
    /// The number of rows written so far, including those of earlier runs.
    var rowCount: Int { get }
    /// The number of bytes written to the destination so far.
    var writtenByteCount: Int { get }

    /// Writes the records of a batch, in order. The method returns when the sink has accepted all of them. It waits if
    /// the destination cannot keep up.
    ///
    /// - Throws: `CancellationError` if the task is cancelled during a wait, ``/InterimData/RowFailure`` for a record
    ///   that cannot be written, or the error of writing this batch or an earlier one. After an error, no more batches
    ///   can be written.
    func write(_ batch: RecordBatch) async throws

    /// Commits the written records, and waits until the destination has accepted them. If the task is cancelled, the
    /// method stops waiting when the destination accepts no more bytes.
    ///
    /// - Throws: The error of the destination.
    func commit() async throws

    /// Writes the end of the output and makes the output final.
    ///
    /// - Parameters:
    ///   - beforePublish: Called when all data is synced, before the output gets its final names.
    ///   - afterPublish: Called when the output has its final names, before other runs may write to the destination.
    ///     Both closures run on a thread that may block.
    /// - Throws: The error of the destination, or of one of the closures. A sink without an observer has then abandoned
    ///   its output. If the sink has an observer, the caller must suspend or abandon it.
    func finish(
        beforePublish: @escaping @Sendable (SinkSummary) throws -> Void,
        afterPublish: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary

    /// Ends the sink and leaves the committed records for a run that resumes, if possible.
    ///
    /// - Parameter atEnd: Called at the end, on a thread that may block, before other runs may write to the
    ///   destination.
    func suspend(atEnd: @escaping @Sendable () -> Void) async

    /// Ends the sink and removes the written data, if possible.
    ///
    /// - Parameter atEnd: Called at the end, on a thread that may block, before other runs may write to the
    ///   destination.
    func abandon(atEnd: @escaping @Sendable () -> Void) async
}

extension Sink {
    /// Writes the end of the output and makes the output final.
    package func finish() async throws -> SinkSummary { try await finish(beforePublish: { _ in }, afterPublish: {}) }

    /// Ends the sink and leaves the committed records for a run that resumes.
    package func suspend() async { await suspend(atEnd: {}) }

    /// Ends the sink and removes the written data, if possible.
    package func abandon() async { await abandon(atEnd: {}) }
}

/// The output of a sink that has finished.
package struct SinkSummary: Sendable {
    /// A file of the output.
    package struct File: Sendable {
        /// The path.
        package var path: String
        /// The number of rows in the file.
        package var rowCount: Int
        /// The size of the text, before compression, in bytes.
        package var textByteCount: Int
        /// The size of the file in bytes.
        package var writtenByteCount: Int
        /// The SHA-256 of the text, as hexadecimal digits.
        package var sha256: String

        /// Creates the summary of a file.
        package init(path: String, rowCount: Int, textByteCount: Int, writtenByteCount: Int, sha256: String) {
            self.path = path
            self.rowCount = rowCount
            self.textByteCount = textByteCount
            self.writtenByteCount = writtenByteCount
            self.sha256 = sha256
        }
    }

    /// The number of rows written.
    package var rowCount: Int
    /// The size of the text, before compression, in bytes.
    package var textByteCount: Int
    /// The number of bytes written.
    package var writtenByteCount: Int
    /// The SHA-256 of the text, as hexadecimal digits. If the output is several files, it is the SHA-256 of the
    /// concatenated SHA-256 digits of the files, in order.
    package var sha256: String
    /// The files in order if the output is several files; otherwise `nil`.
    package var files: [File]?

    /// Creates the summary of an output that is one file or standard output.
    package init(rowCount: Int, textByteCount: Int, writtenByteCount: Int, sha256: String) {
        self.rowCount = rowCount
        self.textByteCount = textByteCount
        self.writtenByteCount = writtenByteCount
        self.sha256 = sha256
    }

    /// Creates the summary of an output of several files.
    package init(files: [File]) {
        rowCount = files.reduce(0) { $0 + $1.rowCount }
        textByteCount = files.reduce(0) { $0 + $1.textByteCount }
        writtenByteCount = files.reduce(0) { $0 + $1.writtenByteCount }
        sha256 = Self.sha256(ofFiles: files.map(\.sha256))
        self.files = files
    }

    /// Returns the SHA-256 of the concatenated SHA-256 digits of files.
    package static func sha256(ofFiles digits: [String]) -> String {
        var hash = SHA256Hash()
        for digits in digits { Array(digits.utf8).withUnsafeBytes { hash.append($0) } }
        return hash.hexDigits
    }
}
