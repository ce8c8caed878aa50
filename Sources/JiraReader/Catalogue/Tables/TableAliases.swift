extension Catalogue {
    /// Shorter names of tables that have other names in the connector. Each is an alias of the table, with the same
    /// columns.
    static let aliases: [(name: String, table: String)] = [
        (name: "Dashboards", table: "DashboardsPaginated"),
        (name: "Filters", table: "FiltersPaginated"),
        (name: "Groups", table: "BulkGetGroups"),
        (name: "Projects", table: "SearchProjects"),
        (name: "Resolutions", table: "SearchResolutions"),
        (name: "Users", table: "AllUsers"),
        (name: "Workflows", table: "SearchWorkflows"),
    ]
}

extension Table {
    /// Returns the table under another name.
    func named(_ name: String) -> Table {
        var table = self
        table.name = name
        table.isConnectorTable = false
        table.aliasOf = self.name
        return table
    }
}
