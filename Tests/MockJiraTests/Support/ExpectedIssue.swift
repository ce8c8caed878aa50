import MockJira
import MockSite

/// The JSON of an issue, built from the site's plain values without the mock's writer.
struct ExpectedIssue {
    let site: Site
    let issue: Issue

    var json: JSON {
        [
            "expand": .string("operations,versionedRepresentations,editmeta,changelog,renderedFields"),
            "id": .string(issue.id), "self": .string(issue.selfURL), "key": .string(issue.key),
            "fields": .object(fields),
        ].json
    }

    private func moment(_ milliseconds: Int64) -> JSON { .string(site.zone.dateTimeText(milliseconds)) }

    private func optional<T>(_ value: T?, _ shape: (T) -> JSON) -> JSON { value.map(shape) ?? .null }

    private var isDataCenter: Bool { site.deployment == .dataCenter }

    private var api: String { site.baseURL + (isDataCenter ? "/rest/api/2" : "/rest/api/3") }

    var fields: [String: JSON] {
        var fields: [String: JSON] = [
            "summary": .string(issue.summary), "description": optional(issue.description, document),
            "environment": optional(issue.environment, document),
            "issuetype": type(issue.issueType), "project": project(issue.project),
            "status": Self.status(issue.status), "statusCategory": Self.category(issue.status.category),
            "priority": Self.priority(issue.priority),
            "resolution": optional(issue.resolution) {
                [
                    "self": .string($0.selfURL), "id": .string($0.id), "description": .string($0.description),
                    "name": .string($0.name),
                ].json
            },
            "assignee": optional(issue.assignee, Self.user), "reporter": optional(issue.reporter, Self.user),
            "creator": Self.user(issue.creator), "labels": .array(issue.labels.map { .string($0) }),
            "components": .array(issue.components.map(Self.component)),
            "fixVersions": .array(issue.fixVersions.map(Self.version)),
            "versions": .array(issue.versions.map(Self.version)),
            "created": moment(issue.created), "updated": moment(issue.updated),
            "resolutiondate": optional(issue.resolutionDate, moment),
            "statuscategorychangedate": moment(issue.statusCategoryChangeDate),
            "lastViewed": optional(issue.lastViewed, moment), "duedate": .string(orNull: issue.dueDate),
            "votes": [
                "self": .string("\(api)/issue/\(issue.key)/votes"), "votes": .int(issue.votes),
                "hasVoted": .bool(false),
            ].json,
            "watches": [
                "self": .string("\(api)/issue/\(issue.key)/watchers"), "watchCount": .int(issue.watchers),
                "isWatching": .bool(false),
            ].json,
            "subtasks": .array(issue.subtasks.map(linked)), "issuelinks": .array(issue.links.map(link)),
            "attachment": .array(issue.attachments.map(attachment)), "comment": comments, "worklog": worklogs,
            "issuerestriction": ["issuerestrictions": .object([:]), "shouldDisplay": .bool(false)].json,
            "security": .null,
        ]
        fields.merge(timeFields) { $1 }
        if let parent = issue.parent { fields["parent"] = linked(parent) }
        if isDataCenter {
            for name in ["statusCategory", "statuscategorychangedate", "issuerestriction"] { fields[name] = nil }
        }
        for entry in issue.customFields { fields[entry.id] = optional(entry.value, custom) }
        for field in site.unlistedFields { fields[field.id] = Self.unlisted(field.value) }
        return fields
    }

    private var timeFields: [String: JSON] {
        let time = issue.time
        let spent = time.spentSeconds ?? 0
        let total = spent + (time.remainingEstimateSeconds ?? 0)
        let progress =
            total == 0
            ? ["progress": JSON.int(0), "total": .int(0)].json
            : ["progress": .int(spent), "total": .int(total), "percent": .int(spent * 100 / total)].json
        let numbers = [
            "timeoriginalestimate": time.originalEstimateSeconds, "timeestimate": time.remainingEstimateSeconds,
            "timespent": time.spentSeconds,
        ]
        var fields = ["progress": progress, "aggregateprogress": progress]
        for (name, value) in numbers {
            fields[name] = optional(value) { .int($0) }
            fields["aggregate" + name] = fields[name]
        }
        fields["workratio"] = .int(time.originalEstimateSeconds.map { spent * 100 / $0 } ?? -1)
        fields["timetracking"] = .present([
            "originalEstimate": time.originalEstimateSeconds.map(Self.duration),
            "originalEstimateSeconds": time.originalEstimateSeconds.map { .int($0) },
            "remainingEstimate": time.remainingEstimateSeconds.map(Self.duration),
            "remainingEstimateSeconds": time.remainingEstimateSeconds.map { .int($0) },
            "timeSpent": time.spentSeconds.map(Self.duration), "timeSpentSeconds": time.spentSeconds.map { .int($0) },
        ])
        return fields
    }

