internal import Foundation
public import InterimData
internal import RunState
internal import Sinks

/// What a copy activity did, in the connector's own field names and a few more.
///
/// The names and units of the connector's fields are those of its page on monitoring:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-monitoring>.
public struct CopyReport: Codable, Sendable {
    /// An error of the run.
    public struct Failure: Codable, Sendable {
        /// A name that programs can tell it by: of ``JiraReader/JiraReaderError/Code`` where the site could not be read,
        /// else of ``CopyError/Code``.
        public var code: String
        /// What happened, in words.
        public var message: String
    }

    /// Records read from the site.
    public var rowsRead: Int
    /// Records that are in the file.
    public var rowsCopied: Int
    /// Rows left out because they could not be converted; absent where such a row ends the run.
    public var rowsSkipped: Int?
    /// The folder of the log that tells of them; absent where there is none.
    public var logFilePath: String?
    /// The columns that a mapping names and that have had a value in no row, though there were rows; absent where the
    /// columns are the table's own.
    public var emptyColumns: [String]?
    /// NUL characters (U+0000) in the texts of the rows that this run wrote, kept or replaced.
    public var nulCharacters = 0
    /// Halves of surrogate pairs that this run replaced by U+FFFD because delimited text cannot hold them.
    public var loneSurrogates = 0
    /// Files written; absent where that is one, or the run failed before there was any.
    public var filesWritten: Int?
    /// Bytes of bodies received, as they came over the wire.
    public var dataRead: Int
    /// Bytes of the file.
    public var dataWritten: Int
    /// The duration in whole seconds, rounded up.
    public var copyDuration: Int
    /// Kilobytes (1024 bytes) received a second.
    public var throughput: Double
    /// Requests that might be in flight at once when the run ended: what was given, or what the program settled on.
    public var usedParallelCopies: Int
    /// What went wrong; empty when all went well.
    public var errors: [Failure]

    /// Requests sent.
    public var requests: Int
    /// Requests that were sent again.
    public var retries: Int
    /// The most memory that the process ever had, in bytes.
    public var peakMemoryBytes: Int
    /// The duration in milliseconds.
    public var durationMilliseconds: Int
    /// Bytes of text, before compression; absent when the run failed.
    public var textBytes: Int?
    /// The SHA-256 of the text, before compression; absent when the run failed.
    public var sha256: String?
    /// Issues, or other records, that this run has requested by their ids.
    public var requestedIDs: Int
    /// Ids of issues that were listed and then were gone, or no longer shown to the account.
    public var goneIssues: [UInt64]
    /// Ids of issues that the site could not give, though it was asked again.
    public var unreadIssues: [UInt64]
    /// How many issues have a list of which only the beginning was read: comments, worklogs or changes, by the list.
    public var cutLists: [String: Int]
    /// Parents of a child table whose rows are missing: gone, forbidden, or without such children.
    public var skippedParents: [SkippedParent]
    /// Records that there are by the site's own count, which may be an estimate; absent where the site has given none.
    public var expectedRows: Int?
    /// The findings about the site's listings: warnings of the site, listings that ended far from its count, and lists that
    /// never stood still; absent where that is nothing.
    public var listing: ListingFindings?
    /// The feature of the site that an administrator has switched off, so that the table has no records: `voting`,
    /// `watching`, `timeTracking` or `issueLinking`; absent otherwise.
    public var disabledFeature: String?
    /// The age of the list of issues, where that was complete before the run was resumed; else absent.
    public var listingAge: ListingAge?
    /// Records that an earlier run had written, where this one went on with it; all of them where the file was whole
    /// already.
    public var keptRows: Int?
    /// The records of those rows, of each of which a mapping may have made several rows, or none; absent where the file was whole
    /// already.
    public var keptRecords: Int?
    /// If `true`, the file was whole already, and nothing was done.
    public var wasWhole = false
    /// If `true`, the output of an unfinished run was replaced: by a run that did not resume, or because nothing of it could be used.
    public var replacedUnfinishedRun = false
    /// If `true`, the run failed and can be resumed.
    public var isResumable = false

