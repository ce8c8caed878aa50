/// An issue in plain values: everything the wire shows of it follows from here.
///
/// Unless its documentation says otherwise, a nil is sent as null and an empty list as an empty array.
public struct Issue: Sendable, Equatable {
    /// The place of the issue in the order of ids, from 0.
    public let number: Int
    /// The id as the wire has it.
    public let id: String
    /// The key as people write it.
    public let key: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// The title.
    public let summary: String
    /// The long text.
    public let description: Document?
    /// Where it was seen.
    public let environment: Document?
    /// What kind of issue it is.
    public let issueType: IssueType
    /// The project it belongs to.
    public let project: Project
    /// The step of the workflow.
    public let status: Status
    /// How urgent it is.
    public let priority: Priority
    /// How it ended.
    public let resolution: Resolution?
    /// Who works on it.
    public let assignee: User?
    /// Who asked for it.
    public let reporter: User?
    /// Who entered it.
    public let creator: User
    /// The labels.
    public let labels: [String]
    /// The parts of the product.
    public let components: [Component]
    /// The versions that bring the change.
    public let fixVersions: [Version]
    /// The versions that have the fault.
    public let versions: [Version]
    /// Epoch milliseconds, like every date-time here.
    public let created: Int64
    /// When it last changed, in epoch milliseconds.
    public let updated: Int64
    /// When it was resolved, in epoch milliseconds.
    public let resolutionDate: Int64?
    /// When it last moved from one category of states to another, in epoch milliseconds.
    public let statusCategoryChangeDate: Int64
    /// When the account last looked at it, in epoch milliseconds.
    public let lastViewed: Int64?
    /// `yyyy-MM-dd`.
    public let dueDate: String?
    /// Estimates and work.
    public let time: TimeTracking
    /// How many people voted for it.
    public let votes: Int
    /// How many people watch it.
    public let watchers: Int
    /// Absent on the wire, not null, when nil.
    public let parent: LinkedIssue?
    /// The issues below this one.
    public let subtasks: [LinkedIssue]
    /// Relations to other issues.
    public let links: [IssueLink]
    /// The files.
    public let attachments: [Attachment]
    /// How many comments there are; `comments` has the first few of them.
    public let commentTotal: Int
    /// The first comments.
    public let comments: [Comment]
    /// How many worklogs there are; `worklogs` has the first few of them.
    public let worklogTotal: Int
    /// The first worklogs, at most twenty.
    public let worklogs: [Worklog]
    /// The custom fields that apply to this issue's project, in no meaningful order.
    public let customFields: [CustomFieldEntry]
}

/// Estimates and work of an issue in seconds; the same numbers serve the issue and its aggregate.
public struct TimeTracking: Sendable, Equatable {
    /// How many seconds it was thought to take.
    public let originalEstimateSeconds: Int?
    /// How many seconds are thought to be left.
    public let remainingEstimateSeconds: Int?
    /// How many seconds of work were logged.
    public let spentSeconds: Int?
}

/// Another issue in the short form used by links, parents and subtasks.
public struct LinkedIssue: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The key as people write it.
    public let key: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// The title.
    public let summary: String
    /// The step of the workflow.
    public let status: Status
    /// How urgent it is.
    public let priority: Priority
    /// What kind of issue it is.
    public let issueType: IssueType
}

/// A relation to another issue.
public struct IssueLink: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// How the two are related.
    public let type: IssueLinkType
    /// Whether the other issue is sent as `outwardIssue`, else `inwardIssue`.
    public let isOutward: Bool
    /// The issue at the other end.
    public let other: LinkedIssue
}

/// A file at an issue.
public struct Attachment: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// The name of the file.
    public let filename: String
    /// Who made it.
    public let author: User
    /// When it was made, in epoch milliseconds.
    public let created: Int64
    /// How many bytes it has.
    public let size: Int
    /// The type of its content.
    public let mimeType: String
    /// The address of its content.
    public let contentURL: String
    /// Absent on the wire when nil: only pictures have one.
    public let thumbnailURL: String?
}

/// A comment at an issue.
public struct Comment: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// Who made it.
    public let author: User
    /// Who changed it last.
    public let updateAuthor: User
    /// The text.
    public let body: Document
    /// When it was made, in epoch milliseconds.
    public let created: Int64
    /// When it last changed, in epoch milliseconds.
    public let updated: Int64
}

/// An entry of work at an issue.
public struct Worklog: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The id of the issue it belongs to.
    public let issueID: String
    /// The address that is sent as `self`.
    public let selfURL: String
    /// Who made it.
    public let author: User
    /// Who changed it last.
    public let updateAuthor: User
    /// Absent on the wire when nil.
    public let comment: Document?
    /// When it was made, in epoch milliseconds.
    public let created: Int64
    /// When it last changed, in epoch milliseconds.
    public let updated: Int64
    /// When the work began, in epoch milliseconds.
    public let started: Int64
    /// How many seconds of work were logged.
    public let spentSeconds: Int
}
