/// The conversion of generated and written facts to plain values.
extension IssueFacts {
    package var issue: Issue {
        let project = tables.projects[projectIndex]
        let catalogue = tables.catalogue
        return Issue(
            number: number,
            id: String(id),
            key: key,
            selfURL: selfURL,
            summary: tables.text.titles[summaryTitle],
            description: writtenOrGenerated(changes?.edits.description, description),
            environment: writtenOrGenerated(changes?.edits.environment, environment),
            issueType: catalogue.issueTypes[typeIndex],
            project: project,
            status: catalogue.statuses[statusIndex],
            priority: catalogue.priorities[priorityIndex],
            resolution: resolutionIndex.map { catalogue.resolutions[$0] },
            assignee: assignee.map { tables.users[$0] },
            reporter: reporter.map { tables.users[$0] },
            creator: tables.users[creator],
            labels: (0..<labelCount).map { tables.label(label($0)) },
            components: (0..<componentCount).map { project.components[component($0)] },
            fixVersions: (0..<fixVersionCount).map { project.versions[fixVersion($0)] },
            versions: (0..<versionCount).map { project.versions[version($0)] },
            created: created,
            updated: updated,
            resolutionDate: resolutionDate,
            statusCategoryChangeDate: statusCategoryChangeDate,
            lastViewed: lastViewed,
            dueDate: dueDay.map { CivilDate(epochDay: $0).text },
            time: TimeTracking(
                originalEstimateSeconds: originalEstimate,
                remainingEstimateSeconds: remainingEstimate,
                spentSeconds: timeSpent
            ),
            votes: votes,
            watchers: watchers,
            parent: parentNumber.map { IssueFacts(tables, $0).linkedIssue },
            subtasks: (0..<subtaskCount).map { IssueFacts(tables, subtask($0)).linkedIssue },
            links: (0..<Self.linkSlots).compactMap { issueLink($0) },
            attachments: (0..<attachmentCount).map { attachment($0) },
            commentTotal: commentCount,
            comments: Array(allComments.prefix(shownComments)),
            worklogTotal: worklogCount,
            worklogs: Array(allWorklogs.prefix(shownWorklogs)),
            customFields: tables.customFields.enumerated().filter { appliesHere($0.element) }.map { place, field in
                CustomFieldEntry(
                    fieldIndex: field.fieldIndex,
                    id: field.id,
                    value: changes?.edits.custom[place] ?? (isFilled(field) ? value(field) : nil)
                )
            }
        )
    }

    private func writtenOrGenerated(_ written: Document??, _ generated: GeneratedDocument?) -> Document? {
        written ?? generated.map { $0.document(tables) }
    }

    /// All comments, oldest first.
    package var allComments: [Comment] {
        changes?.edits.comments ?? (0..<commentCount).map { comment($0) }
    }

    /// All worklogs, in ascending order of ids.
    package var allWorklogs: [Worklog] {
        changes?.edits.worklogs ?? (0..<worklogCount).map { worklog($0) }
    }

    private var api: String { tables.api }

    package var key: String { tables.projects[projectIndex].key + "-" + String(keyNumber) }

    private var selfURL: String { api + "/issue/\(id)" }

    private var linkedIssue: LinkedIssue {
        LinkedIssue(
            id: String(id),
            key: key,
            selfURL: selfURL,
            summary: tables.text.titles[summaryTitle],
            status: tables.catalogue.statuses[statusIndex],
            priority: tables.catalogue.priorities[priorityIndex],
            issueType: tables.catalogue.issueTypes[typeIndex]
        )
    }

    private func issueLink(_ slot: Int) -> IssueLink? {
        link(slot).map { link in
            IssueLink(
                id: String(link.id),
                selfURL: api + "/issueLink/\(link.id)",
                type: tables.catalogue.linkTypes[link.type],
                isOutward: link.isOutward,
                other: IssueFacts(tables, link.other).linkedIssue
            )
        }
    }

    private func attachment(_ index: Int) -> Attachment {
        let file = Words.files[attachmentName(index)]
        let id = attachmentID(index)
        let isDataCenter = tables.isDataCenter
        let secure = tables.baseURL + "/secure"
        return Attachment(
            id: String(id),
            selfURL: api + "/attachment/\(id)",
            filename: file.name,
            author: tables.users[attachmentAuthor(index)],
            created: attachmentCreated(index),
            size: attachmentSize(index),
            mimeType: file.mimeType,
            contentURL: isDataCenter
                ? secure + "/attachment/\(id)/\(file.pathName)" : api + "/attachment/content/\(id)",
            thumbnailURL: file.mimeType.hasPrefix("image/")
                ? isDataCenter ? secure + "/thumbnail/\(id)/_thumb_\(id).png" : api + "/attachment/thumbnail/\(id)"
                : nil
        )
    }

    package func comment(_ index: Int) -> Comment {
        Comment(
            id: String(commentID(index)),
            selfURL: selfURL + "/comment/\(commentID(index))",
            author: tables.users[commentAuthor(index)],
            updateAuthor: tables.users[commentEditor(index)],
            body: commentBody(index).document(tables),
            created: commentCreated(index),
            updated: commentUpdated(index)
        )
    }

