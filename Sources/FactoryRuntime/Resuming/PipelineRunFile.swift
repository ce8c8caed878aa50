internal import DurableFiles

/// Writes a state file: a line with the whole record, followed by one line for each later change.
///
/// If each change replaced the file, a loop over many items would write a number of bytes that grows with the square of
/// the number of items. A change is therefore appended. The file is replaced by one line when the appended lines have
/// become longer than the first line, so that its size stays in proportion to the size of the record.
struct PipelineRunFile: Sendable {
    /// The appended lines may have this many bytes even if the first line is shorter.
    static let freeByteCount = 64 << 10

    /// The path of the file.
    let path: String
    /// The open file; `nil` if the next change replaces the file.
    private var file: OpenFile?
    private var byteCount = 0
    private var firstLineByteCount = 0
    /// The digest of the last line.
    private var digest = ""

    /// Creates a writer whose first change replaces the file.
    init(path: String) { self.path = path }

    /// Writes changes and syncs the file. The method blocks.
    ///
    /// - Parameters:
    ///   - activities: The activities that have changed.
    ///   - record: The whole record, which is called if the file is replaced.
    mutating func write(
        _ activities: [String: PipelineRunRecord.Activity],
        _ record: () -> PipelineRunRecord
    ) throws(FactoryRunError) {
        do throws(FileError) {
            let line = PipelineRunRecord.line(of: activities, after: digest)
            let limit = max(firstLineByteCount, Self.freeByteCount)
            if let file, byteCount - firstLineByteCount + line.bytes.count <= limit, isCurrent(file) {
                try append(line, to: file)
            } else {
                try replace(record())
            }
        } catch {
            throw FactoryRunError(.state, "the state of the run, \(path), cannot be written: \(error.message).")
        }
    }

    /// Returns a Boolean value that indicates whether the path still refers to the file and no other program has
    /// changed its length.
    private func isCurrent(_ file: OpenFile) -> Bool {
        file.identity == FileIdentity(path: path, followsLinks: false) && (try? file.byteCount()) == byteCount
    }

    private mutating func append(_ line: PipelineRunRecord.Line, to file: OpenFile) throws(FileError) {
        do throws(FileError) {
            try file.write(line.bytes)
            try file.sync()
        } catch {
            // The file may end with a part of the line. Without its line feed, a reader ignores that part.
            try? file.truncate(to: byteCount)
            close()
            throw error
        }
        byteCount += line.bytes.count
        digest = line.digest
    }

    private mutating func replace(_ record: PipelineRunRecord) throws(FileError) {
        close()
        let line = record.line
        let partial = try PartialFile(creating: path, isReplacing: true, permissions: 0o600)
        // Discarding has no effect after the file is published.
        defer { partial.discard() }
        try partial.write(line.bytes)
        try partial.publish()
        byteCount = line.bytes.count
        firstLineByteCount = byteCount
        digest = line.digest
        guard let opened = try OpenFile(existing: path, for: .updating), opened.identity == partial.identity else {
            throw FileError(.lost, "\(path) was replaced by another program")
        }
        try opened.truncate(to: byteCount)
        file = opened
    }

    /// Closes the file. The next change replaces it.
    mutating func close() {
        file?.close()
        file = nil
    }
}
