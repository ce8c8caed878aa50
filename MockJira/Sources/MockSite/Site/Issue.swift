/// The values of an issue, independent of their encoding in responses.
///
/// Unless documented otherwise, nil is sent as null, and an empty list as an empty array.
package struct Issue: Sendable, Equatable {
    /// The position of the issue in the order of ids, counted from 0.
    package let number: Int
    /// The id in responses.
    package let id: String
    /// The key, such as `OPS-1`.
    package let key: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The title.
    package let summary: String
    /// The description.
    package let description: Document?
    /// The environment.
    package let environment: Document?
    /// The issue type.
    package let issueType: IssueType
    /// The project.
    package let project: Project
    /// The status.
    package let status: Status
    /// The priority.
    package let priority: Priority
    /// The resolution; nil for an unresolved issue.
    package let resolution: Resolution?
    /// The assignee.
    package let assignee: User?
    /// The reporter.
    package let reporter: User?
    /// The creator.
    package let creator: User
    /// The labels.
    package let labels: [String]
    /// The components.
    package let components: [Component]
    /// The fix versions.
    package let fixVersions: [Version]
    /// The affected versions.
    package let versions: [Version]
    /// The creation time, in epoch milliseconds.
    package let created: Int64
    /// The time of the last change, in epoch milliseconds.
    package let updated: Int64
    /// The time of the resolution, in epoch milliseconds.
    package let resolutionDate: Int64?
    /// The time of the last change of the status category, in epoch milliseconds.
    package let statusCategoryChangeDate: Int64
    /// The time at which the account last viewed the issue, in epoch milliseconds.
    package let lastViewed: Int64?
    /// The due date, `yyyy-MM-dd`.
    package let dueDate: String?
    /// The estimates and logged work.
    package let time: TimeTracking
    /// The number of votes.
    package let votes: Int
    /// The number of watchers.
    package let watchers: Int
    /// The parent. If it is nil, responses omit it instead of sending null.
    package let parent: LinkedIssue?
    /// The subtasks.
    package let subtasks: [LinkedIssue]
    /// The links to other issues.
    package let links: [IssueLink]
    /// The attachments.
    package let attachments: [Attachment]
    /// The number of all comments; `comments` may have only the first ones.
    package let commentTotal: Int
    /// The first comments: at most 5 on Cloud, all of them on Data Center.
    package let comments: [Comment]
    /// The number of all worklogs; `worklogs` may have only the first ones.
    package let worklogTotal: Int
    /// The first worklogs, at most 20.
    package let worklogs: [Worklog]
    /// The custom fields that apply to the project of this issue. Their order has no meaning.
    package let customFields: [CustomFieldEntry]
}

/// The estimates and logged work of an issue. Responses repeat these numbers in the members whose names begin with
/// `aggregate`.
package struct TimeTracking: Sendable, Equatable {
    /// The original estimate, in seconds.
    package let originalEstimateSeconds: Int?
    /// The remaining estimate, in seconds.
    package let remainingEstimateSeconds: Int?
    /// The logged work, in seconds.
    package let spentSeconds: Int?
}

/// Another issue in the short form used by links, parents and subtasks.
package struct LinkedIssue: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The key, such as `OPS-1`.
    package let key: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The title.
    package let summary: String
    /// The status.
    package let status: Status
    /// The priority.
    package let priority: Priority
    /// The issue type.
    package let issueType: IssueType
}

/// A link to another issue.
package struct IssueLink: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The link type.
    package let type: IssueLinkType
    /// If `true`, the other issue is sent as `outwardIssue`, otherwise as `inwardIssue`.
    package let isOutward: Bool
    /// The other issue.
    package let other: LinkedIssue
}

/// An attachment of an issue.
package struct Attachment: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The name of the file.
    package let filename: String
    /// The author.
    package let author: User
    /// The creation time, in epoch milliseconds.
    package let created: Int64
    /// The size in bytes.
    package let size: Int
    /// The media type of the content.
    package let mimeType: String
    /// The address of the content.
    package let contentURL: String
    /// The address of the thumbnail. Only images have one; for other attachments it is nil, and responses omit it.
    package let thumbnailURL: String?
}

/// A comment on an issue.
package struct Comment: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The author.
    package let author: User
    /// The author of the last change.
    package let updateAuthor: User
    /// The text.
    package let body: Document
    /// The creation time, in epoch milliseconds.
    package let created: Int64
    /// The time of the last change, in epoch milliseconds.
    package let updated: Int64
}

/// A worklog of an issue.
package struct Worklog: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The id of the issue.
    package let issueID: String
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The author.
    package let author: User
    /// The author of the last change.
    package let updateAuthor: User
    /// The comment. If it is nil, responses omit it.
    package let comment: Document?
    /// The creation time, in epoch milliseconds.
    package let created: Int64
    /// The time of the last change, in epoch milliseconds.
    package let updated: Int64
    /// The start of the work, in epoch milliseconds.
    package let started: Int64
    /// The logged work, in seconds.
    package let spentSeconds: Int
}
