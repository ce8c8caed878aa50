import MockJira
import MockSite

/// Values that appear in several places of issues, built from plain values.
extension ExpectedIssue {
    static func avatars(_ urls: AvatarURLs) -> JSON {
        [
            "16x16": .string(urls.size16), "24x24": .string(urls.size24), "32x32": .string(urls.size32),
            "48x48": .string(urls.size48),
        ].json
    }

    static func user(_ user: User) -> JSON {
        .present([
            "self": .string(user.selfURL), "accountId": user.key == nil ? .string(user.accountID) : nil,
            "name": user.name.map { .string($0) }, "key": user.key.map { .string($0) },
            "emailAddress": user.emailAddress.map { .string($0) }, "avatarUrls": avatars(user.avatarURLs),
            "displayName": .string(user.displayName), "active": .bool(user.isActive),
            "timeZone": user.timeZone.map { .string($0) },
            "accountType": user.key == nil ? .string(user.accountType) : nil,
        ])
    }

    func type(_ type: IssueType) -> JSON {
        .present([
            "self": .string(type.selfURL), "id": .string(type.id), "description": .string(type.description),
            "iconUrl": .string(type.iconURL), "name": .string(type.name), "subtask": .bool(type.isSubtask),
            "avatarId": .int(type.avatarID),
            "hierarchyLevel": site.deployment == .cloud ? .int(type.hierarchyLevel) : nil,
        ])
    }

    static func category(_ category: StatusCategory) -> JSON {
        [
            "self": .string(category.selfURL), "id": .int(category.id), "key": .string(category.key),
            "colorName": .string(category.colorName), "name": .string(category.name),
        ].json
    }

    static func status(_ status: Status) -> JSON {
        [
            "self": .string(status.selfURL), "description": .string(status.description),
            "iconUrl": .string(status.iconURL), "name": .string(status.name), "id": .string(status.id),
            "statusCategory": category(status.category),
        ].json
    }

    static func priority(_ priority: Priority) -> JSON {
        [
            "self": .string(priority.selfURL), "iconUrl": .string(priority.iconURL), "name": .string(priority.name),
            "id": .string(priority.id),
        ].json
    }

    func project(_ project: Project) -> JSON {
        .present([
            "self": .string(project.selfURL), "id": .string(project.id), "key": .string(project.key),
            "name": .string(project.name), "projectTypeKey": .string(project.typeKey),
            "simplified": site.deployment == .cloud ? .bool(project.isSimplified) : nil,
            "avatarUrls": Self.avatars(project.avatarURLs),
            "projectCategory": project.category.map(Self.projectCategory),
        ])
    }

    static func projectCategory(_ category: ProjectCategory) -> JSON {
        [
            "self": .string(category.selfURL), "id": .string(category.id), "description": .string(category.description),
            "name": .string(category.name),
        ].json
    }

    static func component(_ component: Component) -> JSON {
        .present([
            "self": .string(component.selfURL), "id": .string(component.id), "name": .string(component.name),
            "description": component.description.map { .string($0) },
        ])
    }

    static func version(_ version: Version) -> JSON {
        .present([
            "self": .string(version.selfURL), "id": .string(version.id), "name": .string(version.name),
            "description": version.description.map { .string($0) }, "archived": .bool(version.isArchived),
            "released": .bool(version.isReleased), "releaseDate": version.releaseDate.map { .string($0) },
        ])
    }

    func linked(_ issue: LinkedIssue) -> JSON {
        [
            "id": .string(issue.id), "key": .string(issue.key), "self": .string(issue.selfURL),
            "fields": [
                "summary": .string(issue.summary), "status": Self.status(issue.status),
                "priority": Self.priority(issue.priority), "issuetype": type(issue.issueType),
            ].json,
        ].json
    }

    static func option(_ option: FieldOption, _ child: FieldOption?) -> JSON {
        .present([
            "self": .string(option.selfURL), "value": .string(option.value), "id": .string(option.id),
            "child": child.map { self.option($0, nil) },
        ])
    }

    static func sprint(_ sprint: Sprint) -> JSON {
        func moment(_ milliseconds: Int64?) -> JSON? {
            milliseconds.map { milliseconds in
                let days = Int(milliseconds / 86_400_000)
                let time = Int(milliseconds % 86_400_000)
                let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { two($0) }
                let text = "\(civil(days))T\(clock.joined(separator: ":")).\(String(1000 + time % 1000).dropFirst())Z"
                return .string(text)
            }
        }
        return .present([
            "id": .int(sprint.id), "name": .string(sprint.name), "state": .string(sprint.state),
            "boardId": .int(sprint.boardID), "goal": .string(sprint.goal), "startDate": moment(sprint.startDate),
            "endDate": moment(sprint.endDate), "completeDate": moment(sprint.completeDate),
        ])
    }

