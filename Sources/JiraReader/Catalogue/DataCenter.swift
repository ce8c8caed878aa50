internal import InterimData

/// The differences of a table on Jira Data Center from the same table on Jira Cloud.
///
/// Source: the OpenAPI document of version 10.3, <https://developer.atlassian.com/server/jira/platform/rest/v10003/>.
package enum DataCenterForm: Sendable {
    /// Data Center does not have the table.
    case absent
    /// The table has the same path in Data Center's version of the API.
    case same
    /// The table differs, for example in its path or pagination. The closure changes the table of Cloud into that of
    /// Data Center.
    case changed(@Sendable (inout Table) -> Void)
}

extension Table {
    /// Returns a Boolean value that indicates whether a deployment has the table and, if it is a child table, the
    /// table's parent.
    public func isAvailable(on deployment: Deployment) -> Bool { form(on: deployment) != nil }

    /// Returns the table with its differences on a deployment.
    ///
    /// - Throws: ``JiraReaderError/Code/unknownTable`` if the deployment does not have the table.
    func on(_ deployment: Deployment) throws(JiraReaderError) -> Table {
        if let form = form(on: deployment) { return form }
        throw JiraReaderError(
            .unknownTable,
            "the site is Jira Data Center, which has no such table",
            table: name,
            advisedSettings: [.dataCenterTable]
        )
    }

    /// Returns the names of the columns that identify a record on a deployment. Users of Data Center are identified by
    /// `key` instead of `accountId`.
    package func keyColumns(on deployment: Deployment) -> [String] {
        deployment == .cloud ? keyColumns : keyColumns.map { Self.dataCenterUserKeys[$0] ?? $0 }
    }

    /// The key columns of users. The keys of the dictionary are the columns on Cloud; the values are those on Data
    /// Center.
    package static let dataCenterUserKeys = ["accountId": "key"]

    /// A Boolean value that indicates whether the deployment must be detected before the first request of a run. This
    /// is so if the path of that request exists on both deployments, but the table has another path on Data Center or
    /// does not exist there.
    var requiresDeploymentProbe: Bool {
        guard !firstPath.hasPrefix("/rest/api/3/") else { return false }
        return form(on: .dataCenter)?.path != path
    }

    /// The path of the first request of a run.
    private var firstPath: String {
        guard let parent, let table = try? Catalogue.table(named: parent.table, listedOnly: false) else { return path }
        return table.firstPath
    }

    private func form(on deployment: Deployment) -> Table? {
        guard deployment == .dataCenter else { return self }
        var form = self
        switch dataCenter {
        case .absent: return nil
        case .same: break
        case .changed(let change): change(&form)
        }
        form.keyColumns = keyColumns(on: .dataCenter)
        return form.withParent
    }

    /// The table itself; `nil` if it is a child table whose parent Data Center does not have.
    private var withParent: Table? {
        guard let parent else { return self }
        let table = try? Catalogue.table(named: parent.table, listedOnly: false)
        return table?.isAvailable(on: .dataCenter) == true ? self : nil
    }

    /// Changes the table to read lists by offset. Cloud has replaced these operations with operations that use page
    /// tokens.
    mutating func useOffsetPages() {
        path = path.replacing("/rest/software/1.0/", with: "/rest/agile/1.0/")
        pagination = PageBeanPagination(pageSize: 100)
        parameters.removeAll { $0 == "reconcileIssues" }
    }

    /// Changes the table to read a single response that is an array of records.
    ///
    /// - Parameter expand: The default value of the parameter `expand`; `nil` if the operation does not have this
    ///   parameter.
    mutating func useBareArray(_ path: String, expand: String? = nil) {
        self.path = path
        records = .array([])
        pagination = SinglePagePagination()
        parameters = expand == nil ? [] : ["expand"]
        defaultParameters = expand.map { ["expand": $0] } ?? [:]
        defaultLists = [:]
        omissions = []
    }
}
