/// A Jira site as plain values: what a mock serves, and what an export of it is compared with.
///
/// The configuration, seed included, determines all of it. Collections of moderate size are stored; an issue is
/// computed from its number whenever it is asked for, so that a site of a million issues costs a few dozen bytes each.
/// A site never changes, and copies share their storage: what is written to a server makes a site of its own, which
/// `MockJiraServer.currentSite()` returns.
package struct Site: Sendable {
    package let tables: SiteTables

    /// Makes the site of a configuration.
    ///
    /// - Parameter baseURL: The address that links and `self` members start with, unless the configuration names one.
    package init(_ configuration: MockSiteConfiguration, baseURL: String) {
        self.tables = SiteTables(configuration: configuration, baseURL: configuration.baseURL ?? baseURL)
    }

    /// The address that links and `self` members start with, without a slash at the end.
    package var baseURL: String { tables.baseURL }

    /// Which of the vendor's products the site runs.
    package var deployment: MockSiteConfiguration.Deployment { tables.configuration.deployment }

    /// The zone in which date-times are written, and in which queries are read.
    package var zone: SiteZone { tables.zone }

    /// Whether the issue with a number is there: one that was deleted leaves its number behind.
    package func hasIssue(_ number: Int) -> Bool { (0..<issueCount).contains(number) && tables.exists(number) }

    /// How many issues there are, those included that were deleted.
    package var issueCount: Int { tables.columns.count }

    package var issueIndices: Range<Int> { 0..<issueCount }

    /// The issue with a number from 0 up to `issueCount`. Numbers follow the order of ids.
    package func issue(_ number: Int) -> Issue {
        IssueFacts(tables, number).issue
    }

    /// The number of the issue with that id.
    package func issueNumber(id: String) -> Int? {
        UInt32(id).flatMap { tables.columns.number(id: $0) }.flatMap { tables.exists($0) ? $0 : nil }
    }

    /// The number of the issue with that key.
    package func issueNumber(key: String) -> Int? {
        guard let dash = key.lastIndex(of: "-"), let keyNumber = UInt32(key[key.index(after: dash)...]) else {
            return nil
        }
        let project = tables.projects.firstIndex { $0.key == key[..<dash].uppercased() }
        let number = project.flatMap { tables.columns.number(project: $0, keyNumber: keyNumber) }
        return number.flatMap { tables.exists($0) ? $0 : nil }
    }

    /// The numbers of all issues by created, then project key, then key number: `ORDER BY created ASC, key ASC`.
    package var issuesInCensusOrder: [Int] { tables.columns.censusOrder.map { Int($0) }.filter { tables.exists($0) } }

    /// All projects in the order of ids; the wire's default order is that of keys.
    package var projects: [Project] { tables.projects }

    /// The archived and deleted projects.
    package var shelvedProjects: [Project] { tables.shelvedProjects }

    /// All user accounts in the order in which they are listed.
    package var users: [User] { tables.users }

    /// All fields in the order in which they are listed.
    package var fields: [Field] { tables.fields }

    /// Fields that every issue carries although the list of fields does not have them.
    package var unlistedFields: [UnlistedField] { tables.unlistedFields }

    /// All dashboards in the order in which they are listed.
    package var dashboards: [Dashboard] { tables.dashboards }

    /// All plans in the order in which they are listed, trashed and archived ones too.
    package var plans: [Plan] { tables.plans }

    /// The changed worklogs, oldest change first.
    package var worklogChanges: [WorklogChange] { WorklogChanges(tables: tables).list() }

    /// What the site tells about itself.
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
    /// What was written, in place of what was drawn.
    private func merged(_ drawn: [WorklogChange]) -> [WorklogChange] {
        guard tables.hasChanges else { return drawn }
        let written = tables.changes.worklogUpdates
        let gone = Set(tables.changes.deletedWorklogs.map(\.worklogID))
        return drawn.filter { written[$0.worklogID] == nil && !gone.contains($0.worklogID) }
            + written.filter { !gone.contains($0.key) }
            .map { WorklogChange(worklogID: $0.key, updatedTime: $0.value) }
    }
}

/// Collects the changed worklogs from the issues that hold them.
struct WorklogChanges {
    let tables: SiteTables

    func list() -> [WorklogChange] {
        var changes: [WorklogChange] = []
        let limit = tables.configuration.worklogs
        for number in 0..<tables.drawn.count where changes.count < limit {
            let facts = IssueFacts(drawn: number, tables)
            for index in 0..<min(facts.worklogCount, limit - changes.count) {
                changes.append(
                    WorklogChange(worklogID: facts.worklogID(index), updatedTime: facts.worklogUpdated(index))
                )
            }
        }
        return merged(changes).sorted { ($0.updatedTime, $0.worklogID) < ($1.updatedTime, $1.worklogID) }
    }
}
