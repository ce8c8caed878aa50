public import InterimData
public import JiraReader
internal import RunState
public import Sinks

/// The plan of a copy activity. All settings except the table, the site, the credentials and the sink have defaults.
public struct CopyPlan: Sendable {
    /// The table to read.
    public var table: Table
    /// The site to read it from.
    public var site: JiraSite
    /// The credentials of the requests.
    public var credentials: Credentials
    /// The configuration of the client that reads the site.
    public var reader: JiraClient.Configuration
    /// A restriction in Jira's query language; `Issues` only.
    public var jql: String?
    /// The fields to read, by id or by name; `Issues` only.
    public var fields: [String]?
    /// Additional data that the site includes in issues; `Issues` only.
    public var expand: [String] = []
    /// The kinds of lists inside issues, such as comments, that are completed if Jira truncates them; `Issues` only.
    public var complete: Set<IssueList> = []
    /// The flattening of columns that are objects, by which their members become columns.
    public var flattening = Flattening.none
    /// The names of columns that ``Flattening/version1`` writes.
    package var version1 = Version1Naming()
    /// The table's parameters, under the names in Atlassian's documentation.
    public var parameters: [ReadOptions.Parameter]
    /// The maximum number of records to copy.
    public var limit: Int?
    /// The destination and the format of the output.
    public var sink: SinkConfiguration
    /// The mapping of the columns. The default writes records unchanged; delimited text then has the columns that the
    /// table describes.
    public var mapping = RecordMapping()
    /// The handling of a row that cannot be converted.
    public var faultTolerance = RowFaultTolerance.fail
    /// If `false`, the copy fails if a list inside an issue is truncated by Jira and could not be completed. The output
    /// of such a copy is discarded, so that a retry reads the issues again.
    package var acceptsTruncatedLists = true
    /// If `true`, the copy resumes an unfinished run of the same plan.
    public var resumes = false
    /// The id of the run of a pipeline's activity. Journal and manifest contain it.
    ///
    /// If it is set and ``resumes`` is `true`, only an output with the same id is resumed or treated as complete. Any
    /// other output is replaced, as in a run that does not resume. If it is `nil`, an unfinished run is resumed
    /// whatever its id is, and an unfinished run of another plan is an error.
    package var activityRunID: String?

    /// The ways in which members of columns that are objects become columns.
    public enum Flattening: String, Sendable, Hashable {
        /// The members stay inside their column.
        case none
        /// One level is flattened: `fields.status.name`.
        case oneLevel = "true"
        /// All levels are flattened, with the names of the connector's version 1.0: `Fields_Status_Name`.
        case version1
    }

    /// Creates a plan.
    public init(
        table: Table,
        site: JiraSite,
        credentials: Credentials,
        reader: JiraClient.Configuration = JiraClient.Configuration(),
        jql: String? = nil,
        fields: [String]? = nil,
        parameters: [ReadOptions.Parameter] = [],
        limit: Int? = nil,
        sink: SinkConfiguration
    ) {
        self.table = table
        self.site = site
        self.credentials = credentials
        self.reader = reader
        self.jql = jql
        self.fields = fields
        self.parameters = parameters
        self.limit = limit
        self.sink = sink
    }

    /// The plan's configuration of the sink, completed with properties of the table.
    var sinkConfiguration: SinkConfiguration {
        var configuration = sink
        configuration.flattening = flattening.sinkFlattening(for: table, version1)
        if keepsJournal, !table.keyColumns.isEmpty { configuration.recordKeys = table.recordKeys }
        return configuration
    }

    /// A Boolean value that indicates whether the sink writes the rows of a mapping, delimited text, or several files.
    /// Otherwise, it writes unchanged records to one file.
    var writesRows: Bool { !mapping.isIdentity || sink.format == .csv || sink.series != nil }

    /// A Boolean value that indicates whether a run writes a journal, which another run needs to resume it.
    package var keepsJournal: Bool { sink.destination != .standardOutput }

    /// Returns the mapper for the sink and the reader; `nil` if records are written unchanged.
    ///
    /// - Parameter columns: The table's columns, including those that only the site defines.
    /// - Throws: ``CopyError/Code/invalidPlan`` when the mapping does not fit the table.
    func rowMapper(_ columns: [Column]) throws(CopyError) -> RowMapper? {
        guard !mapping.isIdentity || sink.format == .csv else { return nil }
        do {
            return try RowMapper(
                mapping,
                columns: columns,
                containers: table.containers,
                keyColumns: table.keyColumns,
                supportsNestedValues: sink.format != .csv,
                appendsToRecord: mapping.entries.isEmpty && sink.format != .csv
            )
        } catch {
            throw CopyError(.invalidPlan, "\(table.name): \(error)", cause: error)
        }
    }

    /// Returns the part of the plan that determines the output.
    ///
    /// - Parameter rows: The mapper, which was resolved with the columns of the site; `nil` if records are written
    ///   unchanged.
    func runPlan(_ rows: RowMapper?) -> RunPlan {
        var run = RunPlan(
            site: site.baseURL,
            table: table.name,
            format: sink.format,
            level: sink.level,
            codec: sink.codec,
            datetimes: sink.dateTimes
        )
        func unlessEmpty<Value: Collection>(_ value: Value) -> Value? { value.isEmpty ? nil : value }
        run.account = credentials.account.flatMap(unlessEmpty)
        run.jql = jql.flatMap(unlessEmpty)
        run.fields = fields.flatMap(unlessEmpty)
        run.expand = unlessEmpty(expand)
        run.complete = unlessEmpty(complete.map(\.rawValue).sorted())
        run.parameters = unlessEmpty(parameters.map { RunPlan.Parameter(name: $0.name, value: $0.value) })
        run.limit = limit
        run.flatten = flattening == .none ? nil : flattening.rawValue
        if flattening == .version1, version1 != Version1Naming() {
            run.flatten? += " of \(version1.entity)" + (version1.usesFieldIDs ? " with ids of fields" : "")
        }
        run.mapping = unlessEmpty(mapping.summary)
        run.delimitedText = sink.format == .csv ? sink.delimitedText : nil
        run.onNUL = sink.onNUL
        run.rowsPerFile = sink.series?.maximumRowCount
        run.columns = rows?.outputs.map(\.name)
        if case .skip = faultTolerance { run.skipsRows = true }
        return run
    }

    /// Returns the options for the reader. Only columns that the sink converts are located.
    ///
    /// - Parameter rows: The mapper that converts records into rows, which defines the columns to locate; `nil` if
    ///   records are written unchanged.
    func readOptions(_ resumption: Resumption? = nil, rows: RowMapper? = nil) -> ReadOptions {
        var options = ReadOptions(
            jql: jql,
            fields: fields,
            expand: expand,
            complete: complete,
            parameters: parameters,
            limit: limit,
            columns: sink.dateTimes == .rfc3339 ? .dateTimes : .none
        )
        if let rows {
            if !rows.appendsToRecord { options.columns = .none }
            options.additionalColumns = rows.columns
            options.readsAdditionalColumnsOnly = !rows.appendsToRecord
        }
        options.resumption = resumption
        if keepsJournal { options.requiredColumns = table.recordKeyColumns }
        return options
    }
}

extension CopyPlan.Flattening {
    /// Returns the flattening in the form of a sink's configuration; `nil` if columns are not flattened.
    func sinkFlattening(for table: Table, _ version1: Version1Naming) -> SinkConfiguration.Flattening? {
        switch self {
        case .none: nil
        case .oneLevel: .oneLevel(containers: table.containers)
        case .version1: .version1(version1)
        }
    }
}
