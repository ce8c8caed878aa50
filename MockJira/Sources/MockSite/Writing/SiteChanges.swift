/// The changes that requests have written to the generated content of a site. Each write replaces this value.
package struct SiteChanges: Sendable {
    /// The changes by issue number. The numbers of created issues follow those of the generated ones.
    package var issues: [Int: IssueChanges] = [:]
    /// The numbers of deleted issues. They are not reused, so that other numbers do not change.
    package var deleted: Set<Int> = []
    /// The written titles that are not among the generated ones. Their indexes follow those of the generated titles.
    var titles: [String] = []
    /// The written labels that are not in `Words.labels`. Their indexes follow those of `Words.labels`.
    var labels: [String] = []
    /// The issue number of each created worklog, by its id.
    package var worklogIssues: [Int: Int] = [:]
    /// The time of the last change of each created or changed worklog, by its id.
    package var worklogUpdates: [Int: Int64] = [:]
    /// The deleted worklogs, in the order of deletion.
    package var deletedWorklogs: [WorklogChange] = []
    private var nextID = 0

    package var isEmpty: Bool { issues.isEmpty && deleted.isEmpty && deletedWorklogs.isEmpty }

    /// Returns the changes of an issue; if it has none, an empty value.
    package func edits(_ number: Int) -> IssueEdits {
        issues[number]?.edits ?? IssueEdits()
    }

    /// Returns a new id of a comment, worklog or change, which is greater than all generated ids.
    package mutating func takeID() -> Int {
        defer { nextID += 1 }
        return 5_500_000_000 + nextID
    }

    /// Returns the index of a title, and adds the title if it is new.
    mutating func titlePlace(_ title: String, _ text: TextPool) -> Int {
        // The pool contains the titles of earlier writes.
        if let known = text.titles.firstIndex(of: title) { return known }
        titles.append(title)
        return text.generatedTitleCount + titles.count - 1
    }

    /// Returns the index of a label, and adds the label if it is new.
    mutating func labelPlace(_ label: String) -> Int {
        if let known = Words.labels.firstIndex(of: label) { return known }
        if let known = labels.firstIndex(of: label) { return Words.labelCount + known }
        labels.append(label)
        return Words.labelCount + labels.count - 1
    }
}

/// The changes of one issue, in a shared immutable object.
package final class IssueChanges: Sendable {
    package let edits: IssueEdits

    package init(_ edits: IssueEdits) {
        self.edits = edits
    }
}

/// The changes of one issue. A member that is nil has not changed. In a member with two levels of optionality,
/// `.some(nil)` is a removed value.
package struct IssueEdits: Sendable {
    /// A Boolean value that indicates whether a request created the issue. If so, only its rank is generated.
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
    /// The due date, in days since 1970-01-01.
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
    /// The number of the parent.
    package var parent: Int?
    /// The numbers of created subtasks.
    package var addedSubtasks: [Int] = []
    /// All comments of the issue; nil until a request changes them.
    package var comments: [Comment]?
    package var worklogs: [Worklog]?
    /// The values of custom fields, by the field's index in the list of custom fields. A value that is nil is sent as
    /// null.
    package var custom: [Int: CustomFieldValue?] = [:]
    /// The entries that requests have added to the changelog, oldest first. They follow the generated entries.
    package var histories: [WrittenHistory] = []

    /// Returns the changes for a new issue, whose optional fields are empty. The caller sets the type and the title.
    ///
    /// - Parameters:
    ///   - account: The index of the creator, who is also the reporter.
    ///   - moment: The time of creation, in epoch milliseconds.
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

/// A written entry of the changelog.
package struct WrittenHistory: Sendable {
    package let id: Int
    package let author: Int
    package let created: Int64
    package let items: [Item]

    /// A change of one field: the old and the new value, each as an id and as text.
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
