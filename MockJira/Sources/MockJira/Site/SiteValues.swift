// The plain values a site consists of. Nothing here knows how it looks on the wire.
//
// Where a value has a page of its own in Jira's interface, `selfURL` is the address that the wire shows as `self`.

/// The four sizes in which Jira offers a picture.
public struct AvatarURLs: Sendable, Equatable {
    public let size16, size24, size32, size48: String
}

/// A user account.
public struct User: Sendable, Equatable {
    /// The place in `Site.users`.
    public let index: Int
    public let accountID: String
    public let displayName: String
    /// Absent on the wire when nil: the person does not show it.
    public let emailAddress: String?
    public let isActive: Bool
    /// Absent on the wire when nil.
    public let timeZone: String?
    /// Absent on the wire when nil; never part of a user inside an issue.
    public let locale: String?
    /// `atlassian`, `app` or `customer`.
    public let accountType: String
    public let avatarURLs: AvatarURLs
    public let selfURL: String
}

/// A group of projects.
public struct ProjectCategory: Sendable, Equatable {
    public let id: String
    public let name: String
    public let description: String
    public let selfURL: String
}

/// A project with what belongs to it.
public struct Project: Sendable, Equatable {
    /// The place in `Site.projects`, which is the order of ids.
    public let index: Int
    public let id: String
    public let key: String
    public let name: String
    public let description: String
    /// `software`, `service_desk` or `business`.
    public let typeKey: String
    /// Whether it is team-managed; then `style` is `next-gen`, else `classic`.
    public let isSimplified: Bool
    public let isPrivate: Bool
    /// A universally unique identifier, sent for team-managed projects only.
    public let uuid: String?
    public let lead: User
    /// Absent on the wire when nil.
    public let category: ProjectCategory?
    public let avatarURLs: AvatarURLs
    public let selfURL: String
    public let components: [Component]
    public let versions: [Version]
    public let sprints: [Sprint]
    /// How many issues the project holds.
    public let issueCount: Int
    /// When an issue of it was last changed, in epoch milliseconds; nil without issues.
    public let lastIssueUpdate: Int64?
}

/// A part of a project's product.
public struct Component: Sendable, Equatable {
    public let id: String
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    public let selfURL: String
}

/// A release of a project's product.
public struct Version: Sendable, Equatable {
    public let id: String
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    public let isArchived: Bool
    public let isReleased: Bool
    /// `yyyy-MM-dd`; absent on the wire when nil.
    public let releaseDate: String?
    public let selfURL: String
}

/// A sprint of a project's board.
public struct Sprint: Sendable, Equatable {
    public let id: Int
    public let name: String
    /// `future`, `active` or `closed`.
    public let state: String
    public let boardID: Int
    public let goal: String
    /// Epoch milliseconds; the wire has them in UTC ending in `Z`, and leaves absent what is nil.
    public let startDate, endDate, completeDate: Int64?
}

/// A kind of issue.
public struct IssueType: Sendable, Equatable {
    public let id: String
    public let name: String
    public let description: String
    public let isSubtask: Bool
    public let avatarID: Int
    public let hierarchyLevel: Int
    public let iconURL: String
    public let selfURL: String
}

/// One of the three columns that every board boils down to.
public struct StatusCategory: Sendable, Equatable {
    public let id: Int
    public let key: String
    public let colorName: String
    public let name: String
    public let selfURL: String
}

/// A step of a workflow.
public struct Status: Sendable, Equatable {
    public let id: String
    public let name: String
    public let description: String
    public let category: StatusCategory
    public let iconURL: String
    public let selfURL: String
}

/// How urgent an issue is.
public struct Priority: Sendable, Equatable {
    public let id: String
    public let name: String
    public let iconURL: String
    public let selfURL: String
}

/// How an issue ended.
public struct Resolution: Sendable, Equatable {
    public let id: String
    public let name: String
    public let description: String
    public let selfURL: String
}

/// A way two issues are related.
public struct IssueLinkType: Sendable, Equatable {
    public let id: String
    public let name: String
    public let inward: String
    public let outward: String
    public let selfURL: String
}

/// A dashboard.
public struct Dashboard: Sendable, Equatable {
    public let id: String
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    public let isFavourite: Bool
    public let isWritable: Bool
    public let isSystem: Bool
    public let popularity: Int
    /// Absent on the wire when nil, as for the system dashboard.
    public let owner: User?
    public let view: String
    public let sharing: Sharing
    public let selfURL: String

    /// Who may see a dashboard.
    public enum Sharing: Sendable, Equatable {
        /// Only its owner: an empty list of permissions.
        case nobody
        /// Everyone: one permission of type `global`, with an id.
        case everyone(permissionID: Int)
        /// Everyone who is logged in: type `loggedin`.
        case loggedIn(permissionID: Int)
    }
}

/// A plan that spans projects, boards and filters.
public struct Plan: Sendable, Equatable {
    public let id: String
    public let name: String
    public let scenarioID: String
    /// `Active`, `Trashed` or `Archived`.
    public let status: String
    public let sources: [Source]

    public struct Source: Sendable, Equatable {
        /// `Board`, `Project`, `Filter` or `Custom`.
        public let type: String
        public let value: Int
    }
}

/// A worklog that was made or changed, as the list of changed worklogs tells it.
public struct WorklogChange: Sendable, Equatable {
    public let worklogID: Int
    /// Epoch milliseconds.
    public let updatedTime: Int64
}

/// What a site tells about itself.
public struct ServerInfo: Sendable, Equatable {
    public let baseURL: String
    public let version: String
    public let versionNumbers: [Int]
    public let deploymentType: String
    public let buildNumber: Int
    /// Epoch milliseconds.
    public let buildDate: Int64
    /// Epoch milliseconds: the site's clock stands still.
    public let serverTime: Int64
    public let serverTimeZone: String
    public let scmInfo: String
    public let serverTitle: String
}
