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
    /// The name by which the person logs in; nil on Cloud, which has none.
    public let name: String?
    /// What identifies the account on Data Center; nil on Cloud.
    public let key: String?
    /// What identifies the account everywhere: on Data Center its key, which there is no such member for.
    public let accountID: String
    /// The name that people see.
    public let displayName: String
    /// Absent on the wire when nil: the person does not show it.
    public let emailAddress: String?
    /// Whether the account can be used.
    public let isActive: Bool
    /// Absent on the wire when nil.
    public let timeZone: String?
    /// Absent on the wire when nil; never part of a user inside an issue.
    public let locale: String?
    /// `atlassian`, `app` or `customer`.
    public let accountType: String
    /// Its picture in four sizes.
    public let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A kind of issue.
public struct IssueType: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// What it is, in the words people see.
    public let description: String
    /// Whether issues of this kind are below others.
    public let isSubtask: Bool
    /// The id of its picture.
    public let avatarID: Int
    /// Its level: 1 for epics, 0 for most, -1 for subtasks.
    public let hierarchyLevel: Int
    /// The address of its picture.
    public let iconURL: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// One of the three columns that every board boils down to.
public struct StatusCategory: Sendable, Equatable {
    /// The id, a number here.
    public let id: Int
    /// The name that stays the same in every language.
    public let key: String
    /// The colour of its label.
    public let colorName: String
    /// The name that people see.
    public let name: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A step of a workflow.
public struct Status: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// What it is, in the words people see.
    public let description: String
    /// Which of the three columns it belongs to.
    public let category: StatusCategory
    /// The address of its picture.
    public let iconURL: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// How urgent an issue is.
public struct Priority: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// The address of its picture.
    public let iconURL: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// How an issue ended.
public struct Resolution: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// What it is, in the words people see.
    public let description: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A way two issues are related.
public struct IssueLinkType: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// How the relation reads from the issue it leads to.
    public let inward: String
    /// How the relation reads from the issue it leads from.
    public let outward: String
    /// The address that is sent as `self`.
    public let selfURL: String
}

/// A dashboard.
public struct Dashboard: Sendable, Equatable {
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// Absent on the wire when nil.
    public let description: String?
    /// Whether the account marked it as a favourite.
    public let isFavourite: Bool
    /// Whether the account may change it.
    public let isWritable: Bool
    /// Whether it is the one every site has.
    public let isSystem: Bool
    /// How many people marked it as a favourite.
    public let popularity: Int
    /// Absent on the wire when nil, as for the system dashboard.
    public let owner: User?
    /// The address of its page.
    public let view: String
    /// Who may see it.
    public let sharing: Sharing
    /// The address that is sent as `self`.
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
    /// The id as the wire has it.
    public let id: String
    /// The name that people see.
    public let name: String
    /// The id of its default scenario.
    public let scenarioID: String
    /// `Active`, `Trashed` or `Archived`.
    public let status: String
    /// Where its issues come from.
    public let sources: [Source]

    /// A place that issues of a plan come from.
    public struct Source: Sendable, Equatable {
        /// `Board`, `Project`, `Filter` or `Custom`.
        public let type: String
        /// The id of the board, project or filter.
        public let value: Int
    }
}

/// A worklog that was made or changed, as the list of changed worklogs tells it.
public struct WorklogChange: Sendable, Equatable {
    /// The id of the worklog.
    public let worklogID: Int
    /// Epoch milliseconds.
    public let updatedTime: Int64
}

/// What a site tells about itself.
public struct ServerInfo: Sendable, Equatable {
    /// The address of the site.
    public let baseURL: String
    /// The version as text.
    public let version: String
    /// The version as numbers.
    public let versionNumbers: [Int]
    /// `Cloud` or `Server`.
    public let deploymentType: String
    /// The number of the build.
    public let buildNumber: Int
    /// Epoch milliseconds.
    public let buildDate: Int64
    /// Epoch milliseconds: the site's clock stands still.
    public let serverTime: Int64
    /// The site's zone by its name in the time zone database.
    public let serverTimeZone: String
    /// The revision the site was built from.
    public let scmInfo: String
    /// The name of the site.
    public let serverTitle: String
}
