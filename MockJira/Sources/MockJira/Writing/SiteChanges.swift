/// What was written since the site was made, beside what is drawn: a snapshot, made anew with every change.
struct SiteChanges: Sendable {
    /// By issue number. Issues that were made have a number from that of the drawn ones on.
    var issues: [Int: IssueChanges] = [:]
    /// The numbers of the issues that are gone. They keep their places, so that nothing else moves.
    var deleted: Set<Int> = []
    /// Titles that are not in the pool, which they follow.
    var titles: [String] = []
    /// Labels that are not in the list of words, which they follow.
    var labels: [String] = []
    /// Which issue a worklog that was made belongs to.
    var worklogIssues: [Int: Int] = [:]
    /// When the worklogs that were made or changed were last changed.
    var worklogUpdates: [Int: Int64] = [:]
    /// Worklogs that are gone, in the order in which they went.
    var deletedWorklogs: [WorklogChange] = []
    private var nextID = 0

    var isEmpty: Bool { issues.isEmpty && deleted.isEmpty && deletedWorklogs.isEmpty }

    /// What is known of an issue that was changed; something new for one that was not.
    func edits(_ number: Int) -> IssueEdits {
        issues[number]?.edits ?? IssueEdits()
    }

    /// An id beyond all that are drawn, of comments, worklogs and changes alike.
    mutating func takeID() -> Int {
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
final class IssueChanges: Sendable {
    let edits: IssueEdits

    init(_ edits: IssueEdits) {
        self.edits = edits
    }
}

/// What was written of one issue; what is nil is as it was drawn.
struct IssueEdits: Sendable {
    /// Whether the issue was made, and nothing of it is drawn.
    var isCreated = false
    var typeIndex: Int?
    var statusIndex: Int?
    var priorityIndex: Int?
    var resolutionIndex: Int??
    var assignee: Int??
    var reporter: Int??
    var creator: Int?
    var resolutionDate: Int64??
    var statusCategoryChangeDate: Int64?
    /// Days since 1970-01-01.
    var dueDay: Int??
    var labels: [Int]?
    var components: [Int]?
    var fixVersions: [Int]?
    var versions: [Int]?
    var originalEstimate: Int??
    var remainingEstimate: Int??
    var summaryTitle: Int?
    var description: Document??
    var environment: Document??
    /// The number of the issue above.
    var parent: Int?
    /// The numbers of issues that were made below it.
    var addedSubtasks: [Int] = []
    /// All of them, once one was touched.
    var comments: [Comment]?
    var worklogs: [Worklog]?
    /// By the place of the field among the custom ones.
    var custom: [Int: CustomFieldValue?] = [:]
    /// What was changed, after what was drawn; oldest first.
    var histories: [WrittenHistory] = []

    /// An issue as it is made: nothing is filled in but what must be.
    static func created(by account: Int, at moment: Int64) -> IssueEdits {
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
struct WrittenHistory: Sendable {
    let id: Int
    let author: Int
    let created: Int64
    let items: [Item]

    /// One field that changed. What it was and what it is, as a value and in words.
    struct Item: Sendable {
        let field: String
        let fieldID: String
        var isCustom = false
        var from: String?
        var fromText: String?
        var to: String?
        var toText: String?
    }
}