    static func duration(_ seconds: Int) -> JSON {
        let minutes = seconds / 60
        let parts = [
            (minutes / 2400, "w"), (minutes % 2400 / 480, "d"), (minutes % 480 / 60, "h"), (minutes % 60, "m"),
        ]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined(separator: " ")
        return .string(text.isEmpty ? "0m" : text)
    }

    private var comments: JSON {
        .present([
            "comments": .array(
                issue.comments.map { comment in
                    .present([
                        "self": .string(comment.selfURL), "id": .string(comment.id),
                        "author": Self.user(comment.author),
                        "body": document(comment.body), "updateAuthor": Self.user(comment.updateAuthor),
                        "created": moment(comment.created), "updated": moment(comment.updated),
                        "jsdPublic": isDataCenter ? nil : .bool(true),
                    ])
                }
            ), "self": isDataCenter ? nil : .string(issue.selfURL + "/comment"),
            "maxResults": .int(issue.comments.count),
            "total": .int(issue.commentTotal), "startAt": .int(0),
        ])
    }

    private var worklogs: JSON {
        [
            "startAt": .int(0), "maxResults": .int(20), "total": .int(issue.worklogTotal),
            "worklogs": .array(
                issue.worklogs.map { worklog in
                    .present([
                        "self": .string(worklog.selfURL), "author": Self.user(worklog.author),
                        "updateAuthor": Self.user(worklog.updateAuthor), "comment": worklog.comment.map(document),
                        "created": moment(worklog.created), "updated": moment(worklog.updated),
                        "started": moment(worklog.started), "timeSpent": Self.duration(worklog.spentSeconds),
                        "timeSpentSeconds": .int(worklog.spentSeconds), "id": .string(worklog.id),
                        "issueId": .string(worklog.issueID),
                    ])
                }
            ),
        ].json
    }

    private func attachment(_ file: Attachment) -> JSON {
        .present([
            "self": .string(file.selfURL), "id": .string(file.id), "filename": .string(file.filename),
            "author": Self.user(file.author), "created": moment(file.created), "size": .int(file.size),
            "mimeType": .string(file.mimeType), "content": .string(file.contentURL),
            "thumbnail": file.thumbnailURL.map { .string($0) },
        ])
    }

    private func link(_ link: IssueLink) -> JSON {
        [
            "id": .string(link.id), "self": .string(link.selfURL),
            "type": [
                "id": .string(link.type.id), "name": .string(link.type.name), "inward": .string(link.type.inward),
                "outward": .string(link.type.outward), "self": .string(link.type.selfURL),
            ].json,
            link.isOutward ? "outwardIssue" : "inwardIssue": linked(link.other),
        ].json
    }

    private func custom(_ value: CustomFieldValue) -> JSON {
        switch value {
        case .number(let text): .number(text)
        case .text(let text): .string(text)
        case .document(let text): document(text)
        case .dateTime(let milliseconds): moment(milliseconds)
        case .date(let text): .string(text)
        case .option(let option): Self.option(option, nil)
        case .options(let options): .array(options.map { Self.option($0, nil) })
        case .cascading(let option, let child): Self.option(option, child)
        case .user(let user): Self.user(user)
        case .users(let users): .array(users.map(Self.user))
        case .sprints(let sprints): .array(sprints.map(Self.sprint))
        case .strings(let texts): .array(texts.map { .string($0) })
        case .version(let version): Self.version(version)
        case .team(let team):
            [
                "id": .string(team.id), "name": .string(team.name), "title": .string(team.name),
                "avatarUrl": .string(""),
                "isVisible": .bool(team.isVisible), "isVerified": .bool(team.isVerified),
                "isShared": .bool(team.isShared),
            ].json
        }
    }
}

extension [String: JSON] {
    var json: JSON { .object(self) }
}
