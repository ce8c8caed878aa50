internal import DurableFiles
package import Foundation
package import InterimData
package import Sinks

/// The description of an output: its content, its origin, and the checksums for its verification.
///
/// It is stored as `OUTPUT.manifest.json` beside the output, or beside the first file if the output is several files.
package struct FileManifest: Codable, Sendable {
    /// A column and its interim type.
    package struct ColumnEntry: Codable, Hashable, Sendable {
        /// The column's name.
        package var name: String
        /// The column's type.
        package var type: String

        /// Creates a column.
        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The way in which the records were checked for duplicates.
    package enum Check: String, Codable, Sendable {
        /// The table's key columns were compared: no record occurs twice.
        case keys
        /// The table has no key columns; only the count was checked.
        case count
    }

    /// A file of an output that consists of several files.
    package struct FileEntry: Codable, Hashable, Sendable {
        /// The file's name in the folder of the manifest.
        package var file: String
        /// The number of rows in the file.
        package var rows: Int
        /// The size of the file in bytes.
        package var bytes: Int
        /// The size of the text, before compression, in bytes.
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

    /// The version of the manifest's format. Manifests of version 1 have no digest. In versions 1 and 2, the plan is a
    /// dictionary of texts.
    package var formatVersion = 3
    /// The SHA-256 of the other members, as hexadecimal digits; see `ManifestDigest`. The digest no longer matches if a
    /// member is changed, added or removed.
    package var digest: String?
    /// The name of the file in its folder; if the output is several files, the name of the first one.
    package var file: String
    /// The site's address.
    package var site: String
    /// The account of the requests; absent for anonymous requests.
    package var account: String?
    /// The table's name.
    package var table: String
    /// The plan of the run: the query, the fields, and everything else that determines the text.
    package var plan: RunPlan
    /// The columns of the rows, as far as they are known.
    package var columns: [ColumnEntry]
    /// The columns that form a unique key; empty if there are none.
    package var keyColumns: [String]
    /// The way in which the records were checked for duplicates.
    package var check: Check
    /// The number of rows in the output.
    package var rows: Int
    /// The number of rows that were left out because they could not be converted; absent if such a row ends the run.
    package var rowsSkipped: Int?
    /// The size of the output in bytes.
    package var bytes: Int
    /// The size of the text, before compression, in bytes.
    package var textBytes: Int
    /// The SHA-256 of the text, before compression, as hexadecimal digits. If the output is several files, it is the
    /// SHA-256 of the concatenated SHA-256 digits of the files, in order.
    package var sha256: String
    /// The blocks of the file: each begins at its offset and can be inflated separately. Absent if the output is
    /// several files.
    package var blocks: [WrittenBlock]?
    /// The files in order if the output is several files; otherwise absent.
    package var files: [FileEntry]?
    /// The id of the run of a pipeline's activity; absent outside of pipelines.
    package var activityRunID: String?
    /// The time at which the first run began.
    package var started: Date
    /// The time at which the last run ended.
    package var ended: Date
    /// The site's time at its first response, from the `Date` header.
    package var siteDate: String?
    /// The number of times that the run was resumed.
    package var resumptions: Int
    /// The number of requests sent, including those of earlier runs that the journal recorded.
    package var requests: Int
    /// The number of retries, which are requests that were sent again.
    package var retries: Int
    /// Issues that were deleted, or became invisible to the account, after they were listed.
    package var goneIssues: [UInt64]
    /// Issues that the site did not return, even when they were requested again.
    package var unreadIssues: [UInt64]
    /// The number of issues with a truncated list, by the kind of list.
    package var cutLists: [String: Int]
    /// Parents whose rows are missing, with the reasons.
    package var skippedParents: [SkippedParent]
    /// The findings about the site's listings; absent if there are none.
    package var listing: ListingFindings?

    /// Creates the manifest of an output. The sizes and files of the output are set later.
    ///
    /// - Parameter output: The path of the file; for several files, of the first one.
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
        cutLists = findings.truncatedLists.byName
        skippedParents = findings.skippedParents
        listing = findings.listing.isEmpty ? nil : findings.listing
    }

    /// Sets the counts, the sizes and the checksum of the output.
    package mutating func describe(rows: Int, bytes: Int, textBytes: Int, sha256: String) {
        self.rows = rows
        self.bytes = bytes
        self.textBytes = textBytes
        self.sha256 = sha256
    }

    /// Returns the differences between the manifest's plan and another plan, as phrases; empty if there are none.
    /// Members that the manifest's version cannot contain are not compared.
    package func differences(from other: RunPlan) -> [String] {
        plan.differences(from: other, ignoring: formatVersion < 3 ? RunPlan.membersWithoutText : [])
    }

    /// Returns the path of the manifest of an output.
    package static func path(of output: String) -> String { output + ".manifest.json" }

    /// Reads the manifest of an output; `nil` if there is none.
    ///
    /// - Throws: ``RunStateError/Code/invalidManifest`` if it cannot be read.
    package static func read(of output: String) throws(RunStateError) -> FileManifest? {
        try read(at: path(of: output))
    }

    /// Reads the manifest of an output; `nil` if there is none. If a manifest still has its temporary name, that one is
    /// read.
    package static func read(unpublishedOf output: String) throws(RunStateError) -> FileManifest? {
        if let waiting = try read(at: path(of: output) + PartialFile.defaultExtension) { return waiting }
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
                    "\(path) has format version \(manifest.formatVersion), but this program supports 1 to 3; "
                        + "verify it with the version that wrote it"
                )
            }
            guard manifest.isPlausible else {
                throw RunStateError(
                    .invalidManifest,
                    "\(path) is not a valid manifest: it contains a number below 0 or above 2^53, or invalid delimiters"
                )
            }
            guard manifest.digest != nil || manifest.formatVersion == 1 else {
                throw RunStateError(.invalidManifest, "\(path) is not a valid manifest: it lacks \"digest\"")
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
                "\(path) is not a valid manifest: \(Self.reason(error)). Export the file again: replace it, "
                    + "without resuming.",
                advisedSettings: [.overwrite, .restart]
            )
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "it lacks \"\(key.stringValue)\""
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "the value at \(Self.pointer(context)) has the wrong type"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            "the value at \(Self.pointer(context)) is invalid"
        default: "it is not JSON"
        }
    }

    private static func pointer(_ context: DecodingError.Context) -> String {
        context.codingPath.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
    }

    /// A Boolean value that indicates whether all numbers are in the range 0 to 2^53, in which sums cannot overflow,
    /// and whether the settings of delimited text are valid.
    private var isPlausible: Bool {
        let entries = files ?? []
        let counts = [rows, bytes, textBytes] + entries.flatMap { [$0.rows, $0.bytes, $0.textBytes] }
        return counts.allSatisfy((0...1 << 53).contains) && plan.delimitedText?.problem == nil
            && (blocks ?? []).allSatisfy(\.isPlausible) && entries.allSatisfy { $0.blocks.allSatisfy(\.isPlausible) }
    }

    /// Returns the manifest, including its digest, as one JSON object followed by a line feed.
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
