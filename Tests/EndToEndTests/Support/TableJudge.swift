import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// Compares the exported file of a table with the mock's site.
struct TableJudge {
    /// A table as `jirastream tables --json` describes it.
    struct Description: Decodable {
        struct Column: Decodable {
            var name: String
            var type: String
        }
        var name: String
        var operation: String
        var connector: Bool
        var requiredParameters: [String]
        var columns: [Column]

        var dateTimes: Set<String> { Set(columns.filter { $0.type == "DateTime" }.map(\.name)) }
    }

    let site: Site

    /// Returns the tables that `jirastream tables` lists with these arguments; without arguments, all tables.
    static func tables(_ arguments: [String] = []) async throws -> [Description] {
        let finished = try await Program(Binaries.jirastream, ["tables", "--json"] + arguments).run()
        return try JSONDecoder().decode([Description].self, from: finished.standardOutput)
    }

    /// The parameters of the tables that have no rows unless these parameters are set.
    static let needed = [
        "FieldAutoCompleteForQueryString": ["fieldName": "reporter"], "IssuePickerResource": ["query": "a"],
    ]

    /// The tables that are aliases, each with the table whose rows it has.
    static let aliases = [
        "Projects": "SearchProjects", "Users": "AllUsers", "Groups": "BulkGetGroups", "Filters": "FiltersPaginated",
        "Dashboards": "DashboardsPaginated", "Workflows": "SearchWorkflows", "Resolutions": "SearchResolutions",
    ]

    /// The values of the parameter `expand`, by table, with which records contain the optional columns.
    private static let expanded = [
        "AllPermissionSchemes": "all", "NotificationSchemes": "all", "CurrentUser": "groups,applicationRoles",
        "DashboardsPaginated":
            "description,owner,viewUrl,favourite,favouritedCount,sharePermissions,editPermissions,isWritable",
        "FieldsPaginated": "key,stableId,lastUsed,screensCount,contextsCount,isLocked,searcherKey",
        "FiltersPaginated":
            "description,favourite,favouritedCount,jql,owner,searchUrl,sharePermissions,editPermissions,"
            + "isWritable,approximateLastUsed,subscriptions,viewUrl",
        "Recent": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "AllIssueTypeSchemes": "projects,issueTypes", "IssueTypeScreenSchemes": "projects",
        "PrioritySchemes": "priorities,projects", "Priorities": "schemes", "SearchWorkflows": "values.transitions",
        "ScreenSchemes": "issueTypeScreenSchemes", "MyFilters": "sharedUsers,subscriptions",
        "FavouriteFilters": "sharedUsers,subscriptions", "IssueWorklogs": "properties", "Boards": "admins,permissions",
        "ProjectVersions": "approvers,driver,issuesstatus,operations", "ProjectPermissionScheme": "all",
        "ProjectNotificationScheme": "all",
    ]

    /// The tables whose operation returns one record, with the name of the list in that record whose elements are the
    /// rows.
    private static let lists = ["License": "applications", "IssuePickerResource": "sections"]

    /// The key columns of the tables for whose rows Jira defines no order, such as members of an object or issues of a
    /// bulk response.
    private static let unordered = [
        "AllPermissions": ["key"], "ProjectRoles": ["_projectId", "name"], "IssueChangelogs": ["_issueId", "id"],
    ]

    /// The operations of Data Center that replace those of Cloud, by table.
    private static let onDataCenter = [
        "SearchProjects": "getAllProjects", "Projects": "getAllProjects", "SearchResolutions": "getResolutions",
        "Resolutions": "getResolutions", "Priorities": "getPriorities", "ProjectComponents": "getProjectComponents",
        "IssueChangelogs": "getChangeLogs",
    ]

    /// Returns the verdict on a file, or `nil` if the expected rows of the table are unknown.
    func verdict(on path: String, of table: Description) async throws -> Verdict? {
        let judge = Judge(site)
        let otherOperation = site.deployment == .dataCenter ? Self.onDataCenter[table.name] : nil
        if otherOperation == nil, let known = Export.Table(rawValue: table.name) {
            return try await judge.verdict(on: Export(known, path))
        }
        if let list = IssueList(rawValue: table.name) { return try await judge.verdict(on: path, list: list) }
        if let lists = ChildTable.listedIssues(table.name, site) {
            return try await judge.verdict(on: path, listed: lists)
        }
        guard let rows = rows(of: table, otherOperation) else { return nil }
        return try await judge.verdict(
            on: path,
            records: try await Self.inOrder(rows, of: path, table.name),
            dateTimes: table.dateTimes
        )
    }

    /// Returns the expected rows of a table whose rows are records of the site; `nil` if the site has no operation for
    /// the table.
    private func rows(of table: Description, _ otherOperation: String?) -> [ExpectedRecord]? {
        var expand = Self.expanded[table.name].map { ["expand": $0] } ?? [:]
        if table.name == "GroupMembers" { expand = ["includeInactiveUsers": "true"] }
        if otherOperation == "getAllProjects" { expand = ["expand": "description,lead,issueTypes,url,projectKeys"] }
        if var child = ChildTable.all.first(where: { $0.name == table.name }) {
            child.operation = otherOperation ?? child.operation
            return child.rows(site, parameters: expand)
        }
        let operations = [table.operation, "agile:" + table.operation]
        let known = operations.first { name in Site.operations.contains { $0.name == name } }
        guard let operation = otherOperation ?? known else { return nil }
        let parameters = (Self.needed[table.name] ?? [:]).merging(expand) { first, _ in first }
        var records = site.records(of: operation, parameters: parameters)
        if let list = Self.lists[table.name] { records = records.flatMap { Self.list(list, of: $0) } }
        return records.map { ExpectedRecord(record: $0) }
    }

    private static func list(_ name: String, of record: SiteRecord) -> [SiteRecord] {
        guard case .list(let values)? = record[name] else { return [] }
        return values.compactMap { if case .object(let record) = $0 { record } else { nil } }
    }

    /// Returns the rows in the order of the file if Jira does not define an order. Rows that the file lacks are last.
    private static func inOrder(
        _ rows: [ExpectedRecord],
        of path: String,
        _ table: String
    ) async throws -> [ExpectedRecord] {
        guard let names = unordered[table] else { return rows }
        var places: [[String]: Int] = [:]
        for line in try await TextLines.of(path) {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            places[names.map { object[$0] as? String ?? "" }] = places.count
        }
        func place(_ row: ExpectedRecord) -> Int {
            let key = names.map { name -> String in
                let value = row.parents.first { $0.name == name }?.value ?? row.record[name]
                if case .text(let text)? = value { return text } else { return "" }
            }
            return places[key] ?? Int.max
        }
        return rows.enumerated().map { (place($1), $0, $1) }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}

/// Small changes to an exported file, which the judge must detect.
enum TableDamage: String, CaseIterable {
    case rowLost, valueChanged

    /// Returns the lines of a file after the change.
    func applied(to lines: [String]) throws -> [String] {
        var lines = lines
        let middle = lines.count / 2
        switch self {
        case .rowLost: lines.remove(at: middle)
        case .valueChanged:
            let line = lines[middle]
            let end = try #require(line.range(of: #":("|-?[0-9]|true|false|null)"#, options: .regularExpression))
            let value = line[line.index(after: end.lowerBound)..<end.upperBound]
            let other: String =
                switch value {
                case "\"": "\"~"
                case "true", "null": "false"
                case "false": "true"
                default: String(value) + "7"
                }
            lines[middle].replaceSubrange(line.index(after: end.lowerBound)..<end.upperBound, with: other)
        }
        return lines
    }
}
