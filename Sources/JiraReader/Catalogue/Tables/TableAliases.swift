extension Catalogue {
    /// The aliases of tables. An alias is a shorter name for a table that has another name in the connector; `table` is
    /// this other name.
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
    /// Returns an alias of the table with another name.
    func named(_ name: String) -> Table {
        var table = self
        table.name = name
        table.isConnectorTable = false
        table.aliasOf = self.name
        return table
    }
}
