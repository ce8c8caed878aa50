/// The resources for writing queries and finding issues: labels, completions, suggestions, limits and deleted worklogs.
extension SiteResources {
    package static let queries: [Resource] = [
        Resource("getAllLabels", "/rest/api/3/label", .valuePage(size: 1000, limit: 1000)) { resources, _ in
            resources.labels.map { ["value": .text($0)] }
        },
        Resource("getAutoComplete", "/rest/api/3/jql/autocompletedata", .object, .anyone) { resources, _ in
            [
                [
                    "visibleFieldNames": .objects(
                        resources.tables.fields.filter(\.isSearchable).map { resources.clause($0) }
                    ),
                    "visibleFunctionNames": .objects(Self.functions),
                    "jqlReservedWords": .texts([
                        "empty", "and", "or", "in", "distinct", "null", "not", "is", "order", "by",
                    ]),
                ]
            ]
        },
        Resource(
            "getFieldAutoCompleteForQueryString",
            "/rest/api/3/jql/autocompletedata/suggestions",
            .wrapper("results"),
            .anyone,
            options: [.search("fieldValue", "value")]
                + ResourceParameter.accepted("fieldName", "predicateName", "predicateValue")
        ) { resources, _ in
            resources.projects.prefix(15).map { project in
                ["value": .text(project.key), "displayName": .text("\(project.name) (<b>\(project.key)</b>)")]
            }
        },
        Resource(
            "getIssuePickerResource",
            "/rest/api/3/issue/picker",
            .object,
            .anyone,
            options: ResourceParameter.accepted("query", "currentJQL", "currentIssueKey", "currentProjectId")
                + ResourceParameter.accepted("showSubTasks", "showSubTaskParent", as: .boolean)
        ) { resources, _ in [resources.suggestions] },
        Resource(
            "getIssueLimitReport",
            "/rest/api/3/issue/limit/report",
            .object,
            .administrator,
            options: ResourceParameter.accepted("isReturningKeys", as: .boolean)
        ) { resources, _ in [resources.limitReport] },
        Resource("getIdsOfWorklogsDeletedSince", "/rest/api/3/worklog/deleted", .since(limit: 1000)) { resources, _ in
            resources.deletedWorklogs
                + resources.tables.changes.deletedWorklogs.map { change in
                    [
                        "worklogId": .integer(change.worklogID), "updatedTime": .integer(Int(change.updatedTime)),
                        "properties": .list([]),
                    ]
                }
        },
    ]

    /// The labels of generated issues, and many labels that no issue has.
    private var labels: [String] {
        var random = random("labels")
        let others = (0..<2150).map { index in
            "\(random.pick(Words.labels))-\(random.pick(Words.projectNames).lowercased())-\(index)"
        }
        return (Words.labels + others).sorted()
    }

    private func clause(_ field: Field) -> SiteRecord {
        [
            "value": .text(field.clauseNames.first ?? field.id),
            "displayName": .text(field.isCustom ? "\(field.name) - \(field.clauseNames.first ?? "")" : field.name),
            "orderable": .text(field.isOrderable ? "true" : "false"), "searchable": .text("true"),
            "auto": field.isCustom ? .text("true") : nil,
            "cfid": field.isCustom ? .maybe(field.clauseNames.first) : nil,
            "operators": .texts(["=", "!=", "in", "not in", "is", "is not"]),
            "types": .texts(["java.lang.\(field.schema?.type == "number" ? "Number" : "String")"]),
        ]
    }

    private static let functions: [SiteRecord] = [
        ("currentUser()", false), ("membersOf(\"\")", true), ("openSprints()", true), ("startOfDay()", false),
    ].map { name, isList in
        [
            "value": .text(name), "displayName": .text(name), "isList": isList ? .text("true") : nil,
            "types": .texts(["com.atlassian.crowd.embedded.api.User"]),
        ]
    }

    private var suggestions: SiteRecord {
        let count = min(tables.columns.count, 12)
        let issues = (0..<count).map { place -> SiteRecord in
            let facts = IssueFacts(tables, tables.columns.count - 1 - place)
            let summary = tables.text.titles[facts.summaryTitle]
            return [
                "id": .integer(facts.id), "key": .text(facts.key), "keyHtml": .text(facts.key),
                "img": .text("/images/icon.png"),
                "summary": .text(summary), "summaryText": .text(summary),
            ]
        }
        func section(_ id: String, _ label: String, _ issues: [SiteRecord]) -> SiteRecord {
            [
                "id": .text(id), "label": .text(label), "issues": .objects(issues),
                "sub": issues.isEmpty ? nil : .text("Showing \(issues.count) of \(issues.count) matching issues"),
                "msg": issues.isEmpty ? .text("No matching issues found") : nil,
            ]
        }
        return [
            "sections": .objects([
                section("hs", "History Search", issues), section("cs", "Current Search", []),
            ])
        ]
    }

    private var limitReport: SiteRecord {
        var random = random("limits")
        let limits = [
            ("attachment", 2000), ("comment", 5000), ("issuelinks", 2000), ("remoteIssueLinks", 2000),
            ("worklog", 10000),
        ]
        func issues(_ count: Int, _ from: Int) -> SiteValue {
            let numbers = (0..<count).map { _ in random.below(max(1, tables.columns.count)) }
            let entries = Set(numbers).sorted().filter { $0 < tables.columns.count }.map { number in
                SiteRecord(dictionaryLiteral: ("\(IssueFacts(tables, number).id)L", .integer(from + random.below(500))))
            }
            return .object(entries.reduce([:]) { $0.with($1) })
        }
        return [
            "limits": .object(limits.reduce([:]) { $0.with(SiteRecord(dictionaryLiteral: ($1.0, .integer($1.1)))) }),
            "issuesApproachingLimit": .object([
                "comment": issues(3, 4500), "worklog": issues(2, 9500), "attachment": issues(2, 1500),
            ]),
            "issuesBreachingLimit": .object(["remoteIssueLinks": issues(1, 2001), "issuelinks": .object([:])]),
        ]
    }

    /// The generated entries of the list of deleted worklogs, oldest first. They fill more than two pages. Some of them
    /// have the same time, but on every page there are at least two different times.
    private var deletedWorklogs: [SiteRecord] {
        var random = random("deleted worklogs")
        var moment = IssueColumns.opened + 86_400_000
        return (0..<2400).map { index in
            moment += random.chance(perMille: 400) ? 0 : Int64(random.below(20_000_000))
            return [
                "worklogId": .integer(5_000_000_000 + index), "updatedTime": .integer(Int(moment)),
                "properties": .list([]),
            ]
        }
    }
}
