/// The numbers of the holes in the templates. The holes are filled for each issue.
package enum Hole {
    package static let issueID = 0
    package static let issueKey = 1
    package static let fields = 2
    package static let id = 3
    package static let author = 4
    package static let editor = 5
    package static let created = 6
    package static let updated = 7
    package static let body = 8
    package static let list = 9
    package static let total = 10
    package static let started = 11
    package static let seconds = 12
    static let secondsText = 13
    package static let size = 14
    package static let summary = 15
    package static let status = 16
    package static let priority = 17
    package static let type = 18
    package static let other = 19
    package static let count = 20
    static let percent = 21
    package static let text = 22
    package static let level = 23
    package static let language = 24
    package static let name = 25
    package static let shown = 26
}

/// The templates of the parts that differ from issue to issue.
struct IssueShapes: Sendable {
    let issue: Template
    /// An issue without `fields`.
    let identity: Template
    let commentPage: Template
    let comment: Template
    let worklogPage: Template
    let worklog: Template
    let worklogWithoutComment: Template
    /// One template for each file name; only images have a thumbnail.
    let attachments: [Template]
    let outwardLink: Template
    let inwardLink: Template
    let linkedIssue: Template
    let epic: Template
    let votes: Template
    let watches: Template
    let progress: Template
    let emptyProgress: Fragment

    init(_ tables: SiteTables, _ dialect: Dialect, _ store: inout FragmentStore) {
        let api = tables.api
        let isDataCenter = tables.isDataCenter
        let secure = tables.baseURL + "/secure"
        func template(_ value: JSONValue) -> Template { Template(value, dialect, &store) }
        func url(_ parts: JSONValue.Part...) -> JSONValue { .stringWithHoles(parts) }
        let quotedID = JSONValue.stringWithHoles([.hole(Hole.id)])
        let issueURL = url(.text(api + "/issue/"), .hole(Hole.issueID))

        issue = template(
            .members([
                ("expand", .string("operations,versionedRepresentations,editmeta,changelog,renderedFields")),
                ("id", .stringWithHoles([.hole(Hole.issueID)])), ("self", issueURL),
                ("key", .stringWithHoles([.hole(Hole.issueKey)])), ("fields", .hole(Hole.fields)),
            ])
        )
        identity = template(
            .members([
                ("expand", .string("operations,versionedRepresentations,editmeta,changelog,renderedFields")),
                ("id", .stringWithHoles([.hole(Hole.issueID)])), ("self", issueURL),
                ("key", .stringWithHoles([.hole(Hole.issueKey)])),
            ])
        )
        commentPage = template(
            .members([
                ("comments", .array([.hole(Hole.list)])),
                ("self", isDataCenter ? nil : url(.text(api + "/issue/"), .hole(Hole.issueID), .text("/comment"))),
                ("maxResults", .hole(Hole.shown)), ("total", .hole(Hole.total)), ("startAt", .int(0)),
            ])
        )
        comment = template(
            .members([
                ("self", url(.text(api + "/issue/"), .hole(Hole.issueID), .text("/comment/"), .hole(Hole.id))),
                ("id", quotedID), ("author", .hole(Hole.author)), ("body", .hole(Hole.body)),
                ("updateAuthor", .hole(Hole.editor)), ("created", .hole(Hole.created)),
                ("updated", .hole(Hole.updated)), ("jsdPublic", isDataCenter ? nil : .bool(true)),
            ])
        )
        worklogPage = template(
            .members([
                ("startAt", .int(0)), ("maxResults", .int(20)), ("total", .hole(Hole.total)),
                ("worklogs", .array([.hole(Hole.list)])),
            ])
        )
        func worklog(comment: JSONValue?) -> JSONValue {
            .members([
                ("self", url(.text(api + "/issue/"), .hole(Hole.issueID), .text("/worklog/"), .hole(Hole.id))),
                ("author", .hole(Hole.author)), ("updateAuthor", .hole(Hole.editor)), ("comment", comment),
                ("created", .hole(Hole.created)), ("updated", .hole(Hole.updated)), ("started", .hole(Hole.started)),
                ("timeSpent", .stringWithHoles([.hole(Hole.secondsText)])), ("timeSpentSeconds", .hole(Hole.seconds)),
                ("id", quotedID), ("issueId", .stringWithHoles([.hole(Hole.issueID)])),
            ])
        }
        self.worklog = template(worklog(comment: .hole(Hole.body)))
        worklogWithoutComment = template(worklog(comment: nil))
        attachments = Words.files.map { file in
            template(
                .members([
                    ("self", url(.text(api + "/attachment/"), .hole(Hole.id))), ("id", quotedID),
                    ("filename", .string(file.name)), ("author", .hole(Hole.author)), ("created", .hole(Hole.created)),
                    ("size", .hole(Hole.size)), ("mimeType", .string(file.mimeType)),
                    (
                        "content",
                        isDataCenter
                            ? url(.text(secure + "/attachment/"), .hole(Hole.id), .text("/" + file.pathName))
                            : url(.text(api + "/attachment/content/"), .hole(Hole.id))
                    ),
                    (
                        "thumbnail",
                        !file.mimeType.hasPrefix("image/")
                            ? nil
                            : isDataCenter
                                ? url(
                                    .text(secure + "/thumbnail/"),
                                    .hole(Hole.id),
                                    .text("/_thumb_"),
                                    .hole(Hole.id),
                                    .text(".png")
                                )
                                : url(.text(api + "/attachment/thumbnail/"), .hole(Hole.id))
                    ),
                ])
            )
        }
        func link(_ member: String) -> JSONValue {
            .members([
                ("id", quotedID), ("self", url(.text(api + "/issueLink/"), .hole(Hole.id))),
                ("type", .hole(Hole.type)), (member, .hole(Hole.other)),
            ])
        }
        outwardLink = template(link("outwardIssue"))
        inwardLink = template(link("inwardIssue"))
        linkedIssue = template(
            .members([
                ("id", .stringWithHoles([.hole(Hole.issueID)])), ("key", .stringWithHoles([.hole(Hole.issueKey)])),
                ("self", issueURL),
                (
                    "fields",
                    .members([
                        ("summary", .stringWithHoles([.hole(Hole.summary)])), ("status", .hole(Hole.status)),
                        ("priority", .hole(Hole.priority)), ("issuetype", .hole(Hole.type)),
                    ])
                ),
            ])
        )
        epic = template(
            .members([
                ("id", .hole(Hole.issueID)),
                ("self", url(.text(tables.baseURL + "/rest/agile/1.0/epic/"), .hole(Hole.issueID))),
                ("name", .stringWithHoles([.hole(Hole.name)])), ("summary", .stringWithHoles([.hole(Hole.summary)])),
                ("color", .members([("key", .stringWithHoles([.text("color_"), .hole(Hole.count)]))])),
                ("done", .hole(Hole.status)),
            ])
        )
        votes = template(
            .members([
                ("self", url(.text(api + "/issue/"), .hole(Hole.issueKey), .text("/votes"))),
                ("votes", .hole(Hole.count)), ("hasVoted", .bool(false)),
            ])
        )
        watches = template(
            .members([
                ("self", url(.text(api + "/issue/"), .hole(Hole.issueKey), .text("/watchers"))),
                ("watchCount", .hole(Hole.count)), ("isWatching", .bool(false)),
            ])
        )
        progress = template(
            .members([
                ("progress", .hole(Hole.count)), ("total", .hole(Hole.total)), ("percent", .hole(Hole.percent)),
            ])
        )
        emptyProgress = store.add(.members([("progress", .int(0)), ("total", .int(0))]), dialect)
    }
}

