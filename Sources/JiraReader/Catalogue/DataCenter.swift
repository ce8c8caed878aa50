internal import InterimData

/// Where Jira Data Center has the tables otherwise than Cloud. Source: the vendor's document of version 10.3,
/// <https://developer.atlassian.com/server/jira/platform/rest/v10003/>.
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
            "the site is Jira Data Center, which has no such table; `jirastream tables --deployment datacenter` lists those "
                + "that it has",
            table: name
        )
    }

    /// The columns that tell one record from another on a product: Data Center's people have no account id, but a key.
    public func keyColumns(on deployment: Deployment) -> [String] {
        deployment == .cloud ? keyColumns : keyColumns.map { Self.keysOfPeople[$0] ?? $0 }
    }

    /// By what people are told on Data Center where it is an account id on Cloud.
    public static let keysOfPeople = ["accountId": "key"]

    /// Whether both products answer its first request, but not what follows: reading has to begin with the question which
    /// one it is.
    var isToldApartLate: Bool {
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
        guard var form = ownForm ?? (isOnDataCenter ? self : nil) else { return nil }
        form.keyColumns = keyColumns(on: .dataCenter)
        return form.withParent
    }

    /// The table, where the one that it hangs on is there too.
    private var withParent: Table? {
        guard let parent else { return self }
        let table = try? Catalogue.table(named: parent.table, listedOnly: false)
        return table?.isAvailable(on: .dataCenter) == true ? self : nil
    }

    /// What Data Center has at another path, or in another form; `nil` for all others.
    private var ownForm: Table? {
        var form = self
        switch aliasOf ?? name {
        case "SearchProjects":
            form.becomeList("/rest/api/3/project", expand: "description,lead,issueTypes,url,projectKeys")
            form.parameters.append("includeArchived")
            form.defaultParameters["includeArchived"] = "true"
        case "SearchResolutions": form.becomeList("/rest/api/3/resolution")
        case "Priorities": form.becomeList("/rest/api/3/priority")
        case "ProjectComponents": form.becomeList("/rest/api/3/project/{projectIdOrKey}/components")
        case "BoardIssues", "SprintIssues":
            // The lists that Cloud has replaced by ones with tokens.
            form.path = path.replacing("/rest/software/1.0/", with: "/rest/agile/1.0/")
            form.pagination = PageBeanPagination(pageSize: 100)
            form.parameters.removeAll { $0 == "reconcileIssues" }
        case "IssueChangelogs":
            // A search gives all changes of an issue; no request gives the changes alone.
            form.path = OffsetListing.path
            form.records = .nested(["issues"], ["changelog", "histories"])
            form.pagination = IssuePagination(fields: ["id"], expand: ["changelog"], keepsList: false)
            form.ownerColumns = [("id", "_issueId")]
            form.parent = nil
        default: return nil
        }
        return form
    }

    /// A list that comes whole, as a bare array.
    private mutating func becomeList(_ path: String, expand: String? = nil) {
        self.path = path
        records = .array([])
        pagination = SinglePagePagination()
        parameters = expand == nil ? [] : ["expand"]
        defaultParameters = expand.map { ["expand": $0] } ?? [:]
        defaultLists = [:]
        omissions = []
    }
}
