// The values of a site, independent of their encoding in responses.
//
// If Jira's API has an operation for a value, `selfURL` is the address of that operation, which is sent as `self`.

/// The addresses of a picture in Jira's four sizes.
package struct AvatarURLs: Sendable, Equatable {
    package let size16, size24, size32, size48: String
}

/// A user account.
package struct User: Sendable, Equatable {
    /// The index in `Site.users`.
    package let index: Int
    /// The user name, with which the user logs in; nil on Cloud, which has no user names.
    package let name: String?
    /// The key of the account on Data Center; nil on Cloud.
    package let key: String?
    /// The account id on Cloud. On Data Center, which has no account ids, this is the key.
    package let accountID: String
    /// The displayed name.
    package let displayName: String
    /// The e-mail address. If it is nil, because the user hides it, responses omit it.
    package let emailAddress: String?
    /// A Boolean value that indicates whether the account is active.
    package let isActive: Bool
    /// The time zone. If it is nil, responses omit it.
    package let timeZone: String?
    /// The locale. If it is nil, responses omit it. Users inside issues have no locale.
    package let locale: String?
    /// `atlassian`, `app` or `customer`.
    package let accountType: String
    /// The avatar in four sizes.
    package let avatarURLs: AvatarURLs
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// An issue type.
package struct IssueType: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The displayed description.
    package let description: String
    /// A Boolean value that indicates whether issues of the type are subtasks.
    package let isSubtask: Bool
    /// The id of the avatar.
    package let avatarID: Int
    /// The hierarchy level: 1 for epics, -1 for subtasks, and 0 for all other types.
    package let hierarchyLevel: Int
    /// The address of the icon.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A status category, of which a site has three.
package struct StatusCategory: Sendable, Equatable {
    /// The id, which is a number.
    package let id: Int
    /// The key, which does not depend on the language.
    package let key: String
    /// The color of the label.
    package let colorName: String
    /// The displayed name.
    package let name: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A status of workflows.
package struct Status: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The displayed description.
    package let description: String
    /// The status category.
    package let category: StatusCategory
    /// The address of the icon.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A priority of issues.
package struct Priority: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The address of the icon.
    package let iconURL: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A resolution of issues.
package struct Resolution: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The displayed description.
    package let description: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A type of links between issues.
package struct IssueLinkType: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The text that describes the link in the target issue, such as `is blocked by`.
    package let inward: String
    /// The text that describes the link in the source issue, such as `blocks`.
    package let outward: String
    /// The address that is sent as `self`.
    package let selfURL: String
}

/// A dashboard.
package struct Dashboard: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The description. If it is nil, responses omit it.
    package let description: String?
    /// A Boolean value that indicates whether the dashboard is a favourite of the account.
    package let isFavourite: Bool
    /// A Boolean value that indicates whether the account can edit the dashboard.
    package let isWritable: Bool
    /// A Boolean value that indicates whether the dashboard is the system dashboard.
    package let isSystem: Bool
    /// The number of accounts that have the dashboard as a favourite.
    package let popularity: Int
    /// The owner. If it is nil, as for the system dashboard, responses omit it.
    package let owner: User?
    /// The address of the dashboard's web page.
    package let view: String
    /// The accounts that can view the dashboard.
    package let sharing: Sharing
    /// The address that is sent as `self`.
    package let selfURL: String

    /// The accounts that can view a dashboard.
    package enum Sharing: Sendable, Equatable {
        /// Only the owner. The list of permissions is empty.
        case ownerOnly
        /// All accounts and anonymous users. The list of permissions contains one of type `global`, with this id.
        case everyone(permissionID: Int)
        /// All accounts. The list of permissions contains one of type `loggedin`, with this id.
        case loggedIn(permissionID: Int)
    }
}

/// A plan that spans projects, boards and filters.
package struct Plan: Sendable, Equatable {
    /// The id in responses.
    package let id: String
    /// The displayed name.
    package let name: String
    /// The id of the default scenario.
    package let scenarioID: String
    /// `Active`, `Trashed` or `Archived`.
    package let status: String
    /// The sources of the plan's issues.
    package let sources: [Source]

    /// A source of a plan's issues.
    package struct Source: Sendable, Equatable {
        /// `Board`, `Project`, `Filter` or `Custom`.
        package let type: String
        /// The id of the board, project or filter.
        package let value: Int
    }
}

/// An entry in the list of created and changed worklogs, or in that of deleted worklogs.
package struct WorklogChange: Sendable, Equatable {
    /// The id of the worklog.
    package let worklogID: Int
    /// The time of the creation, last change or deletion, in epoch milliseconds.
    package let updatedTime: Int64
}

/// A site's information about itself.
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
    /// The time of the build, in epoch milliseconds.
    package let buildDate: Int64
    /// The time of the site's clock for which the content is generated, in epoch milliseconds.
    package let serverTime: Int64
    /// The site's time zone, by its name in the time zone database.
    package let serverTimeZone: String
    /// The revision of the build.
    package let scmInfo: String
    /// The name of the site.
    package let serverTitle: String
}
