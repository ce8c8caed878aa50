internal import Foundation
public import InterimData
internal import RunState
internal import Sinks

/// The result of a copy activity, with the connector's field names and some additional ones.
///
/// The names and units of the connector's fields are those of its page on monitoring:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-monitoring>.
public struct CopyReport: Codable, Sendable {
    /// An error of the run.
    public struct Failure: Codable, Sendable {
        /// A code for programs: of ``/JiraReader/JiraReaderError/Code`` if the site could not be read, otherwise of
        /// ``CopyError/Code``.
        public var code: String
        /// A description for people.
        public var message: String
    }

    /// Records read from the site.
    public var rowsRead: Int
    /// Records that are in the file.
    public var rowsCopied: Int
    /// Rows left out because they could not be converted; absent if such a row ends the run.
    public var rowsSkipped: Int?
    /// The folder of the log of the skipped rows; absent if there is no log.
    public var logFilePath: String?
    /// The columns that a mapping names and that had no value in any row, if there were rows; absent if the columns
    /// are the table's own.
    public var emptyColumns: [String]?
    /// NUL characters (U+0000) in the texts of the rows that this run wrote, whether kept or replaced.
    public var nulCharacters = 0
    /// Halves of surrogate pairs that this run replaced with U+FFFD because delimited text cannot hold them.
    public var loneSurrogates = 0
    /// Files written; absent if there is only one, or if the run failed before it wrote one.
    public var filesWritten: Int?
    /// Bytes of response bodies received, before decompression.
    public var dataRead: Int
    /// Bytes of the file.
    public var dataWritten: Int
    /// The duration in whole seconds, rounded up.
    public var copyDuration: Int
    /// Kilobytes (1024 bytes) received per second.
    public var throughput: Double
    /// The limit of concurrent requests when the run ended: the configured number, or the result of adaptive
    /// concurrency.
    public var usedParallelCopies: Int
    /// The errors; empty after success.
    public var errors: [Failure]

    /// Requests sent.
    public var requests: Int
    /// Retries: requests that were sent again.
    public var retries: Int
    /// The peak memory of the process in bytes.
    public var peakMemoryBytes: Int
    /// The duration in milliseconds.
    public var durationMilliseconds: Int
    /// Bytes of text, before compression; absent when the run failed.
    public var textBytes: Int?
    /// The SHA-256 of the text, before compression; absent when the run failed.
    public var sha256: String?
    /// Issues, or other records, that this run has requested by their ids.
    public var requestedIDs: Int
    /// Ids of issues that were deleted, or became invisible to the account, after they were listed.
    public var goneIssues: [UInt64]
    /// Ids of issues that the site did not return, even when they were requested again.
    public var unreadIssues: [UInt64]
    /// The number of issues with a truncated list, by the list: comments, worklogs or changes.
    public var cutLists: [String: Int]
    /// Parents of a child table whose rows are missing, because the parent is gone, is forbidden, or has no such
    /// children.
    public var skippedParents: [SkippedParent]
    /// The number of records that the site reports, which may be an estimate; absent if the site has reported none.
    public var expectedRows: Int?
    /// The findings about the site's listings: warnings of the site, listings whose length differs greatly from the
    /// site's count, and lists that changed during every attempt to read them; absent if there are none.
    public var listing: ListingFindings?
    /// The feature that an administrator has switched off at the site, so that the table has no records: `voting`,
    /// `watching`, `timeTracking` or `issueLinking`; absent otherwise.
    public var disabledFeature: String?
    /// The age of the list of issues, if it was complete before the run was resumed; otherwise absent.
    public var listingAge: ListingAge?
    /// Records that an earlier run had written and this run kept; all of them if the file was complete already.
    public var keptRows: Int?
    /// The number of source records of those rows. A mapping may make several rows, or none, of a record. Absent if
    /// the file was complete already.
    public var keptRecords: Int?
    /// If `true`, the file was complete already, and nothing was done.
    public var wasWhole = false
    /// If `true`, the output of an unfinished run was replaced: by a run that did not resume, or because none of it
    /// was usable.
    public var replacedUnfinishedRun = false
    /// If `true`, the run failed and can be resumed.
    public var isResumable = false

    /// A Boolean value that indicates whether the run succeeded but some data could not be read: issues, the rows of
    /// a parent that the account has no permission to read, the rows of every requested parent (the table is then not
    /// merely empty), or records of a doubtful listing.
    public var isIncomplete: Bool {
        !unreadIssues.isEmpty || listing != nil || hasLostIssues || skippedParents.contains(where: \.mayHaveRows)
            || (rowsCopied == 0 && !skippedParents.isEmpty)
    }

    /// A Boolean value that indicates whether far more issues were gone than people usually delete during a run.
    var hasLostIssues: Bool {
        // The requests of an earlier run are not counted here; the number of its records takes the place of its
        // issues.
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
        cutLists = findings.truncatedLists.byName
        skippedParents = findings.skippedParents
        expectedRows = progress.announcedRecordCount
        disabledFeature = progress.disabledFeature
        listing = findings.listing.isEmpty ? nil : findings.listing
    }

    /// Creates the report of a file that was complete already.
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

    /// Returns the report as one JSON object with its members in alphabetical order, followed by a line feed.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

/// The memory of this process as the operating system reports it.
enum ProcessMemory {
    /// The peak resident memory of the process in bytes.
    static var peakByteCount: Int {
        // The resource usage of a process includes that of its parent from before the program was started; this file
        // does not.
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
