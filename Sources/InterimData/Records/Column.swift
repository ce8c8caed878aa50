/// A column of a table: a named and typed place in its records.
public struct Column: Sendable, Hashable {
    /// The name: the path's members joined by dots.
    public package(set) var name: String
    /// The members that lead from the record to the value; never empty.
    public package(set) var path: [String]
    /// The indices in ``path`` of members whose values are lists: the path continues inside each of their elements. A
    /// column with such indices is a nested column: a record has one value of it for each element of the lists.
    package private(set) var listPlaces: [Int] = []
    /// The type of its values. A value of another kind is not converted.
    public package(set) var type: InterimType
    /// The source's name of the type, such as `string (date-time)`; empty if unknown.
    public package(set) var sourceType: String

    /// The title of a custom field, as its site shows it; empty if the column's name is its title.
    public package(set) var title = ""

    /// The title in the source's own language if ``title`` is in the account's language; empty if unknown.
    package var untranslatedTitle = ""

    /// If `true`, the elements of its arrays are counted; see ``PageIndex/Cell/elementCount``.
    package var countsElements = false

    /// Points in time inside its values, as paths relative to them: `[*].created` in each element of a list,
    /// `lastIssueUpdateTime` in an object, `comments[*].created`.
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

    /// The points in time inside its values, as columns.
    package var nestedDateTimes: [Column] { nestedDateTimePaths.map { nested($0, .dateTime) } }

    /// Returns a column inside its values, by a relative path such as `[*].created`. Names of members have no dots in
    /// such a path.
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
