/// What was written since the site was made, beside what is drawn: a snapshot, made anew with every change.
package struct SiteChanges: Sendable {
    /// By issue number. Issues that were made have a number from that of the drawn ones on.
    package var issues: [Int: IssueChanges] = [:]
    /// The numbers of the issues that are gone. They keep their places, so that nothing else moves.
    package var deleted: Set<Int> = []
    /// Titles that are not in the pool, which they follow.
    var titles: [String] = []
    /// Labels that are not in the list of words, which they follow.
    var labels: [String] = []
    /// Which issue a worklog that was made belongs to.
    package var worklogIssues: [Int: Int] = [:]
    /// When the worklogs that were made or changed were last changed.
    package var worklogUpdates: [Int: Int64] = [:]
    /// Worklogs that are gone, in the order in which they went.
    package var deletedWorklogs: [WorklogChange] = []
    private var nextID = 0

    package var isEmpty: Bool { issues.isEmpty && deleted.isEmpty && deletedWorklogs.isEmpty }

    /// What is known of an issue that was changed; something new for one that was not.
    package func edits(_ number: Int) -> IssueEdits {
        issues[number]?.edits ?? IssueEdits()
    }

    /// An id beyond all that are drawn, of comments, worklogs and changes alike.
    package mutating func takeID() -> Int {
        defer { nextID += 1 }
        return 5_500_000_000 + nextID
    }

    /// The place of a title.
    mutating func titlePlace(_ title: String, _ text: TextPool) -> Int {
        // The pool has the titles that were written before.
        if let known = text.titles.firstIndex(of: title) { return known }
        titles.append(title)
        return text.drawnTitleCount + titles.count - 1
    }

    /// The place of a label.
    mutating func labelPlace(_ label: String) -> Int {
        if let known = Words.labels.firstIndex(of: label) { return known }
        if let known = labels.firstIndex(of: label) { return Words.labelCount + known }
        labels.append(label)
        return Words.labelCount + labels.count - 1
    }
}

/// What was written of one issue. It is shared by all who ask, and never changes.
package final class IssueChanges: Sendable {
    package let edits: IssueEdits

    package init(_ edits: IssueEdits) {
        self.edits = edits
    }
}

/// What was written of one issue; what is nil is as it was drawn.
package struct IssueEdits: Sendable {
    /// Whether the issue was made, and nothing of it is drawn.
    var isCreated = false
    package var typeIndex: Int?
    package var statusIndex: Int?
    var priorityIndex: Int?
    var resolutionIndex: Int??
    package var assignee: Int??
    var reporter: Int??
    var creator: Int?
    package var resolutionDate: Int64??
    package var statusCategoryChangeDate: Int64?
    /// Days since 1970-01-01.
    var dueDay: Int??
    var labels: [Int]?
    package var components: [Int]?
    var fixVersions: [Int]?
    package var versions: [Int]?
    var originalEstimate: Int??
    package var remainingEstimate: Int??
    var summaryTitle: Int?
    package var description: Document??
    package var environment: Document??
    /// The number of the issue above.
    package var parent: Int?
    /// The numbers of issues that were made below it.
    package var addedSubtasks: [Int] = []
    /// All of them, once one was touched.
    package var comments: [Comment]?
    package var worklogs: [Worklog]?
    /// By the place of the field among the custom ones.
    package var custom: [Int: CustomFieldValue?] = [:]
    /// What was changed, after what was drawn; oldest first.
    package var histories: [WrittenHistory] = []

    /// An issue as it is made: nothing is filled in but what must be.
    package static func created(by account: Int, at moment: Int64) -> IssueEdits {
        var edits = IssueEdits()
        edits.isCreated = true
        edits.statusIndex = 0
        edits.priorityIndex = 2
        edits.resolutionIndex = .some(nil)
        edits.assignee = .some(nil)
        edits.reporter = account
        edits.creator = account
        edits.resolutionDate = .some(nil)
        edits.statusCategoryChangeDate = moment
        edits.dueDay = .some(nil)
        edits.labels = []
        edits.components = []
        edits.fixVersions = []
        edits.versions = []
        edits.originalEstimate = .some(nil)
        edits.remainingEstimate = .some(nil)
        edits.description = .some(nil)
        edits.environment = .some(nil)
        edits.comments = []
        edits.worklogs = []
        return edits
    }
}

/// A change that was written, as it is told.
package struct WrittenHistory: Sendable {
    package let id: Int
    package let author: Int
    package let created: Int64
    package let items: [Item]

    /// One field that changed. What it was and what it is, as a value and in words.
    package struct Item: Sendable {
        package let field: String
        package let fieldID: String
        package var isCustom = false
        package var from: String?
        package var fromText: String?
        package var to: String?
        package var toText: String?
    }
}
