/// One act of writing: what changes is gathered, and the site is replaced when all of it is known to be right.
struct SiteEditor {
    let bench: Workbench
    var changes: SiteChanges
    var columns: IssueColumns
    /// When it is written.
    let now: Int64

    private var tables: SiteTables { bench.tables }

    init(_ bench: Workbench) {
        self.bench = bench
        changes = bench.tables.changes
        columns = bench.tables.columns
        now = bench.time.tick()
    }

    /// Puts the site with the changes in the place of the one before.
    func commit() {
        bench.replace(SiteTables(bench.tables, changes, columns: columns))
    }

    /// Notes an issue with what was written of it, and that it was changed.
    mutating func write(_ number: Int, _ edits: IssueEdits, items: [WrittenHistory.Item] = []) {
        var edits = edits
        if !items.isEmpty {
            edits.histories.append(
                WrittenHistory(id: changes.takeID(), author: bench.account.index, created: now, items: items)
            )
        }
        changes.issues[number] = IssueChanges(edits)
        columns.touch(number, at: now)
    }

    /// Deletes issues.
    mutating func delete(_ numbers: [Int]) {
        for number in numbers {
            for worklog in IssueFacts(tables, number).allWorklogs { forget(worklog) }
            changes.deleted.insert(number)
        }
    }

    private mutating func forget(_ worklog: Worklog) {
        guard let id = Int(worklog.id) else { return }
        changes.deletedWorklogs.append(WorklogChange(worklogID: id, updatedTime: now))
    }

    // MARK: Comments

    /// Adds a comment, or replaces the one with an id.
    mutating func comment(_ issue: IssueFacts, _ body: Document, replacing id: String? = nil) -> Comment {
        var edits = changes.edits(issue.number)
        var comments = edits.comments ?? issue.allComments
        let known = comments.firstIndex { $0.id == id }
        let old = known.map { comments[$0] }
        let newID = old?.id ?? String(changes.takeID())
        let comment = Comment(
            id: newID,
            selfURL: old?.selfURL ?? tables.api + "/issue/\(issue.id)/comment/\(newID)",
            author: old?.author ?? bench.account,
            updateAuthor: bench.account,
            body: body,
            created: old?.created ?? now,
            updated: now
        )
        if let known { comments[known] = comment } else { comments.append(comment) }
        edits.comments = comments
        write(issue.number, edits)
        return comment
    }

    mutating func deleteComment(_ issue: IssueFacts, _ id: String) {
        var edits = changes.edits(issue.number)
        let comments = edits.comments ?? issue.allComments
        edits.comments = comments.filter { $0.id != id }
        let body = comments.first { $0.id == id }?.body.wikiText
        let item = WrittenHistory.Item(field: "Comment", fieldID: "comment", from: id, fromText: body)
        write(issue.number, edits, items: [item])
    }

    // MARK: Work

    /// What is said of work that was done.
    struct Work {
        var seconds: Int
        var started: Int64
        var comment: Document?
        /// What becomes of the time that is thought to be left; nil where it stays.
        var remaining: Int??
    }

    /// Adds a worklog, or replaces the one with an id.
    mutating func log(_ issue: IssueFacts, _ work: Work, replacing id: String? = nil) -> Worklog {
        var edits = changes.edits(issue.number)
        var worklogs = edits.worklogs ?? issue.allWorklogs
        let known = worklogs.firstIndex { $0.id == id }
        let old = known.map { worklogs[$0] }
        let newID = old?.id ?? String(changes.takeID())
        let worklog = Worklog(
            id: newID,
            issueID: String(issue.id),
            selfURL: old?.selfURL ?? tables.api + "/issue/\(issue.id)/worklog/\(newID)",
            author: old?.author ?? bench.account,
            updateAuthor: bench.account,
            comment: work.comment,
            created: old?.created ?? now,
            updated: now,
            started: work.started,
            spentSeconds: work.seconds
        )
        if let known { worklogs[known] = worklog } else { worklogs.append(worklog) }
        edits.worklogs = worklogs
        if let id = Int(newID) {
            changes.worklogUpdates[id] = now
            if old == nil { changes.worklogIssues[id] = issue.number }
        }
        writeWork(issue, edits, worklogs, work.remaining)
        return worklog
    }

    mutating func deleteWorklog(_ issue: IssueFacts, _ worklog: Worklog, remaining: Int??) {
        var edits = changes.edits(issue.number)
        let worklogs = (edits.worklogs ?? issue.allWorklogs).filter { $0.id != worklog.id }
        edits.worklogs = worklogs
        forget(worklog)
        writeWork(issue, edits, worklogs, remaining)
    }

    private mutating func writeWork(_ issue: IssueFacts, _ edits: IssueEdits, _ worklogs: [Worklog], _ remaining: Int??)
    {
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
