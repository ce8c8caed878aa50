internal import InterimData

/// A feature that an administrator can disable for the whole site. Its operations then respond with 404.
///
/// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jira-settings/#api-rest-api-3-configuration-get>.
package enum SiteFeature: String, Sendable {
    /// Votes for issues.
    case voting
    /// Watchers of issues.
    case watching
    /// Worklogs and estimates.
    case timeTracking
    /// Links between issues.
    case issueLinking

    /// The member of the site's configuration that indicates whether the feature is on.
    var member: String { "\(rawValue)Enabled" }

    /// The request for the site's configuration.
    var configurationRequest: PageRequest {
        var request = PageRequest(
            path: "/rest/api/3/configuration",
            layout: PageLayout(records: .object([]), columns: ColumnSet([Column(member, .boolean)]))
        )
        request.isUrgent = true
        return request
    }
}
