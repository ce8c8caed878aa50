internal import InterimData

/// The deployment of a site: Cloud or Data Center.
public enum Deployment: String, Sendable, CaseIterable {
    /// Jira Cloud: version 3 of the API, with searches by page token, and `issue/bulkfetch`.
    case cloud
    /// Jira Data Center: version 2 of the API, with otherwise the same paths, and searches by offsets. Tables that Data
    /// Center lacks are rejected.
    case dataCenter = "datacenter"

    /// Creates the deployment that a site reports; `nil` for an unknown type. Data Center reports `Server`.
    ///
    /// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/#api-rest-api-3-serverinfo-get>.
    init?(deploymentType: String) {
        switch deploymentType.lowercased() {
        case "cloud": self = .cloud
        case "server", "data center", "datacenter": self = .dataCenter
        default: return nil
        }
    }

    /// The request for the deployment type, which has the same path on both deployments.
    static let serverInfoRequest = PageRequest(
        path: "/rest/api/2/serverInfo",
        layout: PageLayout(records: .object([]), columns: ColumnSet([Column("deploymentType", .string)]))
    )

    /// Converts the path of a resource on Cloud into its path on this deployment.
    func path(_ path: String) -> String {
        guard self == .dataCenter, path.hasPrefix(Self.cloudPrefix) else { return path }
        return "/rest/api/2/" + path.dropFirst(Self.cloudPrefix.count)
    }

    private static let cloudPrefix = "/rest/api/3/"
}
