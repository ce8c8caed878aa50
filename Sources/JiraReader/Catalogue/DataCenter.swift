internal import InterimData

/// The form of a table on Jira Data Center. It is part of the table in the catalogue.
///
/// Source: the OpenAPI document of version 10.3, <https://developer.atlassian.com/server/jira/platform/rest/v10003/>.
package enum DataCenterForm: Sendable {
    /// Data Center does not have the table.
    case absent
    /// The table has the same path in Data Center's version of the API.
    case same
    /// The table has a different path or form. The closure changes Cloud's table into it.
    case changed(@Sendable (inout Table) -> Void)
}

extension Table {
    /// Returns a Boolean value that indicates whether a deployment has the table and, for a child table, its parent.
    public func isAvailable(on deployment: Deployment) -> Bool { form(on: deployment) != nil }

    /// Returns the form of the table on a deployment.
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

    /// Returns the columns that identify a record on a deployment: users of Data Center have a key instead of an
    /// account id.
    package func keyColumns(on deployment: Deployment) -> [String] {
        deployment == .cloud ? keyColumns : keyColumns.map { Self.dataCenterUserKeys[$0] ?? $0 }
    }

    /// The key columns of users on Data Center. The keys of the dictionary are the columns on Cloud.
    package static let dataCenterUserKeys = ["accountId": "key"]

    /// A Boolean value that indicates whether both deployments respond to the first request of a run but not to later
    /// ones, so that the deployment has to be detected before.
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

    /// The table; `nil` if Data Center does not have its parent.
    private var withParent: Table? {
        guard let parent else { return self }
        let table = try? Catalogue.table(named: parent.table, listedOnly: false)
        return table?.isAvailable(on: .dataCenter) == true ? self : nil
    }

    /// Changes the form to that of the lists by offsets, which Cloud has replaced with lists by page tokens.
    mutating func useOffsetPages() {
        path = path.replacing("/rest/software/1.0/", with: "/rest/agile/1.0/")
        pagination = PageBeanPagination(pageSize: 100)
        parameters.removeAll { $0 == "reconcileIssues" }
    }

    /// Changes the form to a single response with a bare array.
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
