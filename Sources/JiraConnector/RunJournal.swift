internal import Compression
internal import Dispatch
internal import DurableFiles
internal import Foundation
internal import JiraReader
internal import Sinks

/// What a run writes down beside its file, so that another can go on where it was cut short.
///
/// `OUTPUT.journal` has a line for each ``JournalEntry``: JSON, a tab, the CRC-32 of the JSON as eight hexadecimal digits, a
/// line feed. A line is written before the block it tells of, so that every block that reads back whole has one; what was
/// not written whole is noticed by its CRC. `OUTPUT.ids` has the ids that a census has listed; see ``ListedIDs``.
///
/// Writing blocks, so it happens on a queue of the journal's own. The caller has the lock of the output. Unchecked because of the
/// files. Sound because they are used on that queue alone.
final class RunJournal: @unchecked Sendable {
    private let path: String
    private let idsPath: String
    private let queue = DispatchQueue(label: "journal")
    private let journal: OpenFile
    private var ids: OpenFile?
    private var listed: ListedIDs
    /// What went wrong while ids were written, for whoever writes next.
    private var failure: CopyError?

    static func path(of output: String) -> String { output + ".journal" }
    static func idsPath(of output: String) -> String { output + ".ids" }

    /// Begins a journal, in place of one that may be there.
    ///
    /// - Throws: ``CopyError`` when it cannot be written.
    init(output: String, head: JournalHead) throws(CopyError) {
        path = Self.path(of: output)
        idsPath = Self.idsPath(of: output)
        Self.remove(of: output)
        let entry = JournalEntry.head(head)
        listed = ListedIDs(head: entry.line, version: head.version)
        do throws(FileError) {
            journal = try OpenFile(creating: path)
        } catch {
            throw Self.failure(error)
        }
        try append(entry)
    }

    /// Goes on with a journal, behind the entries and the ids that count.
    init(output: String, continuing kept: JournalContent, entryCount: Int) throws(CopyError) {
        path = Self.path(of: output)
        idsPath = Self.idsPath(of: output)
        listed = kept.listedIDs
        do throws(FileError) {
            guard let file = try OpenFile(existing: path, for: .updating) else {
                throw FileError(.lost, "\(path) was removed by another program; start again without --resume")
            }
            journal = file
            try file.truncate(to: kept.ends[entryCount - 1])
            ids = try OpenFile(existing: idsPath, for: .updating)
            try ids?.truncate(to: listed.byteCount)
        } catch {
            throw Self.failure(error)
        }
        // It may stand behind what was cut off.
        if kept.isListComplete { try append(.listComplete(listed.ids.count, at: kept.listCompleted)) }
    }

    /// Removes the files of a journal that no run writes. Blocks.
    static func remove(of output: String) {
        removeFile(path(of: output))
        removeFile(idsPath(of: output))
    }

    /// Writes an entry. Blocks until it is written.
    func append(_ entry: JournalEntry) throws(CopyError) {
        let line = entry.line
        let result: Result<Void, CopyError> = queue.sync {
            do throws(CopyError) {
                if let failure { throw failure }
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
                    let entry = JournalEntry.listComplete(listed.ids.count, at: date)
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
        }
    }

    // MARK: Files

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
        CopyError(.writingFailed, "the journal cannot be written: \(error.message)")
    }
}

/// What shapes the text of a run: a run may only go on with one that was the same in all of this.
struct JournalHead: Codable, Hashable, Sendable {
    /// The version of journals that this program writes.
    static let currentVersion = 2
    /// The versions that it resumes. Those of version 1 keep their form of `OUTPUT.ids`, which has no checksums.
    static let knownVersions = 1...2

    var version = currentVersion
    /// What was asked for, by name.
    var plan: [String: String]
    /// When the first run began.
    var started: Date
    /// The way in which issues are listed where no query restricts them; absent in journals of version 1.0, which left out issues
    /// created before 1970.
    var listing: Int? = currentListing

    static let currentListing = 2

    /// A Boolean value that indicates whether the ids of a list that was complete are all there are.
    var listsEveryIssue: Bool { listing == Self.currentListing || plan["jql"] != nil }

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
        json.reserveCapacity(640)
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
        if let date = counts.siteDate { put(",\"siteDate\":", date) }
        put(",\"skippedParents\":[],\"unreadIssues\":[]},\"isLast\":")
        put(isLast ? "true" : "false")
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
    var listedIDs: ListedIDs

    /// Returns a Boolean value that indicates whether the ids check whose issues come before the page of a mark. Without them
    /// it is not known which issues are in the file, and the run begins anew.
    func hasIDs(before mark: String?) -> Bool {
        // Version 1 takes a missing file for a list that stayed as it was.
        if head.version == 1, listedIDs.ids.isEmpty { return true }
        return listedIDs.ids.count >= mark.map(Resumption.listedCount(before:)) ?? 0
    }

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
                "the unfinished run was of another version of this program; go on with that one, or start afresh without --resume"
            )
        }
        self.head = head
        self.ends = ends
        listedIDs = ListedIDs(ids, head: Array(bytes[..<ends[0]]), version: head.version)
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
        // An older list is completed: what it lacks is listed behind it.
        isListComplete = listCount == listedIDs.ids.count && head.listsEveryIssue
        self.listCompleted = isListComplete ? listCompleted : nil
    }
}
