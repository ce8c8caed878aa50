package import InterimData

/// The selection of the records and columns of a table to read.
public struct ReadOptions: Sendable {
    /// The columns that are located in each record, so that they can be read by name or converted. The bytes of the
    /// record always contain all its members.
    public enum Columns: Sendable, Hashable {
        /// All columns of the table, including those that the site defines.
        case all
        /// The columns whose values are date-times, and the date-times inside other columns.
        case dateTimes
        /// The columns with these names, or with these titles of custom fields. A path inside a column, such as
        /// `fields.status.name`, selects the column. A name that is neither a column of the table nor a field of the
        /// site is an error.
        case named([String])
        /// No columns.
        case none
    }

    /// A parameter of the table's operation.
    public struct Parameter: Sendable, Hashable {
        /// The name, as Atlassian documents it.
        public var name: String
        /// The value, not percent-encoded.
        public var value: String

        /// Creates a parameter.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A JQL query, for tables of issues. `nil` reads all issues. An `ORDER BY` is dropped with a notice in the log:
    /// issues come oldest first, so that a ``limit`` keeps the oldest. See ``droppedOrder(ofJQL:)``.
    public var jql: String?
    /// The fields of issues to read, by id or by name, or Jira's `*all` or `*navigable`. A leading `-` excludes a
    /// field. `Issues` only. `nil` reads all fields.
    public var fields: [String]?
    /// The expansions of issues, such as `renderedFields`; `Issues` only. See ``expansions``.
    public var expand: [String]
    /// The lists inside issues that are completed if the site truncates them; `Issues` only. `changelog` also adds the
    /// changes to the issues.
    public var complete: Set<IssueList>
    /// The parameters of the table's operation, with their values. A name may occur more than once.
    public var parameters: [Parameter]
    /// The largest number of records to read; `nil` reads all.
    public var limit: Int?
    /// The columns to locate in each record.
    public var columns: Columns
    /// The names of columns that are located in addition to ``columns``.
    package var requiredColumns: [String] = []
    /// Descriptions of columns that are located in addition to ``columns``, at any path in a record. The table need not
    /// have them.
    package var additionalColumns: [Column] = []
    /// If `true`, only ``additionalColumns`` are read from a record. For a table of issues, only the fields that
    /// contain these columns are then requested, unless ``fields`` is set.
    package var readsAdditionalColumnsOnly = false
    /// The deployment. Set by the reader.
    var deployment = Deployment.cloud
    /// The number of issues that a search on Data Center can page through. Set by the reader.
    var resultWindow = OffsetListing.Sizes().window
    /// The largest number of ids in one request. Set by the reader.
    var batchSize = Int.max
    /// The part of the table to read; `nil` reads the whole table. A ``limit`` applies to the part.
    public var partition: Partition?
    /// The state of an earlier run, from which this one resumes; `nil` reads from the beginning.
    package var resumption: Resumption?

    /// Creates options.
    public init(
        jql: String? = nil,
        fields: [String]? = nil,
        expand: [String] = [],
        complete: Set<IssueList> = [],
        parameters: [Parameter] = [],
        limit: Int? = nil,
        columns: Columns = .all
    ) {
        self.jql = jql
        self.fields = fields
        self.expand = expand
        self.complete = complete
        self.parameters = parameters
        self.limit = limit
        self.columns = columns
    }

    /// A text that contains the query and the parameters, which together select the rows of a table.
    var selection: String {
        ([jql ?? ""] + parameters.map { "\($0.name)=\($0.value)" }.sorted()).joined(separator: "\n")
    }

    /// Returns the mark at which a plan begins.
    func start() throws(JiraReaderError) -> ReadingMark {
        guard let mark = resumption?.mark else { return .start }
        return try ReadingMark(bytes: mark)
    }

    /// The supported expansions of issues. They are those that Atlassian documents for `issue/bulkfetch`, except
    /// `names` and `schema`, whose values are outside the issues of a response.
    public static let expansions = [
        "renderedFields", "transitions", "operations", "editmeta", "changelog", "versionedRepresentations",
    ]

    /// Returns the columns to locate: those in the list that the options select, those that `required` or
    /// `requiredColumns` names, and `additionalColumns`. If the options select all columns or the date-times, the
    /// date-times inside the columns of the list are included.
    func select(_ columns: [Column], requiring required: [String] = []) -> ColumnSet {
        let named = chosenNames(of: columns)
        let chosen = columns.filter { column in
            if required.contains(column.name) || requiredColumns.contains(column.name) { return true }
            return switch self.columns {
            case .all: true
            case .dateTimes: column.type == .dateTime
            case .named: named?.contains(column.name) ?? false
            case .none: false
            }
        }
        let nested: [Column] =
            switch self.columns {
            case .all, .dateTimes: columns.flatMap(\.nestedDateTimes)
            case .named, .none: []
            }
        // No two columns may have the same path.
        var places = Set(chosen.map(Place.init))
        let others = (nested + additionalColumns).filter { places.insert(Place($0)).inserted }
        return ColumnSet(chosen + others)
    }

    /// The path of a column in a record.
    private struct Place: Hashable {
        var path: [String]
        var lists: [Int]

        init(_ column: Column) {
            path = column.path
            lists = column.listPlaces
        }
    }

    /// The ids of the fields of issues that `additionalColumns` require, at most 40; `nil` if more fields are
    /// required, if a column contains all fields, if other columns are read, or if `fields` is set.
    var neededFields: [String]? {
        guard readsAdditionalColumnsOnly, fields == nil else { return nil }
        var ids: [String] = []
        for column in additionalColumns where column.path.first == "fields" {
            guard column.path.count > 1 else { return nil }
            if !ids.contains(column.path[1]) { ids.append(column.path[1]) }
        }
        guard ids.count <= Self.maximumNeededFields else { return nil }
        // At least one field has to be named: otherwise the site returns all fields that it shows by default.
        return ids.isEmpty ? ["id"] : ids
    }

    private static let maximumNeededFields = 40
}
