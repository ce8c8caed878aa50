public import InterimData
public import JiraReader
public import Sinks

/// The plan of a lookup activity. All settings except the table, the site and the credentials have defaults.
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
    /// The table's parameters, under the names in Atlassian's documentation.
    public var parameters: [ReadOptions.Parameter] = []
    /// The mapping of the columns. The collection of the mapping is ignored, so that each record is one row.
    public var mapping = RecordMapping()
    /// The flattening of columns that are objects, if the mapping has no entries.
    public var flattening = CopyPlan.Flattening.none
    /// The names of columns that ``CopyPlan/Flattening/version1`` writes.
    package var version1 = Version1Naming()
    /// If `true`, the lookup reads only the first row.
    public var firstRowOnly = true
    /// If `true`, a table with more rows than a lookup returns is an error. Otherwise, the output of such a table
    /// consists of the first rows and a note.
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
    /// - `{"firstRow": {…}}`, or `{}` if the table has no row, so that an expression that reads a column of the row
    ///   fails with an error;
    /// - `{"count": n, "value": [{…}, …]}` for all rows, where `count` is a number. If the table was truncated, the
    ///   object also has a `note`.
    public var json: String
    /// The number of rows in the output.
    public var rowCount: Int
    /// A Boolean value that indicates whether the table has more rows than a lookup returns.
    public var isTruncated: Bool
    /// The findings about the site's listing, for example its warnings.
    public var listing: ListingFindings
    /// The number of requests sent.
    public var requests: Int
    /// The number of bytes of response bodies received, before decompression.
    public var dataRead: Int
}
