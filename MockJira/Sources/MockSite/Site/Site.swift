/// A Jira site as values. A mock serves it, and tests compare exports with it.
///
/// The configuration, including its seed, determines the content. Collections of moderate size are stored. An issue is
/// computed from its number at every access, so that a large site needs only a few dozen bytes of memory for each
/// issue. A site is immutable, and copies share their storage. A write to a server creates another site, which
/// `MockJiraServer.currentSite()` returns.
package struct Site: Sendable {
    package let tables: SiteTables

    /// Creates the site of a configuration.
    ///
    /// - Parameter baseURL: The address that links and `self` members begin with, unless the configuration has one.
    package init(_ configuration: MockSiteConfiguration, baseURL: String) {
        self.tables = SiteTables(configuration: configuration, baseURL: configuration.baseURL ?? baseURL)
    }

    /// The address that links and `self` members begin with, without a slash at the end.
    package var baseURL: String { tables.baseURL }

    /// The deployment of the site.
    package var deployment: MockSiteConfiguration.Deployment { tables.configuration.deployment }

    /// The site's time zone, in which responses contain date-times.
    package var zone: SiteZone { tables.zone }

    /// Returns a Boolean value that indicates whether the issue with a number exists. The number of a deleted issue
    /// is not reused.
    package func hasIssue(_ number: Int) -> Bool { (0..<issueCount).contains(number) && tables.exists(number) }

    /// The number of issues, including deleted ones.
    package var issueCount: Int { tables.columns.count }

    package var issueIndices: Range<Int> { 0..<issueCount }

    /// Returns the issue with a number, which must be at least 0 and less than `issueCount`. Numbers follow the order
    /// of ids.
    package func issue(_ number: Int) -> Issue {
        IssueFacts(tables, number).issue
    }

    /// Returns the number of the issue with an id; nil if no issue has the id.
    package func issueNumber(id: String) -> Int? {
        UInt32(id).flatMap { tables.columns.number(id: $0) }.flatMap { tables.exists($0) ? $0 : nil }
    }

    /// Returns the number of the issue with a key; nil if no issue has the key.
    package func issueNumber(key: String) -> Int? {
        guard let dash = key.lastIndex(of: "-"), let keyNumber = UInt32(key[key.index(after: dash)...]) else {
            return nil
        }
        let project = tables.projects.firstIndex { $0.key == key[..<dash].uppercased() }
        let number = project.flatMap { tables.columns.number(project: $0, keyNumber: keyNumber) }
        return number.flatMap { tables.exists($0) ? $0 : nil }
    }

    /// The numbers of all issues, sorted by creation time, then project key, then key number, as with `ORDER BY created
    /// ASC, key ASC`.
    package var issuesInCensusOrder: [Int] { tables.columns.censusOrder.map { Int($0) }.filter { tables.exists($0) } }

    /// All projects except archived and deleted ones, in the order of ids. By default, responses sort projects by key.
    package var projects: [Project] { tables.projects }

    /// The archived and deleted projects.
    package var retiredProjects: [Project] { tables.retiredProjects }

    /// All user accounts, in the order in which the site lists them.
    package var users: [User] { tables.users }

    /// All fields, in the order in which the site lists them.
    package var fields: [Field] { tables.fields }

    /// The fields that every issue has, although the list of fields does not contain them.
    package var unlistedFields: [UnlistedField] { tables.unlistedFields }

    /// All dashboards, in the order in which the site lists them.
    package var dashboards: [Dashboard] { tables.dashboards }

    /// All plans, including trashed and archived ones, in the order in which the site lists them.
    package var plans: [Plan] { tables.plans }

    /// The changed worklogs, oldest change first.
    package var worklogChanges: [WorklogChange] { WorklogChanges(tables: tables).list() }

    /// The site's information about itself.
    package var serverInfo: ServerInfo {
        ServerInfo(
            baseURL: baseURL,
            version: tables.isDataCenter ? "10.3.17" : "1001.0.0-SNAPSHOT",
            versionNumbers: tables.isDataCenter ? [10, 3, 17] : [1001, 0, 0],
            deploymentType: tables.isDataCenter ? "Server" : "Cloud",
            buildNumber: tables.isDataCenter ? 10_030_017 : 100_285,
            buildDate: 1_750_982_400_000,
            serverTime: IssueColumns.clock,
            serverTimeZone: zone.name,
            scmInfo: "1f51473f5c7b75c1a69a0090f4832cdc5053702a",
            serverTitle: "Mock \"Jira\""
        )
    }
}

extension WorklogChanges {
    /// Returns the generated changes with the changes by requests: created and changed worklogs replace generated
    /// entries with the same id, and deleted worklogs are removed.
    private func merged(_ generated: [WorklogChange]) -> [WorklogChange] {
        guard tables.hasChanges else { return generated }
        let written = tables.changes.worklogUpdates
        let gone = Set(tables.changes.deletedWorklogs.map(\.worklogID))
        return generated.filter { written[$0.worklogID] == nil && !gone.contains($0.worklogID) }
            + written.filter { !gone.contains($0.key) }
            .map { WorklogChange(worklogID: $0.key, updatedTime: $0.value) }
    }
}

/// Collects the changed worklogs from the issues.
struct WorklogChanges {
    let tables: SiteTables

    func list() -> [WorklogChange] {
        var changes: [WorklogChange] = []
        let limit = tables.configuration.worklogs
        for number in 0..<tables.generated.count where changes.count < limit {
            let facts = IssueFacts(generated: number, tables)
            for index in 0..<min(facts.worklogCount, limit - changes.count) {
                changes.append(
                    WorklogChange(worklogID: facts.worklogID(index), updatedTime: facts.worklogUpdated(index))
                )
            }
        }
        return merged(changes).sorted { ($0.updatedTime, $0.worklogID) < ($1.updatedTime, $1.worklogID) }
    }
}
