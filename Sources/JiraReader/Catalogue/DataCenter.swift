internal import InterimData

/// The form in which Jira Data Center has a table. It stands beside the table in the catalogue.
///
/// Source: the OpenAPI document of version 10.3, <https://developer.atlassian.com/server/jira/platform/rest/v10003/>.
package enum DataCenterForm: Sendable {
    /// Data Center does not have the table.
    case absent
    /// At the same path of its own version of the API.
    case same
    /// At another path, or in another form, which the closure makes of Cloud's.
    case changed(@Sendable (inout Table) -> Void)
}

extension Table {
    /// Whether it can be read from a site of a product: it is there, and so is what it hangs on.
    public func isAvailable(on deployment: Deployment) -> Bool { form(on: deployment) != nil }

    /// The table as a product has it.
    ///
    /// - Throws: ``JiraReaderError/Code/unknownTable`` where the product does not have the table.
    func on(_ deployment: Deployment) throws(JiraReaderError) -> Table {
        if let form = form(on: deployment) { return form }
        throw JiraReaderError(
            .unknownTable,
            "the site is Jira Data Center, which has no such table",
            table: name,
            advisedSettings: [.tableOfDataCenter]
        )
    }

    /// The columns that tell one record from another on a product: Data Center's people have no account id, but a key.
    package func keyColumns(on deployment: Deployment) -> [String] {
        deployment == .cloud ? keyColumns : keyColumns.map { Self.keysOfPeople[$0] ?? $0 }
    }

    /// By what people are told on Data Center where it is an account id on Cloud.
    package static let keysOfPeople = ["accountId": "key"]

    /// A Boolean value that indicates whether both deployments respond to its first request, but not to what follows, so that
    /// the deployment has to be detected before.
    var requiresDeploymentProbe: Bool {
        guard !firstPath.hasPrefix("/rest/api/3/") else { return false }
        return form(on: .dataCenter)?.path != path
    }

    /// The path that a run begins with.
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

    /// The table, where the one that it hangs on is there too.
    private var withParent: Table? {
        guard let parent else { return self }
        let table = try? Catalogue.table(named: parent.table, listedOnly: false)
        return table?.isAvailable(on: .dataCenter) == true ? self : nil
    }

    /// One of the lists that Cloud has replaced by lists with page tokens.
    mutating func becomePageBeans() {
        path = path.replacing("/rest/software/1.0/", with: "/rest/agile/1.0/")
        pagination = PageBeanPagination(pageSize: 100)
        parameters.removeAll { $0 == "reconcileIssues" }
    }

    /// A list that comes whole, as a bare array.
    mutating func becomeList(_ path: String, expand: String? = nil) {
        self.path = path
        records = .array([])
        pagination = SinglePagePagination()
        parameters = expand == nil ? [] : ["expand"]
        defaultParameters = expand.map { ["expand": $0] } ?? [:]
        defaultLists = [:]
        omissions = []
    }
}
