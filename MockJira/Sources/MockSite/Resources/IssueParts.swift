/// The child resources of an issue: comments, worklogs, remote links, watchers, votes, transitions, and property
/// keys.
extension SiteResources {
    static let issueParts: [Resource] = [
        Resource(
            "getComments",
            "/rest/api/3/issue/{issueIdOrKey}/comment",
            .listPage("comments", size: 100, limit: 100),
            .anyone,
            options: [.order(["created": "created"])],
            expansions: [.init("renderedBody", "renderedBody")]
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return issue.allComments.map { resources.comment($0) }
        },
        Resource(
            "getIssueWorklog",
            "/rest/api/3/issue/{issueIdOrKey}/worklog",
            .listPage("worklogs", size: 5000, limit: 5000),
            .anyone,
            options: [
                ResourceParameter("startedAfter", .integer, .from("started")),
                ResourceParameter("startedBefore", .integer, .until("started")),
            ],
            expansions: [.init("properties", "properties")]
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return issue.allWorklogs.map { resources.worklog($0) }
        },
        Resource(
            "getRemoteIssueLinks",
            "/rest/api/3/issue/{issueIdOrKey}/remotelink",
            .arrayOrObject(parameter: "globalId", member: "globalId"),
            .anyone
        ) { resources, query throws(ErrorResponse) in resources.remoteLinks(try resources.issue(query[0])) },
        Resource(
            "getIssueWatchers",
            "/rest/api/3/issue/{issueIdOrKey}/watchers",
            .wrapper("watchers"),
            .anyone,
            pageMembers: { resources, query, shown, _ in
                [
                    "self": .text(resources.address(query[0], "watchers")), "watchCount": .integer(shown.count),
                    "isWatching": .boolean(false),
                ]
            }
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return resources.crowd(issue, issue.watchers, .watchers).map { resources.userDetails($0) }
        },
        Resource(
            "getVotes",
            "/rest/api/3/issue/{issueIdOrKey}/votes",
            .wrapper("voters"),
            .anyone,
            pageMembers: { resources, query, shown, _ in
                [
                    "self": .text(resources.address(query[0], "votes")), "votes": .integer(shown.count),
                    "hasVoted": .boolean(false),
                ]
            }
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return resources.crowd(issue, issue.votes, .votes).map { resources.user($0) }
        },
        Resource(
            "getTransitions",
            "/rest/api/3/issue/{issueIdOrKey}/transitions",
            .wrapper("transitions"),
            .anyone,
            options: [.ids("transitionId", "id")]
                + ResourceParameter.accepted(
                    "skipRemoteOnlyCondition",
                    "includeUnavailableTransitions",
                    "sortByOpsBarAndStatus",
                    as: .boolean
                ),
            expansions: [.init("transitions.fields", "fields")],
            pageMembers: { _, _, _, _ in ["expand": .text("transitions")] }
        ) { resources, query throws(ErrorResponse) in resources.transitions(try resources.issue(query[0])) },
        Resource(
            "getIssuePropertyKeys",
            "/rest/api/3/issue/{issueIdOrKey}/properties",
            .wrapper("keys"),
            .anyone
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return resources.properties(of: issue).map(\.key).map { key in
                [
                    "key": .text(key),
                    "self": .text(
                        resources.address(query[0], "properties/" + (key.allSatisfy(\.isASCII) ? key : "size"))
                    ),
                ]
            }
        },
    ]

    /// Returns the properties that apps have set on an issue.
    package func properties(of issue: IssueFacts) -> [(key: String, value: SiteValue)] {
        [
            ("issue.support", .object(["system.support.time": .text("1m"), "isOpen": .boolean(issue.id % 2 == 0)])),
            ("com.example.app:score", .number(text: "\(issue.id % 100).50")), ("größe", .text("größe / \(issue.id)")),
        ].filter { $0.0.utf8.count % 3 != issue.id % 3 }
    }

    /// Returns the issue with an id or key.
    ///
    /// - Throws: An error with status 404 if the account can view no such issue.
    package func issue(_ idOrKey: String) throws(ErrorResponse) -> IssueFacts {
        let site = Site(tables: tables)
        guard let number = site.issueNumber(id: idOrKey) ?? site.issueNumber(key: idOrKey), tables.exists(number),
            !hiddenProjects.contains(Int(tables.columns.projects[number]))
        else {
            throw .missing(
                tables.isDataCenter
                    ? "Issue Does Not Exist" : "Issue does not exist or you do not have permission to see it."
            )
        }
        return IssueFacts(tables, number)
    }

    private func address(_ idOrKey: String, _ part: String) -> String {
        let key = (try? issue(idOrKey))?.key ?? idOrKey
        return api + "/issue/\(key)/" + part
    }

    package func comment(_ comment: Comment) -> SiteRecord {
        [
            "self": .text(comment.selfURL), "id": .text(comment.id), "author": .object(userDetails(comment.author)),
            "body": document(comment.body), "updateAuthor": .object(userDetails(comment.updateAuthor)),
            "created": .dateTime(comment.created), "updated": .dateTime(comment.updated),
            "jsdPublic": tables.isDataCenter ? nil : .boolean(true),
            "renderedBody": .text("<p>Comment \(comment.id)</p>"),
        ]
    }