    private static func two(_ number: Int) -> String { String(String(100 + number).dropFirst()) }

    /// Returns the date of a day, which is given by the number of days since 1970-01-01. It is computed by counting
    /// years and months, unlike in the mock.
    private static func civil(_ epochDays: Int) -> String {
        var days = epochDays
        var year = 1970
        func isLeap() -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        while days >= (isLeap() ? 366 : 365) {
            days -= isLeap() ? 366 : 365
            year += 1
        }
        var month = 1
        for length in [31, isLeap() ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] where days >= length {
            guard month <= 12 else { break }
            days -= length
            month += 1
        }
        return "\(year)-\(two(month))-\(two(days + 1))"
    }

    static func unlisted(_ value: UnlistedField.Value) -> JSON {
        switch value {
        case .null: .null
        case .boolean(let flag): .bool(flag)
        case .text(let text): .string(text)
        case .emptyObject: .object([:])
        case .numbers(let member, let texts): [member: .array(texts.map { .number($0) })].json
        }
    }

    /// Returns a rich text as in a response: wiki markup on Data Center, a document on Cloud.
    func document(_ document: Document) -> JSON {
        site.deployment == .dataCenter ? .string(Self.markup(document)) : node(document)
    }

    /// Returns the wiki markup of a rich text.
    static func markup(_ document: Document) -> String {
        var text = ""
        for block in document.blocks {
            if !text.isEmpty || block != document.blocks.first { text += "\r\n\r\n" }
            switch block {
            case .paragraph(let parts):
                for part in parts {
                    switch part {
                    case .text(let words): text += words
                    case .strong(let words): text += "*\(words)*"
                    case .link(let words, let href): text += "[\(words)|\(href)]"
                    case .mention(let user): text += "[~\(user.name ?? "?")]"
                    case .emoji(_, _, let characters): text += characters
                    case .hardBreak: text += "\r\n"
                    }
                }
            case .heading(let level, let title): text += "h\(level). \(title)"
            case .bulletList(let items): text += "* " + items.joined(separator: "\r\n* ")
            case .orderedList(let items): text += "# " + items.joined(separator: "\r\n# ")
            case .codeBlock(let language, let code): text += "{code:\(language)}\r\n\(code)\r\n{code}"
            case .rule: text += "----"
            }
        }
        return text
    }

    private func node(_ document: Document) -> JSON {
        ["type": .string("doc"), "version": .int(1), "content": .array(document.blocks.map(Self.block))].json
    }

    private static func node(_ type: String, _ members: [String: JSON] = [:]) -> JSON {
        members.merging(["type": .string(type)]) { $1 }.json
    }

    private static func text(_ text: String) -> JSON { node("text", ["text": .string(text)]) }

    private static func items(_ items: [String]) -> JSON {
        .array(
            items.map { node("listItem", ["content": .array([node("paragraph", ["content": .array([text($0)])])])]) }
        )
    }

    private static func block(_ block: Document.Block) -> JSON {
        switch block {
        case .paragraph(let parts): node("paragraph", ["content": .array(parts.map(inline))])
        case .heading(let level, let title):
            node("heading", ["attrs": ["level": .int(level)].json, "content": .array([text(title)])])
        case .bulletList(let texts): node("bulletList", ["content": items(texts)])
        case .orderedList(let texts): node("orderedList", ["attrs": ["order": .int(1)].json, "content": items(texts)])
        case .codeBlock(let language, let code):
            node("codeBlock", ["attrs": ["language": .string(language)].json, "content": .array([text(code)])])
        case .rule: node("rule")
        }
    }

    private static func inline(_ part: Document.Inline) -> JSON {
        switch part {
        case .text(let words): text(words)
        case .strong(let words): node("text", ["text": .string(words), "marks": .array([node("strong")])])
        case .link(let words, let href):
            node(
                "text",
                ["text": .string(words), "marks": .array([node("link", ["attrs": ["href": .string(href)].json])])]
            )
        case .mention(let user):
            node(
                "mention",
                [
                    "attrs": [
                        "id": .string(user.accountID), "text": .string("@" + user.displayName),
                        "accessLevel": .string(""),
                    ].json
                ]
            )
        case .emoji(let name, let id, let characters):
            node(
                "emoji",
                ["attrs": ["shortName": .string(name), "id": .string(id), "text": .string(characters)].json]
            )
        case .hardBreak: node("hardBreak")
        }
    }
}
