public import InterimData

/// A table that can be read from Jira. It describes the operation that returns the records, the location of the records
/// in a page, their pagination, and their columns.
///
/// Each table is declared in one of the files in `Tables/`. To add a table, add a declaration there.
public struct Table: Sendable {
    /// The part of Jira to which a table belongs.
    public enum Family: String, Sendable, CaseIterable {
        case issues, projects, users, dashboards, filters, fields, issueTypes, screens, workflows, permissions
        case notifications, server, jql, worklogs, plans, boards
    }

    /// States whether a table's records are issues, and whether their fields can be selected.
    package enum IssueRecords: Sendable, Hashable {
        /// The records are not issues.
        case none
        /// The records are the issues of boards or sprints. They have additional fields. Their fields cannot be
        /// selected.
        case listed
        /// The records are issues. Their fields, their expansions and the lists to complete can be selected; see
        /// ``ReadOptions/fields``, ``ReadOptions/expand`` and ``ReadOptions/complete``.
        case selectable
    }

    /// The name of the table. If Data Factory's connector has the table, the name is that of the connector.
    public package(set) var name: String
    /// The part of Jira to which the table belongs.
    public package(set) var family: Family
    /// The content of the table, in one sentence.
    public package(set) var summary: String
    /// The path that is appended to the site's address. `{name}` is a placeholder for the value of a column of the
    /// parent.
    package var path: String
    /// The location of the records in a page.
    package var records: PageLayout.Records
    /// The frame, which converts records that are not objects into objects.
    package var frame: Decoration.Frame
    /// The pagination of the table's operation.
    package var pagination: any Pagination
    /// The columns that Atlassian documents. Records can have additional members, which are written too.
    public package(set) var columns: [Column]
    /// The names of the columns whose values identify a record; empty if there are no such columns.
    public package(set) var keyColumns: [String]
    /// The names of the operation's parameters that can be set. Parameters for pagination are not included.
    public package(set) var parameters: [String]
    /// The names of the parameters that must be set.
    public package(set) var requiredParameters: [String]
    /// The values that are sent for parameters that the options do not set, by the name of the parameter. Most of these
    /// parameters are `expand`, with which every column has values.
    package var defaultParameters: [String: String]
    /// The values that are sent for parameters that the options do not set, by the name of the parameter. The parameter
    /// is repeated for each of its values.
    package var defaultLists: [String: [String]] = [:]
    /// The rows that the operation omits by default; see ``omittedRows``.
    var omissions: [Omission] = []
    /// A short description of the permission that an account needs. For details, see Atlassian's documentation.
    public package(set) var permission: String
    /// The id of the operation in Atlassian's OpenAPI document.
    package var operation: String
    /// A Boolean value that indicates whether Data Factory's connector has a table of this name.
    public package(set) var isConnectorTable: Bool
    /// A description of the operations that replace the table's operation, if Atlassian has deprecated it; otherwise
    /// `nil`.
    public package(set) var replacement: String?
    /// A Boolean value that indicates whether Atlassian has deprecated the operation.
    public var isDeprecated: Bool { replacement != nil }
    /// A Boolean value that indicates whether Atlassian calls the operation experimental.
    public package(set) var isExperimental: Bool
    /// The differences of the table on Data Center.
    package var dataCenter: DataCenterForm
    /// The name of the parameter with which the operation returns one object instead of a list; `nil` if there is none.
    package var singleRecordParameter: String?
    /// A Boolean value that indicates whether a response without a body is valid and means that there are no records.
    package var mayBeEmpty: Bool
    /// The link to the parent; `nil` if the table is not a child table.
    package var parent: ParentLink?
    /// For nested records, the members of a record's owner that become columns. The owner is the object that contains
    /// the record. `source` is the path of the member in the owner, with dots; `name` is the name of the column. These
    /// columns precede the record's own members.
    package var ownerColumns: [(source: String, name: String)]
    /// The name of the table of which this table is an alias; `nil` if it is not an alias.
    public package(set) var aliasOf: String?
    /// A Boolean value that indicates whether reading the table takes one request for each issue.
    package var needsRequestPerIssue: Bool
    /// States whether the records are issues, and whether their fields can be selected.
    package var issueRecords: IssueRecords
    /// The rows that child tables of this table omit because this table omits their parents.
    var childOmissions: [Omission]
    /// If `true`, ``columns`` includes the fields that the site has defined.
    var hasSiteFields = false
    /// A Boolean value that indicates whether `Catalogue.tables` contains the table. Unlisted tables are used only as
    /// parents.
    package var isListed: Bool
    /// The kind of list that a page contains, and the name of the page's member with the site's count of that list. The
    /// count includes records that are not visible to the account. `nil` if the page has no such count.
    package var counted: (list: TruncatedList, member: String)?
    /// The feature without which the table has no records, if a site can disable this feature; otherwise `nil`.
    package var feature: SiteFeature?
    /// The list of parents in the body of a request for a batch; `nil` for other requests.
    var body: BodyList?

