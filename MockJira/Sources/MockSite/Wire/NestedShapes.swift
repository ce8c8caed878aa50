/// The JSON of the values inside an issue.
package enum NestedShapes {
    package static func avatars(_ urls: AvatarURLs) -> JSONValue {
        .members([
            ("48x48", .string(urls.size48)), ("24x24", .string(urls.size24)), ("16x16", .string(urls.size16)),
            ("32x32", .string(urls.size32)),
        ])
    }

    package static func user(_ user: User) -> JSONValue {
        .members(
            [
                ("self", .string(user.selfURL)),
                ("emailAddress", user.emailAddress.map { .string($0) }), ("avatarUrls", avatars(user.avatarURLs)),
                ("displayName", .string(user.displayName)), ("active", .bool(user.isActive)),
                ("timeZone", user.timeZone.map { .string($0) }),
            ] + identity(user)
        )
    }

    /// Returns the members that identify a user: the name and key on Data Center, the account id and type on Cloud.
    package static func identity(_ user: User) -> [(String, JSONValue?)] {
        guard let name = user.name, let key = user.key else {
            return [("accountId", .string(user.accountID)), ("accountType", .string(user.accountType))]
        }
        return [("name", .string(name)), ("key", .string(key))]
    }

    static func issueType(_ type: IssueType, isDataCenter: Bool) -> JSONValue {
        .members([
            ("self", .string(type.selfURL)), ("id", .string(type.id)), ("description", .string(type.description)),
            ("iconUrl", .string(type.iconURL)), ("name", .string(type.name)), ("subtask", .bool(type.isSubtask)),
            ("avatarId", .int(type.avatarID)),
            ("hierarchyLevel", isDataCenter ? nil : .int(type.hierarchyLevel)),
        ])
    }

    static func statusCategory(_ category: StatusCategory) -> JSONValue {
        .members([
            ("self", .string(category.selfURL)), ("id", .int(category.id)), ("key", .string(category.key)),
            ("colorName", .string(category.colorName)), ("name", .string(category.name)),
        ])
    }

    package static func status(_ status: Status) -> JSONValue {
        .members([
            ("self", .string(status.selfURL)), ("description", .string(status.description)),
            ("iconUrl", .string(status.iconURL)), ("name", .string(status.name)), ("id", .string(status.id)),
            ("statusCategory", statusCategory(status.category)),
        ])
    }

    package static func priority(_ priority: Priority) -> JSONValue {
        .members([
            ("self", .string(priority.selfURL)), ("iconUrl", .string(priority.iconURL)),
            ("name", .string(priority.name)), ("id", .string(priority.id)),
        ])
    }

    package static func resolution(_ resolution: Resolution) -> JSONValue {
        .members([
            ("self", .string(resolution.selfURL)), ("id", .string(resolution.id)),
            ("description", .string(resolution.description)), ("name", .string(resolution.name)),
        ])
    }

    package static func category(_ category: ProjectCategory) -> JSONValue {
        .members([
            ("self", .string(category.selfURL)), ("id", .string(category.id)),
            ("description", .string(category.description)), ("name", .string(category.name)),
        ])
    }

    package static func project(_ project: Project, isDataCenter: Bool) -> JSONValue {
        .members([
            ("self", .string(project.selfURL)), ("id", .string(project.id)), ("key", .string(project.key)),
            ("name", .string(project.name)), ("projectTypeKey", .string(project.typeKey)),
            ("simplified", isDataCenter ? nil : .bool(project.isSimplified)),
            ("avatarUrls", avatars(project.avatarURLs)),
            ("projectCategory", project.category.map { category($0) }),
        ])
    }

    package static func component(_ component: Component) -> JSONValue {
        .members([
            ("self", .string(component.selfURL)), ("id", .string(component.id)), ("name", .string(component.name)),
            ("description", component.description.map { .string($0) }),
        ])
    }

    package static func version(_ version: Version) -> JSONValue {
        .members([
            ("self", .string(version.selfURL)), ("id", .string(version.id)),
            ("description", version.description.map { .string($0) }), ("name", .string(version.name)),
            ("archived", .bool(version.isArchived)), ("released", .bool(version.isReleased)),
            ("releaseDate", version.releaseDate.map { .string($0) }),
        ])
    }

    package static func sprint(_ sprint: Sprint) -> JSONValue {
        .members(course(of: sprint) + [("boardId", .int(sprint.boardID))])
    }

    /// Returns a sprint as in responses of the board API.
    static func agileSprint(_ sprint: Sprint, _ agile: String) -> JSONValue {
        .members(course(of: sprint) + [("self", .string(agile + "/sprint/\(sprint.id)"))])
    }

    private static func course(of sprint: Sprint) -> [(String, JSONValue?)] {
        let utc = SiteZone(name: "UTC", offsetMinutes: 0)
        // Unlike the other times of an issue, those of sprints are sent in UTC with the suffix Z.
        func moment(_ milliseconds: Int64?) -> JSONValue? {
            milliseconds.map { .string(utc.dateTimeText($0).dropLast(5) + "Z") }
        }
        return [
            ("id", .int(sprint.id)), ("name", .string(sprint.name)), ("state", .string(sprint.state)),
            ("goal", .string(sprint.goal)), ("startDate", moment(sprint.startDate)),
            ("endDate", moment(sprint.endDate)), ("completeDate", moment(sprint.completeDate)),
        ]
    }

    static func linkType(_ type: IssueLinkType) -> JSONValue {
        .members([
            ("id", .string(type.id)), ("name", .string(type.name)), ("inward", .string(type.inward)),
            ("outward", .string(type.outward)), ("self", .string(type.selfURL)),
        ])
    }

    package static func option(_ option: FieldOption, child: JSONValue? = nil) -> JSONValue {
        .members([
            ("self", .string(option.selfURL)), ("value", .string(option.value)), ("id", .string(option.id)),
            ("child", child),
        ])
    }

    static func team(_ team: Team) -> JSONValue {
        .members([
            ("id", .string(team.id)), ("name", .string(team.name)), ("avatarUrl", .string("")),
            ("isVisible", .bool(team.isVisible)), ("isVerified", .bool(team.isVerified)),
            ("title", .string(team.name)), ("isShared", .bool(team.isShared)),
        ])
    }

    static func unlisted(_ value: UnlistedField.Value) -> JSONValue {
        switch value {
        case .null: .null
        case .boolean(let value): .bool(value)
        case .text(let text): .string(text)
        case .emptyObject: .object([])
        case .numbers(let member, let texts): .members([(member, .array(texts.map { .number($0) }))])
        }
    }
}
