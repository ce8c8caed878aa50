import MockSite

/// The fields of an issue as Jira displays them: rich text as HTML, dates and times in Jira's display format, and null
/// for fields that have no rendered form.
struct RenderedFields {
    private let context: RequestContext
    private var zone: SiteZone { context.site.zone }

    init(_ context: RequestContext) {
        self.context = context
    }

    /// Returns the object `renderedFields` of an issue: a member for each of the selected fields.
    func object(_ number: Int, _ selection: FieldSelection) -> JSONValue {
        let issue = context.site.issue(number)
        return .object(selection.names.map { (key: $0, value: value($0, issue)) })
    }

    private func value(_ field: String, _ issue: Issue) -> JSONValue {
        switch field {
        case "description": return .string(issue.description?.html ?? "")
        case "environment": return .string(issue.environment?.html ?? "")
        case "created": return .string(moment(issue.created))
        case "updated": return .string(moment(issue.updated))
        case "resolutiondate": return .string(orNull: issue.resolutionDate.map(moment))
        case "lastViewed": return .string(orNull: issue.lastViewed.map(moment))
        case "statuscategorychangedate": return .string(moment(issue.statusCategoryChangeDate))
        case "duedate": return .string(orNull: issue.dueDate.flatMap(day))
        case "comment": return comments(issue)
        default: break
        }
        switch issue.customFields.first(where: { $0.id == field })?.value {
        case .document(let document): return .string(document.html)
        case .dateTime(let milliseconds): return .string(moment(milliseconds))
        case .date(let text): return .string(orNull: day(text))
        default: return .null
        }
    }

    private func comments(_ issue: Issue) -> JSONValue {
        let comments = issue.comments.map { comment in
            JSONValue.members([
                ("self", .string(comment.selfURL)), ("id", .string(comment.id)),
                ("author", context.resources.userDetails(comment.author).json(zone)),
                ("updateAuthor", context.resources.userDetails(comment.updateAuthor).json(zone)),
                ("body", .string(comment.body.html)), ("created", .string(moment(comment.created))),
                ("updated", .string(moment(comment.updated))), ("jsdPublic", .bool(true)),
            ])
        }
        return .members([
            ("comments", .array(comments)), ("maxResults", .int(comments.count)), ("total", .int(issue.commentTotal)),
            ("startAt", .int(0)),
        ])
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Returns a date and time in Jira's display format, such as `02/Mar/15 9:15 AM`.
    private func moment(_ milliseconds: Int64) -> String {
        let local = Int(milliseconds) + zone.offsetMinutes * 60_000
        let day = floorDivision(local, 86_400_000)
        let minute = (local - day * 86_400_000) / 60_000
        let hour = minute / 60
        let clock = "\((hour + 11) % 12 + 1):\(padded(minute % 60, 2)) \(hour < 12 ? "AM" : "PM")"
        return Self.day(CivilDate(epochDay: day)) + " " + clock
    }

    private func day(_ text: String) -> String? {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        return parts.count == 3 ? Self.day(CivilDate(year: parts[0], month: parts[1], day: parts[2])) : nil
    }

    private static func day(_ date: CivilDate) -> String {
        padded(date.day, 2) + "/" + months[date.month - 1] + "/" + padded(date.year % 100, 2)
    }
}

extension Document {
    /// The text as HTML.
    package var html: String {
        blocks.map { block in
            switch block {
            case .paragraph(let inlines): return "<p>" + inlines.map { Self.html($0) }.joined() + "</p>"
            case .heading(let level, let title): return "<h\(level)>" + Self.escaped(title) + "</h\(level)>"
            case .bulletList(let items): return "<ul>" + Self.items(items) + "</ul>"
            case .orderedList(let items): return "<ol>" + Self.items(items) + "</ol>"
            case .codeBlock(let language, let code):
                return "<div class=\"code panel\"><pre class=\"code-\(language)\">" + Self.escaped(code)
                    + "</pre></div>"
            case .rule: return "<hr />"
            }
        }.joined(separator: "\n")
    }

    private static func items(_ texts: [String]) -> String {
        texts.map { "<li>" + escaped($0) + "</li>" }.joined()
    }

    private static func html(_ inline: Inline) -> String {
        switch inline {
        case .text(let words): escaped(words)
        case .strong(let words): "<b>" + escaped(words) + "</b>"
        case .link(let words, let address):
            "<a href=\"" + escaped(address) + "\" rel=\"nofollow\">" + escaped(words) + "</a>"
        case .mention(let user):
            "<a class=\"user-hover\" rel=\"\(user.accountID)\">" + escaped(user.displayName) + "</a>"
        case .emoji(_, _, let character): character
        case .hardBreak: "<br/>"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
