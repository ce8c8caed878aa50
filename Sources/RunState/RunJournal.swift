internal import Compression
internal import Dispatch
internal import DurableFiles
package import Foundation
package import InterimData

/// The journal of a run, from which a later run can resume.
///
/// `OUTPUT.journal` has a line for each ``JournalEntry``: the JSON of the entry, a tab, the CRC-32 of the JSON as eight
/// hexadecimal digits, and a line feed. A line is written before its block, so that every complete block has a line. An
/// incomplete line has a CRC mismatch. `OUTPUT.ids` contains the ids that a census has listed, and `OUTPUT.keys` the
/// keys of the records in the blocks; see ``KeyFile``.
///
/// Writes are synchronous and therefore run on a dispatch queue of the journal. The caller holds the lock of the
/// output. The class is `@unchecked Sendable` because it has mutable properties. This is sound because they are
/// accessed only on that queue.
package final class RunJournal: @unchecked Sendable {
    private let path: String
    private let idsPath: String
    private let keysPath: String
    private let queue = DispatchQueue(label: "journal")
    private let journal: OpenFile
    private var ids: OpenFile?
    private let keys: OpenFile?
    private var listed: KeyFile
    private var written: KeyFile
    /// The error of a failed write of ids. The next call of ``append(_:keys:)`` throws it.
    private var failure: RunStateError?

    package static func path(of output: String) -> String { output + ".journal" }
    package static func idsPath(of output: String) -> String { output + ".ids" }
    package static func keysPath(of output: String) -> String { output + ".keys" }

    /// Creates a journal, replacing an existing one.
    ///
    /// - Throws: ``RunStateError`` if the journal cannot be written.
    package init(output: String, head: JournalHead) throws(RunStateError) {
        path = Self.path(of: output)
        idsPath = Self.idsPath(of: output)
        keysPath = Self.keysPath(of: output)
        Self.remove(of: output)
        let entry = JournalEntry.head(head)
        listed = KeyFile(head: entry.line)
        written = listed
        do throws(FileError) {
            journal = try OpenFile(creating: path)
            keys = try OpenFile(creating: keysPath)
        } catch {
            throw Self.failure(error)
        }
        try append(entry)
    }

    /// Opens the journal of an earlier run, and removes everything after its usable entries, ids and keys.
    package init(output: String, continuing kept: JournalContent, keys: KeyFile, entryCount: Int) throws(RunStateError)
    {
        path = Self.path(of: output)
        idsPath = Self.idsPath(of: output)
        keysPath = Self.keysPath(of: output)
        listed = kept.listedIDs
        written = keys
        do throws(FileError) {
            guard let file = try OpenFile(existing: path, for: .updating) else {
                throw FileError(.lost, "\(path) was removed by another program; start again without resuming")
            }
            journal = file
            try file.truncate(to: kept.ends[entryCount - 1])
            ids = try OpenFile(existing: idsPath, for: .updating)
            try ids?.truncate(to: listed.byteCount)
            // If the key file does not exist, no block is usable, and new keys are written from the beginning.
            let existing = try OpenFile(existing: keysPath, for: .updating)
            try existing?.truncate(to: written.byteCount)
            self.keys = if let existing { existing } else { try OpenFile(creating: keysPath) }
        } catch {
            throw Self.failure(error)
        }
        // The truncation may have removed the `listComplete` entry.
        if kept.isListComplete { try append(.listComplete(listed.count, at: kept.listCompleted)) }
    }

    /// Removes the files of a journal. No run may be writing it. Blocks.
    package static func remove(of output: String) {
        for path in [path(of: output), idsPath(of: output), keysPath(of: output)] { removeFile(path) }
    }

    /// Writes the keys of the records of an entry to the key file, and then the entry. Blocks until both are written.
    package func append(_ entry: JournalEntry, keys added: [RecordKey] = []) throws(RunStateError) {
        let line = entry.line
        let result: Result<Void, RunStateError> = queue.sync {
            do throws(RunStateError) {
                if let failure { throw failure }
                if let keys, !added.isEmpty { try Self.write(written.append(added), to: keys) }
                try Self.write(line, to: journal)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Writes ids asynchronously. Entries that are appended later are written after the ids.
    ///
    /// - Parameters:
    ///   - isComplete: If `true`, the list of ids is complete.
    ///   - date: The time at which the ids were listed.
    package func append(listed new: [UInt64], isComplete: Bool, at date: Date) {
        queue.async { [self] in
            guard failure == nil else { return }
            do throws(RunStateError) {
                try Self.write(listed.append(new), to: try openIDs())
                if isComplete {
                    let entry = JournalEntry.listComplete(listed.count, at: date)
                    try Self.write(entry.line, to: journal)
                }
            } catch {
                failure = error
            }
        }
    }

    /// Syncs the journal to the disk. Blocks.
    package func sync() throws(RunStateError) {
        let result: Result<Void, RunStateError> = queue.sync {
            do throws(FileError) {
                try ids?.sync()
                try keys?.sync()
                return .success(try journal.sync())
            } catch {
                return .failure(Self.failure(error))
            }
        }
        try result.get()
    }

    /// Removes the journal. Call this when the run no longer needs the journal. A file that another program created
    /// under the same name is kept.
    package func remove() {
        queue.sync {
            journal.identity?.remove(path)
            ids?.identity?.remove(idsPath)
            keys?.identity?.remove(keysPath)
        }
    }

    // MARK: Files

    /// Returns the file of the ids, creating it on first use.
    private func openIDs() throws(RunStateError) -> OpenFile {
        if let ids { return ids }
        do throws(FileError) {
            let created = try OpenFile(creating: idsPath)
            ids = created
            return created
        } catch {
            throw Self.failure(error)
        }
    }

    private static func write(_ bytes: [UInt8], to file: OpenFile) throws(RunStateError) {
        do throws(FileError) {
            try file.write(bytes)
        } catch {
            throw failure(error)
        }
    }

    private static func failure(_ error: FileError) -> RunStateError {
        RunStateError(
            .writingFailed,
            "the journal cannot be written: \(error.message)",
            cause: error,
            advisedSettings: error.code == .lost ? [.restart] : []
        )
    }
}
