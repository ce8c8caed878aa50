/// The columns that are indexed in a page, with tables for fast look-up.
///
/// Each column must have a distinct path.
package struct ColumnSet: Sendable {
    /// The look-up tables of a set. They are in one object, so that a copy of the set retains only one reference for
    /// them.
    private final class Content: Sendable {
        let countsElements: [Bool]
        let tables: [NameTable]
        let numbers: [String: Int]

        init(_ columns: [Column]) {
            countsElements = columns.map(\.countsElements)
            var numbers: [String: Int] = [:]
            for (number, column) in columns.enumerated() { numbers[column.name] = number }
            self.numbers = numbers
            tables = ColumnSet.makeTables(columns)
        }
    }

    /// The columns, in the order in which they were passed to the initializer. The number of a column is its index in
    /// this array.
    package let columns: [Column]

    private let content: Content

    /// The columns that the records can have, including columns that are not in this set.
    package var schema: RecordSchema

    /// Creates a set. Two columns must not have the same path.
    package init(_ columns: [Column] = []) {
        self.columns = columns
        content = Content(columns)
        schema = RecordSchema(columns)
    }

    /// For each column, a Boolean value that indicates whether the elements of the column's arrays are counted.
    var countsElements: [Bool] { content.countsElements }
    /// A table of member names for each object that contains columns. The first table is that of the record.
    var tables: [NameTable] { content.tables }

    /// Returns the number of the column with a name; `nil` if there is no such column.
    package func number(of name: String) -> Int? { content.numbers[name] }

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
