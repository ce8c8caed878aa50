package import Foundation
internal import InterimData

/// The content of a journal that was read from the disk.
package struct JournalContent: Sendable {
    /// The first entry.
    package var head: JournalHead
    /// The blocks, in order.
    package private(set) var blocks: [JournalBlock] = []
    /// For each block, the index of its entry among all entries, as in ``ends``.
    package private(set) var blockEntries: [Int] = []
    /// For each entry, the offset in the file at which it ends.
    package private(set) var ends: [Int] = []
    /// If `true`, the list of ids is complete.
    package private(set) var isListComplete = false
    /// The time at which the list was completed.
    package private(set) var listCompleted: Date?
    /// If `true`, all data is written, and the files only have to be renamed to their final names.
    package private(set) var isComplete = false
    /// The ids of records that the run has listed so far.
    package private(set) var listedIDs: KeyFile
    /// The first line. The checksums in key files begin with its checksum, so that a key file of another journal is
    /// detected.
    private var headLine: [UInt8]

    /// A Boolean value that indicates whether the run can be resumed. Otherwise, this program can only publish the
    /// run's output, provided that the output is complete.
    package var isResumable: Bool { head.version == JournalHead.currentVersion }

    /// Returns the keys of the output's records from the key file. Keys are stored in groups. The result ends before
    /// the first group that is damaged, or with which it would exceed the maximum.
    ///
    /// - Parameter recordCount: The maximum number of records.
    package func keys(of output: String, upTo recordCount: Int) -> KeyFile {
        let data = FileManager.default.contents(atPath: RunJournal.keysPath(of: output)) ?? Data()
        return KeyFile(data, head: headLine, limit: 2 * min(max(0, recordCount), .max / 2))
    }

    /// The error for a journal whose version is not supported.
    package static let otherVersion = RunStateError(
        .otherVersion,
        "the unfinished run was written by another version of this program; finish it with that version, "
            + "or start again without resuming",
        advisedSettings: [.restart]
    )

    /// Reads a journal up to the first incomplete line. Returns `nil` if there is no journal, or if its head is
    /// incomplete.
    ///
    /// - Throws: ``RunStateError/Code/otherVersion`` if the journal's version is not supported.
    package init?(output: String) throws(RunStateError) {
        guard let data = FileManager.default.contents(atPath: RunJournal.path(of: output)) else { return nil }
        try self.init(Array(data), ids: FileManager.default.contents(atPath: RunJournal.idsPath(of: output)) ?? Data())
    }

    /// Creates the content from the bytes of a journal and of its file of ids.
    package init?(_ bytes: [UInt8], ids: Data) throws(RunStateError) {
        let lines = Self.lines(of: bytes)
        guard let first = lines.first, let version = Self.version(ofHead: first.json) else { return nil }
        guard JournalHead.knownVersions.contains(version) else { throw Self.otherVersion }
        guard case .head(let head)? = JournalEntry(json: first.json) else { return nil }
        self.head = head
        headLine = Array(bytes[..<first.end])
        listedIDs = KeyFile(ids, head: headLine)
        var (listCount, completed): (Int?, Date?)
        for line in lines {
            guard let entry = JournalEntry(json: line.json), entry.isPlausible else {
                // The entries of blocks have a different form in other versions, and are skipped.
                if version != JournalHead.currentVersion { continue }
                break
            }
            ends.append(line.end)
            switch entry {
            case .head: break
            case .block(let block):
                blocks.append(block)
                blockEntries.append(ends.count - 1)
            case .listComplete(let count, let date): (listCount, completed) = (count, date)
            case .complete: isComplete = true
            }
        }
        isListComplete = listCount == listedIDs.count
        listCompleted = isListComplete ? completed : nil
    }

    /// Returns the JSON of the complete lines at the beginning, each with the offset at which the line ends.
    private static func lines(of bytes: [UInt8]) -> [(json: [UInt8], end: Int)] {
        var lines: [(json: [UInt8], end: Int)] = []
        var start = 0
        while let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let json = JournalEntry.json(ofLine: bytes[start..<feed]) else { break }
            start = feed + 1
            lines.append((json, start))
        }
        return lines
    }

    /// Returns the version in the head of a journal of any version.
    private static func version(ofHead json: [UInt8]) -> Int? {
        struct Line: Decodable {
            struct Entry: Decodable { var _0: Head }
            struct Head: Decodable { var version: Int }
            var head: Entry
        }
        return (try? JSONDecoder().decode(Line.self, from: Data(json)))?.head._0.version
    }
}
