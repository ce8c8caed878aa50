public import InterimData
public import JiraReader
public import Sinks

/// What a lookup activity is to read, with every default written out.
public struct LookupPlan: Sendable {
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
    /// The vendor's parameters of the table.
    public var parameters: [ReadOptions.Parameter] = []
    /// What becomes of the columns on their way. A collection is not looked at: rows are records.
    public var mapping = RecordMapping()
    /// How the members of columns that are objects become columns, where the mapping has no entries.
    public var flattening = CopyPlan.Flattening.none
    /// Whether the first row is all that is wanted.
    public var firstRowOnly = true
    /// Whether a table of more rows than a lookup gives is an error, instead of a note beside the rows that are given.
    public var isStrict = false
    /// How points in time are written.
    public var dateTimes = SinkConfiguration.DateTimes.verbatim

    /// Creates a plan for the first row of a table.
    public init(
        table: Table,
        site: JiraSite,
        credentials: Credentials,
        reader: JiraClient.Configuration = JiraClient.Configuration()
    ) {
        self.table = table
        self.site = site
        self.credentials = credentials
        self.reader = reader
    }
}

/// What a lookup has found.
public struct LookupOutput: Sendable, Hashable {
    /// The output as one JSON object, in the connector's form:
    ///
    /// - `{"firstRow": {…}}`, or `{}` where the table has no row, so that whoever reads a column of it fails visibly;
    /// - `{"count": n, "value": [{…}, …]}` for all rows, with `count` a number. A table that was cut has a `note`.
    public var json: String
    /// The rows in it.
    public var rowCount: Int
    /// Whether the table has more rows than a lookup gives.
    public var isCut: Bool
    /// The findings about the site's listing: its warnings, for example.
    public var listing: ListingFindings
    /// Requests sent.
    public var requests: Int
    /// Bytes of bodies received, as they came over the wire.
    public var dataRead: Int
}
