internal import MockSite

/// Issues as an export must contain them.
struct ExpectedIssue: Sendable {
    private let site: Site
    /// A Boolean value that indicates whether the site is Data Center: there, rich texts are wiki markup, people have
    /// user names, and some fields are absent.
    private let isDataCenter: Bool
    private let choice: Export.FieldChoice
    private let time: ExpectedTime
    private let complete: Set<String>
    /// The fields that are not navigable according to the site's list of fields.
    private let hidden: Set<String>
    /// All people and all projects, each written as JSON once, because they make up half of an issue's text.
    private let people: [Expected]
    private let projects: [Expected]

    init(site: Site, export: Export) {
        self.init(
            site: site,
            choice: export.fieldChoice,
            dateTimes: export.dateTimes,
            complete: export.complete,
            isFlat: export.isFlat
        )
    }

    init(
        site: Site,
        choice: Export.FieldChoice,
        dateTimes: Export.DateTimes,
        complete: Set<String> = [],
        isFlat: Bool = false
    ) {
        self.site = site
        isDataCenter = site.serverInfo.deploymentType == "Server"
        self.choice = choice
        self.complete = complete
        time = ExpectedTime(zone: site.zone, columns: dateTimes)
        hidden = Set(site.fields.filter { !$0.isNavigable }.map(\.id))
        // A value that has already been written as JSON cannot be flattened.
        let isDataCenter = isDataCenter
        people = site.users.map { user in
            let person = isDataCenter ? ExpectedParts.namedPerson(user) : ExpectedParts.person(user)
            return isFlat ? person : person.asWritten
        }
        projects = site.projects.map { project in
            let project = ExpectedParts.project(project, isOnDataCenter: isDataCenter)
            return isFlat ? project : project.asWritten
        }
    }

    func row(_ number: Int) -> Expected {
        let issue = site.issue(number)
        return .object(members(of: issue, fields: fields(of: issue)))
    }

    /// Returns an issue in the list of a board or a sprint, as a row that begins with the columns of its parents.
    func listedRow(_ number: Int, below parents: [(name: String, value: Expected)]) -> Expected {
        let issue = site.issue(number)
        let agile = Self.agile(site.agileFields(ofIssue: number), site, time).filter { isChosen($0.name) }
        return .object(parents + members(of: issue, fields: fields(of: issue) + agile))
    }

    /// The fields that only the lists of boards and sprints contain.
    private static func agile(_ fields: AgileFields, _ site: Site, _ time: ExpectedTime) -> [(
        name: String, value: Expected
    )] {
        let api = site.baseURL + "/rest/agile/1.0"
        func sprint(_ sprint: Sprint) -> Expected { ExpectedParts.agileSprint(sprint, api, time) }
        return [
            ("sprint", .orNull(fields.sprint, sprint)),
            ("closedSprints", fields.closedSprints.isEmpty ? .absent : .list(fields.closedSprints, sprint)),
            ("flagged", .boolean(fields.isFlagged)),
            (
                "epic",
                .orNull(fields.epic) { epic in
                    [
                        "id": .number(epic.id), "self": .text("\(api)/epic/\(epic.id)"),
                        "name": .text(String(epic.summary.prefix(20))), "summary": .text(epic.summary),
                        "color": ["key": .text("color_\((Int(epic.id) ?? 0) % 9 + 1)")],
                        "done": .boolean(epic.status.category.key == "done"),
                    ]
                }
            ),
        ]
    }

    /// Returns the elements of a list of an issue. Each begins with the id and the key of the issue.
    func rows(of list: IssueList, in number: Int) -> [Expected] {
        let issue = site.issue(number)
        let elements =
            switch list {
            case .links: issue.links.map(link)
            case .attachments: issue.attachments.map(attachment)
            }
        return elements.map { members in
            .object([("_issueId", .text(issue.id)), ("_issueKey", .text(issue.key))] + members)
        }
    }

