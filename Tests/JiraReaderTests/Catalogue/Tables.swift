import JiraReader

/// Tables of the catalogue that tests use by name.
extension Table {
    static let issues = listed("Issues")
    static let searchProjects = listed("SearchProjects")
    static let allUsers = listed("AllUsers")
    static let allDashboards = listed("AllDashboards")
    static let fields = listed("Fields")
    static let serverInfo = listed("ServerInfo")
    static let idsOfWorklogsModifiedSince = listed("IdsOfWorklogsModifiedSince")
    static let plans = listed("Plans")

    private static func listed(_ name: String) -> Table {
        guard let table = Catalogue.tables.first(where: { $0.name == name }) else {
            preconditionFailure("the catalogue has no table \(name)")
        }
        return table
    }
}
