public import InterimData

/// A table: where Jira keeps its records, how they are paged, and what they look like.
///
/// A table is one value in a file of `Tables/`; adding one means adding a value there.
public struct Table: Sendable {
    /// The part of Jira that a table belongs to.
    public enum Family: String, Sendable, CaseIterable {
        case issues, projects, users, dashboards, filters, fields, issueTypes, screens, workflows, permissions
        case notifications, server, jql, worklogs, plans, boards
    }

    /// The extent to which a table's records are issues.
    package enum IssueRecords: Sendable, Hashable {
        /// They are no issues.
        case none
        /// They are issues of a list that has fields of its own beside the site's; what it has of an issue cannot be chosen.
        case listed
        /// They are issues whose fields, expansions and completed lists can be chosen; see ``ReadOptions/fields``,
        /// ``ReadOptions/expand`` and ``ReadOptions/complete``.
        case selectable
    }

    /// The name, as the connector writes it where it has the table.
    public package(set) var name: String
    /// The part of Jira it belongs to.
    public package(set) var family: Family
    /// What it holds, in a sentence.
    public package(set) var summary: String
    /// The path below the site's address. `{name}` stands for a column of the parent's.
    package var path: String
    /// Where the records of a page sit.
    package var records: PageLayout.Records
    /// How a record that is no object becomes one.
    package var frame: Decoration.Frame
    /// How its pages follow one another.
    package var pagination: any Pagination
    /// The columns that the vendor documents. Others that a site sends are kept.
    public package(set) var columns: [Column]
    /// The columns that tell one record from another; empty where there are none.
    public package(set) var keyColumns: [String]
    /// The vendor's parameters that can be set, paging aside.
    public package(set) var parameters: [String]
    /// Those of them without which the table has no records.
    public package(set) var requiredParameters: [String]
    /// What is sent where nothing else is set: mostly `expand`, so that every column has values.
    package var defaultParameters: [String: String]
    /// Lists that are sent where nothing else is set, as one parameter for each value.
    package var defaultLists: [String: [String]] = [:]
    /// Rows that its endpoint leaves out by default; see ``leavesOut``.
    var omissions: [Omission] = []
    /// The permission that an account needs, in short; the vendor's page has the whole.
    public package(set) var permission: String
    /// The name of the vendor's operation.
    package var operation: String
    /// Whether the connector has the table too.
    public package(set) var isConnectorTable: Bool
    /// The vendor's operations that replace a deprecated one; `nil` where the vendor has not deprecated it.
    public package(set) var replacement: String?
    /// A Boolean value that indicates whether the vendor has deprecated the operation.
    public var isDeprecated: Bool { replacement != nil }
    /// Whether the vendor calls it experimental.
    public package(set) var isExperimental: Bool
    /// The form in which Jira Data Center has it.
    package var dataCenter: DataCenterForm
    /// The parameter with which the vendor answers with one object instead of a list.
    package var singleRecordParameter: String?
    /// Whether an answer without any body means that there are no records.
    package var mayBeEmpty: Bool
    /// The table that it hangs on; `nil` where it stands by itself.
    package var parent: ParentLink?
    /// The columns of the owner of nested records that stand in front of each record, by the names they get.
    package var ownerColumns: [(source: String, name: String)]
    /// The table that it is another name of; `nil` for most.
    public package(set) var aliasOf: String?
    /// Whether it takes a request for every issue.
    package var needsRequestPerIssue: Bool
    /// The extent to which its records are issues, whose columns include the fields of the site.
    package var issueRecords: IssueRecords
    /// Rows that tables below it lack because it lacks their parents.
    var childOmissions: [Omission]
    /// If `true`, ``columns`` have the fields of the site.
    var hasSiteFields = false
    /// Whether it is listed; some tables only serve as parents.
    package var isListed: Bool
    /// The list that a page holds and the member beside it with the number of all records, those included that the account may
    /// not see; `nil` where no number stands there.
    package var counted: (list: CutList, member: String)?
    /// The feature that a site may have switched off, without which the table has no records.
    package var feature: SiteFeature?
    /// What the body of a request lists; set for a batch of parents.
    var body: BodyList?

    /// A member of a request's body.
    struct BodyList: Sendable {
        var member: String
        /// JSON texts.
        var values: [String]
    }

