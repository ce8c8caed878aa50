internal import InterimData

/// A feature that an administrator can switch off for the whole site. Its operations respond with 404 then. New ones may be added.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jira-settings/#api-rest-api-3-configuration-get>.
package struct SiteFeature: Hashable, Sendable, CustomStringConvertible {
    private enum Value: String {
        case voting, watching, timeTracking, issueLinking
    }
    private let value: Value
    private init(_ value: Value) { self.value = value }

    /// Votes for issues.
    package static let voting = SiteFeature(.voting)
    /// Watchers of issues.
    package static let watching = SiteFeature(.watching)
    /// Worklogs and estimates.
    package static let timeTracking = SiteFeature(.timeTracking)
    /// Links between issues.
    package static let issueLinking = SiteFeature(.issueLinking)

    /// The feature's name, as reports have it.
    package var description: String { value.rawValue }

    /// The member of the site's configuration that indicates whether the feature is on.
    var member: String { "\(value.rawValue)Enabled" }

    /// The request for the site's configuration.
    var question: PageRequest {
        var request = PageRequest(
            path: "/rest/api/3/configuration",
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column(member, .boolean)]))
        )
        request.isUrgent = true
        return request
    }
}
