/// An issue in plain values: everything the wire shows of it follows from here.
///
/// Unless its documentation says otherwise, a nil is sent as null and an empty list as an empty array.
public struct Issue: Sendable, Equatable {
    /// The place of the issue in the order of ids, from 0.
    public let number: Int
    public let id: String
    public let key: String
    public let selfURL: String
    public let summary: String
    public let description: Document?
    public let environment: Document?
    public let issueType: IssueType
    public let project: Project
    public let status: Status
    public let priority: Priority
    public let resolution: Resolution?
    public let assignee: User?
    public let reporter: User?
    public let creator: User
    public let labels: [String]
    public let components: [Component]
    public let fixVersions: [Version]
    public let versions: [Version]
    /// Epoch milliseconds, like every date-time here.
    public let created: Int64
    public let updated: Int64
    public let resolutionDate: Int64?
    public let statusCategoryChangeDate: Int64
    public let lastViewed: Int64?
    /// `yyyy-MM-dd`.
    public let dueDate: String?
    public let time: TimeTracking
    public let votes: Int
    public let watchers: Int
    /// Absent on the wire, not null, when nil.
    public let parent: LinkedIssue?
    public let subtasks: [LinkedIssue]
    public let links: [IssueLink]
    public let attachments: [Attachment]
    /// How many comments there are; `comments` has the first few of them.
    public let commentTotal: Int
    public let comments: [Comment]
    /// How many worklogs there are; `worklogs` has the first few of them.
    public let worklogTotal: Int
    public let worklogs: [Worklog]
    /// The custom fields that apply to this issue's project, in no meaningful order.
    public let customFields: [CustomFieldEntry]
}

/// Estimates and work of an issue in seconds; the same numbers serve the issue and its aggregate.
public struct TimeTracking: Sendable, Equatable {
    public let originalEstimateSeconds: Int?
    public let remainingEstimateSeconds: Int?
    public let spentSeconds: Int?
}

/// Another issue in the short form used by links, parents and subtasks.
public struct LinkedIssue: Sendable, Equatable {
    public let id: String
    public let key: String
    public let selfURL: String
    public let summary: String
    public let status: Status
    public let priority: Priority
    public let issueType: IssueType
}

/// A relation to another issue.
public struct IssueLink: Sendable, Equatable {
    public let id: String
    public let selfURL: String
    public let type: IssueLinkType
    /// Whether the other issue is sent as `outwardIssue`, else `inwardIssue`.
    public let isOutward: Bool
    public let other: LinkedIssue
}

/// A file at an issue.
public struct Attachment: Sendable, Equatable {
    public let id: String
    public let selfURL: String
    public let filename: String
    public let author: User
    public let created: Int64
    public let size: Int
    public let mimeType: String
    public let contentURL: String
    /// Absent on the wire when nil: only pictures have one.
    public let thumbnailURL: String?
}

/// A comment at an issue.
public struct Comment: Sendable, Equatable {
    public let id: String
    public let selfURL: String
    public let author: User
    public let updateAuthor: User
    public let body: Document
    public let created: Int64
    public let updated: Int64
}

/// An entry of work at an issue.
public struct Worklog: Sendable, Equatable {
    public let id: String
    public let issueID: String
    public let selfURL: String
    public let author: User
    public let updateAuthor: User
    /// Absent on the wire when nil.
    public let comment: Document?
    public let created: Int64
    public let updated: Int64
    public let started: Int64
    public let spentSeconds: Int
}
