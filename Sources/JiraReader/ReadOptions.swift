internal import InterimData

/// What of a table to read.
public struct ReadOptions: Sendable {
    /// Which columns of a record are looked for, so that they can be read by name or converted. The record's text is whole
    /// in any case.
    public enum Columns: Sendable, Hashable {
        /// Every column that the table, or the site, knows.
        case all
        /// Those whose values are points in time.
        case dateTimes
        /// These, by name.
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

    /// A restriction in Jira's query language, without `ORDER BY`; `Issues` only. `nil` reads every issue.
    public var jql: String?
    /// The fields of issues to read, by id, or Jira's `*all`, `*navigable`, `-id`; `Issues` only. `nil` reads all.
    public var fields: [String]?
    /// The vendor's parameters of the table and their values; a name may come more than once.
    public var parameters: [Parameter]
    /// The most records to read; `nil` reads all.
    public var limit: Int?
    /// The columns to look for.
    public var columns: Columns

    /// Creates options.
    public init(
        jql: String? = nil,
        fields: [String]? = nil,
        parameters: [Parameter] = [],
        limit: Int? = nil,
        columns: Columns = .all
    ) {
        self.jql = jql
        self.fields = fields
        self.parameters = parameters
        self.limit = limit
        self.columns = columns
    }

    /// The columns of a list that are looked for, those named in `required` always.
    func select(_ columns: [Column], requiring required: [String] = []) -> ColumnSet {
        ColumnSet(
            columns.filter { column in
                if required.contains(column.name) { return true }
                return switch self.columns {
                case .all: true
                case .dateTimes: column.type == .dateTime
                case .named(let names): names.contains(column.name)
                case .none: false
                }
            }
        )
    }
}
