package import InterimData

/// What of a table to read.
public struct ReadOptions: Sendable {
    /// Which columns of a record are looked for, so that they can be read by name or converted. The record's text is whole
    /// in any case.
    public enum Columns: Sendable, Hashable {
        /// Every column that the table, or the site, knows.
        case all
        /// Those whose values are points in time, and those inside other columns.
        case dateTimes
        /// These, by name, or by the title of a custom field. A path inside a column, such as `fields.status.name`, stands for the
        /// column. A name that neither the table nor its site has is an error.
        case named([String])
        /// None.
        case none
    }

    /// A parameter of the table's.
    public struct Parameter: Sendable, Hashable {
        /// Its name, as the vendor writes it.
        public var name: String
        /// Its value, not encoded.
        public var value: String

        /// Creates a parameter.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A restriction in Jira's query language; for tables of issues. `nil` reads every issue. An `ORDER BY` is dropped, with a
    /// notice in the log: issues come oldest first, so that a ``limit`` keeps the oldest. See ``droppedOrder(ofJQL:)``.
    public var jql: String?
    /// The fields of issues to read, by id or by name, or Jira's `*all`, `*navigable`, and with a `-` in front those to
    /// leave out; `Issues` only. `nil` reads all.
    public var fields: [String]?
    /// What to have added to issues, such as `renderedFields`; `Issues` only. See ``expansions``.
    public var expand: [String]
    /// The lists inside issues that are read whole where the site sends their beginning only; `Issues` only. `changelog`
    /// adds the changes to the issues in the first place.
    public var complete: Set<IssueList>
    /// The vendor's parameters of the table and their values; a name may come more than once.
    public var parameters: [Parameter]
    /// The most records to read; `nil` reads all.
    public var limit: Int?
    /// The columns to look for.
    public var columns: Columns
    /// Columns that are looked for in any case, by name.
    package var requiredColumns: [String] = []
    /// Columns that are looked for in any case, wherever in a record they are, and whether or not the table describes them.
    package var additionalColumns: [Column] = []
    /// Whether nothing else of a record is looked at than those: of issues then only their fields are asked for, where
    /// ``fields`` does not say otherwise.
    package var looksAtAdditionalColumnsOnly = false
    /// Which product the site is; the reader's to set.
    var deployment = Deployment.cloud
    /// The most issues that a search of Data Center lets be paged through; the reader's to set.
    var resultWindow = OffsetListing.Sizes().window
    /// The largest number of issues or other things that one request lists; the reader's to set.
    var batchSize = Int.max
    /// The part of the table to read; `nil` reads the whole table. A ``limit`` counts within the part.
    public var partition: Partition?
    /// What an earlier run has come to; `nil` reads from the beginning.
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

    /// The query and the parameters, which choose the rows of a table.
    var selection: String {
        ([jql ?? ""] + parameters.map { "\($0.name)=\($0.value)" }.sorted()).joined(separator: "\n")
    }

    /// Where a plan begins.
    func start() throws(JiraReaderError) -> ReadingMark {
        guard let mark = resumption?.mark else { return .start }
        return try ReadingMark(bytes: mark)
    }

    /// What a site can add to an issue. The source is the vendor's list for bulkfetch, less `names` and `schema`, which
    /// stand beside the issues and would be lost.
    public static let expansions = [
        "renderedFields", "transitions", "operations", "editmeta", "changelog", "versionedRepresentations",
    ]

    /// The columns of a list that are looked for, those named in `required` always.
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
        // No two columns may be at the same place.
        var places = Set(chosen.map(Place.init))
        let others = (nested + additionalColumns).filter { places.insert(Place($0)).inserted }
        return ColumnSet(chosen + others)
    }

    /// The place of a column in a record.
    private struct Place: Hashable {
        var path: [String]
        var lists: [Int]

        init(_ column: Column) {
            path = column.path
            lists = column.listPlaces
        }
    }

    /// The ids of the fields of issues that are looked at; `nil` for all, or for too many to be named in a request.
    var neededFields: [String]? {
        guard looksAtAdditionalColumnsOnly, fields == nil else { return nil }
        var ids: [String] = []
        for column in additionalColumns where column.path.first == "fields" {
            guard column.path.count > 1 else { return nil }
            if !ids.contains(column.path[1]) { ids.append(column.path[1]) }
        }
        guard ids.count <= Self.mostNeededFields else { return nil }
        // Something has to be named, or all fields come that are shown by default.
        return ids.isEmpty ? ["id"] : ids
    }

    private static let mostNeededFields = 40
}
