/// A column of a table: a path to a value in each record, with a name and a type.
public struct Column: Sendable, Hashable {
    /// The name, which consists of the names in ``path``, joined by dots.
    public package(set) var name: String
    /// The names of the members that lead from the record to the value. There is at least one.
    public package(set) var path: [String]
    /// The indices in `path` of the members whose values are lists. The path continues inside each element of such a
    /// list, so that a record can have several values of the column.
    package private(set) var listPlaces: [Int] = []
    /// The type of the column's values. A value in the page that has another type is not converted.
    public package(set) var type: InterimType
    /// The name of the type in Jira's API, such as `string (date-time)`; empty if it is unknown.
    public package(set) var sourceType: String

    /// The display name of a custom field; empty if the column has no display name other than its name.
    public package(set) var title = ""

    /// The title in the language of the site if ``title`` is in the language of the account; empty if it is unknown.
    package var untranslatedTitle = ""

    /// If `true`, the elements of the column's arrays are counted; see ``PageIndex/Cell/elementCount``.
    package var countsElements = false

    /// The paths to points in time inside the column's values. A path begins at the value: `lastIssueUpdateTime` is a
    /// member of an object, `[*].created` is a member of each element of a list, and `comments[*].created` is a member
    /// of each element of a list inside an object.
    public package(set) var nestedDateTimePaths: [String] = []

    /// Creates a column of the record itself.
    package init(
        _ name: String,
        _ type: InterimType,
        source sourceType: String = "",
        nestedDateTimePaths: [String] = []
    ) {
        self.init(path: [name], type: type, sourceType: sourceType)
        self.nestedDateTimePaths = nestedDateTimePaths
    }

    /// Creates a column at any depth.
    package init(path: [String], type: InterimType, sourceType: String = "") {
        precondition(!path.isEmpty, "a column has a path")
        self.name = path.joined(separator: ".")
        self.path = path
        self.type = type
        self.sourceType = sourceType
    }

    /// The points in time inside the column's values, as columns.
    package var nestedDateTimes: [Column] { nestedDateTimePaths.map { nested($0, .dateTime) } }

    /// Returns the column at a path that begins at this column's value, such as `[*].created`. The names of members in
    /// this path cannot contain dots.
    private func nested(_ inside: String, _ type: InterimType) -> Column {
        var members = path
        var lists = listPlaces
        for member in inside.split(separator: ".") {
            let isList = member.hasSuffix("[*]")
            let name = String(isList ? member.dropLast(3) : member)
            if !name.isEmpty { members.append(name) }
            if isList { lists.append(members.count - 1) }
        }
        precondition(lists.last != members.count - 1, "a nested column is a member of an element")
        var column = Column(path: members, type: type, sourceType: "string (date-time)")
        column.listPlaces = lists
        column.name = members.enumerated().map { lists.contains($0) ? $1 + "[*]" : $1 }.joined(separator: ".")
        return column
    }

    /// Returns a Boolean value that indicates whether another column has the same path in a record.
    package func hasSamePath(as other: Column) -> Bool { path == other.path && listPlaces == other.listPlaces }
}