    /// A list in the body of a request.
    struct BodyList: Sendable {
        var member: String
        /// The elements of the list, as JSON texts.
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

    /// The points in time inside the values of columns, as columns. They include those of `changelog`, although issues
    /// contain it only on request.
    package var nestedDateTimes: [Column] {
        columns.flatMap(\.nestedDateTimes)
            + (issueRecords == .selectable ? IssueList.changelog.list.nestedDateTimes : [])
    }

    /// A Boolean value that indicates whether the rows have the order of a census that is part of reading the table;
    /// see ``Resumption/listed``.
    package var isListedByCensus: Bool { parent == nil && pagination is IssuePagination }

    /// A Boolean value that indicates whether the rows are issues or come from issues, so that a JQL query can restrict
    /// them.
    package var hasRowsOfIssues: Bool {
        if pagination is IssuePagination || pagination is CensusPagination { return true }
        guard let parent, let table = try? Catalogue.table(named: parent.table, listedOnly: false) else { return false }
        return table.hasRowsOfIssues
    }

    /// Creates the plan of a run. For a child table, this plan reads the parents and the rows of each parent. For other
    /// tables, it is the plan that the pagination creates.
    func makePlan(_ options: ReadOptions) throws(JiraReaderError) -> any PagePlan {
        if let parent { return try ChildPlan(table: self, link: parent, options: options) }
        return try pagination.makePlan(for: self, options: options)
    }

    /// Returns the columns that must be indexed in the table's pages: those that the options select, and the columns
    /// with the names in `required`.
    func columnSet(_ options: ReadOptions, requiring required: [String] = []) -> ColumnSet {
        var set = options.select(columns, requiring: required)
        set.schema = RecordSchema(columns, table: name, isComplete: issueRecords == .none || hasSiteFields)
        return set
    }

    /// Returns a request for a page. It has the parameters of the options, the default parameters that the options do
    /// not set, and the parameters in `query`, which are those of the pagination.
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
    /// - Throws: ``JiraReaderError/Code/invalidOption`` if it does not. The message contains the most similar name and
    ///   all parameters of the table.
    package func checkParameter(named parameter: String, or others: [String] = []) throws(JiraReaderError) {
        let parameters = parameters + others
        guard !parameters.contains(parameter) else { return }
        let near = NearestName.find(parameter, among: parameters).map { "did you mean \"\($0)\"? " } ?? ""
        let known = parameters.isEmpty ? "it has none" : near + "it has \(parameters.joined(separator: ", "))"
        throw JiraReaderError(.invalidOption, "there is no parameter \"\(parameter)\"; \(known)", table: name)
    }

    /// Checks that the table has all parameters that the options set, and that the options set all required parameters.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` if a parameter is unknown or missing.
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
