internal import Compression
internal import Dispatch
internal import DurableFiles
internal import Foundation
internal import InterimData
internal import JiraReader
internal import Sinks

/// What a run writes down beside its file, so that another can go on where it was cut short.
///
/// `OUTPUT.journal` has a line for each ``JournalEntry``: JSON, a tab, the CRC-32 of the JSON as eight hexadecimal digits, a
/// line feed. A line is written before the block it tells of, so that every block that reads back whole has one; what was
/// not written whole is noticed by its CRC. `OUTPUT.ids` has the ids that a census has listed, and `OUTPUT.keys` the keys of the
/// records in the blocks; see ``KeyFile``.
///
/// Writing blocks, so it happens on a queue of the journal's own. The caller has the lock of the output. Unchecked because of the
/// files. Sound because they are used on that queue alone.
final class RunJournal: @unchecked Sendable {
    private let path: String
    private let idsPath: String
    private let keysPath: String
    private let queue = DispatchQueue(label: "journal")
    private let journal: OpenFile
    private var ids: OpenFile?
    private let keys: OpenFile?
    private var listed: KeyFile
    private var written: KeyFile
    /// What went wrong while ids were written, for whoever writes next.
    private var failure: CopyError?

    static func path(of output: String) -> String { output + ".journal" }
    static func idsPath(of output: String) -> String { output + ".ids" }
    static func keysPath(of output: String) -> String { output + ".keys" }

