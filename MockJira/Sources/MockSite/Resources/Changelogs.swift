/// The resources of changes: changelogs of issues, and audit records.
extension SiteResources {
    static let changelogs: [Resource] = [
        Resource(
            "getChangeLogs",
            "/rest/api/3/issue/{issueIdOrKey}/changelog",
            .page(size: 100, limit: 100),
            .anyone
        ) { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return (0..<issue.historyCount).map { resources.history(issue, $0) }
        },
        Resource(
            "getAuditRecords",
            "/rest/api/3/auditing/record",
            .offsetAndLimit("records", limit: 1000),
            .administrator,
            options: ResourceParameter.accepted("filter", "from", "to")
        ) { resources, _ in resources.auditRecords },
    ]

    /// Returns an entry of an issue's changelog, with its time as text.
    package func history(_ issue: IssueFacts, _ index: Int) -> SiteRecord {
        historyBesidesMoment(issue, index).with(["created": .dateTime(issue.historyCreated(index))])
    }

    /// Returns an entry of an issue's changelog as in responses of the bulk operation. They contain the time as a
    /// number, which contradicts Atlassian's schema.
    package func bulkHistory(_ issue: IssueFacts, _ index: Int) -> SiteRecord {
        historyBesidesMoment(issue, index).with(["created": .integer(Int(issue.historyCreated(index)))])
    }

    private func historyBesidesMoment(_ issue: IssueFacts, _ index: Int) -> SiteRecord {
        if let written = issue.writtenHistory(index) { return record(written) }
        let randomSource = issue.historyRandomSource(index)
        let author = tables.users[randomSource.below(tables.users.count, .resources, 1)]
        return [
            "id": .text(String(issue.historyID(index))),
            // An entry by a removed app has no author.
            "author": randomSource.chance(perMille: 30, .resources, 2) ? nil : .object(userDetails(author)),
            "items": .objects((0...randomSource.below(3, .resources, 3)).map { change(randomSource, 8 + $0 * 4) }),
            "historyMetadata": randomSource.chance(perMille: 40, .resources, 4)
                ? .object(["type": .text("automation"), "activityDescription": .text("By rule \"\(index)\"")]) : nil,
        ]
    }

    private func record(_ written: WrittenHistory) -> SiteRecord {
        let items = written.items.map { item -> SiteRecord in
            [
                "field": .text(item.field), "fieldtype": .text(item.isCustom ? "custom" : "jira"),
                "fieldId": tables.isDataCenter ? nil : .text(item.fieldID),
                "from": item.from.map { .text($0) } ?? .null, "fromString": item.fromText.map { .text($0) } ?? .null,
                "to": item.to.map { .text($0) } ?? .null, "toString": item.toText.map { .text($0) } ?? .null,
            ]
        }
        return [
            "id": .text(String(written.id)), "author": .object(userDetails(tables.users[written.author])),
            "items": .objects(items),
        ]
    }

    private func change(_ randomSource: RandomSource, _ place: Int) -> SiteRecord {
        func item(_ field: String, _ id: String?, _ type: String = "jira") -> SiteRecord {
            ["field": .text(field), "fieldtype": .text(type), "fieldId": tables.isDataCenter ? nil : .maybe(id)]
        }
        func pick<T>(_ choices: [T], _ offset: Int) -> T {
            choices[randomSource.below(choices.count, .resources, place + offset)]
        }
        switch randomSource.below(6, .resources, place) {
        case 0, 1:
            let (before, after) = (pick(tables.catalogue.statuses, 1), pick(tables.catalogue.statuses, 2))
            return item("status", "status").with([
                "from": .text(before.id), "fromString": .text(before.name), "to": .text(after.id),
                "toString": .text(after.name),
            ])
        case 2:
            let user = pick(tables.users, 1)
            return item("assignee", "assignee").with([
                "from": .null, "fromString": .null, "to": .text(user.accountID), "toString": .text(user.displayName),
            ])
        case 3:
            return item("summary", "summary").with([
                "from": .null, "fromString": .text(pick(tables.text.titles, 1)), "to": .null,
                "toString": .text(pick(tables.text.titles, 2)),
            ])
        case 4:
            let field = pick(tables.customFields, 1)
            let name = tables.fields[field.fieldIndex].name
            return item(name, field.id, "custom").with([
                "from": .null, "fromString": .text(""), "to": .null, "toString": .text(pick(tables.text.unusual, 2)),
            ])
        default:
            // Some changes have no field id.
            return item("IssueParentAssociation", nil).with(["to": .text("10000"), "toString": .text("OPS-1")])
        }
    }

