internal import InterimData

/// A table of version 1.0 and its counterpart in version 2.0, with the names of their columns.
struct UpgradedTable {
    /// The name of the table in version 2.0.
    let name: String
    /// The columns in version 2.0.
    let columns: [Column]
    /// The prefix of the names of the columns in version 1.0.
    let entity: String

    /// Creates the counterpart of a table; `nil` if version 2.0 has none.
    ///
    /// - Parameter name: The name of the table in version 1.0, as in a dataset or a query.
    init?(_ name: String, _ tables: TableNames) {
        guard let table = Version1Table.find(name), let version2 = table.version2 else { return nil }
        self.name = version2
        columns = tables.columns[version2] ?? []
        entity = table.records?.entity ?? ""
    }

    /// Returns the path, in the records of version 2.0, of a column of version 1.0; `nil` if the column is unknown.
    func path(of column: String) -> ValuePath? { FlattenedName.path(of: column, among: columns, entity: entity) }

    /// Returns the type of the value at a path; `nil` if it is not a described column.
    func type(at path: ValuePath) -> InterimType? {
        columns.first { $0.path.map(ValuePath.Step.member) == path.steps }?.type
    }

    /// Returns the name of the column of version 2.0 that a column of version 1.0 is equal to; `nil` if it is a part of
    /// a column, or unknown.
    func wholeColumn(of column: String) -> Column? {
        guard let path = path(of: column) else { return nil }
        return columns.first { $0.path.map(ValuePath.Step.member) == path.steps && $0.path.count == 1 }
    }

    /// The columns of version 1.0 that a text file has without a mapping.
    var flatColumns: [String] {
        Version1Naming(entity: entity).columns(of: columns, containers: []).map(\.name)
    }

    /// Returns the text of a path in a mapping, such as `$['lead']['displayName']`.
    static func text(of path: ValuePath) -> String {
        "$"
            + path.steps.map { step in
                switch step {
                case .member(let name): "['\(name)']"
                case .element(let index): "[\(index)]"
                }
            }.joined()
    }
}
