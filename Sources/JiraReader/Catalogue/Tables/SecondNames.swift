extension Catalogue {
    /// Shorter names of tables that the connector calls otherwise. Each is the table itself, columns and all.
    static let secondNames: [(name: String, table: String)] = [
        ("Dashboards", "DashboardsPaginated"),
        ("Filters", "FiltersPaginated"),
        ("Groups", "BulkGetGroups"),
        ("Projects", "SearchProjects"),
        ("Resolutions", "SearchResolutions"),
        ("Users", "AllUsers"),
        ("Workflows", "SearchWorkflows"),
    ]
}

extension Table {
    /// The table by another name.
    func named(_ name: String) -> Table {
        var table = self
        table.name = name
        table.isConnectorTable = false
        table.aliasOf = self.name
        return table
    }
}
