/// The writing of content that requests have written. It has no fragments, so that it is escaped each time.
extension IssueWriter {
    /// Writes the characters of the title with an index, without quotation marks.
    package func title(_ place: Int, _ out: inout TextWriter) {
        if place < fragments.titles.count {
            put(fragments.titles[place], &out)
        } else {
            out.append(dialect.escaped(tables.text.titles[place]))
        }
    }

    /// Writes the characters of an epic's name, which is the beginning of the title with an index, without quotation
    /// marks.
    func epicName(_ place: Int, _ out: inout TextWriter) {
        if place < fragments.epicNames.count {
            put(fragments.epicNames[place], &out)
        } else {
            out.append(dialect.escaped(String(tables.text.titles[place].prefix(20))))
        }
    }

    /// Writes the label with an index.
    func label(_ place: Int, _ out: inout TextWriter) {
        if place < fragments.labels.count {
            put(fragments.labels[place], &out)
        } else {
            out.append(JSONValue.string(tables.label(place)).bytes(dialect))
        }
    }

    /// Writes a rich text: `written` if it is not nil, where `.some(nil)` is a removed text; otherwise `generated`.
    func document(_ written: Document??, _ generated: GeneratedDocument?, _ out: inout TextWriter) -> Outcome {
        guard let written else { return document(generated, &out) }
        guard let written else { return .null }
        put(resources.document(written), &out)
        return .written
    }

    package func put(_ comment: Comment, _ out: inout TextWriter) {
        put(.object(resources.comment(comment).without(["renderedBody"])), &out)
    }

    package func put(_ worklog: Worklog, _ out: inout TextWriter) {
        put(.object(resources.worklog(worklog).without(["properties"])), &out)
    }

    /// Writes a written value of a custom field.
    package func put(_ value: CustomFieldValue, _ out: inout TextWriter) {
        let json: JSONValue =
            switch value {
            case .number(let text): .number(text)
            case .text(let text), .date(let text): .string(text)
            case .document(let document): resources.document(document).json(tables.zone)
            case .dateTime(let moment): .string(tables.zone.dateTimeText(moment))
            case .option(let option): NestedShapes.option(option)
            case .options(let options): .array(options.map { NestedShapes.option($0) })
            case .cascading(let option, let child):
                NestedShapes.option(option, child: child.map { NestedShapes.option($0) })
            case .user(let user): NestedShapes.user(user)
            case .users(let users): .array(users.map { NestedShapes.user($0) })
            case .sprints(let sprints): .array(sprints.map { NestedShapes.sprint($0) })
            case .strings(let texts): .array(texts.map { .string($0) })
            case .version(let version): NestedShapes.version(version)
            case .team(let team): NestedShapes.team(team)
            }
        out.append(json.bytes(dialect))
    }

    private var resources: SiteResources { SiteResources(tables: tables, writesWiki: writesWiki) }

    private func put(_ value: SiteValue, _ out: inout TextWriter) {
        out.append(value.json(tables.zone).bytes(dialect))
    }
}