    /// Creates a table.
    package init(
        name: String,
        family: Family,
        summary: String,
        path: String,
        records: PageLayout.Records,
        frame: Decoration.Frame = .none,
        pagination: any Pagination,
        columns: [Column],
        keyColumns: [String] = [],
        parameters: [String] = [],
        requiredParameters: [String] = [],
        defaultParameters: [String: String] = [:],
        defaultLists: [String: [String]] = [:],
        omissions: [Omission] = [],
        permission: String,
        operation: String,
        isConnectorTable: Bool = true,
        isExperimental: Bool = false,
        dataCenter: DataCenterForm = .absent,
        singleRecordParameter: String? = nil,
        mayBeEmpty: Bool = false,
        parent: ParentLink? = nil,
        ownerColumns: [(source: String, name: String)] = [],
        aliasOf: String? = nil,
        needsRequestPerIssue: Bool = false,
        issueRecords: IssueRecords = .none,
        isListed: Bool = true,
        counted: (list: CutList, member: String)? = nil,
        feature: SiteFeature? = nil,
        replacement: String? = nil,
        childOmissions: [Omission] = []
    ) {
        self.name = name
        self.family = family
        self.summary = summary
        self.path = path
        self.records = records
        self.frame = frame
        self.pagination = pagination
        self.columns = columns
        self.keyColumns = keyColumns
        self.parameters = parameters
        self.requiredParameters = requiredParameters
        self.defaultParameters = defaultParameters
        self.defaultLists = defaultLists
        self.omissions = omissions
        self.permission = permission
        self.operation = operation
        self.isConnectorTable = isConnectorTable
        self.isExperimental = isExperimental
        self.dataCenter = dataCenter
        self.singleRecordParameter = singleRecordParameter
        self.mayBeEmpty = mayBeEmpty
        self.parent = parent
        self.ownerColumns = ownerColumns
        self.aliasOf = aliasOf
        self.needsRequestPerIssue = needsRequestPerIssue
        self.issueRecords = issueRecords
        self.childOmissions = childOmissions
        self.isListed = isListed
        self.counted = counted
        self.feature = feature
        self.replacement = replacement
    }
}

extension Table {
    /// Members of a record that are no columns but only hold them, as `fields` does in an issue.
    package var containers: [String] { issueRecords == .none ? [] : ["fields"] }

    /// The points in time inside of columns, as columns; `changelog` comes with issues only where it is asked for.
    package var nestedDateTimes: [Column] {
        columns.flatMap(\.nestedDateTimes)
            + (issueRecords == .selectable ? IssueList.changelog.list.nestedDateTimes : [])
    }

    /// Whether its rows come in the order in which a census of its own lists issues; see ``Resumption/listed``.
    package var isListedByCensus: Bool { parent == nil && pagination is IssuePagination }

    /// Whether its rows come from issues, which JQL can restrict.
    package var comesFromIssues: Bool {
        if pagination is IssuePagination || pagination is CensusPagination { return true }
        guard let parent, let table = try? Catalogue.table(named: parent.table, listedOnly: false) else { return false }
        return table.comesFromIssues
    }

    /// The plan of a run: the table's own, or one that goes through its parents.
    func makePlan(_ options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        if let parent { return try ChildPlan(table: self, link: parent, options: options) }
        return try pagination.makePlan(for: self, options: options)
    }

    /// The columns of the table's pages that are looked for under these options.
    func columnSet(_ options: ReadOptions, requiring required: [String] = []) -> ColumnSet {
        var set = options.select(columns, requiring: required)
        set.schema = RecordSchema(columns, table: name, isWhole: issueRecords == .none || hasSiteFields)
        return set
    }

    /// A request for a page: the table's path, the options' parameters, and what its pagination adds.
    func request(
        _ options: ReadOptions,
        columns: ColumnSet,
        adding query: [(name: String, value: String)] = []
    ) -> PageRequest {
        var records = records
        if let parameter = singleRecordParameter, options.parameters.contains(where: { $0.name == parameter }) {
            records = .object([])
        }
        let owners = ColumnSet(
            ownerColumns.map { Column(path: $0.source.split(separator: ".").map(String.init), type: .string) }
        )
        var request = PageRequest(
            path: path,
            layout: PageLayout(records: records, columns: columns, ownerColumns: owners)
        )
        let given = Set(options.parameters.map(\.name))
        request.query = defaultParameters.filter { !given.contains($0.key) }.sorted { $0.key < $1.key }
            .map { (name: $0.key, value: $0.value) }
        for (name, values) in defaultLists.sorted(by: { $0.key < $1.key }) where !given.contains(name) {
            request.query += values.map { (name: name, value: $0) }
        }
        request.query += options.parameters.map { (name: $0.name, value: $0.value) }
        request.query += query
        request.decoration = Decoration(
            ownerMembers: ownerColumns.enumerated().map { .init(name: $1.name, column: $0) },
            frame: frame
        )
        if let list = body {
            var body = JSONBody()
            body.add(list.member, rawValues: list.values)
            request.body = body
            request.light = [list.values.first, list.values.last].compactMap { $0 }.map { value in
                var light = JSONBody()
                light.add(list.member, rawValues: [value])
                return light
            }
            request.listedCount = list.values.count
        }
        request.mayBeEmpty = mayBeEmpty
        request.counted = counted
        return request
    }

    /// Checks that the table has a parameter.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name and the parameters there are.
    package func checkParameter(named parameter: String) throws(JiraReaderError) {
        guard !parameters.contains(parameter) else { return }
        let near = NearestName.find(parameter, among: parameters).map { "did you mean \"\($0)\"? " } ?? ""
        let known = parameters.isEmpty ? "it has none" : near + "it has \(parameters.joined(separator: ", "))"
        throw JiraReaderError(.invalidOption, "there is no parameter \"\(parameter)\"; \(known)", table: name)
    }

    /// Checks that the table has the parameters that are set, and that those it needs are.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the parameters there are.
    func check(_ options: ReadOptions) throws(JiraReaderError) {
        for parameter in options.parameters { try checkParameter(named: parameter.name) }
        for required in requiredParameters where !options.parameters.contains(where: { $0.name == required }) {
            throw JiraReaderError(
                .invalidOption,
                "the table needs the parameter \"\(required)\"",
                table: name,
                advisedSettings: [.parameters]
            )
        }
    }
}
