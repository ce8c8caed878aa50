import MockSite

extension Endpoints {
    /// All operations of a Data Center site: version 2 of the platform API and version 1.0 of the API of boards and
    /// sprints.
    static let dataCenter: [any Endpoint] =
        [
            SearchByOffset(method: "GET"), SearchByOffset(method: "POST"),
            OneIssue(path: "/rest/api/2/issue/{issueIdOrKey}"),
        ]
        + ([FieldList(), ServerInformation(), UpdatedWorklogs(), WorklogsByID(), DashboardList(), MyPermissions()]
        as [any Endpoint]).map { Relocated($0) }
        + ResourceList.all.filter { sharedOperations.contains($0.operation) || $0.operation.hasPrefix("agile:") }
        .map { Relocated($0) }
        + AgileIssues.all + SiteResources.dataCenter + SiteResources.boardItems
        + WriteEndpoint.all("/rest/api/2", takesMarkup: true)

    /// The operation ids of the resources that both deployments have at the same path. If such a resource is a table,
    /// Atlassian documents it for both deployments.
    private static let sharedOperations: Set = [
        "getAdvancedSettings", "getAllApplicationRoles", "getAllIssueTypeSchemes", "getAllPermissionSchemes",
        "getAllPermissions", "getAllProjectCategories", "getAllProjectRoles", "getAllProjectTypes",
        "getApplicationProperty", "getAttachmentMeta", "getAutoComplete", "getConfiguration", "getCurrentUser",
        "getDefaultShareScope", "getFavouriteFilters", "getFieldAutoCompleteForQueryString", "findGroups",
        "getIdsOfWorklogsDeletedSince", "getIssueAllTypes", "getIssueLinkTypes", "getIssueNavigatorDefaultColumns",
        "getIssuePickerResource", "getIssueSecuritySchemes", "getNotificationSchemes", "getScreens", "getAllScreenTabs",
        "getAllScreenTabFields",
        "getStatusCategories", "getStatuses", "getUserDefaultColumns",
        // The following operations return the children of an issue, a project, a group or a filter.
        "getComments", "getIssueWorklog", "getRemoteIssueLinks", "getIssueWatchers", "getVotes", "getTransitions",
        "getIssuePropertyKeys", "getProjectRoles", "getProjectRole", "getAllStatuses", "getUsersFromGroup",
        "getSharePermissions", "getPermissionSchemeGrants",
        "getProjectVersionsPaginated", "getSecurityLevelsForProject", "getNotificationSchemeForProject",
        "getAssignedPermissionScheme",
    ]
}
