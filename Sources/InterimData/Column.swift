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
    public var version1Name: String { InterimTypeMap.row(of: self).version1.joined(separator: "/") }
}

/// A named and typed place in a table's records.
public struct Column: Sendable, Hashable {
    /// The name that people see: the path's members joined by dots.
    public var name: String
    /// The members that lead from the record to the value; never empty.
    public var path: [String]
    /// The type of its values. A value of another kind is kept as it came.
    public var type: InterimType
    /// The type in the source's own words, such as `string (date-time)`; empty where it is not known.
    public var sourceType: String

    /// What people call the column where that is not its name: a custom field's title.
    public var title = ""

    /// Whether the elements of its arrays are counted; see ``PageIndex/Cell/elementCount``.
    public var countsElements = false

    /// Creates a column of the record itself.
    public init(_ name: String, _ type: InterimType, source sourceType: String = "") {
        self.init(path: [name], type: type, sourceType: sourceType)
    }

    /// Creates a column at any depth.
    public init(path: [String], type: InterimType, sourceType: String = "") {
        precondition(!path.isEmpty, "a column has a path")
        self.name = path.joined(separator: ".")
        self.path = path
        self.type = type
        self.sourceType = sourceType
    }
}

/// The columns that a page is searched for, prepared for fast look-up.
///
/// Columns at the same path are not allowed. Finding a column costs one hash of its key.
public struct ColumnSet: Sendable {
    /// The columns in the order given; a column's number is its place here.
    public let columns: [Column]

    /// Whether the elements of a column's arrays are counted, by its number.
    let countsElements: [Bool]
    /// One table of names for each object that has columns in it; the first is the record's own.
    let tables: [NameTable]
    private let numbers: [String: Int]

    /// Creates a set. Columns whose paths repeat are a programming error.
    public init(_ columns: [Column] = []) {
        self.columns = columns
        countsElements = columns.map(\.countsElements)
        var numbers: [String: Int] = [:]
        for (number, column) in columns.enumerated() { numbers[column.name] = number }
        self.numbers = numbers
        tables = Self.makeTables(columns)
    }

    /// The number of the column with a name, or `nil`.
    public func number(of name: String) -> Int? { numbers[name] }

    private static func makeTables(_ columns: [Column]) -> [NameTable] {
        struct Node {
            var names: [String] = []
            var columns: [Int32] = []
            var children: [Int32] = []
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
                }
                if isLeaf {
                    precondition(nodes[node].columns[place] < 0, "two columns at \(column.name)")
                    nodes[node].columns[place] = Int32(number)
                } else {
                    if nodes[node].children[place] < 0 {
                        nodes[node].children[place] = Int32(nodes.count)
                        nodes.append(Node())
                    }
                    node = Int(nodes[node].children[place])
                }
            }
        }
        return nodes.map { NameTable(names: $0.names, columns: $0.columns, children: $0.children) }
    }
}