    private func members(
        of issue: Issue,
        fields: [(name: String, value: Expected)]
    ) -> [(name: String, value: Expected)] {
        [
            ("expand", "operations,versionedRepresentations,editmeta,changelog,renderedFields"),
            ("id", .text(issue.id)), ("self", .text(issue.selfURL)), ("key", .text(issue.key)),
            ("fields", .object(fields)),
            ("changelog", complete.contains("changelog") ? changelog(issue) : .absent),
        ]
    }

    private func fields(of issue: Issue) -> [(name: String, value: Expected)] {
        (system(issue) + custom(issue) + unlisted()).filter { isChosen($0.name) }
    }

    /// Fields that only Cloud has.
    private static let onCloudOnly = ["statusCategory", "statuscategorychangedate", "issuerestriction"]

    private func isChosen(_ field: String) -> Bool {
        if isDataCenter, Self.onCloudOnly.contains(field) { return false }
        return switch choice {
        case .all: true
        case .navigable: !hidden.contains(field)
        case .named(let names): names.contains(field)
        case .allBut(let names): !names.contains(field)
        }
    }

    private func document(_ text: Document) -> Expected {
        isDataCenter ? .text(text.wikiText) : ExpectedDocument.of(text)
    }

    private func person(_ user: User) -> Expected { people[user.index] }

    // MARK: The fields that every site has

    private func system(_ issue: Issue) -> [(name: String, value: Expected)] {
        let original = issue.time.originalEstimateSeconds
        let remaining = issue.time.remainingEstimateSeconds
        let spent = issue.time.spentSeconds
        return [
            ("summary", .text(issue.summary)),
            ("description", .orNull(issue.description, document)),
            ("environment", .orNull(issue.environment, document)),
            ("issuetype", ExpectedParts.issueType(issue.issueType, isOnDataCenter: isDataCenter)),
            ("project", projects[issue.project.index]),
            ("parent", .orAbsent(issue.parent, linked)), ("status", ExpectedParts.status(issue.status)),
            ("statusCategory", ExpectedParts.statusCategory(issue.status.category)),
            ("priority", ExpectedParts.priority(issue.priority)),
            ("resolution", .orNull(issue.resolution, ExpectedParts.resolution)),
            ("assignee", .orNull(issue.assignee, person)), ("reporter", .orNull(issue.reporter, person)),
            ("creator", person(issue.creator)), ("labels", .list(issue.labels, Expected.text)),
            ("components", .list(issue.components, ExpectedParts.component)),
            ("fixVersions", .list(issue.fixVersions, ExpectedParts.version)),
            ("versions", .list(issue.versions, ExpectedParts.version)),
            ("created", time.column(issue.created)), ("updated", time.column(issue.updated)),
            ("resolutiondate", .orNull(issue.resolutionDate, time.column)),
            ("statuscategorychangedate", time.column(issue.statusCategoryChangeDate)),
            ("lastViewed", .orNull(issue.lastViewed, time.column)), ("duedate", .orNull(issue.dueDate, Expected.text)),
            ("timeoriginalestimate", .orNull(original) { .number($0) }),
            ("aggregatetimeoriginalestimate", .orNull(original) { .number($0) }),
            ("timeestimate", .orNull(remaining) { .number($0) }),
            ("aggregatetimeestimate", .orNull(remaining) { .number($0) }),
            ("timespent", .orNull(spent) { .number($0) }), ("aggregatetimespent", .orNull(spent) { .number($0) }),
            ("workratio", .number(original.map { (spent ?? 0) * 100 / $0 } ?? -1)),
            ("progress", progress(spent: spent ?? 0, remaining: remaining ?? 0)),
            ("aggregateprogress", progress(spent: spent ?? 0, remaining: remaining ?? 0)),
            ("timetracking", timeTracking(issue.time)), ("votes", votes(issue)), ("watches", watches(issue)),
            ("subtasks", .list(issue.subtasks, linked)), ("issuelinks", .list(issue.links) { .object(link($0)) }),
            ("attachment", .list(issue.attachments) { .object(attachment($0)) }),
            ("comment", comments(issue)),
            ("worklog", worklogs(issue)), ("security", .null),
            ("issuerestriction", ["issuerestrictions": [:], "shouldDisplay": false]),
        ]
    }