    package func worklog(_ index: Int) -> Worklog {
        let author = tables.users[worklogAuthor(index)]
        return Worklog(
            id: String(worklogID(index)),
            issueID: String(id),
            selfURL: selfURL + "/worklog/\(worklogID(index))",
            author: author,
            updateAuthor: author,
            comment: worklogComment(index).map { $0.document(tables) },
            created: worklogCreated(index),
            updated: worklogUpdated(index),
            started: worklogStarted(index),
            spentSeconds: worklogSpent(index)
        )
    }

    private func value(_ field: CustomField) -> CustomFieldValue? {
        let project = tables.projects[projectIndex]
        switch field.kind {
        case .sprints:
            let sprints = sprintRange(field).map { project.sprints[$0] }
            return tables.isDataCenter ? .strings(sprints.map { $0.javaText(tables.zone) }) : .sprints(sprints)
        case .rank:
            let digits = String(number * 8 + 60_466_176, radix: 36)
            return .text("0|i" + digits + ":")
        case .storyPoints: return .number(text: tables.numbers.storyPoints[choice(field, of: 8)])
        case .decimal:
            let cents = choice(field, of: 100_000)
            return .number(text: "\(cents / 100).\(padded(cents % 10 * 10, 2))")
        case .integer: return .number(text: String(choice(field, of: 2000) - 1000))
        case .bigInteger, .longFraction: return .number(text: longNumber(field))
        case .exponent:
            return .number(text: tables.numbers.exponents[choice(field, of: tables.numbers.exponents.count)])
        case .negativeZero: return .number(text: tables.numbers.zeros[choice(field, of: tables.numbers.zeros.count)])
        case .text:
            return .text(tables.text.titles[tables.text.titleIndex(randomSource.bits(.customValue, field.fieldIndex))])
        case .oddText:
            let texts = tables.text.unusual
            let choice = choice(field, of: texts.count + 1)
            return .text(choice == texts.count ? "" : texts[choice])
        case .epicLink:
            let places = tables.generated.projectStarts[projectIndex]..<tables.generated.projectStarts[projectIndex + 1]
            let place = places.lowerBound + choice(field, of: places.count)
            return .text(IssueFacts(tables, Int(tables.generated.keyOrder[place])).key)
        case .url: return .text("https://docs.example.com/pages/\(choice(field, of: 9999))?a=1&b=%20")
        case .labels: return .strings([Words.labels[choice(field, of: Words.labels.count)]])
        case .emptyObjectText: return .text("{}")
        case .document: return .document(document(field).document(tables))
        case .dateTime: return .dateTime(moment(field))
        case .date: return .date(CivilDate(epochDay: day(field)).text)
        case .option: return .option(field.options[choice(field, of: field.options.count)])
        case .options: return .options(optionRange(field).map { field.options[$0] })
        case .cascading:
            return .cascading(
                field.options[choice(field, of: field.options.count)],
                child: childOption(field).map { field.children[$0] }
            )
        case .user: return .user(tables.users[choice(field, of: tables.users.count)])
        case .users:
            return .users(
                (0...detail(field, of: 2)).map { tables.users[detail(field, of: tables.users.count, $0 + 1)] }
            )
        case .version: return .version(project.versions[choice(field, of: project.versions.count)])
        case .team: return .team(tables.teams[choice(field, of: tables.teams.count)])
        case .alwaysNull: return nil
        }
    }
}

extension GeneratedDocument {
    package func document(_ tables: SiteTables) -> Document {
        let sentences = tables.text.sentences
        return Document(
            blocks: (0..<blockCount).map { index in
                switch block(index) {
                case .paragraph(let inlines): return .paragraph((0..<inlines).map { plain(tables, index, $0) })
                case .heading(let level, let title): return .heading(level: level, text: tables.text.titles[title])
                case .bulletList(let items): return .bulletList((0..<items).map { sentences[sentence(index, $0)] })
                case .orderedList(let items): return .orderedList((0..<items).map { sentences[sentence(index, $0)] })
                case .codeBlock(let code):
                    return .codeBlock(language: Words.code[code].language, text: Words.code[code].text)
                case .rule: return .rule
                }
            }
        )
    }

    private func plain(_ tables: SiteTables, _ block: Int, _ index: Int) -> Document.Inline {
        let sentences = tables.text.sentences
        switch inline(block, index) {
        case .text(let count):
            return .text((0..<count).map { sentences[sentence(block, index, $0)] }.joined(separator: " "))
        case .strong: return .strong(sentences[sentence(block, index)])
        case .link: return .link(sentences[sentence(block, index)], href: Words.linkTarget)
        case .mention(let user): return .mention(tables.users[user])
        case .emoji(let place):
            let emoji = Words.emoji[place]
            return .emoji(shortName: emoji.shortName, id: emoji.id, text: emoji.text)
        case .hardBreak: return .hardBreak
        }
    }
}

extension Words {
    static let linkTarget = "https://wiki.example.com/display/X/Page?x=1&y=\"2\""
}
