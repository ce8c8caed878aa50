internal import Foundation
public import InterimData
internal import RunState
internal import Sinks

/// The result of a copy activity. It has the fields of the connector's result, under the same names, and additional
/// fields.
///
/// The names and units of the connector's fields are those of its documentation on monitoring:
/// <https://learn.microsoft.com/azure/data-factory/copy-activity-monitoring>.
public struct CopyReport: Codable, Sendable {
    /// An error of the run.
    public struct Failure: Codable, Sendable {
        /// A code for programs: a ``/JiraReader/JiraReaderError/Code`` if the site could not be read, otherwise a
        /// ``CopyError/Code``.
        public var code: String
        /// A description for people.
        public var message: String
    }

    /// The number of records read from the site.
    public var rowsRead: Int
    /// The number of rows in the output. Without a mapping, each record is one row.
    public var rowsCopied: Int
    /// The number of rows that were left out because they could not be converted; absent if such a row ends the run.
    public var rowsSkipped: Int?
    /// The folder of the log of the skipped rows; absent if there is no log.
    public var logFilePath: String?
    /// The columns of a mapping that had no value in any row. Absent if there were no rows or no mapping.
    public var emptyColumns: [String]?
    /// The number of NUL characters (U+0000) in the texts of the rows that this run wrote, whether they were kept or
    /// replaced.
    public var nulCharacters = 0
    /// The number of lone surrogates that this run replaced with U+FFFD because delimited text cannot represent them.
    public var loneSurrogates = 0
    /// The number of files written; absent if the output is a single file, or if the run failed before it wrote a file.
    public var filesWritten: Int?
    /// The number of bytes of response bodies received, before decompression.
    public var dataRead: Int
    /// The size of the output in bytes.
    public var dataWritten: Int
    /// The duration in whole seconds, rounded up.
    public var copyDuration: Int
    /// The number of kilobytes (1024 bytes) received per second.
    public var throughput: Double
    /// The limit of concurrent requests when the run ended: the configured number, or the result of adaptive
    /// concurrency.
    public var usedParallelCopies: Int
    /// The errors; empty after success.
    public var errors: [Failure]

    /// The number of requests sent.
    public var requests: Int
    /// The number of retries, which are requests that were sent again.
    public var retries: Int
    /// The peak memory of the process in bytes.
    public var peakMemoryBytes: Int
    /// The duration in milliseconds.
    public var durationMilliseconds: Int
    /// The size of the text, before compression, in bytes; absent if the run failed.
    public var textBytes: Int?
    /// The SHA-256 of the text, before compression; absent if the run failed.
    public var sha256: String?
    /// The number of issues, or of other records, that this run has requested by their ids.
    public var requestedIDs: Int
    /// Ids of issues that were deleted, or became invisible to the account, after they were listed.
    public var goneIssues: [UInt64]
    /// Ids of issues that the site did not return, even when they were requested again.
    public var unreadIssues: [UInt64]
    /// The number of issues with a truncated list, by the kind of list: comments, worklogs or changes.
    public var cutLists: [String: Int]
    /// Parents for which a child table has no rows, because the parent was deleted, permission was denied, or the
    /// parent has no such children.
    public var skippedParents: [SkippedParent]
    /// The number of the table's records as reported by the site, which may be an estimate; absent if the site has
    /// reported none.
    public var expectedRows: Int?
    /// The findings about the site's listings: warnings of the site, listings whose length differs greatly from the
    /// site's count, and lists that changed during every attempt to read them; absent if there are none.
    public var listing: ListingFindings?
    /// The feature that an administrator has switched off at the site, so that the table has no records: `voting`,
    /// `watching`, `timeTracking` or `issueLinking`; absent otherwise.
    public var disabledFeature: String?
    /// The age of the list of issues, if it was complete before the run was resumed; otherwise absent.
    public var listingAge: ListingAge?
    /// The number of rows that an earlier run had written and this run kept. If the file was complete already, this is
    /// the number of all its rows.
    public var keptRows: Int?
    /// The number of records from which the kept rows were made, since a mapping may convert a record into several rows
    /// or none. Absent if the file was complete already.
    public var keptRecords: Int?
    /// If `true`, the file was complete already, and nothing was done.
    public var wasWhole = false
    /// If `true`, this run replaced the output of an unfinished run, because it did not resume or because no part of
    /// that output was usable.
    public var replacedUnfinishedRun = false
    /// If `true`, the run failed and can be resumed.
    public var isResumable = false

    /// A Boolean value that indicates whether some data could not be read: issues, the rows of a parent, or records of
    /// a listing for which there are findings. It is also `true` if the output has no rows and parents were skipped,
    /// because the skipped parents may have rows.
    public var isIncomplete: Bool {
        !unreadIssues.isEmpty || listing != nil || hasLostIssues || skippedParents.contains(where: \.mayHaveRows)
            || (rowsCopied == 0 && !skippedParents.isEmpty)
    }

    /// A Boolean value that indicates whether far more issues were gone than people usually delete during a run.
    var hasLostIssues: Bool {
        // The requests of an earlier run are not counted in `requestedIDs`. After a resumption, the records of both
        // runs are counted instead.
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
        // `getrusage` includes the peak of the parent process before this program was started; `/proc/self/status` does
        // not.
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
