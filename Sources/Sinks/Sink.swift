internal import Digests
package import InterimData

/// A destination of records: one file, a series of files, standard output.
///
/// A sink belongs to one task, which calls ``write(_:)`` any number of times and then one of ``finish(sealing:settling:)``,
/// ``suspend(settling:)`` and ``abandon(settling:)``. Nothing appears under a final name before it finishes.
///
/// A sink commits checkpoints (``InterimData/Checkpoint``) on its own, when it has written enough or for long enough, and at
/// ``commit()``. With a ``BlockObserver`` it reports each one together with the place of its data, so that another run can resume
/// behind it. To add a sink, pass the tests of `SinkBattery` with it.
package protocol Sink: AnyObject {
    /// The rows written so far, those of earlier runs included.
    var rowCount: Int { get }
    /// The bytes written to the destination so far.
    var writtenByteCount: Int { get }

    /// Writes the records of a batch, in order. Returns when the sink has taken all of them; waits while the destination is behind.
    ///
    /// - Throws: `CancellationError` while it waits, ``InterimData/RowFailure`` for a record that cannot be written, or the error of
    ///   this batch or of earlier ones, which is final.
    func write(_ batch: RecordBatch) async throws

    /// Commits the records that were written, and waits until the destination has them. A cancelled task waits no longer than the
    /// destination accepts bytes.
    ///
    /// - Throws: The error of the destination.
    func commit() async throws

    /// Writes the end and makes everything final.
    ///
    /// - Parameters:
    ///   - sealing: Called when everything is safe, before it gets its final names.
    ///   - settling: Called when everything has its final names, before other runs may write to the destination. Both run on a
    ///     thread that may block.
    /// - Throws: The error of the destination, or of the two. Without an observer the sink has then been abandoned; with one, the
    ///   caller suspends or abandons it.
    func finish(
        sealing: @escaping @Sendable (SinkSummary) throws -> Void,
        settling: @escaping @Sendable () throws -> Void
    ) async throws -> SinkSummary

    /// Ends the sink and leaves the committed records for a run that resumes, as far as that is possible.
    ///
    /// - Parameter settling: Called at the end, on a thread that may block, before other runs may write to the destination.
    func suspend(settling: @escaping @Sendable () -> Void) async

    /// Ends the sink and removes what was written, where it can be removed.
    ///
    /// - Parameter settling: Called at the end, on a thread that may block, before other runs may write to the destination.
    func abandon(settling: @escaping @Sendable () -> Void) async
}

extension Sink {
    /// Writes the end and makes everything final.
    package func finish() async throws -> SinkSummary { try await finish(sealing: { _ in }, settling: {}) }

    /// Ends the sink and leaves the committed records for a run that resumes.
    package func suspend() async { await suspend(settling: {}) }

    /// Ends the sink and removes what was written, where it can be removed.
    package func abandon() async { await abandon(settling: {}) }
}

/// The output of a sink that has finished.
package struct SinkSummary: Sendable {
    /// A file of the output.
    package struct File: Sendable {
        /// The path.
        package var path: String
        /// Rows in the file.
        package var rowCount: Int
        /// Bytes of text, before compression.
        package var textByteCount: Int
        /// Bytes of the file.
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

    /// Rows written.
    package var rowCount: Int
    /// Bytes of text, before compression.
    package var textByteCount: Int
    /// Bytes written.
    package var writtenByteCount: Int
    /// The SHA-256 of the text, as hexadecimal digits; of several files, the SHA-256 of their digits, one behind the other.
    package var sha256: String
    /// The files in order, where the output is several; else `nil`.
    package var files: [File]?

    /// Creates the summary of one output.
    package init(rowCount: Int, textByteCount: Int, writtenByteCount: Int, sha256: String) {
        self.rowCount = rowCount
        self.textByteCount = textByteCount
        self.writtenByteCount = writtenByteCount
        self.sha256 = sha256
    }

    /// Creates the sum of several files.
    package init(files: [File]) {
        rowCount = files.reduce(0) { $0 + $1.rowCount }
        textByteCount = files.reduce(0) { $0 + $1.textByteCount }
        writtenByteCount = files.reduce(0) { $0 + $1.writtenByteCount }
        sha256 = Self.sha256(ofFiles: files.map(\.sha256))
        self.files = files
    }

    /// The SHA-256 of the digits of several files, one behind the other.
    package static func sha256(ofFiles digits: [String]) -> String {
        var hash = SHA256Hash()
        for digits in digits { Array(digits.utf8).withUnsafeBytes { hash.append($0) } }
        return hash.hexDigits
    }
}
