internal import Compression
internal import Foundation
internal import JiraReader
internal import Sinks

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
