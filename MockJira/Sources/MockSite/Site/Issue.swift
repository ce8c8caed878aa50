/// An issue in plain values: everything the wire shows of it follows from here.
///
/// Unless its documentation says otherwise, a nil is sent as null and an empty list as an empty array.
package struct Issue: Sendable, Equatable {
    /// The place of the issue in the order of ids, from 0.
    package let number: Int
    /// The id as the wire has it.
    package let id: String
    /// The key as people write it.
    package let key: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The title.
    package let summary: String
    /// The long text.
    package let description: Document?
    /// Where it was seen.
    package let environment: Document?
    /// What kind of issue it is.
    package let issueType: IssueType
    /// The project it belongs to.
    package let project: Project
    /// The step of the workflow.
    package let status: Status
    /// How urgent it is.
    package let priority: Priority
    /// How it ended.
    package let resolution: Resolution?
    /// Who works on it.
    package let assignee: User?
    /// Who asked for it.
    package let reporter: User?
    /// Who entered it.
    package let creator: User
    /// The labels.
    package let labels: [String]
    /// The parts of the product.
    package let components: [Component]
    /// The versions that bring the change.
    package let fixVersions: [Version]
    /// The versions that have the fault.
    package let versions: [Version]
    /// Epoch milliseconds, like every date-time here.
    package let created: Int64
    /// When it last changed, in epoch milliseconds.
    package let updated: Int64
    /// When it was resolved, in epoch milliseconds.
    package let resolutionDate: Int64?
    /// When it last moved from one category of states to another, in epoch milliseconds.
    package let statusCategoryChangeDate: Int64
    /// When the account last looked at it, in epoch milliseconds.
    package let lastViewed: Int64?
    /// `yyyy-MM-dd`.
    package let dueDate: String?
    /// Estimates and work.
    package let time: TimeTracking
    /// How many people voted for it.
    package let votes: Int
    /// How many people watch it.
    package let watchers: Int
    /// Absent on the wire, not null, when nil.
    package let parent: LinkedIssue?
    /// The issues below this one.
    package let subtasks: [LinkedIssue]
    /// Relations to other issues.
    package let links: [IssueLink]
    /// The files.
    package let attachments: [Attachment]
    /// How many comments there are; `comments` has the first few of them.
    package let commentTotal: Int
    /// The first comments.
    package let comments: [Comment]
    /// How many worklogs there are; `worklogs` has the first few of them.
    package let worklogTotal: Int
    /// The first worklogs, at most twenty.
    package let worklogs: [Worklog]
    /// The custom fields that apply to this issue's project, in no meaningful order.
    package let customFields: [CustomFieldEntry]
}

/// Estimates and work of an issue in seconds; the same numbers serve the issue and its aggregate.
package struct TimeTracking: Sendable, Equatable {
    /// How many seconds it was thought to take.
    package let originalEstimateSeconds: Int?
    /// How many seconds are thought to be left.
    package let remainingEstimateSeconds: Int?
    /// How many seconds of work were logged.
    package let spentSeconds: Int?
}

/// Another issue in the short form used by links, parents and subtasks.
package struct LinkedIssue: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The key as people write it.
    package let key: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The title.
    package let summary: String
    /// The step of the workflow.
    package let status: Status
    /// How urgent it is.
    package let priority: Priority
    /// What kind of issue it is.
    package let issueType: IssueType
}

/// A relation to another issue.
package struct IssueLink: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// How the two are related.
    package let type: IssueLinkType
    /// Whether the other issue is sent as `outwardIssue`, else `inwardIssue`.
    package let isOutward: Bool
    /// The issue at the other end.
    package let other: LinkedIssue
}

/// A file at an issue.
package struct Attachment: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The name of the file.
    package let filename: String
    /// Who made it.
    package let author: User
    /// When it was made, in epoch milliseconds.
    package let created: Int64
    /// How many bytes it has.
    package let size: Int
    /// The type of its content.
    package let mimeType: String
    /// The address of its content.
    package let contentURL: String
    /// Absent on the wire when nil: only pictures have one.
    package let thumbnailURL: String?
}

/// A comment at an issue.
package struct Comment: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// Who made it.
    package let author: User
    /// Who changed it last.
    package let updateAuthor: User
    /// The text.
    package let body: Document
    /// When it was made, in epoch milliseconds.
    package let created: Int64
    /// When it last changed, in epoch milliseconds.
    package let updated: Int64
}

/// An entry of work at an issue.
package struct Worklog: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The id of the issue it belongs to.
    package let issueID: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// Who made it.
    package let author: User
    /// Who changed it last.
    package let updateAuthor: User
    /// Absent on the wire when nil.
    package let comment: Document?
    /// When it was made, in epoch milliseconds.
    package let created: Int64
    /// When it last changed, in epoch milliseconds.
    package let updated: Int64
    /// When the work began, in epoch milliseconds.
    package let started: Int64
    /// How many seconds of work were logged.
    package let spentSeconds: Int
}
