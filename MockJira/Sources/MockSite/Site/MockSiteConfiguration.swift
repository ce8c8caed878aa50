/// What a site holds. The same values give the same site, on every machine.
public struct MockSiteConfiguration: Sendable, Equatable {
    /// Which of the vendor's two products a site runs.
    public enum Deployment: String, Sendable, CaseIterable {
        /// Jira Cloud, with versions 2 and 3 of the platform's interface.
        case cloud
        /// Jira Data Center, with version 2 alone: wiki markup for rich texts, and users by name and key.
        case dataCenter = "datacenter"
    }

    /// Which product the site runs.
    public var deployment = Deployment.cloud
    /// The name by which the first account logs in on Data Center.
    public var accountName = "demo"
    /// How many issues there are, at most 16,777,216.
    public var issues = 1000
    /// How many projects there are, 1 to 10,000.
    public var projects = 12
    /// The number of archived projects beside those.
    public var archivedProjects = 0
    /// The number of projects in the recycle bin.
    public var deletedProjects = 0
    /// How many user accounts there are, at least 1.
    public var users = 200
    /// How many dashboards there are.
    public var dashboards = 45
    /// How many plans there are.
    public var plans = 120
    /// How many of a hundred issues have comments, from 0 to 100.
    public var commentedIssues = 12
    /// How many of a hundred issues have worklogs, from 0 to 100.
    public var workedIssues = 4
    /// The most worklogs that the list of changed worklogs tells; it ends earlier on a site that has fewer.
    public var worklogs = 3000
    /// What all random choices follow from.
    public var seed: UInt64 = 1
    /// The zone of the account that may log in, by its name in the time zone database, where it is not the site's: dates in
    /// queries are read in it. One of those without summer time that sites have, such as `Asia/Tokyo`; another counts as
    /// none given.
    public var accountTimeZone: String?
    /// The address that links and `self` members start with, without a slash at the end.
    /// Without one, the address the server listens on.
    public var baseURL: String?

    /// The default site.
    public init() {}

    /// A site of some size; what is not given is as by default.
    public init(issues: Int, projects: Int = 12, users: Int = 200, seed: UInt64 = 1) {
        self.issues = issues
        self.projects = projects
        self.users = users
        self.seed = seed
    }
}

extension MockSiteConfiguration {
    package var isDataCenter: Bool { deployment == .dataCenter }

    /// Where the platform's interface is, in the version whose addresses `self` members have.
    package func api(_ baseURL: String) -> String {
        baseURL + (isDataCenter ? "/rest/api/2" : "/rest/api/3")
    }
}
