internal import Compression
package import Foundation
package import InterimData
package import Sinks

/// The head of a journal: its version, and the plan of the run.
package struct JournalHead: Codable, Hashable, Sendable {
    /// The version of journals that this program writes.
    package static let currentVersion = 4
    /// The versions whose complete outputs this program can publish.
    package static let knownVersions = 1...4

    /// The version.
    package var version = currentVersion
    /// The plan.
    package var plan: RunPlan
    /// The id of the run of a pipeline's activity; `nil` outside of pipelines.
    package var activityRunID: String?
    /// The time at which the first run began.
    package var started: Date

    /// Returns the differences between the journal's plan and another plan, as phrases; empty if there are none.
    /// Members that the journal's version cannot contain are not compared.
    package func differences(from other: RunPlan) -> [String] {
        plan.differences(from: other, ignoring: version < 4 ? RunPlan.membersWithoutText : [])
    }

    /// Creates the head of a new journal.
    package init(plan: RunPlan, activityRunID: String? = nil, started: Date) {
        self.plan = plan
        self.activityRunID = activityRunID
        self.started = started
    }
}

/// A block of the output, and the checkpoint after it.
package struct JournalBlock: Codable, Hashable, Sendable {
    /// The number of the block's file, from 0; absent if the output is one file.
    package var file: Int?
    /// The block.
    package var block: WrittenBlock
    /// If `true`, the file ends with this block.
    package var endsFile: Bool
    /// If `true`, the output ends with this block.
    package var endsRun: Bool
    /// The checkpoint after the block; absent if the block ends within a record.
    package var checkpoint: Checkpoint?
    /// The number of records before the checkpoint, all of whose keys are in `OUTPUT.keys`; absent if a record has no
    /// key, or if there is no checkpoint.
    package var keyCount: Int?
    /// The counts of the run when the block was closed.
    package var counts: RunCounts

    /// Creates an entry.
    package init(
        file: Int? = nil,
        block: WrittenBlock,
        endsFile: Bool,
        endsRun: Bool,
        checkpoint: Checkpoint?,
        keyCount: Int?,
        counts: RunCounts
    ) {
        self.file = file
        self.block = block
        self.endsFile = endsFile
        self.endsRun = endsRun
        self.checkpoint = checkpoint
        self.keyCount = keyCount
        self.counts = counts
    }
}

/// A line of a journal.
package enum JournalEntry: Codable, Hashable, Sendable {
    case head(JournalHead)
    case block(JournalBlock)
    /// The list of ids is complete. The values are the number of ids and the time at which the list was completed.
    /// Older journals have no time.
    case listComplete(Int, at: Date?)
    /// Everything is written; only the final names are missing.
    case complete

    /// The entry as a line.
    package var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers, text and dates can always be encoded.
        return Self.line(ofJSON: Array((try? encoder.encode(self)) ?? Data()))
    }

    /// Returns the line of an entry's JSON.
    package static func line(ofJSON json: [UInt8]) -> [UInt8] { json + Array("\t\(digits(json))\n".utf8) }

    /// Reads a line without its line feed; `nil` if the line is incomplete or of another version.
    package init?(line: ArraySlice<UInt8>) {
        guard let json = Self.json(ofLine: line) else { return nil }
        self.init(json: json)
    }

    /// Reads the JSON of a line; `nil` if it is of another version.
    init?(json: [UInt8]) {
        guard let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(json)) else { return nil }
        self = entry
    }

    /// Returns the JSON of a line without its line feed; `nil` if the line is incomplete.
    static func json(ofLine line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let tab = line.lastIndex(of: UInt8(ascii: "\t")) else { return nil }
        let json = Array(line[..<tab])
        return String(decoding: line[(tab + 1)...], as: UTF8.self) == digits(json) ? json : nil
    }

    /// A Boolean value that indicates whether all counts are in the range 0 to 2^53, so that their sums do not
    /// overflow, and the numbers of keys and records agree.
    var isPlausible: Bool {
        guard case .block(let entry) = self else { return true }
        let counts = entry.counts
        var numbers = [
            entry.file ?? 0, entry.keyCount ?? 0, counts.requests, counts.retries, counts.receivedByteCount,
            counts.milliseconds, counts.resumptions,
        ]
        if let checkpoint = entry.checkpoint {
            numbers += [checkpoint.pageRecordCount, checkpoint.recordCount, checkpoint.rowCount]
            numbers += checkpoint.findings.truncatedLists.byName.values
        }
        if let rows = counts.rows { numbers += [rows.skipped, rows.nuls, rows.loneSurrogates] + rows.filled }
        // Either every record up to a checkpoint has a key, or no key is usable.
        if let keyCount = entry.keyCount, keyCount != entry.checkpoint?.recordCount { return false }
        return entry.block.isPlausible && numbers.allSatisfy((0...1 << 53).contains)
    }

    private static func digits(_ json: [UInt8]) -> String {
        let crc = json.withUnsafeBytes { Checksum(of: $0).crc32 }
        let text = String(crc, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}