    /// Begins a journal, in place of one that may be there.
    ///
    /// - Throws: ``CopyError`` when it cannot be written.
    init(output: String, head: JournalHead) throws(CopyError) {
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

    /// Resumes a journal, behind the entries, the ids and the keys that count.
    init(output: String, continuing kept: JournalContent, keys: KeyFile, entryCount: Int) throws(CopyError) {
        path = Self.path(of: output)
        idsPath = Self.idsPath(of: output)
        keysPath = Self.keysPath(of: output)
        listed = kept.listedIDs
        written = keys
        do throws(FileError) {
            guard let file = try OpenFile(existing: path, for: .updating) else {
                throw FileError(.lost, "\(path) was removed by another program; start again without --resume")
            }
            journal = file
            try file.truncate(to: kept.ends[entryCount - 1])
            ids = try OpenFile(existing: idsPath, for: .updating)
            try ids?.truncate(to: listed.byteCount)
            // Where it is gone, no block counts, and what is written has keys again.
            let existing = try OpenFile(existing: keysPath, for: .updating)
            try existing?.truncate(to: written.byteCount)
            self.keys = if let existing { existing } else { try OpenFile(creating: keysPath) }
        } catch {
            throw Self.failure(error)
        }
        // It may stand behind what was cut off.
        if kept.isListComplete { try append(.listComplete(listed.count, at: kept.listCompleted)) }
    }

    /// Removes the files of a journal that no run writes. Blocks.
    static func remove(of output: String) {
        for path in [path(of: output), idsPath(of: output), keysPath(of: output)] { removeFile(path) }
    }

    /// Writes an entry, and in front of it the keys of the records that it adds. Blocks until it is written.
    func append(_ entry: JournalEntry, keys added: [RecordKey] = []) throws(CopyError) {
        let line = entry.line
        let result: Result<Void, CopyError> = queue.sync {
            do throws(CopyError) {
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

    /// Writes ids, and does not wait for it. An entry that is written later follows them.
    ///
    /// - Parameter date: When they were listed.
    func append(listed new: ListedIssues, at date: Date) {
        queue.async { [self] in
            guard failure == nil else { return }
            do throws(CopyError) {
                try Self.write(listed.append(new.ids), to: try openIDs())
                if new.isComplete {
                    let entry = JournalEntry.listComplete(listed.count, at: date)
                    try Self.write(entry.line, to: journal)
                }
            } catch {
                failure = error
            }
        }
    }

    /// Brings what was written to the disk. Blocks.
    func sync() throws(CopyError) {
        let result: Result<Void, CopyError> = queue.sync {
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

    /// Removes the journal: the run needs none any more. What another program has put in its place stays.
    func remove() {
        queue.sync {
            journal.identity?.remove(path)
            ids?.identity?.remove(idsPath)
            keys?.identity?.remove(keysPath)
        }
    }

    // MARK: Files

    /// The file of the ids, which is created when there are some.
    private func openIDs() throws(CopyError) -> OpenFile {
        if let ids { return ids }
        do throws(FileError) {
            let created = try OpenFile(creating: idsPath)
            ids = created
            return created
        } catch {
            throw Self.failure(error)
        }
    }

    private static func write(_ bytes: [UInt8], to file: OpenFile) throws(CopyError) {
        do throws(FileError) {
            try file.write(bytes)
        } catch {
            throw failure(error)
        }
    }

    private static func failure(_ error: FileError) -> CopyError {
        CopyError(.writingFailed, "the journal cannot be written: \(error.message)", cause: SinkError(error))
    }
}

/// The plan of a run, as far as it shapes the text: an unfinished run is resumed by a plan that is the same in all of this.
struct JournalHead: Codable, Hashable, Sendable {
    /// The version of journals that this program writes.
    static let currentVersion = 3
    /// The versions whose files it publishes where everything was written.
    static let knownVersions = 1...3

    var version = currentVersion
    /// What was asked for, by name.
    var plan: [String: String]
    /// When the first run began.
    var started: Date
    /// What differs, in words; empty when nothing does.
    func differences(from other: JournalHead) -> [String] {
        Set(plan.keys).union(other.plan.keys).sorted().compactMap { name in
            let (then, now) = (plan[name] ?? "none", other.plan[name] ?? "none")
            return then == now ? nil : "\(name) was \(then) and is \(now)"
        }
    }
}

/// What a run had come to when a block was full.
struct JournalBlock: Codable, Hashable, Sendable {
    var block: WrittenBlock
    /// The mark of the page that the last record came with.
    var mark: String?
    /// Whether the text ends with this block.
    var isLast: Bool
    /// The records in this block and all before it whose keys are in `OUTPUT.keys`; absent where a record has none.
    var keyCount: Int?
    var counts: RunCounts
}

extension JournalBlock {
    /// The entry's JSON, as the encoder would write it but for the order of members; `nil` where something was found on the
    /// way, which is rare. A line is written for every block, and the encoder takes hundreds of allocations for one.
    fileprivate var json: [UInt8]? {
        guard counts.goneIssues.isEmpty, counts.unreadIssues.isEmpty, counts.skippedParents.isEmpty,
            counts.listing == nil
        else { return nil }
        var json: [UInt8] = []
        json.reserveCapacity(1024)
        func put(_ text: StaticString) {
            text.withUTF8Buffer { json.append(contentsOf: $0) }
        }
        func put(_ name: StaticString, _ number: Int) {
            put(name)
            json.append(decimal: number)
        }
        func put(_ name: StaticString, _ text: String) {
            put(name)
            json.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { json.append(UInt8(ascii: "\\")) }
                json.append(byte)
            }
            json.append(UInt8(ascii: "\""))
        }
        // Neither a mark, which is JSON itself, nor a date in a header has control characters.
        for text in [mark, counts.siteDate] where text?.utf8.contains(where: { $0 < 0x20 }) == true { return nil }
        put("{\"block\":{\"_0\":{\"block\":{\"byteCount\":", block.byteCount)
        put(",\"crc32\":", Int(block.crc32))
        put(",\"offset\":", block.offset)
        put(",\"recordCount\":", block.recordCount)
        put(",\"textByteCount\":", block.textByteCount)
        put("},\"counts\":{\"cutLists\":{")
        var isFirst = true
        for list in CutList.allCases where counts.cutLists[list] != 0 {
            if !isFirst { json.append(UInt8(ascii: ",")) }
            isFirst = false
            put("", list.rawValue)
            put(":", counts.cutLists[list])
        }
        put("},\"goneIssues\":[],\"milliseconds\":", counts.milliseconds)
        put(",\"receivedByteCount\":", counts.receivedByteCount)
        put(",\"requests\":", counts.requests)
        put(",\"resumptions\":", counts.resumptions)
        put(",\"retries\":", counts.retries)
        if let rows = counts.rows {
            put(",\"rows\":{\"filled\":[")
            for (place, column) in rows.filled.enumerated() { put(place > 0 ? "," : "", column) }
            put("],\"loneSurrogates\":", rows.loneSurrogates)
            put(",\"nuls\":", rows.nuls)
            put(",\"skipped\":", rows.skipped)
            put("}")
        }
        if let date = counts.siteDate { put(",\"siteDate\":", date) }
        put(",\"skippedParents\":[],\"unreadIssues\":[]},\"isLast\":")
        put(isLast ? "true" : "false")
        if let keyCount { put(",\"keyCount\":", keyCount) }
        if let mark { put(",\"mark\":", mark) }
        put("}}}")
        return json
    }
}

/// What a run counts beside its records, since its very beginning.
struct RunCounts: Codable, Hashable, Sendable {
    var requests = 0
    var retries = 0
    var receivedByteCount = 0
    var milliseconds = 0
    /// How often it was gone on with.
    var resumptions = 0
    /// The site's time when the run began.
    var siteDate: String?
    var goneIssues: [UInt64] = []
    var unreadIssues: [UInt64] = []
    var cutLists = CutListCounts()
    var skippedParents: [SkippedParent] = []
    /// The findings about listings; absent where that is nothing.
    var listing: ListingFindings?
    /// The counts of a run that converts values; absent where there is nothing to count.
    var rows: RowCounts?

    /// What was found before the page of the block's mark.
    var findings: ReadingFindings {
        get {
            var findings = ReadingFindings()
            findings.goneIssues = goneIssues
            findings.unreadIssues = unreadIssues
            findings.cutLists = cutLists
            findings.skippedParents = skippedParents
            findings.listing = listing ?? ListingFindings()
            return findings
        }
        set {
            goneIssues = newValue.goneIssues
            unreadIssues = newValue.unreadIssues
            cutLists = newValue.cutLists
            skippedParents = newValue.skippedParents
            listing = newValue.listing.isEmpty ? nil : newValue.listing
        }
    }
}

/// The counts of a run about its rows: those that were left out, and the values in the others.
struct RowCounts: Codable, Hashable, Sendable {
    var skipped = 0
    var nuls = 0
    var loneSurrogates = 0
    /// The numbers of the columns that have had a value.
    var filled: [Int] = []
}

/// A line of a journal.
enum JournalEntry: Codable, Hashable, Sendable {
    case head(JournalHead)
    case block(JournalBlock)
    /// The ids are all that there were: so many, and when that was known. Journals of version 1.0 have no date.
    case listComplete(Int, at: Date?)
    /// Everything is written; what is missing is the file's name.
    case complete

    /// The entry as a line.
    var line: [UInt8] {
        if case .block(let block) = self, var line = block.json {
            let crc = line.withUnsafeBytes { Checksum(of: $0).crc32 }
            line.append(UInt8(ascii: "\t"))
            for shift in stride(from: 28, through: 0, by: -4) {
                let digit = UInt8(crc >> UInt32(shift) & 15)
                line.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
            }
            line.append(UInt8(ascii: "\n"))
            return line
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers, text and dates can always be encoded.
        let json = Array((try? encoder.encode(self)) ?? Data())
        return json + Array("\t\(Self.digits(json))\n".utf8)
    }

    /// Reads a line without its line feed; `nil` for one that was not written whole.
    init?(line: ArraySlice<UInt8>) {
        guard let tab = line.lastIndex(of: UInt8(ascii: "\t")) else { return nil }
        let json = Array(line[..<tab])
        guard String(decoding: line[(tab + 1)...], as: UTF8.self) == Self.digits(json),
            let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(json))
        else { return nil }
        self = entry
    }

    private static func digits(_ json: [UInt8]) -> String {
        let crc = json.withUnsafeBytes { Checksum(of: $0).crc32 }
        let text = String(crc, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}

/// What a journal on the disk tells.
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
