import Judge
import MockJira
import MockSite

/// A child table and its expected rows.
struct ChildTable: Sendable {
    /// A parent: the columns with which the rows of its children begin, and the values in the path of the request for
    /// the children.
    typealias Parent = (columns: [(name: String, value: SiteValue)], under: [String])

    var name: String
    var operation: String
    var parents: @Sendable (Site) -> [Parent]

    /// Returns the rows of all parents. A parent whose requests the site rejects has no rows.
    func rows(_ site: Site, parameters: [String: String]) -> [ExpectedRecord] {
        parents(site).flatMap { parent in
            // A bulk operation returns the records that exist, and rejects no parent.
            Self.bulkOperations.contains(operation) || site.rejectionStatus(of: operation, under: parent.under) == nil
                ? site.records(of: operation, under: parent.under, parameters: parameters)
                    .map { ExpectedRecord(parents: parent.columns, record: $0) }
                : []
        }
    }

    private static let bulkOperations: Set = ["getBulkChangelogs", "getWorklogsForIds"]

    /// Returns the issues of each board for `BoardIssues`, of each sprint for `SprintIssues`, or of each epic for
    /// `BoardEpicIssues`, in the order in which the site lists them; `nil` for other tables.
    static func listedIssues(_ table: String, _ site: Site) -> [ListedIssues]? {
        let boards = boards(site)
        func number(_ parent: Parent) -> Int { parent.under.last.flatMap { Int($0) } ?? -1 }
        switch table {
        case "BoardIssues":
            return boards.map { ListedIssues(parents: $0.columns, issues: site.issues(onBoard: number($0))) }
        case "SprintIssues":
            return below(site, boards, "agile:getAllSprints", "_sprintId")
                .map { ListedIssues(parents: $0.columns, issues: site.issues(inSprint: number($0))) }
        case "BoardEpicIssues":
            return below(site, boards, "agile:getEpics", "_epicId").map { epic in
                let board = epic.under.first.flatMap { Int($0) } ?? -1
                return ListedIssues(parents: epic.columns, issues: site.issues(inEpic: number(epic), onBoard: board))
            }
        default: return nil
        }
    }

    static let all: [ChildTable] = [
        ChildTable(name: "BoardConfiguration", operation: "agile:getConfiguration", parents: boards),
        ChildTable(name: "BoardEpics", operation: "agile:getEpics", parents: boards),
        ChildTable(name: "BoardProjects", operation: "agile:getProjects", parents: boards),
        ChildTable(name: "BoardQuickFilters", operation: "agile:getAllQuickFilters", parents: boards),
        ChildTable(name: "BoardVersions", operation: "agile:getAllVersions", parents: boards),
        ChildTable(name: "Sprints", operation: "agile:getAllSprints", parents: boards),
        ChildTable(name: "DashboardGadgets", operation: "getAllGadgets") {
            each($0, "getDashboardsPaginated", "_dashboardId")
        },
        ChildTable(name: "FieldContexts", operation: "getContextsForField", parents: fields),
        ChildTable(name: "FieldContextOptions", operation: "getOptionsForContext") {
            below($0, fields($0), "getContextsForField", "_contextId")
        },
        ChildTable(name: "FilterSharePermissions", operation: "getSharePermissions") {
            each($0, "getFiltersPaginated", "_filterId")
        },
        ChildTable(name: "GroupMembers", operation: "getUsersFromGroup") {
            each($0, "bulkGetGroups", "_groupId", key: "groupId")
        },
        ChildTable(name: "PermissionSchemeGrants", operation: "getPermissionSchemeGrants") {
            each($0, "getAllPermissionSchemes", "_permissionSchemeId")
        },
        ChildTable(name: "PrioritySchemePriorities", operation: "getPrioritiesByPriorityScheme") {
            each($0, "getPrioritySchemes", "_prioritySchemeId")
        },
        ChildTable(name: "ProjectComponents", operation: "getProjectComponentsPaginated", parents: projects),
        ChildTable(name: "ProjectFeatures", operation: "getFeaturesForProject", parents: projects),
        ChildTable(name: "ProjectIssueTypes", operation: "getIssueTypesForProject", parents: projects),
        ChildTable(name: "ProjectNotificationScheme", operation: "getNotificationSchemeForProject", parents: projects),
        ChildTable(name: "ProjectPermissionScheme", operation: "getAssignedPermissionScheme", parents: projects),
        ChildTable(name: "ProjectRoles", operation: "getProjectRoles", parents: projects),
        ChildTable(name: "ProjectSecurityLevels", operation: "getSecurityLevelsForProject", parents: projects),
        ChildTable(name: "ProjectStatuses", operation: "getAllStatuses", parents: projects),
        ChildTable(name: "ProjectVersions", operation: "getProjectVersionsPaginated", parents: projects),
        ChildTable(name: "ScreenTabs", operation: "getAllScreenTabs") { each($0, "getScreens", "_screenId") },
        ChildTable(name: "ScreenTabFields", operation: "getAllScreenTabFields") {
            below($0, each($0, "getScreens", "_screenId"), "getAllScreenTabs", "_tabId")
        },
        ChildTable(name: "IssueRemoteLinks", operation: "getRemoteIssueLinks") { issues($0, withKey: false) },
        ChildTable(name: "IssueWatchers", operation: "getIssueWatchers") { issues($0, withKey: false) },
        ChildTable(name: "IssueVotes", operation: "getVotes") { issues($0, withKey: false) },
        ChildTable(name: "IssueProperties", operation: "getIssuePropertyKeys") { issues($0, withKey: false) },
        ChildTable(name: "IssueTransitions", operation: "getTransitions") { issues($0, withKey: true) },
        ChildTable(name: "IssueWorklogs", operation: "getWorklogsForIds") { site in
            // Each worklog is one row without columns of a parent, and is listed once.
            site.worklogChanges.map { ([], [String($0.worklogID)]) }
        },
        ChildTable(name: "PlanTeams", operation: "getTeams") { site in
            // The site lists trashed and archived plans only on request.
            site.plans.filter { $0.status == "Active" }.map { ([("_planId", .text($0.id))], [$0.id]) }
        },
        ChildTable(name: "ProjectRoleActors", operation: "getProjectRole") { site in
            below(site, projectIDs(site), "getAllProjectRoles", "_roleId", parentsLead: false)
        },
        ChildTable(name: "IssueComments", operation: "getComments") { issues($0, withKey: true) },
        ChildTable(name: "IssueChangelogs", operation: "getBulkChangelogs") { issues($0, withKey: false) },
    ]

