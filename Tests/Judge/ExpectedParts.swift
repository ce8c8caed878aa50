internal import MockSite

/// Values that are the same wherever they appear: people, issue types, statuses, versions.
enum ExpectedParts {
    static func avatars(_ urls: AvatarURLs) -> Expected {
        [
            "16x16": .text(urls.size16), "24x24": .text(urls.size24), "32x32": .text(urls.size32),
            "48x48": .text(urls.size48),
        ]
    }

    /// Returns a person of Cloud, as other values contain it.
    static func person(_ user: User) -> Expected {
        [
            "self": .text(user.selfURL), "accountId": .text(user.accountID),
            "emailAddress": .orAbsent(user.emailAddress, Expected.text), "avatarUrls": avatars(user.avatarURLs),
            "displayName": .text(user.displayName), "active": .boolean(user.isActive),
            "timeZone": .orAbsent(user.timeZone, Expected.text), "accountType": .text(user.accountType),
        ]
    }

    /// Returns a person of Data Center, as other values contain it.
    static func namedPerson(_ user: User) -> Expected {
        [
            "self": .text(user.selfURL), "name": .orAbsent(user.name, Expected.text),
            "key": .orAbsent(user.key, Expected.text), "emailAddress": .orAbsent(user.emailAddress, Expected.text),
            "avatarUrls": avatars(user.avatarURLs), "displayName": .text(user.displayName),
            "active": .boolean(user.isActive), "timeZone": .orAbsent(user.timeZone, Expected.text),
        ]
    }

    static func issueType(_ type: IssueType, isOnDataCenter: Bool) -> Expected {
        [
            "self": .text(type.selfURL), "id": .text(type.id), "description": .text(type.description),
            "iconUrl": .text(type.iconURL), "name": .text(type.name), "subtask": .boolean(type.isSubtask),
            "avatarId": .number(type.avatarID),
            "hierarchyLevel": isOnDataCenter ? .absent : .number(type.hierarchyLevel),
        ]
    }

    static func category(_ category: ProjectCategory) -> Expected {
        [
            "self": .text(category.selfURL), "id": .text(category.id), "description": .text(category.description),
            "name": .text(category.name),
        ]
    }

    /// Returns the project as an issue contains it.
    static func project(_ project: Project, isOnDataCenter: Bool) -> Expected {
        [
            "self": .text(project.selfURL), "id": .text(project.id), "key": .text(project.key),
            "name": .text(project.name), "projectTypeKey": .text(project.typeKey),
            "simplified": isOnDataCenter ? .absent : .boolean(project.isSimplified),
            "avatarUrls": avatars(project.avatarURLs),
            "projectCategory": .orAbsent(project.category, category),
        ]
    }

    static func statusCategory(_ category: StatusCategory) -> Expected {
        [
            "self": .text(category.selfURL), "id": .number(category.id), "key": .text(category.key),
            "colorName": .text(category.colorName), "name": .text(category.name),
        ]
    }

    static func status(_ status: Status) -> Expected {
        [
            "self": .text(status.selfURL), "description": .text(status.description), "iconUrl": .text(status.iconURL),
            "name": .text(status.name), "id": .text(status.id), "statusCategory": statusCategory(status.category),
        ]
    }

    static func priority(_ priority: Priority) -> Expected {
        [
            "self": .text(priority.selfURL), "iconUrl": .text(priority.iconURL), "name": .text(priority.name),
            "id": .text(priority.id),
        ]
    }

    static func resolution(_ resolution: Resolution) -> Expected {
        [
            "self": .text(resolution.selfURL), "id": .text(resolution.id),
            "description": .text(resolution.description), "name": .text(resolution.name),
        ]
    }

    static func component(_ component: Component) -> Expected {
        [
            "self": .text(component.selfURL), "id": .text(component.id), "name": .text(component.name),
            "description": .orAbsent(component.description, Expected.text),
        ]
    }

    static func version(_ version: Version) -> Expected {
        [
            "self": .text(version.selfURL), "id": .text(version.id), "name": .text(version.name),
            "description": .orAbsent(version.description, Expected.text), "archived": .boolean(version.isArchived),
            "released": .boolean(version.isReleased), "releaseDate": .orAbsent(version.releaseDate, Expected.text),
        ]
    }

    static func sprint(_ sprint: Sprint, _ time: ExpectedTime) -> Expected {
        [
            "id": .number(sprint.id), "name": .text(sprint.name), "state": .text(sprint.state),
            "boardId": .number(sprint.boardID), "goal": .text(sprint.goal),
            "startDate": .orAbsent(sprint.startDate, time.utcColumn),
            "endDate": .orAbsent(sprint.endDate, time.utcColumn),
            "completeDate": .orAbsent(sprint.completeDate, time.utcColumn),
        ]
    }

    /// Returns a sprint as an issue in the list of a board or a sprint contains it.
    static func agileSprint(_ sprint: Sprint, _ api: String, _ time: ExpectedTime) -> Expected {
        [
            "id": .number(sprint.id), "self": .text("\(api)/sprint/\(sprint.id)"), "name": .text(sprint.name),
            "state": .text(sprint.state), "goal": .text(sprint.goal),
            "startDate": .orAbsent(sprint.startDate, time.utcColumn),
            "endDate": .orAbsent(sprint.endDate, time.utcColumn),
            "completeDate": .orAbsent(sprint.completeDate, time.utcColumn),
        ]
    }

    static func option(_ option: FieldOption, child: FieldOption? = nil) -> Expected {
        [
            "self": .text(option.selfURL), "value": .text(option.value), "id": .text(option.id),
            "child": .orAbsent(child) { self.option($0) },
        ]
    }

    static func team(_ team: Team) -> Expected {
        [
            "id": .text(team.id), "name": .text(team.name), "avatarUrl": "", "isVisible": .boolean(team.isVisible),
            "isVerified": .boolean(team.isVerified), "title": .text(team.name), "isShared": .boolean(team.isShared),
        ]
    }
}
