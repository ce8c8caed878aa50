public import InterimData

/// A table: the location of its records, their pagination, and their columns.
///
/// Each table is a value in a file of `Tables/`. To add a table, add a value there.
public struct Table: Sendable {
    /// The part of Jira that a table belongs to.
    public enum Family: String, Sendable, CaseIterable {
        case issues, projects, users, dashboards, filters, fields, issueTypes, screens, workflows, permissions
        case notifications, server, jql, worklogs, plans, boards
    }

    /// The kind of issues that a table's records are, if they are issues.
    package enum IssueRecords: Sendable, Hashable {
        /// The records are not issues.
        case none
        /// The records are issues of boards or sprints, which have fields in addition to those of the site. The fields
        /// to read cannot be selected.
        case listed
        /// The records are issues whose fields, expansions and completed lists can be selected; see
        /// ``ReadOptions/fields``, ``ReadOptions/expand`` and ``ReadOptions/complete``.
        case selectable
    }

    /// The name. If Data Factory's connector has the table, it is the connector's name.
    public package(set) var name: String
    /// The part of Jira that the table belongs to.
    public package(set) var family: Family
    /// The content of the table, in one sentence.
    public package(set) var summary: String
    /// The path below the site's address. `{name}` is a placeholder for a column of the parent.
    package var path: String
    /// The location of the records in a page.
    package var records: PageLayout.Records
    /// The frame that converts records that are not objects into objects.
    package var frame: Decoration.Frame
    /// The pagination of the table's operation.
    package var pagination: any Pagination
    /// The columns that Atlassian documents. Records can have further members, which are also written.
    public package(set) var columns: [Column]
    /// The columns whose values identify a record; empty if there are none.
    public package(set) var keyColumns: [String]
    /// The parameters of the operation that can be set, except those of paging.
    public package(set) var parameters: [String]
    /// The parameters that must be set.
    public package(set) var requiredParameters: [String]
    /// Parameters that are sent unless the options set them: mostly `expand`, so that every column has values.
    package var defaultParameters: [String: String]
    /// Lists that are sent unless the options set them, as one parameter for each value.
    package var defaultLists: [String: [String]] = [:]
    /// Rows that the operation omits by default; see ``omittedRows``.
    var omissions: [Omission] = []
    /// A short description of the permission that an account needs. Atlassian's documentation has the details.
    public package(set) var permission: String
    /// The id of the operation in Atlassian's OpenAPI document.
    package var operation: String
    /// A Boolean value that indicates whether the connector has the table too.
    public package(set) var isConnectorTable: Bool
    /// The operations that replace a deprecated one; `nil` if Atlassian has not deprecated the operation.
    public package(set) var replacement: String?
    /// A Boolean value that indicates whether Atlassian has deprecated the operation.
    public var isDeprecated: Bool { replacement != nil }
    /// A Boolean value that indicates whether Atlassian calls the operation experimental.
    public package(set) var isExperimental: Bool
    /// The form of the table on Data Center.
    package var dataCenter: DataCenterForm
    /// The parameter with which the operation returns one object instead of a list.
    package var singleRecordParameter: String?
    /// A Boolean value that indicates whether a response without a body means that there are no records.
    package var mayBeEmpty: Bool
    /// The parent; `nil` if the table is not a child table.
    package var parent: ParentLink?
    /// For nested records, the columns of the object that contains a record (its owner). They precede the members of
    /// the record, under these names.
    package var ownerColumns: [(source: String, name: String)]
    /// The table of which this is an alias; `nil` for most tables.
    public package(set) var aliasOf: String?
    /// A Boolean value that indicates whether reading the table takes one request for each issue.
    package var needsRequestPerIssue: Bool
    /// The kind of issues that the records are, if they are issues.
    package var issueRecords: IssueRecords
    /// Rows that child tables lack because this table lacks their parents.
    var childOmissions: [Omission]
    /// If `true`, ``columns`` includes the fields of the site.
    var hasSiteFields = false
    /// A Boolean value that indicates whether the table is listed; some tables serve only as parents.
    package var isListed: Bool
    /// The list in a page, and the member of the page that reports the length of the complete list, including records
    /// that the account lacks the permission to see; `nil` if there is no such member.
    package var counted: (list: TruncatedList, member: String)?
    /// The feature that a site may have disabled, and without which the table has no records.
    package var feature: SiteFeature?
    /// The list in the body of a request for a batch of parents; `nil` for other requests.
    var body: BodyList?

    /// A list that is a member of a request's body.
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
        counted: (list: TruncatedList, member: String)? = nil,
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
    /// The members of a record that are not columns but contain columns, such as `fields` of an issue.
    package var containers: [String] { issueRecords == .none ? [] : ["fields"] }

    /// The date-times inside the values of columns, as columns. They include those of `changelog`, which issues contain
    /// only if it is requested.
    package var nestedDateTimes: [Column] {
        columns.flatMap(\.nestedDateTimes)
            + (issueRecords == .selectable ? IssueList.changelog.list.nestedDateTimes : [])
    }

    /// A Boolean value that indicates whether the rows are in the order in which the table's own census lists issues;
    /// see ``Resumption/listed``.
    package var isListedByCensus: Bool { parent == nil && pagination is IssuePagination }

    /// A Boolean value that indicates whether the rows are read from issues, so that JQL can restrict them.
    package var hasRowsOfIssues: Bool {
        if pagination is IssuePagination || pagination is CensusPagination { return true }
        guard let parent, let table = try? Catalogue.table(named: parent.table, listedOnly: false) else { return false }
        return table.hasRowsOfIssues
    }

    /// Creates the plan of a run. The plan of a child table reads the parents and their children; the plan of any other
    /// table is that of the pagination.
    func makePlan(_ options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        if let parent { return try ChildPlan(table: self, link: parent, options: options) }
        return try pagination.makePlan(for: self, options: options)
    }

    /// Returns the columns that the options locate in the table's pages.
    func columnSet(_ options: ReadOptions, requiring required: [String] = []) -> ColumnSet {
        var set = options.select(columns, requiring: required)
        set.schema = RecordSchema(columns, table: name, isComplete: issueRecords == .none || hasSiteFields)
        return set
    }

    /// Returns a request for a page: the table's path, the options' parameters, and the parameters of its pagination.
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
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the nearest name and the table's parameters.
    package func checkParameter(named parameter: String) throws(JiraReaderError) {
        guard !parameters.contains(parameter) else { return }
        let near = NearestName.find(parameter, among: parameters).map { "did you mean \"\($0)\"? " } ?? ""
        let known = parameters.isEmpty ? "it has none" : near + "it has \(parameters.joined(separator: ", "))"
        throw JiraReaderError(.invalidOption, "there is no parameter \"\(parameter)\"; \(known)", table: name)
    }

    /// Checks that the table has the parameters that are set, and that the required parameters are set.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` with the table's parameters.
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