    /// Whether the run went through and yet something could not be read: issues, the rows of a parent that the account may
    /// not see, those of every parent that was asked, which is no empty table, or what a listing left in doubt.
    public var isIncomplete: Bool {
        !unreadIssues.isEmpty || listing != nil || hasLostIssues || skippedParents.contains(where: \.mayHaveRows)
            || (rowsCopied == 0 && !skippedParents.isEmpty)
    }

    /// A Boolean value that indicates whether far more issues were gone than people delete while a run reads.
    var hasLostIssues: Bool {
        // The requests of an earlier run are not known; the records stand for its issues.
        let total =
            keptRows == nil ? requestedIDs : (keptRecords.map { $0 + rowsRead } ?? rowsCopied) + goneIssues.count
        return ShortListing.isShort(listed: total - goneIssues.count, of: total)
    }

    init(
        progress: CopyProgress,
        connections: Int,
        findings: ReadingFindings,
        summary: SinkSummary?,
        error: CopyError? = nil
    ) {
        let milliseconds = Int(progress.duration / .milliseconds(1))
        rowsRead = progress.copiedRecordCount
        rowsCopied = summary?.rowCount ?? 0
        dataRead = progress.receivedByteCount
        dataWritten = summary?.writtenByteCount ?? 0
        copyDuration = (milliseconds + 999) / 1000
        throughput = (Double(dataRead) / 1024 / (Double(max(1, milliseconds)) / 1000) * 1000).rounded() / 1000
        usedParallelCopies = connections
        errors = error.map { [Failure(code: $0.exactCode, message: $0.message)] } ?? []
        requests = progress.requestCount
        retries = progress.retryCount
        peakMemoryBytes = ProcessMemory.peakByteCount
        durationMilliseconds = milliseconds
        textBytes = summary?.textByteCount
        sha256 = summary?.sha256
        filesWritten = summary?.files?.count
        requestedIDs = progress.requestedIDCount
        goneIssues = findings.goneIssues.sorted()
        unreadIssues = findings.unreadIssues.sorted()
        cutLists = findings.cutLists.byName
        skippedParents = findings.skippedParents
        expectedRows = progress.announcedRecordCount
        disabledFeature = progress.disabledFeature
        listing = findings.listing.isEmpty ? nil : findings.listing
    }

    /// What to report of a file that was whole already.
    init(_ manifest: FileManifest, duration: Duration) {
        let milliseconds = Int(duration / .milliseconds(1))
        rowsRead = 0
        rowsCopied = manifest.rows
        rowsSkipped = manifest.rowsSkipped
        dataRead = 0
        dataWritten = manifest.bytes
        copyDuration = (milliseconds + 999) / 1000
        throughput = 0
        usedParallelCopies = 0
        errors = []
        requests = 0
        retries = 0
        peakMemoryBytes = ProcessMemory.peakByteCount
        durationMilliseconds = milliseconds
        textBytes = manifest.textBytes
        sha256 = manifest.sha256
        filesWritten = manifest.files?.count
        requestedIDs = 0
        goneIssues = manifest.goneIssues
        unreadIssues = manifest.unreadIssues
        cutLists = manifest.cutLists
        skippedParents = manifest.skippedParents
        listing = manifest.listing
        keptRows = manifest.rows
        wasWhole = true
    }

    /// The report as one JSON object, its members in alphabetical order, and a line feed.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

/// What the operating system says of this process's memory.
enum ProcessMemory {
    /// The most resident memory that the process ever had, in bytes.
    static var peakByteCount: Int {
        // The resource usage of a process counts what its parent had before it started the program; this file does not.
        if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            })
        {
            return kilobytes * 1024
        }
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return Int(usage.ru_maxrss) * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return Int(usage.ru_maxrss)
        #endif
    }
}
