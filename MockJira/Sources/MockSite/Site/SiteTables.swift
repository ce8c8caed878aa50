/// All tables of a site, which are immutable.
package final class SiteTables: Sendable {
    package let configuration: MockSiteConfiguration
    package let baseURL: String
    /// The address of the platform API.
    package let api: String
    package let zone: SiteZone
    /// The zone in which the queries of the main account are interpreted.
    package let accountZone: SiteZone
    let text: TextPool
    let numbers: NumberTexts
    package let catalogue: SiteCatalogue
    package let users: [User]
    package let projects: [Project]
    /// The archived and deleted projects.
    package let retiredProjects: [Project]
    /// The position of each project in the alphabetical order of keys.
    package let projectRanks: [UInt16]
    package let fields: [Field]
    let customFields: [CustomField]
    let teams: [Team]
    let unlistedFields: [UnlistedField]
    /// The attributes that are read for all issues at once, including written changes.
    package let columns: IssueColumns
    /// The attributes of `columns` without written changes.
    let generated: IssueColumns
    /// The written changes.
    package let changes: SiteChanges
    let hasChanges: Bool
    package let dashboards: [Dashboard]
    package let plans: [Plan]

    package init(configuration: MockSiteConfiguration, baseURL: String) {
        let seed = configuration.seed
        self.configuration = configuration
        self.baseURL = baseURL
        self.api = configuration.api(baseURL)
        self.zone = SiteZone.all[RandomSource(seed: seed, subject: 0).below(SiteZone.all.count, .zone)]
        self.accountZone = SiteZone.all.first { $0.name == configuration.accountTimeZone } ?? zone
        self.text = TextPool(seed: seed, hostileValues: configuration.hostileValues)
        self.numbers = NumberTexts(hostileValues: configuration.hostileValues)
        self.catalogue = SiteCatalogue(baseURL: baseURL, api: api)
        self.users = SitePeople.users(
            configuration: configuration,
            baseURL: baseURL,
            zone: zone,
            accountZone: accountZone
        )
        let keys = SiteProjects.keys(configuration: configuration)
        var ranks = [UInt16](repeating: 0, count: keys.count)
        for (rank, place) in keys.indices.sorted(by: { keys[$0] < keys[$1] }).enumerated() {
            ranks[place] = UInt16(rank)
        }
        self.projectRanks = ranks
        self.columns = IssueColumns(configuration: configuration, projectRanks: ranks)
        self.generated = columns
        self.changes = SiteChanges()
        self.hasChanges = false
        var lastUpdates = [Int64?](repeating: nil, count: keys.count)
        for number in 0..<columns.count {
            let project = Int(columns.projects[number])
            lastUpdates[project] = max(lastUpdates[project] ?? 0, columns.updated[number])
        }
        let starts = columns.projectStarts
        let makers = SiteProjects(
            configuration: configuration,
            baseURL: baseURL,
            users: users,
            categories: catalogue.categories,
            clock: IssueColumns.clock
        )
        self.retiredProjects = makers.retired()
        self.projects = makers.projects(
            issueCounts: keys.indices.map { starts[$0 + 1] - starts[$0] },
            lastUpdates: lastUpdates
        )
        let fields = SiteFields(configuration: configuration, baseURL: baseURL)
        self.fields = fields.fields
        self.customFields = fields.custom
        self.teams = fields.teams
        self.unlistedFields = Self.unlistedFields(seed: seed)
        let lists = SiteLists(configuration: configuration, baseURL: baseURL, users: users)
        self.dashboards = lists.dashboards()
        self.plans = lists.plans()
    }

    /// Creates a copy of tables with changes.
    init(
        copying known: SiteTables,
        text: TextPool,
        projects: [Project],
        columns: IssueColumns,
        changes: SiteChanges
    ) {
        self.configuration = known.configuration
        self.baseURL = known.baseURL
        self.api = known.api
        self.accountZone = known.accountZone
        zone = known.zone
        self.text = text
        self.numbers = known.numbers
        self.catalogue = known.catalogue
        self.users = known.users
        self.projects = projects
        self.retiredProjects = known.retiredProjects
        self.projectRanks = known.projectRanks
        self.fields = known.fields
        self.customFields = known.customFields
        self.teams = known.teams
        self.unlistedFields = known.unlistedFields
        self.columns = columns
        self.generated = known.generated
        self.changes = changes
        self.hasChanges = !changes.isEmpty
        self.dashboards = known.dashboards
        self.plans = known.plans
    }

    package var isDataCenter: Bool { configuration.isDataCenter }

    /// Returns fields that are not in the list of fields. The seed determines the selection.
    private static func unlistedFields(seed: UInt64) -> [UnlistedField] {
        let randomSource = RandomSource(seed: seed, subject: 1)
        let candidates = [
            UnlistedField(id: "issuerestrictionpreview", value: .null),
            UnlistedField(id: "com.example.app__score", value: .numbers(member: "values", ["1", "2.50", "1e3"])),
            UnlistedField(id: "x/unknown \"quoted\"", value: .text("still / here\u{1F9EA}")),
            UnlistedField(id: "archivable", value: .boolean(true)),
            UnlistedField(id: "größe", value: .emptyObject),
        ]
        return candidates.indices.filter { randomSource.chance(perMille: 500, .catalogue, $0) }.map { candidates[$0] }
    }
}
