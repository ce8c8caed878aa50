public import FactoryDefinitions
internal import JiraReader

extension TableNames {
    /// The tables that this program reads.
    public static let catalogue = TableNames(
        connector: Catalogue.tables.filter(\.isConnectorTable).map(\.name),
        others: Catalogue.tables.filter { !$0.isConnectorTable }.map(\.name),
        columns: Dictionary(
            Catalogue.tables.map { table in
                (table.name, table.columns.filter { !table.containers.contains($0.name) })
            }
        ) { first, _ in first }
    )
}
