internal import MockSite

extension Judge {
    /// Returns the rows that an export must contain.
    func rows(of export: Export) -> ExpectedRows {
        var rows = allRows(of: export)
        if let limit = export.limit { rows.count = min(rows.count, limit) }
        return rows
    }

    private func allRows(of export: Export) -> ExpectedRows {
        let time = ExpectedTime(zone: site.zone, columns: export.dateTimes)
        switch export.table {
        case .issues:
            let issue = ExpectedIssue(site: site, export: export)
            let numbers = export.issues ?? site.issuesInCensusOrder
            return ExpectedRows(identity: "id", count: numbers.count) { place in
                let row = issue.row(numbers[place])
                return export.isFlat ? row.flattened(opening: "fields") : row
            }
        case .searchProjects:
            // Jira's default order is by key.
            return rows("id", (site.projects + site.retiredProjects).sorted { $0.key < $1.key }) {
                Self.project($0, site, time)
            }
        case .allUsers: return rows("accountId", site.users, Self.user)
        case .allDashboards: return rows("id", site.dashboards, Self.dashboard)
        case .fields:
            let isOnCloud = site.deployment == .cloud
            return rows("id", site.fields) { Self.field($0, isOnCloud: isOnCloud) }
        case .serverInfo: return rows(nil, [site.serverInfo]) { Self.server($0, time) }
        case .worklogs:
            return rows("worklogId", site.worklogChanges) { Self.worklogChange($0, site, time) }
        case .plans: return rows("id", site.plans, Self.plan)
        }
    }

    private func rows<R: Sendable>(
        _ identity: String?,
        _ records: [R],
        _ make: @escaping @Sendable (R) -> Expected
    ) -> ExpectedRows {
        ExpectedRows(identity: identity, count: records.count) { make(records[$0]) }
    }

    /// Returns a project with all members that a search for projects can expand.
    private static func project(_ project: Project, _ site: Site, _ time: ExpectedTime) -> Expected {
        // The expected issue types of a project that is archived or in the trash are those of the first active project
        // of the same style.
        let live = project.retirement == nil ? project : site.projects.first { $0.isSimplified == project.isSimplified }
        let types = site.records(of: "getIssueTypesForProject", under: [live?.id ?? ""])
        let since = project.retirement.map { time.column($0.since) } ?? .absent
        let isDeleted = project.retirement?.isDeleted
        return [
            "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
            "self": .text(project.selfURL), "id": .text(project.id), "key": .text(project.key),
            "name": .text(project.name), "avatarUrls": ExpectedParts.avatars(project.avatarURLs),
            "projectCategory": .orAbsent(project.category, ExpectedParts.category),
            "projectTypeKey": .text(project.typeKey), "simplified": .boolean(project.isSimplified),
            "style": project.isSimplified ? "next-gen" : "classic", "isPrivate": .boolean(project.isPrivate),
            "properties": [:], "uuid": .orAbsent(project.uuid, Expected.text),
            "archived": isDeleted == false ? true : .absent, "archivedDate": isDeleted == false ? since : .absent,
            "deleted": isDeleted == true ? true : .absent, "deletedDate": isDeleted == true ? since : .absent,
            "description": .text(project.description), "url": .text("https://example.com/" + project.key),
            "projectKeys": [.text(project.key)], "lead": user(project.lead),
            "issueTypes": .list(types) { Self.value(.object($0), time) },
            "insight": [
                "totalIssueCount": .number(project.issueCount),
                "lastIssueUpdateTime": .orAbsent(project.lastIssueUpdate, time.column),
            ],
        ]
    }

    @Sendable private static func user(_ user: User) -> Expected {
        [
            "self": .text(user.selfURL), "accountId": .text(user.accountID), "accountType": .text(user.accountType),
            "emailAddress": .orAbsent(user.emailAddress, Expected.text),
            "avatarUrls": ExpectedParts.avatars(user.avatarURLs), "displayName": .text(user.displayName),
            "active": .boolean(user.isActive), "timeZone": .orAbsent(user.timeZone, Expected.text),
            "locale": .orAbsent(user.locale, Expected.text),
        ]
    }

