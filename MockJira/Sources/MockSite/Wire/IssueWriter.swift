/// Writes issues as JSON text. Generated content is copied from fragments.
///
/// A writer borrows the memory of the fragments, and is valid only within ``using(_:_:_:writesWiki:_:)``.
package struct IssueWriter {
    package let tables: SiteTables
    package let fragments: IssueFragments
    package let bytes: UnsafeRawBufferPointer
    package let dialect: Dialect
    /// If `true`, rich texts are written as wiki markup. If `false`, they are written as documents on Cloud and as wiki
    /// markup on Data Center.
    package var writesWiki = false

    /// Calls `body` with a writer.
    package static func using(
        _ tables: SiteTables,
        _ fragments: IssueFragments,
        _ dialect: Dialect,
        writesWiki: Bool,
        _ body: (IssueWriter) -> Void
    ) {
        fragments.store.bytes.withUnsafeBytes { bytes in
            body(
                IssueWriter(
                    tables: tables,
                    fragments: fragments,
                    bytes: bytes,
                    dialect: dialect,
                    writesWiki: writesWiki
                )
            )
        }
    }

    /// Writes an issue with the selected fields.
    ///
    /// - Parameter lost: The member of `fields` that a fault omits, as an index among those that are null; nil if none
    ///   is omitted.
    package func write(
        _ number: Int,
        _ selection: FieldSelection,
        omittingNull lost: Int? = nil,
        _ out: inout TextWriter
    ) {
        let facts = IssueFacts(tables, number)
        for step in fragments.issues.issue.steps {
            put(step.text, &out)
            switch step.hole {
            case Hole.issueID: out.append(number: facts.id)
            case Hole.issueKey: key(facts, &out)
            case Hole.fields: fields(facts, selection, omittingNull: lost, &out)
            default: break
            }
        }
    }

    private func fields(
        _ facts: IssueFacts,
        _ selection: FieldSelection,
        omittingNull lost: Int?,
        _ out: inout TextWriter
    ) {
        out.append(0x7B)
        let start = out.count
        var nulls = 0
        for (key, member) in selection.members {
            let before = out.count
            // Every key has a comma before it, which is omitted for the first one.
            if before == start {
                out.append(
                    UnsafeRawBufferPointer(rebasing: bytes[Int(key.offset) + 1..<Int(key.offset + key.length)])
                )
            } else {
                put(key, &out)
            }
            let outcome = value(member, facts, &out)
            if outcome == .absent {
                out.truncate(to: before)
            } else if outcome == .null {
                if nulls == lost {
                    out.truncate(to: before)
                } else {
                    out.append("null")
                }
                nulls += 1
            }
        }
        out.append(0x7D)
    }

    enum Outcome {
        case written, null, absent
    }

    @inline(__always)
    func put(_ fragment: Fragment, _ out: inout TextWriter) {
        out.append(fragment, of: bytes)
    }

    @inline(__always)
    func put(_ fragment: Fragment?, _ out: inout TextWriter) -> Outcome {
        guard let fragment else { return .null }
        put(fragment, &out)
        return .written
    }

    @inline(__always)
    package func dateTime(_ moment: Int64, _ out: inout TextWriter) {
        out.append(0x22)
        out.append(moment: moment, offsetMinutes: tables.zone.offsetMinutes)
        put(fragments.zoneSuffix, &out)
        out.append(0x22)
    }

    func dateTime(_ moment: Int64?, _ out: inout TextWriter) -> Outcome {
        guard let moment else { return .null }
        dateTime(moment, &out)
        return .written
    }

    func number(_ number: Int?, _ out: inout TextWriter) -> Outcome {
        guard let number else { return .null }
        out.append(number: number)
        return .written
    }

    package func key(_ facts: IssueFacts, _ out: inout TextWriter) {
        put(fragments.projectKeys[facts.projectIndex], &out)
        out.append(0x2D)
        out.append(number: facts.keyNumber)
    }

    /// Writes an array whose elements are written by `element`.
    @inline(__always)
    package func array(_ count: Int, _ out: inout TextWriter, _ element: (Int, inout TextWriter) -> Void) {
        out.append(0x5B)
        elements(count, &out, element)
        out.append(0x5D)
    }

    @inline(__always)
    func elements(_ count: Int, _ out: inout TextWriter, _ element: (Int, inout TextWriter) -> Void) {
        for index in 0..<count {
            if index > 0 { out.append(0x2C) }
            element(index, &out)
        }
    }

    private func value(_ member: FieldSelection.Member, _ facts: IssueFacts, _ out: inout TextWriter) -> Outcome {
        switch member {
        case .summary:
            out.append(0x22)
            title(facts.summaryTitle, &out)
            out.append(0x22)
        case .description: return document(facts.changes?.edits.description, facts.description, &out)
        case .environment: return document(facts.changes?.edits.environment, facts.environment, &out)
        case .issueType: put(fragments.issueTypes[facts.typeIndex], &out)
        case .project: put(fragments.projects[facts.projectIndex], &out)
        case .status: put(fragments.statuses[facts.statusIndex], &out)
        case .statusCategory: put(fragments.categories[facts.statusIndex], &out)
        case .priority: put(fragments.priorities[facts.priorityIndex], &out)
        case .resolution: return put(facts.resolutionIndex.map { fragments.resolutions[$0] }, &out)
        case .assignee: return put(facts.assignee.map { fragments.users[$0] }, &out)
        case .reporter: return put(facts.reporter.map { fragments.users[$0] }, &out)
        case .creator: put(fragments.users[facts.creator], &out)
        case .labels: array(facts.labelCount, &out) { label(facts.label($0), &$1) }
        case .components:
            let choices = fragments.components[facts.projectIndex]
            array(facts.componentCount, &out) { put(choices[facts.component($0)], &$1) }
        case .fixVersions:
            let choices = fragments.versions[facts.projectIndex]
            array(facts.fixVersionCount, &out) { put(choices[facts.fixVersion($0)], &$1) }
        case .versions:
            let choices = fragments.versions[facts.projectIndex]
            array(facts.versionCount, &out) { put(choices[facts.version($0)], &$1) }
        case .created: dateTime(facts.created, &out)
        case .updated: dateTime(facts.updated, &out)
        case .resolutionDate: return dateTime(facts.resolutionDate, &out)
        case .statusCategoryChangeDate: dateTime(facts.statusCategoryChangeDate, &out)
        case .lastViewed: return dateTime(facts.lastViewed, &out)
        case .dueDate: return day(facts.dueDay, &out)
        case .timeTracking: timeTracking(facts, &out)
        case .timeSpent: return number(facts.timeSpent, &out)
        case .timeEstimate: return number(facts.remainingEstimate, &out)
        case .originalEstimate: return number(facts.originalEstimate, &out)
        case .workRatio: workRatio(facts, &out)
        case .progress: progress(facts, &out)
        case .votes: interest(fragments.issues.votes, facts.votes, facts, &out)
        case .watches: interest(fragments.issues.watches, facts.watchers, facts, &out)
        case .links: links(facts, &out)
        case .subtasks:
            array(facts.subtaskCount, &out) { linkedIssue(IssueFacts(tables, facts.subtask($0)), &$1) }
        case .parent:
            guard let parent = facts.parentNumber else { return .absent }
            linkedIssue(IssueFacts(tables, parent), &out)
        case .comment: comments(facts, &out)
        case .worklog: worklogs(facts, &out)
        case .attachment: array(facts.attachmentCount, &out) { attachment($0, facts, &$1) }
        case .restriction: put(fragments.restriction, &out)
        case .null: return .null
        case .custom(let index): return custom(index, facts, &out)
        case .unlisted(let index):
            if tables.unlistedFields[index].value == .null { return .null }
            put(fragments.unlisted[index], &out)
        case .sprint: return put(facts.openSprint.map { fragments.agileSprints[facts.projectIndex][$0] }, &out)
        case .closedSprints:
            let places = facts.closedSprints
            guard !places.isEmpty else { return .absent }
            array(places.count, &out) { put(fragments.agileSprints[facts.projectIndex][places[$0]], &$1) }
        case .flagged: out.append(facts.isFlagged ? "true" : "false")
        case .epic:
            guard let number = facts.epicNumber else { return .null }
            epic(IssueFacts(tables, number), &out)
        }
        return .written
    }

    func day(_ day: Int?, _ out: inout TextWriter) -> Outcome {
        guard let day else { return .null }
        out.append(0x22)
        out.append(day: day)
        out.append(0x22)
        return .written
    }
}