    @Sendable private static func boards(_ site: Site) -> [Parent] { each(site, "agile:getAllBoards", "_boardId") }

    /// Returns the projects in the order of their keys.
    @Sendable private static func projects(_ site: Site) -> [Parent] {
        site.projects.sorted { $0.key < $1.key }.map { project in
            ([("_projectId", .text(project.id)), ("_projectKey", .text(project.key))], [project.id])
        }
    }

    @Sendable private static func projectIDs(_ site: Site) -> [Parent] {
        projects(site).map { (Array($0.columns.prefix(1)), $0.under) }
    }

    @Sendable private static func fields(_ site: Site) -> [Parent] {
        site.fields.filter(\.isCustom).map { ([("_fieldId", .text($0.id))], [$0.id]) }
    }

    @Sendable private static func issues(_ site: Site, withKey: Bool) -> [Parent] {
        site.issuesInCensusOrder.map { number in
            let issue = site.issue(number)
            let key: [(name: String, value: SiteValue)] = withKey ? [("_issueKey", .text(issue.key))] : []
            return ([("_issueId", .text(issue.id))] + key, [issue.id])
        }
    }

    /// Returns the records of an operation as parents.
    @Sendable private static func each(
        _ site: Site,
        _ operation: String,
        _ name: String,
        key: String = "id"
    ) -> [Parent] {
        below(site, [([], [])], operation, name, key: key)
    }

    /// Returns the records of an operation for each outer parent, as parents. Their columns are those of the outer
    /// parent, followed by the column `name` with the value of the record's member `key`.
    ///
    /// - Parameter parentsLead: If `true`, the path of the operation contains the values of the outer parent. If
    ///   `false`, all outer parents have the same records.
    @Sendable private static func below(
        _ site: Site,
        _ outer: [Parent],
        _ operation: String,
        _ name: String,
        key: String = "id",
        parentsLead: Bool = true
    ) -> [Parent] {
        outer.flatMap { parent in
            site.records(of: operation, under: parentsLead ? parent.under : []).compactMap { record -> Parent? in
                guard let value = record[key] else { return nil }
                let text: String
                switch value {
                case .integer(let number): text = "\(number)"
                case .text(let string): text = string
                default: return nil
                }
                return (parent.columns + [(name, value)], parent.under + [text])
            }
        }
    }
}
