internal import DurableFiles
public import Foundation
public import InterimData
public import JiraReader
internal import RunState
internal import Sinks

/// Copies many tables of a site into a folder: a file for each table, and one `manifest.json` that tells of them all.
///
/// Tables are copied a few at a time over one set of connections. A table that cannot be read is told in the manifest, and
/// the rest goes on; a site that cannot be reached at all ends the run.
public struct CopySet: Sendable {
    /// The tables to copy.
    public var tables: [Table]
    /// The folder to write to; made if it is not there.
    public var folder: String
    /// What is the same for all tables. Its table and its destination count for nothing.
    public var template: CopyPlan
    /// Whether files that exist are replaced.
    public var overwrite: Bool
    /// The vendor's parameters of tables, by the table's name.
    public var parameters: [String: [ReadOptions.Parameter]]

    /// Tables copied at once. More would only wait for one another's requests.
    public static let tablesAtOnce = 4

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

    /// The tables of a run of everything: each once, and none that needs a request for every issue or a parameter.
    public static var everything: [Table] { everything(given: []) }

    /// The tables of a run of everything where some parameters are given, as `TABLE.NAME`: with those that need no others.
    public static func everything(given: Set<String>) -> [Table] {
        Catalogue.tables.filter { table in
            table.aliasOf == nil && !table.needsRequestPerIssue
                && table.requiredParameters.allSatisfy { given.contains("\(table.name).\($0)") }
        }
    }

    /// Copies the tables.
    ///
    /// - Parameter onTable: Called for each table when it is done, in any order, with the error of one that could not be
    ///   copied.
    /// - Returns: What was copied, as it stands in `manifest.json`.
    /// - Throws: ``CopyError`` when the folder cannot be written, the site cannot be reached or refuses the credentials, or
    ///   the task was cancelled.
    public func run(
        onTable: @escaping @Sendable (CopyManifest.Entry, CopyError?) -> Void
    ) async throws(CopyError) -> CopyManifest {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CopyError(.writingFailed, "the folder \(folder) cannot be made; check its name and permissions")
        }
        let path = folder + "/manifest.json"
        if !overwrite, !template.resumes, FileManager.default.fileExists(atPath: path) {
            throw CopyError(
                .invalidPlan,
                "\(path) exists already; give another folder, or allow it to be replaced",
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
            for _ in 0..<Self.tablesAtOnce {
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
        if !table.comesFromIssues { plan.jql = nil }
        if table.issueRecords != .selectable { (plan.expand, plan.complete) = ([], []) }
        let columns: [Column]
        do throws(JiraReaderError) {
            columns = try await reader.columns(of: table)
        } catch {
            // A table that the site's product lacks; the copy says so.
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

/// What a run over many tables has copied.
public struct CopyManifest: Codable, Sendable {
    /// A table of the run.
    public struct Entry: Codable, Sendable {
        /// A column and its interim type.
        public struct ColumnEntry: Codable, Sendable {
            /// Its name.
            public var name: String
            /// Its type.
            public var type: String
        }

        /// The table's name.
        public var table: String
        /// The file in the folder; absent when the table could not be copied.
        public var file: String?
        /// The file's manifest in the folder.
        public var manifest: String?
        /// Records in the file.
        public var rows: Int
        /// Bytes of the file.
        public var bytes: Int
        /// The SHA-256 of the file's text, before compression.
        public var sha256: String?
        /// How long it took, in milliseconds.
        public var durationMilliseconds: Int
        /// Requests sent.
        public var requests: Int
        /// The columns that are known.
        public var columns: [ColumnEntry]
        /// Parents whose rows are missing, and why.
        public var skippedParents: [SkippedParent]
        /// Ids of issues that were listed and then were gone.
        public var goneIssues: [UInt64]
        /// If `true`, far more issues were gone than people delete while a run reads; absent if not.
        public var lostIssues: Bool?
        /// Ids of issues that the site could not give.
        public var unreadIssues: [UInt64]
        /// How many issues have a list of which only the beginning was read, by the list.
        public var cutLists: [String: Int]
        /// Records that there are by the site's own count; absent where it has given none.
        public var expectedRows: Int?
        /// The findings about the site's listings; absent where that is nothing.
        public var listing: ListingFindings?
        /// The age of the list of issues, where that was complete before the run was resumed; else absent.
        public var listingAge: ListingAge?
        /// Why the table could not be copied.
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

        /// Whether something of the table could not be read.
        public var isIncomplete: Bool {
            error != nil || !unreadIssues.isEmpty || listing != nil
                || lostIssues == true
                || skippedParents.contains(where: \.mayHaveRows)
                || (rows == 0 && !skippedParents.isEmpty)
        }
    }

    /// The site's address.
    public var site: String
    /// When the run began.
    public var started: Date
    /// When it ended.
    public var ended: Date?
    /// The tables, by name.
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
