public import InterimData
public import JiraReader
internal import RunState
public import Sinks

/// What a copy activity is to do, with every default written out.
public struct CopyPlan: Sendable {
    /// The table to read.
    public var table: Table
    /// The site to read it from.
    public var site: JiraSite
    /// Who reads.
    public var credentials: Credentials
    /// Limits of the reading half.
    public var reader: JiraClient.Configuration
    /// A restriction in Jira's query language; `Issues` only.
    public var jql: String?
    /// The fields to read, by id or by name; `Issues` only.
    public var fields: [String]?
    /// What the site is to add to issues; `Issues` only.
    public var expand: [String] = []
    /// The lists inside issues that are read whole; `Issues` only.
    public var complete: Set<IssueList> = []
    /// How the members of columns that are objects become columns.
    public var flattening = Flattening.none
    /// The vendor's parameters of the table.
    public var parameters: [ReadOptions.Parameter]
    /// The most records to copy.
    public var limit: Int?
    /// What to write and where.
    public var sink: SinkConfiguration
    /// What becomes of the columns on their way. The default writes records as they came; delimited text then has the
    /// columns that the table describes.
    public var mapping = RecordMapping()
    /// What happens to a row that cannot be converted.
    public var faultTolerance = RowFaultTolerance.fail
    /// Whether to go on where an unfinished run of the same plan was cut short.
    public var resumes = false
    /// The id of the run of a pipeline's activity, which journal and manifest have.
    ///
    /// With it, only files that have the same id are resumed or count as whole where ``resumes`` is `true`. Others are replaced, as a
    /// run that does not resume replaces them. Without it every run counts, and one of another plan ends with an error.
    package var activityRunID: String?

    /// How the members of columns that are objects become columns.
    public enum Flattening: String, Sendable, Hashable {
        /// They stay inside.
        case none
        /// By one level: `fields.status.name`.
        case oneLevel = "true"
        /// Wholly, by the names of the connector's version 1.0: `Fields_Status_Name`.
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

    /// What the sink is told: the plan's, and what the table knows.
    var sinkConfiguration: SinkConfiguration {
        var configuration = sink
        configuration.flattening = flattening.ofSink(table)
        if keepsJournal, !table.keyColumns.isEmpty { configuration.recordKeys = table.recordKeys }
        return configuration
    }

    /// A Boolean value that indicates whether the sink writes rows that a mapping makes, and not records as they came, or several
    /// files.
    var writesRows: Bool { !mapping.isIdentity || sink.format == .csv || sink.series != nil }

    /// A Boolean value that indicates whether a run writes down what another needs to resume it.
    package var keepsJournal: Bool { sink.destination != .standardOutput }

    /// What is told to a sink that writes rows, and to the reader for it.
    ///
    /// - Parameter columns: The table's columns, with those that only the site knows.
    /// - Throws: ``CopyError/Code/invalidPlan`` when the mapping does not fit the table.
    func rowMapper(_ columns: [Column]) throws(CopyError) -> RowMapper? {
        guard !mapping.isIdentity || sink.format == .csv else { return nil }
        do {
            return try RowMapper(
                mapping,
                columns: columns,
                containers: table.containers,
                keyColumns: table.keyColumns,
                keepsNested: sink.format != .csv,
                onlyAdditional: mapping.entries.isEmpty && sink.format != .csv
            )
        } catch {
            throw CopyError(.invalidPlan, "\(table.name): \(error)", cause: error)
        }
    }

    /// The plan as far as it shapes the output.
    ///
    /// - Parameter rows: The mapping, with the columns that the site has.
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
        run.mapping = unlessEmpty(mapping.summary)
        run.delimitedText = sink.format == .csv ? sink.delimitedText : nil
        run.onNUL = sink.onNUL
        run.rowsPerFile = sink.series?.maximumRowCount
        run.columns = rows?.outputs.map(\.name)
        if case .skip = faultTolerance { run.skipsRows = true }
        return run
    }

    /// What the reader is asked for: only columns that the sink converts have to be found.
    ///
    /// - Parameter rows: What makes rows of the records; it finds the columns that it needs.
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
            if !rows.onlyAdds { options.columns = .none }
            options.additionalColumns = rows.columns
            options.looksAtAdditionalColumnsOnly = !rows.onlyAdds
        }
        options.resumption = resumption
        if keepsJournal { options.requiredColumns = table.recordKeyColumns }
        return options
    }
}

extension CopyPlan.Flattening {
    /// What a sink is told of it.
    func ofSink(_ table: Table) -> SinkConfiguration.Flattening? {
        switch self {
        case .none: nil
        case .oneLevel: .oneLevel(containers: table.containers)
        case .version1: .version1
        }
    }
}
