internal import DurableFiles
package import Foundation
package import InterimData
package import Sinks

/// The description of an output: its content, its origin, and the sums to verify it.
///
/// It stands beside the file as `OUTPUT.manifest.json`; beside the first one, where the output is several files.
package struct FileManifest: Codable, Sendable {
    /// A column and its interim type.
    package struct ColumnEntry: Codable, Hashable, Sendable {
        /// Its name.
        package var name: String
        /// Its type.
        package var type: String

        /// Creates a column.
        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The check of the records for repeated ones.
    package enum Check: String, Codable, Sendable {
        /// The table's key columns: no record is there twice.
        case keys
        /// The table has none: only the count was checked.
        case count
    }

    /// A file of an output that is several.
    package struct FileEntry: Codable, Hashable, Sendable {
        /// The file's name in the folder of the manifest.
        package var file: String
        /// Records in the file.
        package var rows: Int
        /// Bytes of the file.
        package var bytes: Int
        /// Bytes of the text, before compression.
        package var textBytes: Int
        /// The SHA-256 of the text, before compression.
        package var sha256: String
        /// The blocks of the file.
        package var blocks: [WrittenBlock]

        /// Creates an entry.
        package init(
            file: String,
            rows: Int,
            bytes: Int,
            textBytes: Int,
            sha256: String,
            blocks: [WrittenBlock]
        ) {
            self.file = file
            self.rows = rows
            self.bytes = bytes
            self.textBytes = textBytes
            self.sha256 = sha256
            self.blocks = blocks
        }
    }

    /// The version of this format. Version 1 has no digest; in versions 1 and 2 the members of the plan are texts.
    package var formatVersion = 3
    /// The SHA-256 of the other members, as hexadecimal digits; see the README. A manifest with a member that was changed, added
    /// or removed does not match it.
    package var digest: String?
    /// The file's name in its folder; of several files, the first one's.
    package var file: String
    /// The site's address.
    package var site: String
    /// The account that read it; absent for anonymous requests.
    package var account: String?
    /// The table's name.
    package var table: String
    /// The plan of the run: the query, the fields, and all else that shapes the text.
    package var plan: RunPlan
    /// The columns that are known.
    package var columns: [ColumnEntry]
    /// The columns that make a unique key; empty where there are none.
    package var keyColumns: [String]
    /// The check of the records for repeated ones.
    package var check: Check
    /// Records in the output.
    package var rows: Int
    /// Rows left out because they could not be converted; absent where such a row ends the run.
    package var rowsSkipped: Int?
    /// Bytes of the output.
    package var bytes: Int
    /// Bytes of the text, before compression.
    package var textBytes: Int
    /// The SHA-256 of the text, before compression, as hexadecimal digits; of several files, the SHA-256 of their digits, one behind
    /// the other.
    package var sha256: String
    /// The blocks of the file: each begins at its offset and can be inflated by itself. Absent where the output is several files.
    package var blocks: [WrittenBlock]?
    /// The files in order, where the output is several; else absent.
    package var files: [FileEntry]?
    /// The id of the run of a pipeline's activity; absent outside of pipelines.
    package var activityRunID: String?
    /// The begin of the first run.
    package var started: Date
    /// The end of the last run.
    package var ended: Date
    /// The site's time at its first response, as its `Date` header had it.
    package var siteDate: String?
    /// The number of times that the run was resumed.
    package var resumptions: Int
    /// Requests sent, as far as they were noted.
    package var requests: Int
    /// Requests that were sent again.
    package var retries: Int
    /// Issues that were listed and then were gone, or no longer shown to the account.
    package var goneIssues: [UInt64]
    /// Issues that the site could not give, though it was asked again.
    package var unreadIssues: [UInt64]
    /// The number of issues with a truncated list, by the list.
    package var cutLists: [String: Int]
    /// Parents whose rows are missing, and the reasons.
    package var skippedParents: [SkippedParent]
    /// The findings about the site's listings; absent where that is nothing.
    package var listing: ListingFindings?

    /// Creates the manifest of an output, without its files.
    ///
    /// - Parameter output: The path of the file; of several files, the first one's.
    package init(
        output: String,
        plan: RunPlan,
        columns: [ColumnEntry],
        keyColumns: [String],
        started: Date,
        ended: Date,
        counts: RunCounts,
        findings: ReadingFindings
    ) {
        file = FilePaths.name(of: output)
        site = plan.site
        account = plan.account
        table = plan.table
        self.plan = plan
        self.columns = columns
        self.keyColumns = keyColumns
        check = keyColumns.isEmpty ? .count : .keys
        (rows, bytes, textBytes, sha256) = (0, 0, 0, "")
        self.started = started
        self.ended = ended
        rowsSkipped = plan.skipsRows == true ? counts.rows?.skipped ?? 0 : nil
        siteDate = counts.siteDate
        resumptions = counts.resumptions
        requests = counts.requests
        retries = counts.retries
        goneIssues = findings.goneIssues.sorted()
        unreadIssues = findings.unreadIssues.sorted()
        cutLists = findings.cutLists.byName
        skippedParents = findings.skippedParents
        listing = findings.listing.isEmpty ? nil : findings.listing
    }

    /// Sets the size of the output.
    package mutating func describe(rows: Int, bytes: Int, textBytes: Int, sha256: String) {
        self.rows = rows
        self.bytes = bytes
        self.textBytes = textBytes
        self.sha256 = sha256
    }

    /// The differences of its plan to another one, in words; empty where the two are equal as far as both are known.
    package func differences(from other: RunPlan) -> [String] {
        plan.differences(from: other, ignoring: formatVersion < 3 ? RunPlan.membersWithoutText : [])
    }

    /// The path of the manifest of an output.
    package static func path(of output: String) -> String { output + ".manifest.json" }

    /// The manifest of a file; `nil` where there is none.
    ///
    /// - Throws: ``RunStateError/Code/invalidManifest`` when it cannot be read.
    package static func read(of output: String) throws(RunStateError) -> FileManifest? {
        try read(at: path(of: output))
    }

    /// The manifest of an output that may wait for its name.
    package static func read(waitingOf output: String) throws(RunStateError) -> FileManifest? {
        if let waiting = try read(at: path(of: output) + PartialFile.ending) { return waiting }
        return try read(of: output)
    }

    private static func read(at path: String) throws(RunStateError) -> FileManifest? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            let manifest = try decoder.decode(FileManifest.self, from: data)
            guard (1...3).contains(manifest.formatVersion) else {
                throw RunStateError(
                    .invalidManifest,
                    "\(path) has format version \(manifest.formatVersion), and this program reads 1 to 3; verify it with the version that wrote it"
                )
            }
            guard manifest.isPlausible else {
                throw RunStateError(
                    .invalidManifest,
                    "\(path) is no manifest: it has a number below 0 or above 2^53, or delimiters that nothing is written with"
                )
            }
            guard manifest.digest != nil || manifest.formatVersion == 1 else {
                throw RunStateError(.invalidManifest, "\(path) is no manifest: it lacks \"digest\"")
            }
            guard manifest.digest == nil || manifest.digest == ManifestDigest.hexDigits(of: data) else {
                throw RunStateError(
                    .invalidManifest,
                    "\(path) was changed after it was written: its members do not match its \"digest\""
                )
            }
            return manifest
        } catch let error as RunStateError {
            throw error
        } catch {
            throw RunStateError(
                .invalidManifest,
                "\(path) is no manifest: \(Self.reason(error)). Export the file again: replace it, without resuming.",
                advisedSettings: [.overwrite, .restart]
            )
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "it lacks \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "what is at \(Self.pointer(context)) has the wrong type"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "what is at \(Self.pointer(context)) has the wrong form"
        default: "it is not JSON"
        }
    }

    private static func pointer(_ context: DecodingError.Context) -> String {
        context.codingPath.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
    }

    /// A Boolean value that indicates whether all counts are so small that none of their sums overflows.
    private var isPlausible: Bool {
        let entries = files ?? []
        let counts = [rows, bytes, textBytes] + entries.flatMap { [$0.rows, $0.bytes, $0.textBytes] }
        return counts.allSatisfy((0...1 << 53).contains) && plan.delimitedText?.problem == nil
            && (blocks ?? []).allSatisfy(\.isPlausible) && entries.allSatisfy { $0.blocks.allSatisfy(\.isPlausible) }
    }

    /// The manifest as one JSON object with its digest, and a line feed.
    package func json() throws -> Data {
        var manifest = self
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        manifest.digest = nil
        manifest.digest = ManifestDigest.hexDigits(of: try encoder.encode(manifest))
        return try encoder.encode(manifest) + Data("\n".utf8)
    }
}
