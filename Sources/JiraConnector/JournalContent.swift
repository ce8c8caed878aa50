internal import Foundation
internal import InterimData
internal import JiraReader

/// The content of a journal on the disk.
struct JournalContent: Sendable {
    var head: JournalHead
    var blocks: [JournalBlock] = []
    /// The number of the entry that each block is.
    var blockEntries: [Int] = []
    /// Where each entry ends in the file.
    var ends: [Int] = []
    var isListComplete = false
    /// When the list was completed.
    var listCompleted: Date?
    var isComplete = false
    /// The ids that were listed.
    var listedIDs: KeyFile
    /// The first line, which key files begin with.
    private var headLine: [UInt8]

    /// A Boolean value that indicates whether its run can be resumed, and not only published.
    var isResumable: Bool { head.version == JournalHead.currentVersion }

    /// Returns a Boolean value that indicates whether the ids check whose issues come before the page of a mark. Without them
    /// it is not known which issues are in the file, and the run begins anew.
    func hasIDs(before mark: String?) -> Bool {
        listedIDs.count >= mark.map(Resumption.listedCount(before:)) ?? 0
    }

    /// Reads the keys of the records in the output.
    ///
    /// - Parameter recordCount: The most records.
    func keys(of output: String, upTo recordCount: Int) -> KeyFile {
        let data = FileManager.default.contents(atPath: RunJournal.keysPath(of: output)) ?? Data()
        return KeyFile(data, head: headLine, limit: 2 * recordCount)
    }

    /// The text of the error for a journal of another version.
    static let otherVersion =
        "the unfinished run was of another version of this program; finish it with that version, or start again without --resume"

    /// Reads a journal up to the first line that is not whole. Returns `nil` where there is none, or none that tells anything.
    ///
    /// - Throws: ``CopyError`` when it is of a version that this program does not know.
    init?(output: String) throws(CopyError) {
        guard let data = FileManager.default.contents(atPath: RunJournal.path(of: output)) else { return nil }
        try self.init(Array(data), ids: FileManager.default.contents(atPath: RunJournal.idsPath(of: output)) ?? Data())
    }

    init?(_ bytes: [UInt8], ids: Data) throws(CopyError) {
        var entries: [JournalEntry] = []
        var ends: [Int] = []
        var start = 0
        while let feed = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let entry = JournalEntry(line: bytes[start..<feed]) else { break }
            start = feed + 1
            entries.append(entry)
            ends.append(start)
        }
        guard case .head(let head)? = entries.first else { return nil }
        guard JournalHead.knownVersions.contains(head.version) else {
            throw CopyError(
                .invalidPlan,
                Self.otherVersion
            )
        }
        self.head = head
        self.ends = ends
        headLine = Array(bytes[..<ends[0]])
        listedIDs = KeyFile(ids, head: headLine)
        var (listCount, listCompleted): (Int?, Date?)
        for (number, entry) in entries.enumerated() {
            switch entry {
            case .head: break
            case .block(let block):
                blocks.append(block)
                blockEntries.append(number)
            case .listComplete(let count, let date): (listCount, listCompleted) = (count, date)
            case .complete: isComplete = true
            }
        }
        isListComplete = listCount == listedIDs.count
        self.listCompleted = isListComplete ? listCompleted : nil
    }
}