    /// The audit records, newest first. They fill more than two pages of the maximum size.
    private var auditRecords: [SiteRecord] {
        var random = random("audit records")
        var moment = IssueColumns.clock
        let summaries = [
            "User created", "Group created", "Permission scheme updated", "Workflow \"jira\" copied", "Löschung",
        ]
        func item(_ random: inout SeededRandom) -> SiteRecord {
            let user = tables.users[random.below(tables.users.count)]
            return [
                "id": .text(user.accountID), "name": .text(user.displayName), "typeName": .text("USER"),
                "parentId": .maybe(random.chance(perMille: 500) ? "1" : nil),
                "parentName": .maybe(random.chance(perMille: 500) ? "Jira Internal Directory" : nil),
            ]
        }
        return (0..<2305).map { index in
            moment -= random.chance(perMille: 200) ? 0 : Int64(random.below(30_000_000))
            let author = tables.users[random.below(tables.users.count)]
            let changes = (0..<random.below(3)).map { _ -> SiteRecord in
                [
                    "fieldName": .text(random.pick(["email", "name", "state"])),
                    "changedFrom": .maybe(random.chance(perMille: 600) ? title(&random) : nil),
                    "changedTo": .text(title(&random)),
                ]
            }
            let associated = (0..<random.below(3)).map { _ in item(&random) }
            let object = random.chance(perMille: 800) ? item(&random) : nil
            return [
                "id": .integer(50_000 - index), "summary": .text(random.pick(summaries)),
                "category": .text(random.pick(["user management", "permissions", "workflows"])),
                "created": .dateTime(moment),
                "eventSource": .text(random.chance(perMille: 300) ? "Jira Connect Plugin" : ""),
                "remoteAddress": .maybe(random.chance(perMille: 700) ? "192.168.1.\(random.below(250))" : nil),
                "authorKey": .text("ug:\(author.index)"), "authorAccountId": .text(author.accountID),
                "description": .maybe(random.chance(perMille: 200) ? sentence(&random) : nil),
                "objectItem": object.map { .object($0) }, "changedValues": .objects(changes),
                "associatedItems": .objects(associated),
            ]
        }
    }
}

extension IssueFacts {
    /// The number of entries in the issue's changelog. Most generated changelogs have at most 8 entries; a few have
    /// more than 200, which fill more than two pages.
    package var historyCount: Int { generatedHistoryCount + (changes?.edits.histories.count ?? 0) }

    /// Returns the entry of the changelog at an index if a request has written it; nil if it is generated.
    func writtenHistory(_ index: Int) -> WrittenHistory? {
        guard let written = changes?.edits.histories else { return nil }
        let place = index - generatedHistoryCount
        return written.indices.contains(place) ? written[place] : nil
    }

    private var generatedHistoryCount: Int {
        if isCreated { return 0 }
        let choice = randomSource.below(1000, .resources, 16)
        return choice < 250 ? 0 : choice < 990 ? 1 + choice % 8 : 45 + choice % 10 * 22
    }

    func historyID(_ index: Int) -> Int { 10000 + number * 256 + index }

    /// Returns the time of an entry of the changelog, in epoch milliseconds. Entries are in ascending order of their
    /// times.
    func historyCreated(_ index: Int) -> Int64 {
        writtenHistory(index)?.created
            ?? created + (tables.generated.updated[number] - created) / Int64(generatedHistoryCount) * Int64(index)
    }

    func historyRandomSource(_ index: Int) -> RandomSource {
        RandomSource(seed: randomSource.bits(.resources, 17), subject: UInt64(index))
    }
}