/// The templates of the nodes of a rich text.
struct DocumentShapes: Sendable {
    let document: Template
    let paragraph: Template
    let heading: Template
    let bulletList: Template
    let orderedList: Template
    let listItem: Template
    let codeBlocks: [Fragment]
    let rule: Fragment
    let text: Template
    let strong: Template
    let link: Template
    /// One fragment for each user.
    let mentions: [Fragment]
    let emoji: [Fragment]
    let hardBreak: Fragment

    init(_ tables: SiteTables, _ dialect: Dialect, _ store: inout FragmentStore) {
        func template(_ value: JSONValue) -> Template { Template(value, dialect, &store) }
        func node(_ type: String, _ members: [(String, JSONValue?)]) -> JSONValue {
            .members([("type", .string(type))] + members)
        }
        let content = JSONValue.array([.hole(Hole.list)])
        let sentence = JSONValue.stringWithHoles([.hole(Hole.text)])
        func marked(_ marks: JSONValue?) -> JSONValue { node("text", [("text", sentence), ("marks", marks)]) }

        document = template(node("doc", [("version", .int(1)), ("content", content)]))
        paragraph = template(node("paragraph", [("content", content)]))
        heading = template(
            node(
                "heading",
                [
                    ("attrs", .members([("level", .hole(Hole.level))])),
                    ("content", .array([marked(nil)])),
                ]
            )
        )
        bulletList = template(node("bulletList", [("content", content)]))
        orderedList = template(node("orderedList", [("attrs", .members([("order", .int(1))])), ("content", content)]))
        listItem = template(
            node("listItem", [("content", .array([node("paragraph", [("content", .array([marked(nil)]))])]))])
        )
        codeBlocks = Words.code.map { code in
            store.add(
                node(
                    "codeBlock",
                    [
                        ("attrs", .members([("language", .string(code.language))])),
                        ("content", .array([node("text", [("text", .string(code.text))])])),
                    ]
                ),
                dialect
            )
        }
        rule = store.add(node("rule", []), dialect)
        text = template(marked(nil))
        strong = template(marked(.array([node("strong", [])])))
        link = template(marked(.array([node("link", [("attrs", .members([("href", .string(Words.linkTarget))]))])])))
        mentions = tables.users.map { user in
            store.add(
                node(
                    "mention",
                    [
                        (
                            "attrs",
                            .members([
                                ("id", .string(user.accountID)), ("text", .string("@" + user.displayName)),
                                ("accessLevel", .string("")),
                            ])
                        )
                    ]
                ),
                dialect
            )
        }
        emoji = Words.emoji.map { emoji in
            store.add(
                node(
                    "emoji",
                    [
                        (
                            "attrs",
                            .members([
                                ("shortName", .string(emoji.shortName)), ("id", .string(emoji.id)),
                                ("text", .string(emoji.text)),
                            ])
                        )
                    ]
                ),
                dialect
            )
        }
        hardBreak = store.add(node("hardBreak", []), dialect)
    }
}
