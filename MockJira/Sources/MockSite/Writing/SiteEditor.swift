/// Collects the changes of one write request, until all of them are known to be valid.
package struct SiteEditor {
    package var changes: SiteChanges
    package var columns: IssueColumns
    /// The time of the write, in epoch milliseconds.
    package let now: Int64

    private let tables: SiteTables
    private let account: User

    /// Creates an editor.
    ///
    /// - Parameters:
    ///   - account: The account of the request.
    ///   - now: The time of the site, in epoch milliseconds.
    package init(_ tables: SiteTables, account: User, now: Int64) {
        self.tables = tables
        self.account = account
        self.now = now
        changes = tables.changes
        columns = tables.columns
    }

    /// The tables with the changes.
    package var result: SiteTables { SiteTables(tables, changes, columns: columns) }

    /// Replaces the recorded changes of an issue, and sets the time of its last change.
    ///
    /// - Parameter items: The changed fields. If there are any, they become an entry of the changelog.
    package mutating func write(_ number: Int, _ edits: IssueEdits, items: [WrittenHistory.Item] = []) {
        var edits = edits
        if !items.isEmpty {
            edits.histories.append(
                WrittenHistory(id: changes.takeID(), author: account.index, created: now, items: items)
            )
        }
        changes.issues[number] = IssueChanges(edits)
        columns.setUpdated(number, at: now)
    }

    /// Deletes issues with their worklogs.
    package mutating func delete(_ numbers: [Int]) {
        for number in numbers {
            for worklog in IssueFacts(tables, number).allWorklogs { recordDeletion(worklog) }
            changes.deleted.insert(number)
        }
    }

    private mutating func recordDeletion(_ worklog: Worklog) {
        guard let id = Int(worklog.id) else { return }
        changes.deletedWorklogs.append(WorklogChange(worklogID: id, updatedTime: now))
    }

    // MARK: Comments

    /// Adds a comment to an issue, or replaces the comment that has the given id.
    ///
    /// - Returns: The comment as written.
    package mutating func comment(_ issue: IssueFacts, _ body: Document, replacing id: String? = nil) -> Comment {
        var edits = changes.edits(issue.number)
        var comments = edits.comments ?? issue.allComments
        let known = comments.firstIndex { $0.id == id }
        let old = known.map { comments[$0] }
        let newID = old?.id ?? String(changes.takeID())
        let comment = Comment(
            id: newID,
            selfURL: old?.selfURL ?? tables.api + "/issue/\(issue.id)/comment/\(newID)",
            author: old?.author ?? account,
            updateAuthor: account,
            body: body,
            created: old?.created ?? now,
            updated: now
        )
        if let known { comments[known] = comment } else { comments.append(comment) }
        edits.comments = comments
        write(issue.number, edits)
        return comment
    }

    package mutating func deleteComment(_ issue: IssueFacts, _ id: String) {
        var edits = changes.edits(issue.number)
        let comments = edits.comments ?? issue.allComments
        edits.comments = comments.filter { $0.id != id }
        let body = comments.first { $0.id == id }?.body.wikiText
        let item = WrittenHistory.Item(field: "Comment", fieldID: "comment", from: id, fromText: body)
        write(issue.number, edits, items: [item])
    }

    // MARK: Worklogs

    /// The content of a worklog in a request.
    package struct WorklogInput {
        package var seconds: Int
        package var started: Int64
        package var comment: Document?
        /// The new remaining estimate, in seconds: nil if it does not change, `.some(nil)` if it is removed.
        package var remaining: Int??

        package init(seconds: Int, started: Int64, comment: Document? = nil, remaining: Int?? = nil) {
            self.seconds = seconds
            self.started = started
            self.comment = comment
            self.remaining = remaining
        }
    }

    /// Adds a worklog to an issue, or replaces the worklog that has the given id.
    ///
    /// - Returns: The worklog as written.
    package mutating func writeWorklog(_ issue: IssueFacts, _ input: WorklogInput, replacing id: String? = nil)
        -> Worklog
    {
        var edits = changes.edits(issue.number)
        var worklogs = edits.worklogs ?? issue.allWorklogs
        let known = worklogs.firstIndex { $0.id == id }
        let old = known.map { worklogs[$0] }
        let newID = old?.id ?? String(changes.takeID())
        let worklog = Worklog(
            id: newID,
            issueID: String(issue.id),
            selfURL: old?.selfURL ?? tables.api + "/issue/\(issue.id)/worklog/\(newID)",
            author: old?.author ?? account,
            updateAuthor: account,
            comment: input.comment,
            created: old?.created ?? now,
            updated: now,
            started: input.started,
            spentSeconds: input.seconds
        )
        if let known { worklogs[known] = worklog } else { worklogs.append(worklog) }
        edits.worklogs = worklogs
        if let id = Int(newID) {
            changes.worklogUpdates[id] = now
            if old == nil { changes.worklogIssues[id] = issue.number }
        }
        writeWorklogs(issue, edits, worklogs, input.remaining)
        return worklog
    }

    package mutating func deleteWorklog(_ issue: IssueFacts, _ worklog: Worklog, remaining: Int??) {
        var edits = changes.edits(issue.number)
        let worklogs = (edits.worklogs ?? issue.allWorklogs).filter { $0.id != worklog.id }
        edits.worklogs = worklogs
        recordDeletion(worklog)
        writeWorklogs(issue, edits, worklogs, remaining)
    }

    private mutating func writeWorklogs(
        _ issue: IssueFacts,
        _ edits: IssueEdits,
        _ worklogs: [Worklog],
        _ remaining: Int??
    ) {
        var edits = edits
        func text(_ number: Int?) -> String? { number.map { String($0) } }
        let spent = worklogs.isEmpty ? nil : worklogs.reduce(0) { $0 + $1.spentSeconds }
        var items = [
            WrittenHistory.Item(
                field: "timespent",
                fieldID: "timespent",
                from: text(issue.timeSpent),
                fromText: text(issue.timeSpent),
                to: text(spent),
                toText: text(spent)
            )
        ]
        if let remaining, remaining != issue.remainingEstimate {
            items.append(
                WrittenHistory.Item(
                    field: "timeestimate",
                    fieldID: "timeestimate",
                    from: text(issue.remainingEstimate),
                    fromText: text(issue.remainingEstimate),
                    to: text(remaining),
                    toText: text(remaining)
                )
            )
            edits.remainingEstimate = .some(remaining)
        }
        write(issue.number, edits, items: items)
    }
}