    package func worklog(_ worklog: Worklog) -> SiteRecord {
        [
            "self": .text(worklog.selfURL), "id": .text(worklog.id), "issueId": .text(worklog.issueID),
            "author": .object(userDetails(worklog.author)), "updateAuthor": .object(userDetails(worklog.updateAuthor)),
            "comment": worklog.comment.map { document($0) }, "created": .dateTime(worklog.created),
            "updated": .dateTime(worklog.updated), "started": .dateTime(worklog.started),
            "timeSpent": .text(Self.duration(worklog.spentSeconds)), "timeSpentSeconds": .integer(worklog.spentSeconds),
            "properties": .objects(Int(worklog.id).map { worklogProperties($0) } ?? []),
        ]
    }

    /// Returns the properties that apps have set on a worklog; most worklogs have none.
    package func worklogProperties(_ id: Int) -> [SiteRecord] {
        let billing: SiteRecord = [
            "key": .text("com.example.billing"),
            "value": .object(["rate": .number(text: "1.50"), "isOpen": .boolean(true)]),
        ]
        let note: SiteRecord = ["key": .text("note"), "value": .text("größe / \(id)")]
        return id % 5 == 0 ? [billing, note] : id % 5 == 1 ? [note] : []
    }

    /// Returns the text of a duration, such as `1w 2d 3h`. A week has five days of eight hours.
    private static func duration(_ seconds: Int) -> String {
        var rest = seconds
        var parts: [String] = []
        for (length, letter) in [(144_000, "w"), (28_800, "d"), (3600, "h"), (60, "m")] where rest >= length {
            parts.append("\(rest / length)\(letter)")
            rest %= length
        }
        return parts.isEmpty ? "0m" : parts.joined(separator: " ")
    }

    private func remoteLinks(_ issue: IssueFacts) -> [SiteRecord] {
        let count =
            issue.randomSource.chance(perMille: 850, .resources) ? 0 : 1 + issue.randomSource.below(3, .resources, 1)
        return (0..<count).map { place in
            let id = 10000 + issue.number * 4 + place
            let url = "https://tracker.example.com/support?id=\(id)"
            let isBare = place == 2
            return [
                "id": .integer(id), "self": .text(api + "/issue/\(issue.key)/remotelink/\(id)"),
                "globalId": isBare ? nil : .text("system=https://tracker.example.com&id=\(id)"),
                "relationship": .maybe(isBare ? nil : "causes / \"maybe\""),
                "application": .object(
                    isBare ? [:] : ["name": .text("Größerer Tracker"), "type": .text("com.example.tracker")]
                ),
                "object": .object([
                    "url": .text(url), "title": .text("TSTSUP-\(id)"),
                    "summary": .maybe(isBare ? nil : tables.text.titles[issue.summaryTitle]),
                    "icon": .object(isBare ? [:] : ["title": .text("Ticket"), "url16x16": .text(url + "&icon=1")]),
                    "status": .object(isBare ? [:] : ["resolved": .boolean(id % 2 == 0)]),
                ]),
            ]
        }
    }

    /// Returns the `count` accounts that watch an issue or voted for it. They are distinct unless the site has too few
    /// accounts.
    private func crowd(_ issue: IssueFacts, _ count: Int, _ topic: Topic) -> [User] {
        let first = issue.randomSource.below(tables.users.count, topic, 2)
        return (0..<count).map { tables.users[(first + $0 * 7) % tables.users.count] }
    }

    /// Returns the transitions of an issue: one to each status except its own.
    package func transitions(_ issue: IssueFacts) -> [SiteRecord] {
        tables.catalogue.statuses.enumerated().filter { $0.offset != issue.statusIndex }.map { place, status in
            [
                "id": .text(String(11 + place * 10)), "name": .text(place == 5 ? "Close / \"archive\"" : status.name),
                "to": .object(self.status(status)), "hasScreen": .boolean(place == 5), "isGlobal": .boolean(true),
                "isInitial": .boolean(false), "isAvailable": .boolean(true), "isConditional": .boolean(false),
                "looped": .boolean(false),
                "fields": .object(
                    place == 5
                        ? [
                            "resolution": .object([
                                "required": .boolean(true), "key": .text("resolution"), "name": .text("Resolution"),
                                "operations": .texts(["set"]), "hasDefaultValue": .boolean(false),
                                "schema": .object(["type": .text("resolution"), "system": .text("resolution")]),
                            ])
                        ] : [:]
                ),
            ]
        }
    }
}

extension Site {
    package init(tables: SiteTables) {
        self.tables = tables
    }
}

extension SiteResources {
    /// Returns the worklog with an id; nil if it does not exist or is hidden from the account.
    package func worklog(id: Int) -> SiteRecord? {
        guard id >= 10000 else { return nil }
        let (number, index) = (tables.changes.worklogIssues[id] ?? (id - 10000) / 64, (id - 10000) % 64)
        guard number < tables.columns.count, tables.exists(number),
            !hiddenProjects.contains(Int(tables.columns.projects[number]))
        else {
            return nil
        }
        let issue = IssueFacts(tables, number)
        if let written = issue.changes?.edits.worklogs {
            return written.first { $0.id == String(id) }.map { worklog($0) }
        }
        return index < issue.worklogCount ? worklog(issue.worklog(index)) : nil
    }
}
