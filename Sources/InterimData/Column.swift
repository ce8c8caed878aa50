/// The types that values pass through on their way from a source to a sink.
///
/// They are the connector's interim data types, with `decimal` added for numbers that are not whole.
public enum InterimType: String, Sendable, CaseIterable {
    /// Text.
    case string = "String"
    /// A whole number of any size.
    case integer = "Integer"
    /// A number with a fraction or an exponent, of any size.
    case decimal = "Decimal"
    /// A point in time with date, time and offset.
    case dateTime = "DateTime"
    /// True or false.
    case boolean = "Boolean"
    /// A nested object.
    case object = "Object"
    /// A list.
    case array = "Array"

    /// What the connector's version 1.0 calls the type; see ``InterimTypeMap``.
    package var version1Name: String { InterimTypeMap.row(of: self).version1.joined(separator: "/") }
}

/// A named and typed place in a table's records.
public struct Column: Sendable, Hashable {
    /// The name that people see: the path's members joined by dots.
    public var name: String
    /// The members that lead from the record to the value; never empty.
    public var path: [String]
    /// The places in ``path`` of members whose values are lists: the path continues inside each of their elements. A column
    /// with such places is a nested one: a record has as many of its values as the lists have elements.
    package private(set) var listPlaces: [Int] = []
    /// The type of its values. A value of another kind is kept as it came.
    public var type: InterimType
    /// The type in the source's own words, such as `string (date-time)`; empty where it is not known.
    public var sourceType: String

    /// What people call the column where that is not its name: a custom field's title.
    public var title = ""

    /// The title in the source's own language, where ``title`` is in the account's; empty where it is not known.
    package var untranslatedTitle = ""

    /// Whether the elements of its arrays are counted; see ``PageIndex/Cell/elementCount``.
    package var countsElements = false

    /// Points in time inside its values, as paths from there: `[*].created` in each element of a list,
    /// `lastIssueUpdateTime` in an object, `comments[*].created`.
    public var dateTimesInside: [String] = []

    /// Creates a column of the record itself.
    public init(
        _ name: String,
        _ type: InterimType,
        source sourceType: String = "",
        dateTimesInside: [String] = []
    ) {
        self.init(path: [name], type: type, sourceType: sourceType)
        self.dateTimesInside = dateTimesInside
    }

    /// Creates a column at any depth.
    public init(path: [String], type: InterimType, sourceType: String = "") {
        precondition(!path.isEmpty, "a column has a path")
        self.name = path.joined(separator: ".")
        self.path = path
        self.type = type
        self.sourceType = sourceType
    }

    /// The points in time inside its values, as columns.
    package var nestedDateTimes: [Column] { dateTimesInside.map { nested($0, .dateTime) } }

    /// A column inside its values, by a path from there such as `[*].created`. Names of members have no dots in such a path.
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

    /// A Boolean value that indicates whether another column is at the same place of a record.
    package func isAtPlace(of other: Column) -> Bool { path == other.path && listPlaces == other.listPlaces }
}

/// The columns that a page is searched for, prepared for fast look-up.
///
/// Columns at the same path are not allowed. Finding a column costs one hash of its key.
package struct ColumnSet: Sendable {
    /// The columns in the order given; a column's number is its place here.
    package let columns: [Column]

    /// Whether the elements of a column's arrays are counted, by its number.
    let countsElements: [Bool]
    /// One table of names for each object that has columns in it; the first is the record's own.
    let tables: [NameTable]
    private let numbers: [String: Int]

    /// Creates a set. Columns whose paths repeat are a programming error.
    package init(_ columns: [Column] = []) {
        self.columns = columns
        countsElements = columns.map(\.countsElements)
        var numbers: [String: Int] = [:]
        for (number, column) in columns.enumerated() { numbers[column.name] = number }
        self.numbers = numbers
        tables = Self.makeTables(columns)
    }

    /// The number of the column with a name, or `nil`.
    package func number(of name: String) -> Int? { numbers[name] }

    private static func makeTables(_ columns: [Column]) -> [NameTable] {
        struct Node {
            var names: [String] = []
            var columns: [Int32] = []
            var children: [Int32] = []
            var elements: [Int32] = []
        }
        var nodes = [Node()]
        for (number, column) in columns.enumerated() {
            var node = 0
            for (depth, name) in column.path.enumerated() {
                let isLeaf = depth == column.path.count - 1
                let place: Int
                if let known = nodes[node].names.firstIndex(of: name) {
                    place = known
                } else {
                    place = nodes[node].names.count
                    nodes[node].names.append(name)
                    nodes[node].columns.append(-1)
                    nodes[node].children.append(-1)
                    nodes[node].elements.append(-1)
                }
                if isLeaf {
                    precondition(nodes[node].columns[place] < 0, "two columns at \(column.name)")
                    nodes[node].columns[place] = Int32(number)
                } else {
                    let isList = column.listPlaces.contains(depth)
                    var next = isList ? nodes[node].elements[place] : nodes[node].children[place]
                    if next < 0 {
                        next = Int32(nodes.count)
                        if isList { nodes[node].elements[place] = next } else { nodes[node].children[place] = next }
                        nodes.append(Node())
                    }
                    node = Int(next)
                }
            }
        }
        return nodes.map {
            NameTable(names: $0.names, columns: $0.columns, children: $0.children, elements: $0.elements)
        }
    }
}
