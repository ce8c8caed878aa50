internal import DurableFiles
public import Foundation
public import InterimData
public import JiraReader
internal import RunState
internal import Sinks

/// Copies many tables of a site into a folder: one file for each table, and one `manifest.json` that lists them all.
///
/// Up to ``concurrentTableCount`` tables are copied at a time over one set of connections. If a table cannot be read,
/// the manifest lists it with its error, and the other tables are still copied. If the site cannot be reached or
/// rejects the credentials, the run ends.
public struct CopySet: Sendable {
    /// The tables to copy.
    public var tables: [Table]
    /// The folder to write to. It is created if it does not exist.
    public var folder: String
    /// The settings that all tables have in common. The template's table and destination are ignored.
    public var template: CopyPlan
    /// If `true`, files that exist are replaced.
    public var overwrite: Bool
    /// The parameters of tables, by the table's name. Other tables have the parameters of the template. Parameters have
    /// the names in Atlassian's documentation.
    public var parameters: [String: [ReadOptions.Parameter]]

    /// The maximum number of tables copied at once. A larger number would not be faster, because all tables share the
    /// limit of concurrent requests.
    public static let concurrentTableCount = 4

    /// Creates a set.
    public init(
        tables: [Table],
        folder: String,
        template: CopyPlan,
        overwrite: Bool,
        parameters: [String: [ReadOptions.Parameter]] = [:]
    ) {
        self.tables = tables
        self.folder = folder
        self.template = template
        self.overwrite = overwrite
        self.parameters = parameters
    }

    /// The tables of a run that copies everything. Each table is included once. Tables that require a parameter, and
    /// tables that require a request for every issue, are not included.
    public static var everything: [Table] { everything(given: []) }

    /// Returns the tables of a run that copies everything. Tables that require parameters are included if all of these
    /// parameters are in `given`. The entries of `given` have the form `TABLE.NAME`.
    public static func everything(given: Set<String>) -> [Table] {
        Catalogue.tables.filter { table in
            table.aliasOf == nil && !table.needsRequestPerIssue
                && table.requiredParameters.allSatisfy { given.contains("\(table.name).\($0)") }
        }
    }

    /// Copies the tables.
    ///
    /// - Parameter onTable: Called for each table when it is finished, with the error if the table could not be copied.
    ///   The order of the calls is undefined.
    /// - Returns: The content of `manifest.json`.
    /// - Throws: ``CopyError`` if the folder cannot be written, if `manifest.json` exists and must not be replaced, if
    ///   a plan is invalid, if the site cannot be reached or rejects the credentials, or if the task was cancelled.
    public func run(
        onTable: @escaping @Sendable (CopyManifest.Entry, CopyError?) -> Void
    ) async throws(CopyError) -> CopyManifest {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CopyError(.writingFailed, "the folder \(folder) cannot be created; check its name and permissions")
        }
        let path = folder + "/manifest.json"
        if !overwrite, !template.resumes, FileManager.default.fileExists(atPath: path) {
            throw CopyError(
                .invalidPlan,
                "\(path) exists already; choose another folder, or allow the file to be replaced",
                advisedSettings: [.overwrite]
            )
        }
        do {
            let reader = try JiraClient(
                site: template.site,
                credentials: template.credentials,
                configuration: template.reader
            )
            var manifest = CopyManifest(site: template.site.baseURL, started: Date())
            manifest.tables = try await copyAll(reader, onTable: onTable)
            manifest.ended = Date()
            let json = try manifest.json()
            try await blocking { try replaceFile(path, with: Array(json.utf8)) }
            return manifest
        } catch {
            throw CopyError(error)
        }
    }

    private func copyAll(
        _ reader: JiraClient,
        onTable: @escaping @Sendable (CopyManifest.Entry, CopyError?) -> Void
    ) async throws -> [CopyManifest.Entry] {
        try await withThrowingTaskGroup(of: (CopyManifest.Entry, CopyError?).self) { group in
            var entries: [CopyManifest.Entry] = []
            var waiting = tables[...]
            for _ in 0..<Self.concurrentTableCount {
                if let table = waiting.popFirst() { group.addTask { try await copy(table, reader) } }
            }
            while let (entry, error) = try await group.next() {
                onTable(entry, error)
                entries.append(entry)
                if let table = waiting.popFirst() { group.addTask { try await copy(table, reader) } }
            }
            return entries.sorted { $0.table < $1.table }
        }
    }

    private func copy(_ table: Table, _ reader: JiraClient) async throws -> (CopyManifest.Entry, CopyError?) {
        var plan = template
        plan.table = table
        plan.parameters = parameters[table.name] ?? template.parameters
        let name = table.name + "." + plan.sink.fileExtension
        plan.sink.destination = .file(path: folder + "/" + name, overwrite: overwrite)
        if !table.hasRowsOfIssues { plan.jql = nil }
        if table.issueRecords != .selectable { (plan.expand, plan.complete) = ([], []) }
        let columns: [Column]
        do throws(JiraReaderError) {
            columns = try await reader.columns(of: table)
        } catch {
            // The site's deployment does not have the table; the copy reports this error.
            guard error.code == .unknownTable else { throw error }
            columns = table.columns
        }
        let activity = try CopyActivity(plan: plan, client: reader)
        do {
            let report = try await activity.run()
            return (CopyManifest.Entry(table: table, file: name, columns: columns, report: report), nil)
        } catch {
            let code = (error.cause as? JiraReaderError)?.code
            if error.code == .cancelled || Task.isCancelled || code == .unreachable || code == .notAuthenticated {
                throw error
            }
            return (
                CopyManifest.Entry(table: table, file: nil, columns: columns, report: activity.report(of: error)), error
            )
        }
    }
}

