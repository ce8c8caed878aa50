/// A group of projects.
public struct ProjectCategory: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// What it is, in the words people see.
    public let description: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// The state of a project that is no longer in use.
public struct ProjectShelf: Sendable, Equatable {
    /// If `true`, it is in the recycle bin; else it is archived.
    public let isDeleted: Bool
    /// The epoch milliseconds since when.
    public let since: Int64
}

/// A project with what belongs to it.
public struct Project: Sendable, Equatable {
    /// The place in `Site.projects`, which is the order of ids.
    public let index: Int
    /// The id as the wire has it.
    public let id: String
    /// The key as people write it.
    public let key: String
    /// The name that people see.
    public let name: String
    /// What it is, in the words people see.
    public let description: String
    /// `software`, `service_desk` or `business`.
    public let typeKey: String
    /// Whether it is team-managed; then `style` is `next-gen`, else `classic`.
    public let isSimplified: Bool
    /// Whether it is hidden from the account.
    public let isPrivate: Bool
    /// A universally unique identifier, sent for team-managed projects only.
    public let uuid: String?
    /// Who is responsible for it.
    public let lead: User
    /// Absent on the wire when nil.
    public let category: ProjectCategory?
    /// Its picture in four sizes.
    public let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    public let selfURL: String
    /// The parts of the product.
    public let components: [Component]
    /// The releases of it.
    public let versions: [Version]
    /// The sprints of the project's board.
    public let sprints: [Sprint]
    /// How many issues the project holds.
    public internal(set) var issueCount: Int
    /// When an issue of it was last changed, in epoch milliseconds; nil without issues.
    public internal(set) var lastIssueUpdate: Int64?
    /// Set for an archived or deleted project; nil for a live one.
    public var shelf: ProjectShelf?
}

/// A part of a project's product.
public struct Component: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A release of a project's product.
public struct Version: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    /// Whether it is archived.
    public let isArchived: Bool
    /// Whether it is out.
    public let isReleased: Bool
    /// `yyyy-MM-dd`; absent on the wire when nil.
    public let releaseDate: String?
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A sprint of a project's board.
public struct Sprint: Sendable, Equatable {
    /// The id, a number here.
    public let id: Int
    /// The name that people see.
    public let name: String
    /// `future`, `active` or `closed`.
    public let state: String
    /// The id of its board.
    public let boardID: Int
    /// What it is to achieve.
    public let goal: String
    /// Epoch milliseconds; the wire has them in UTC ending in `Z`, and leaves absent what is nil.
    public let startDate, endDate, completeDate: Int64?
}
