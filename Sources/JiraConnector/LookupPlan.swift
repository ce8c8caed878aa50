public import InterimData
public import JiraReader
public import Sinks

/// The plan of a lookup activity, with every default as a value.
public struct LookupPlan: Sendable {
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
    /// The table's parameters, by Atlassian's names.
    public var parameters: [ReadOptions.Parameter] = []
    /// The mapping of the columns. A collection of the mapping is ignored: rows are records.
    public var mapping = RecordMapping()
    /// The flattening of columns that are objects, if the mapping has no entries.
    public var flattening = CopyPlan.Flattening.none
    /// If `true`, the lookup reads the first row only.
    public var firstRowOnly = true
    /// If `true`, a table with more rows than a lookup returns is an error. Otherwise, the output has a note in
    /// addition to the rows.
    public var isStrict = false
    /// The format of points in time.
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

/// The result of a lookup.
public struct LookupOutput: Sendable, Hashable {
    /// The output as one JSON object, in the connector's form:
    ///
    /// - `{"firstRow": {…}}`, or `{}` if the table has no row, so that an expression that reads a column of it fails
    ///   visibly;
    /// - `{"count": n, "value": [{…}, …]}` for all rows, with `count` a number. A truncated table has a `note`.
    public var json: String
    /// The number of rows in it.
    public var rowCount: Int
    /// A Boolean value that indicates whether the table has more rows than a lookup returns.
    public var isTruncated: Bool
    /// The findings about the site's listing, for example its warnings.
    public var listing: ListingFindings
    /// Requests sent.
    public var requests: Int
    /// Bytes of response bodies received, before decompression.
    public var dataRead: Int
}