/// The result of a run over many tables.
public struct CopyManifest: Codable, Sendable {
    /// A table of the run.
    public struct Entry: Codable, Sendable {
        /// A column and its interim type.
        public struct ColumnEntry: Codable, Sendable {
            /// The column's name.
            public var name: String
            /// The column's type.
            public var type: String
        }

        /// The table's name.
        public var table: String
        /// The name of the file in the folder; absent if the table could not be copied.
        public var file: String?
        /// The name of the file's manifest in the folder; absent if the table could not be copied.
        public var manifest: String?
        /// The number of rows in the file.
        public var rows: Int
        /// The size of the file in bytes.
        public var bytes: Int
        /// The SHA-256 of the file's text, before compression.
        public var sha256: String?
        /// The duration in milliseconds.
        public var durationMilliseconds: Int
        /// The number of requests sent.
        public var requests: Int
        /// The columns of the table, as far as they are known.
        public var columns: [ColumnEntry]
        /// Parents whose rows are missing, with the reasons.
        public var skippedParents: [SkippedParent]
        /// Ids of issues that were deleted, or became invisible to the account, after they were listed.
        public var goneIssues: [UInt64]
        /// If `true`, far more issues were gone than people usually delete during a run; otherwise absent.
        public var lostIssues: Bool?
        /// Ids of issues that the site did not return, even when they were requested again.
        public var unreadIssues: [UInt64]
        /// The number of issues with a truncated list, by the kind of list.
        public var cutLists: [String: Int]
        /// The number of the table's records as reported by the site; absent if the site has reported none.
        public var expectedRows: Int?
        /// The findings about the site's listings; absent if there are none.
        public var listing: ListingFindings?
        /// The age of the list of issues, if it was complete before the run was resumed; otherwise absent.
        public var listingAge: ListingAge?
        /// The error that prevented the copy of the table; absent if the table was copied.
        public var error: String?

        init(table: Table, file: String?, columns: [Column], report: CopyReport) {
            self.table = table.name
            self.file = file
            manifest = file.map(FileManifest.path(of:))
            self.columns = columns.map { .init(name: $0.name, type: $0.type.rawValue) }
            rows = report.rowsCopied
            bytes = report.dataWritten
            sha256 = report.sha256
            durationMilliseconds = report.durationMilliseconds
            requests = report.requests
            skippedParents = report.skippedParents
            goneIssues = report.goneIssues
            lostIssues = report.hasLostIssues ? true : nil
            unreadIssues = report.unreadIssues
            cutLists = report.cutLists
            expectedRows = report.expectedRows
            listing = report.listing
            listingAge = report.listingAge
            error = report.errors.first?.message
        }

        /// A Boolean value that indicates whether some data of the table could not be read.
        public var isIncomplete: Bool {
            error != nil || !unreadIssues.isEmpty || listing != nil
                || lostIssues == true
                || skippedParents.contains(where: \.mayHaveRows)
                || (rows == 0 && !skippedParents.isEmpty)
        }
    }

    /// The site's address.
    public var site: String
    /// The time at which the run began.
    public var started: Date
    /// The time at which the run ended.
    public var ended: Date?
    /// The tables in alphabetical order of their names.
    public var tables: [Entry] = []

    init(site: String, started: Date) {
        self.site = site
        self.started = started
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