    private func progress(spent: Int, remaining: Int) -> Expected {
        let total = spent + remaining
        return [
            "progress": .number(spent), "total": .number(total),
            "percent": total == 0 ? .absent : .number(spent * 100 / total),
        ]
    }

    private func timeTracking(_ time: TimeTracking) -> Expected {
        [
            "originalEstimate": .orAbsent(time.originalEstimateSeconds, ExpectedSpan.text),
            "remainingEstimate": .orAbsent(time.remainingEstimateSeconds, ExpectedSpan.text),
            "timeSpent": .orAbsent(time.spentSeconds, ExpectedSpan.text),
            "originalEstimateSeconds": .orAbsent(time.originalEstimateSeconds) { .number($0) },
            "remainingEstimateSeconds": .orAbsent(time.remainingEstimateSeconds) { .number($0) },
            "timeSpentSeconds": .orAbsent(time.spentSeconds) { .number($0) },
        ]
    }

    private func votes(_ issue: Issue) -> Expected {
        [
            "self": .text("\(site.baseURL)/rest/api/\(isDataCenter ? 2 : 3)/issue/\(issue.key)/votes"),
            "votes": .number(issue.votes),
            "hasVoted": false,
        ]
    }

    private func watches(_ issue: Issue) -> Expected {
        [
            "self": .text("\(site.baseURL)/rest/api/\(isDataCenter ? 2 : 3)/issue/\(issue.key)/watchers"),
            "watchCount": .number(issue.watchers), "isWatching": false,
        ]
    }

    // MARK: The lists inside an issue

    private func linked(_ issue: LinkedIssue) -> Expected {
        [
            "id": .text(issue.id), "key": .text(issue.key), "self": .text(issue.selfURL),
            "fields": [
                "summary": .text(issue.summary), "status": ExpectedParts.status(issue.status),
                "priority": ExpectedParts.priority(issue.priority),
                "issuetype": ExpectedParts.issueType(issue.issueType, isOnDataCenter: isDataCenter),
            ],
        ]
    }

    private func link(_ link: IssueLink) -> [(name: String, value: Expected)] {
        [
            ("id", .text(link.id)), ("self", .text(link.selfURL)),
            (
                "type",
                [
                    "id": .text(link.type.id), "name": .text(link.type.name), "inward": .text(link.type.inward),
                    "outward": .text(link.type.outward), "self": .text(link.type.selfURL),
                ]
            ),
            (link.isOutward ? "outwardIssue" : "inwardIssue", linked(link.other)),
        ]
    }

    private func attachment(_ attachment: Attachment) -> [(name: String, value: Expected)] {
        [
            ("self", .text(attachment.selfURL)), ("id", .text(attachment.id)),
            ("filename", .text(attachment.filename)), ("author", person(attachment.author)),
            ("created", time.column(attachment.created)), ("size", .number(attachment.size)),
            ("mimeType", .text(attachment.mimeType)), ("content", .text(attachment.contentURL)),
            ("thumbnail", .orAbsent(attachment.thumbnailURL, Expected.text)),
        ]
    }

    /// Returns the changelog, with the latest change first. The operation that completes a truncated changelog sends
    /// points in time as numbers, so that an export contains them in UTC.
    private func changelog(_ issue: Issue) -> Expected {
        let changes = site.records(of: "getChangeLogs", under: [issue.id])
        let isCut = changes.count > 40
        return [
            "startAt": 0, "maxResults": .number(min(changes.count, 40)), "total": .number(changes.count),
            "histories": .array(
                changes.reversed().map { change in
                    .object(
                        change.members.map { member in
                            guard isCut, case .dateTime(let milliseconds) = member.value else {
                                return (
                                    name: member.name,
                                    value: Judge.value(member.value, time, at: member.name, dateTimes: ["created"])
                                )
                            }
                            return (
                                name: member.name,
                                value: ExpectedTime.utc(milliseconds, offset: time.isRewritten ? "+00:00" : "+0000")
                            )
                        }
                    )
                }
            ),
        ]
    }

