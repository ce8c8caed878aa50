// The plain values a site consists of. Nothing here knows how it looks on the wire.
//
// Where a value has a page of its own in Jira's interface, `selfURL` is the address that the wire shows as `self`.

/// The four sizes in which Jira offers a picture.
package struct AvatarURLs: Sendable, Equatable {
    package let size16, size24, size32, size48: String
}

/// A user account.
package struct User: Sendable, Equatable {
    /// The place in `Site.users`.
    package let index: Int
    /// The name by which the person logs in; nil on Cloud, which has none.
    package let name: String?
    /// What identifies the account on Data Center; nil on Cloud.
    package let key: String?
    /// What identifies the account everywhere: on Data Center its key, which there is no such member for.
    package let accountID: String
    /// The name that people see.
    package let displayName: String
    /// Absent on the wire when nil: the person does not show it.
    package let emailAddress: String?
    /// Whether the account can be used.
    package let isActive: Bool
    /// Absent on the wire when nil.
    package let timeZone: String?
    /// Absent on the wire when nil; never part of a user inside an issue.
    package let locale: String?
    /// `atlassian`, `app` or `customer`.
    package let accountType: String
    /// Its picture in four sizes.
    package let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A kind of issue.
package struct IssueType: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// What it is, in the words people see.
    package let description: String
    /// Whether issues of this kind are below others.
    package let isSubtask: Bool
    /// The id of its picture.
    package let avatarID: Int
    /// Its level: 1 for epics, 0 for most, -1 for subtasks.
    package let hierarchyLevel: Int
    /// The address of its picture.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// One of the three columns that every board boils down to.
package struct StatusCategory: Sendable, Equatable {
    /// The id, a number here.
    package let id: Int
    /// The name that stays the same in every language.
    package let key: String
    /// The colour of its label.
    package let colorName: String
    /// The name that people see.
    package let name: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A step of a workflow.
package struct Status: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// What it is, in the words people see.
    package let description: String
    /// Which of the three columns it belongs to.
    package let category: StatusCategory
    /// The address of its picture.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// How urgent an issue is.
package struct Priority: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// The address of its picture.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// How an issue ended.
package struct Resolution: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// What it is, in the words people see.
    package let description: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A way two issues are related.
package struct IssueLinkType: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// How the relation reads from the issue it leads to.
    package let inward: String
    /// How the relation reads from the issue it leads from.
    package let outward: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A dashboard.
package struct Dashboard: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// Absent on the wire when nil.
    package let description: String?
    /// Whether the account marked it as a favourite.
    package let isFavourite: Bool
    /// Whether the account may change it.
    package let isWritable: Bool
    /// Whether it is the one every site has.
    package let isSystem: Bool
    /// How many people marked it as a favourite.
    package let popularity: Int
    /// Absent on the wire when nil, as for the system dashboard.
    package let owner: User?
    /// The address of its page.
    package let view: String
    /// Who may see it.
    package let sharing: Sharing
    /// The address that is sent as `self`.
    package let selfURL: String

    /// Who may see a dashboard.
    package enum Sharing: Sendable, Equatable {
        /// Only its owner: an empty list of permissions.
        case nobody
        /// Everyone: one permission of type `global`, with an id.
        case everyone(permissionID: Int)
        /// Everyone who is logged in: type `loggedin`.
        case loggedIn(permissionID: Int)
    }
}

/// A plan that spans projects, boards and filters.
package struct Plan: Sendable, Equatable {
    /// The id as the wire has it.
    package let id: String
    /// The name that people see.
    package let name: String
    /// The id of its default scenario.
    package let scenarioID: String
    /// `Active`, `Trashed` or `Archived`.
    package let status: String
    /// Where its issues come from.
    package let sources: [Source]

    /// A place that issues of a plan come from.
    package struct Source: Sendable, Equatable {
        /// `Board`, `Project`, `Filter` or `Custom`.
        package let type: String
        /// The id of the board, project or filter.
        package let value: Int
    }
}

/// A worklog that was made or changed, as the list of changed worklogs tells it.
package struct WorklogChange: Sendable, Equatable {
    /// The id of the worklog.
    package let worklogID: Int
    /// Epoch milliseconds.
    package let updatedTime: Int64
}

/// What a site tells about itself.
package struct ServerInfo: Sendable, Equatable {
    /// The address of the site.
    package let baseURL: String
    /// The version as text.
    package let version: String
    /// The version as numbers.
    package let versionNumbers: [Int]
    /// `Cloud` or `Server`.
    package let deploymentType: String
    /// The number of the build.
    package let buildNumber: Int
    /// Epoch milliseconds.
    package let buildDate: Int64
    /// Epoch milliseconds: the site's clock stands still.
    package let serverTime: Int64
    /// The site's zone by its name in the time zone database.
    package let serverTimeZone: String
    /// The revision the site was built from.
    package let scmInfo: String
    /// The name of the site.
    package let serverTitle: String
}