    @Sendable private static func dashboard(_ dashboard: Dashboard) -> Expected {
        let permissions: Expected =
            switch dashboard.sharing {
            case .ownerOnly: []
            case .everyone(let id): [["id": .number(id), "type": "global"]]
            case .loggedIn(let id): [["id": .number(id), "type": "loggedin"]]
            }
        return [
            "id": .text(dashboard.id), "name": .text(dashboard.name),
            "description": .orAbsent(dashboard.description, Expected.text),
            "isFavourite": .boolean(dashboard.isFavourite), "isWritable": .boolean(dashboard.isWritable),
            "systemDashboard": .boolean(dashboard.isSystem), "popularity": .number(dashboard.popularity),
            "owner": .orAbsent(dashboard.owner) { owner in
                [
                    "self": .text(owner.selfURL), "accountId": owner.key == nil ? .text(owner.accountID) : .absent,
                    "name": .orAbsent(owner.name, Expected.text), "key": .orAbsent(owner.key, Expected.text),
                    "displayName": .text(owner.displayName), "active": .boolean(owner.isActive),
                    "avatarUrls": ExpectedParts.avatars(owner.avatarURLs),
                ]
            },
            "view": .text(dashboard.view), "self": .text(dashboard.selfURL), "sharePermissions": permissions,
            "editPermissions": [],
        ]
    }

    private static func field(_ field: Field, isOnCloud: Bool) -> Expected {
        [
            "id": .text(field.id), "key": isOnCloud ? .text(field.key) : .absent, "name": .text(field.name),
            "custom": .boolean(field.isCustom), "orderable": .boolean(field.isOrderable),
            "navigable": .boolean(field.isNavigable), "searchable": .boolean(field.isSearchable),
            "clauseNames": .list(field.clauseNames, Expected.text),
            "schema": .orAbsent(field.schema) { schema in
                [
                    "type": .text(schema.type), "items": .orAbsent(schema.items, Expected.text),
                    "system": .orAbsent(schema.system, Expected.text),
                    "custom": .orAbsent(schema.custom, Expected.text),
                    "customId": .orAbsent(schema.customID) { .number($0) },
                ]
            },
        ]
    }

    private static func server(_ server: ServerInfo, _ time: ExpectedTime) -> Expected {
        [
            "baseUrl": .text(server.baseURL), "version": .text(server.version),
            "versionNumbers": .list(server.versionNumbers) { .number($0) },
            "deploymentType": .text(server.deploymentType), "buildNumber": .number(server.buildNumber),
            "buildDate": time.column(server.buildDate), "serverTime": time.column(server.serverTime),
            // Data Center reports its time zone only through the offset of its points in time.
            "serverTimeZone": server.deploymentType == "Cloud" ? .text(server.serverTimeZone) : .absent,
            "scmInfo": .text(server.scmInfo),
            "serverTitle": .text(server.serverTitle),
        ]
    }

    private static func worklogChange(_ change: WorklogChange, _ site: Site, _ time: ExpectedTime) -> Expected {
        let worklog = site.records(
            of: "getWorklogsForIds",
            under: [String(change.worklogID)],
            parameters: ["expand": "properties"]
        ).first
        return [
            "worklogId": .number(change.worklogID), "updatedTime": .number(change.updatedTime),
            "properties": worklog?["properties"].map { Self.value($0, time) } ?? .absent,
        ]
    }

    @Sendable private static func plan(_ plan: Plan) -> Expected {
        [
            "id": .text(plan.id), "name": .text(plan.name), "scenarioId": .text(plan.scenarioID),
            "status": .text(plan.status),
            "issueSources": .list(plan.sources) { ["type": .text($0.type), "value": .number($0.value)] },
        ]
    }
}
