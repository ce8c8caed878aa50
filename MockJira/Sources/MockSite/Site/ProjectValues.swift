/// A category of projects.
package struct ProjectCategory: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The displayed description.
    package let description: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// The state of an archived or deleted project.
package struct ProjectRetirement: Sendable, Equatable {
    /// If `true`, the project is in the recycle bin; otherwise it is archived.
    package let isDeleted: Bool
    /// The time of the archiving or deletion, in epoch milliseconds.
    package let since: Int64
}

/// A project with its components, versions and sprints.
package struct Project: Sendable, Equatable {
    /// The index in `Site.projects`, whose elements are in the order of ids.
    package let index: Int
    /// The id in responses.
    package let id: String
    /// The key, such as `OPS`.
    package let key: String
    /// The displayed name.
    package let name: String
    /// The displayed description.
    package let description: String
    /// `software`, `service_desk` or `business`.
    package let typeKey: String
    /// A Boolean value that indicates whether the project is team-managed; then `style` is `next-gen`, otherwise
    /// `classic`.
    package let isSimplified: Bool
    /// A Boolean value that indicates whether the project is private.
    package let isPrivate: Bool
    /// A universally unique identifier, sent for team-managed projects only.
    package let uuid: String?
    /// The project lead.
    package let lead: User
    /// The category; omitted in responses if nil.
    package let category: ProjectCategory?
    /// The avatar in four sizes.
    package let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The components.
    package let components: [Component]
    /// The versions.
    package let versions: [Version]
    /// The sprints of the project's board.
    package let sprints: [Sprint]
    /// The number of issues.
    package internal(set) var issueCount: Int
    /// The time of the last change of an issue, in epoch milliseconds; nil for a project without issues.
    package internal(set) var lastIssueUpdate: Int64?
    /// The state of an archived or deleted project; nil for a live one.
    package var retirement: ProjectRetirement?
}

/// A component of a project.
package struct Component: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The description; omitted in responses if nil.
    package let description: String?
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A version of a project.
package struct Version: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The description; omitted in responses if nil.
    package let description: String?
    /// A Boolean value that indicates whether the version is archived.
    package let isArchived: Bool
    /// A Boolean value that indicates whether the version is released.
    package let isReleased: Bool
    /// The release date, `yyyy-MM-dd`; omitted in responses if nil.
    package let releaseDate: String?
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A sprint of a project's board.
package struct Sprint: Sendable, Equatable {
    /// The id, which is a number.
    package let id: Int
    /// The displayed name.
    package let name: String
    /// `future`, `active` or `closed`.
    package let state: String
    /// The id of the board.
    package let boardID: Int
    /// The goal.
    package let goal: String
    /// The dates of the start, the planned end and the completion, in epoch milliseconds. Responses contain them as
    /// text in UTC with the suffix `Z`; a date that is nil is omitted.
    package let startDate, endDate, completeDate: Int64?
}
