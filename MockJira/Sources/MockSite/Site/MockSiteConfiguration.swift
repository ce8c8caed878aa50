/// The content of a site. Equal configurations result in the same content on every machine.
public struct MockSiteConfiguration: Sendable, Equatable {
    /// The deployment of Jira.
    public enum Deployment: String, Sendable, CaseIterable {
        /// Jira Cloud, with versions 2 and 3 of the platform API.
        case cloud
        /// Jira Data Center, with version 2 only: rich texts are wiki markup, and users have a name and a key.
        case dataCenter = "datacenter"
    }

    /// The deployment of the site.
    public var deployment = Deployment.cloud
    /// The user name of the main account on Data Center.
    public var accountName = "demo"
    /// The number of issues, at most 16,777,216.
    public var issues = 1000
    /// The number of projects, from 1 to 10,000.
    public var projects = 12
    /// The number of archived projects, in addition to `projects`.
    public var archivedProjects = 0
    /// The number of projects in the recycle bin, in addition to `projects`.
    public var deletedProjects = 0
    /// The number of user accounts, at least 1.
    public var users = 200
    /// The number of dashboards.
    public var dashboards = 45
    /// The number of plans.
    public var plans = 120
    /// The percentage of issues with comments, from 0 to 100.
    public var commentedIssues = 12
    /// The percentage of issues with worklogs, from 0 to 100.
    public var workedIssues = 4
    /// The maximum number of generated worklogs in the list of changed worklogs. A site with fewer worklogs has a
    /// shorter list.
    public var worklogs = 3000
    /// The seed of all random choices.
    public var seed: UInt64 = 1
    /// If `true`, some values are valid JSON that common JSON parsers reject or change: numbers of thirty digits,
    /// numbers beyond the range of a double, a negative zero without a fraction, and NUL characters (U+0000) in texts.
    ///
    /// If `false`, every number is a finite double, integers are exact in 53 bits, and every text fits a text column of
    /// a database. This setting does not change other values, such as ids, keys, dates and counts.
    public var hostileValues = false
    /// The time zone of the main account, by its name in the time zone database, if it differs from the site's. Dates
    /// in queries of this account are interpreted in this zone. It must be one of the zones that a site can have, such
    /// as `Asia/Tokyo`, none of which has daylight saving time. Other names have no effect.
    public var accountTimeZone: String?
    /// The address with which links and `self` members begin, without a slash at the end. If it is nil, they begin with
    /// the address that the server listens on.
    public var baseURL: String?

    /// Creates the default site.
    public init() {}

    /// Creates a site with the given numbers of issues, projects and users. Other settings have their default values.
    public init(issues: Int, projects: Int = 12, users: Int = 200, seed: UInt64 = 1, hostileValues: Bool = false) {
        self.issues = issues
        self.projects = projects
        self.users = users
        self.seed = seed
        self.hostileValues = hostileValues
    }
}

extension MockSiteConfiguration {
    package var isDataCenter: Bool { deployment == .dataCenter }

    /// Returns the address of the platform API of the site at `baseURL`, in the version that `self` members contain: 2
    /// on Data Center, 3 on Cloud.
    package func api(_ baseURL: String) -> String {
        baseURL + (isDataCenter ? "/rest/api/2" : "/rest/api/3")
    }
}
