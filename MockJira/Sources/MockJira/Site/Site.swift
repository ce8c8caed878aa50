/// A Jira site as plain values: what a mock serves, and what an export of it is compared with.
///
/// The configuration, seed included, determines all of it. Collections of moderate size are stored; an issue is
/// computed from its number whenever it is asked for, so that a site of a million issues costs a few dozen bytes each.
/// A site never changes, and copies share their storage.
public struct Site: Sendable {
    let tables: SiteTables

    /// Makes the site of a configuration.
    ///
    /// - Parameter baseURL: The address that links and `self` members start with, unless the configuration names one.
    public init(_ configuration: SiteConfiguration, baseURL: String) {
        self.tables = SiteTables(configuration: configuration, baseURL: configuration.baseURL ?? baseURL)
    }

    /// The address that links and `self` members start with, without a slash at the end.
    public var baseURL: String { tables.baseURL }

    /// The zone in which date-times are written, and in which queries are read.
    public var zone: SiteZone { tables.zone }

    /// How many issues there are.
    public var issueCount: Int { tables.columns.count }

    var issueIndices: Range<Int> { 0..<issueCount }

    /// The issue with a number from 0 up to `issueCount`. Numbers follow the order of ids.
    public func issue(_ number: Int) -> Issue {
        IssueFacts(tables, number).issue
    }

    /// The number of the issue with that id.
    public func issueNumber(id: String) -> Int? {
        UInt32(id).flatMap { tables.columns.number(id: $0) }
    }

    /// The number of the issue with that key.
    public func issueNumber(key: String) -> Int? {
        guard let dash = key.lastIndex(of: "-"), let keyNumber = UInt32(key[key.index(after: dash)...]) else {
            return nil
        }
        let project = tables.projects.firstIndex { $0.key == key[..<dash].uppercased() }
        return project.flatMap { tables.columns.number(project: $0, keyNumber: keyNumber) }
    }

    /// The numbers of all issues by created, then project key, then key number: `ORDER BY created ASC, key ASC`.
    public var issuesInCensusOrder: [Int] { tables.columns.censusOrder.map { Int($0) } }

    /// All projects in the order of ids; the wire's default order is that of keys.
    public var projects: [Project] { tables.projects }

    /// All user accounts in the order in which they are listed.
    public var users: [User] { tables.users }

    /// All fields in the order in which they are listed.
    public var fields: [Field] { tables.fields }

    /// Fields that every issue carries although the list of fields does not have them.
    public var unlistedFields: [UnlistedField] { tables.unlistedFields }

    /// All dashboards in the order in which they are listed.
    public var dashboards: [Dashboard] { tables.dashboards }

    /// All plans in the order in which they are listed, trashed and archived ones too.
    public var plans: [Plan] { tables.plans }

    /// The changed worklogs, oldest change first.
    public var worklogChanges: [WorklogChange] { WorklogChanges(tables: tables).list() }

    /// What the site tells about itself.
    public var serverInfo: ServerInfo {
        ServerInfo(
            baseURL: baseURL,
            version: "1001.0.0-SNAPSHOT",
            versionNumbers: [1001, 0, 0],
            deploymentType: "Cloud",
            buildNumber: 100_285,
            buildDate: 1_750_982_400_000,
            serverTime: IssueColumns.clock,
            serverTimeZone: zone.name,
            scmInfo: "1f51473f5c7b75c1a69a0090f4832cdc5053702a",
            serverTitle: "Mock \"Jira\""
        )
    }
}

/// Collects the changed worklogs from the issues that hold them.
struct WorklogChanges {
    let tables: SiteTables

    func list() -> [WorklogChange] {
        var changes: [WorklogChange] = []
        let limit = tables.configuration.worklogs
        for number in 0..<tables.columns.count where changes.count < limit {
            let facts = IssueFacts(tables, number)
            for index in 0..<min(facts.worklogCount, limit - changes.count) {
                changes.append(
                    WorklogChange(worklogID: facts.worklogID(index), updatedTime: facts.worklogUpdated(index))
                )
            }
        }
        return changes.sorted { ($0.updatedTime, $0.worklogID) < ($1.updatedTime, $1.worklogID) }
    }
}
