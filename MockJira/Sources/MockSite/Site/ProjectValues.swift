/// A group of projects.
package struct ProjectCategory: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// What it is, in the words people see.
    package let description: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// The state of a project that is no longer in use.
package struct ProjectShelf: Sendable, Equatable {
    /// If `true`, it is in the recycle bin; else it is archived.
    package let isDeleted: Bool
    /// The epoch milliseconds since when.
    package let since: Int64
}

/// A project with what belongs to it.
package struct Project: Sendable, Equatable {
    /// The place in `Site.projects`, which is the order of ids.
    package let index: Int
    /// The id as the wire has it.
    package let id: String
    /// The key as people write it.
    package let key: String
    /// The name that people see.
    package let name: String
    /// What it is, in the words people see.
    package let description: String
    /// `software`, `service_desk` or `business`.
    package let typeKey: String
    /// Whether it is team-managed; then `style` is `next-gen`, else `classic`.
    package let isSimplified: Bool
    /// Whether it is hidden from the account.
    package let isPrivate: Bool
    /// A universally unique identifier, sent for team-managed projects only.
    package let uuid: String?
    /// Who is responsible for it.
    package let lead: User
    /// Absent on the wire when nil.
    package let category: ProjectCategory?
    /// Its picture in four sizes.
    package let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    package let selfURL: String
    /// The parts of the product.
    package let components: [Component]
    /// The releases of it.
    package let versions: [Version]
    /// The sprints of the project's board.
    package let sprints: [Sprint]
    /// How many issues the project holds.
    package internal(set) var issueCount: Int
    /// When an issue of it was last changed, in epoch milliseconds; nil without issues.
    package internal(set) var lastIssueUpdate: Int64?
    /// Set for an archived or deleted project; nil for a live one.
    package var shelf: ProjectShelf?
}

/// A part of a project's product.
package struct Component: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// Absent on the wire when nil.
    package let description: String?
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A release of a project's product.
package struct Version: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// Absent on the wire when nil.
    package let description: String?
    /// Whether it is archived.
    package let isArchived: Bool
    /// Whether it is out.
    package let isReleased: Bool
    /// `yyyy-MM-dd`; absent on the wire when nil.
    package let releaseDate: String?
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A sprint of a project's board.
package struct Sprint: Sendable, Equatable {
    /// The id, a number here.
    package let id: Int
    /// The name that people see.
    package let name: String
    /// `future`, `active` or `closed`.
    package let state: String
    /// The id of its board.
    package let boardID: Int
    /// What it is to achieve.
    package let goal: String
    /// Epoch milliseconds; the wire has them in UTC ending in `Z`, and leaves absent what is nil.
    package let startDate, endDate, completeDate: Int64?
}