    /// Returns the complete list if it was to be completed and has more records than the issue contains. Otherwise
    /// returns `shown`, the records that the issue contains.
    private func whole(_ list: String, _ operation: String, of issue: Issue, shown: [Expected]) -> Expected {
        guard complete.contains(list) else { return .array(shown) }
        let records = site.records(of: operation, under: [issue.id])
        guard records.count > shown.count else { return .array(shown) }
        return .array(records.map { Judge.value(.object($0), time, at: "", dateTimes: Self.partDateTimes) })
    }

    /// The members of comments and worklogs that are points in time.
    private static let partDateTimes: Set<String> = ["created", "updated", "started"]

    private func comments(_ issue: Issue) -> Expected {
        let comments = issue.comments.map { comment -> Expected in
            [
                "self": .text(comment.selfURL), "id": .text(comment.id), "author": person(comment.author),
                "body": document(comment.body), "updateAuthor": person(comment.updateAuthor),
                "created": time.column(comment.created), "updated": time.column(comment.updated),
                "jsdPublic": isDataCenter ? .absent : true,
            ]
        }
        return [
            "comments": whole("comment", "getComments", of: issue, shown: comments),
            "self": isDataCenter ? .absent : .text(issue.selfURL + "/comment"), "startAt": 0,
            "maxResults": .number(issue.comments.count), "total": .number(issue.commentTotal),
        ]
    }

    private func worklogs(_ issue: Issue) -> Expected {
        let worklogs = issue.worklogs.map { worklog -> Expected in
            [
                "self": .text(worklog.selfURL), "author": person(worklog.author),
                "updateAuthor": person(worklog.updateAuthor),
                "comment": .orAbsent(worklog.comment, document),
                "created": time.column(worklog.created), "updated": time.column(worklog.updated),
                "started": time.column(worklog.started), "timeSpent": ExpectedSpan.text(seconds: worklog.spentSeconds),
                "timeSpentSeconds": .number(worklog.spentSeconds), "id": .text(worklog.id),
                "issueId": .text(worklog.issueID),
            ]
        }
        return [
            "startAt": 0, "maxResults": 20, "total": .number(issue.worklogTotal),
            "worklogs": whole("worklog", "getIssueWorklog", of: issue, shown: worklogs),
        ]
    }
}

// MARK: The site's own fields

extension ExpectedIssue {
    private func custom(_ issue: Issue) -> [(name: String, value: Expected)] {
        issue.customFields.map { ($0.id, .orNull($0.value, value)) }
    }

    private func value(_ value: CustomFieldValue) -> Expected {
        switch value {
        case .number(let text): .number(text)
        case .text(let text): .text(text)
        case .document(let text): document(text)
        case .dateTime(let milliseconds): time.column(milliseconds)
        case .date(let text): .text(text)
        case .option(let option): ExpectedParts.option(option)
        case .options(let options): .list(options) { ExpectedParts.option($0) }
        case .cascading(let option, let child): ExpectedParts.option(option, child: child)
        case .user(let user): person(user)
        case .users(let users): .list(users, person)
        case .sprints(let sprints): .list(sprints) { ExpectedParts.sprint($0, time) }
        case .strings(let texts): .list(texts, Expected.text)
        case .version(let version): ExpectedParts.version(version)
        case .team(let team): ExpectedParts.team(team)
        }
    }

    /// Returns the fields that the site's list of fields lacks. An exporter must write them too.
    private func unlisted() -> [(name: String, value: Expected)] {
        site.unlistedFields.map { field in
            let value: Expected =
                switch field.value {
                case .null: .null
                case .boolean(let value): .boolean(value)
                case .text(let text): .text(text)
                case .emptyObject: [:]
                case .numbers(let member, let texts): .object([(member, .list(texts, Expected.number))])
                }
            return (field.id, value)
        }
    }
}
