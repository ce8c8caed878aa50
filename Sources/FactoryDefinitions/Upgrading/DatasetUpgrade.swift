internal import InterimData

/// Upgrades a dataset of Jira, and the sources of pipelines that read it.
struct DatasetUpgrade {
    private let definition: Definition
    private let set: DefinitionSet
    private let tables: TableNames
    private(set) var result: UpgradeResult

    private var properties: LocatedValue { definition.properties }
    private var settings: LocatedValue? { properties["typeProperties"] }

    init(of definition: Definition, in set: DefinitionSet, tables: TableNames) {
        self.definition = definition
        self.set = set
        self.tables = tables
        result = UpgradeResult(definition)
        run()
    }

    private mutating func run() {
        let uses = SourceUse.all(of: definition, in: set)
        if let tableName = settings?["tableName"] {
            guard let text = tableName.literalText else {
                result.reject(
                    tableName,
                    in: definition.file,
                    "tableName is known only at run time; write schema \"Api\" and a table of version 2.0"
                )
                return
            }
            guard let table = UpgradedTable(text, tables) else {
                result.reject(tableName, in: definition.file, Self.reason(text))
                return
            }
            upgrade(uses, to: table)
            replace(tableName, text, table)
        } else if settings?["table"] == nil {
            guard let table = tableOfQueries(uses) else { return }
            upgrade(uses, to: table)
            insert(table.name)
        }
    }

    private mutating func upgrade(_ uses: [SourceUse], to table: UpgradedTable) {
        for use in uses { SourceUpgrade(use: use, table: table, dataset: definition).apply(to: &result) }
        for name in ["schema", "structure"] { renameColumns(of: name, table) }
    }

    /// Returns the table that all queries over the dataset read; `nil` if there is none, which is reported if the
    /// dataset is of version 1.0.
    private mutating func tableOfQueries(_ uses: [SourceUse]) -> UpgradedTable? {
        var found: UpgradedTable?
        for use in uses {
            guard let query = use.query else { continue }
            guard let text = query.literalText.flatMap({ try? TableQuery($0) })?.tableText else {
                result.reject(query, in: use.file, SourceUpgrade.queryReason)
                continue
            }
            guard let table = UpgradedTable(text, tables) else {
                result.reject(query, in: use.file, Self.reason(text))
                continue
            }
            if let found, found.name != table.name {
                result.reject(
                    query,
                    in: use.file,
                    "queries over the dataset \"\(definition.name)\" read different tables; use a dataset for each"
                )
            }
            found = found ?? table
        }
        if found == nil, !result.isRejected, isVersion1 {
            let place = settings ?? properties
            result.notes.append(
                Diagnostic(
                    "upgrade.notCarried",
                    at: Findings.place("table", in: place, definition.file),
                    "neither the dataset nor a query in these files names a table; version 2.0 needs schema and table"
                )
            )
        }
        return result.isRejected ? nil : found
    }

    private var isVersion1: Bool {
        guard let name = properties["linkedServiceName"]?["referenceName"]?.literalText,
            let service = set.definition(.linkedService, named: name), service.typeName == "Jira"
        else { return false }
        return ConnectorVersion(service.properties) == .one
    }

    // MARK: The dataset

    private mutating func replace(_ tableName: LocatedValue, _ text: String, _ table: UpgradedTable) {
        guard let settings, let member = settings.member("tableName") else { return }
        var members: [(name: String, value: String)] = []
        if settings["schema"] == nil { members.append(("schema", "\"Api\"")) }
        if settings["table"] == nil { members.append(("table", "\"\(table.name)\"")) }
        result.change(definition.file) { edits in
            if members.isEmpty {
                edits.remove(["tableName"], from: settings)
            } else {
                edits.replace(member, with: members)
            }
        }
        result.warn(tableName, in: definition.file, Self.change(text, table))
    }

    private mutating func insert(_ table: String) {
        let properties = properties
        result.change(definition.file) { edits in
            guard let settings = properties.member("typeProperties") else {
                guard let type = properties.member("type") else { return }
                edits.insert([("typeProperties", "{\"schema\": \"Api\", \"table\": \"\(table)\"}")], after: type)
                return
            }
            guard let last = settings.value.members?.last else {
                edits.replace(settings.value, with: "{\"schema\": \"Api\", \"table\": \"\(table)\"}")
                return
            }
            var members: [(name: String, value: String)] = [("table", "\"\(table)\"")]
            if settings.value["schema"] == nil { members.insert(("schema", "\"Api\""), at: 0) }
            edits.insert(members, after: last)
        }
    }

    /// Replaces the columns of a cached schema with the columns of version 2.0 that contain them.
    private mutating func renameColumns(of name: String, _ table: UpgradedTable) {
        guard let list = properties[name], let elements = list.elements, !elements.isEmpty else { return }
        var columns: [Column] = []
        for element in elements {
            guard let column = element["name"]?.literalText, let path = table.path(of: column),
                case .member(let first)? = path.steps.first
            else { continue }
            let known = table.columns.first { $0.path == [first] }
            let whole = known ?? Column(first, .object)
            if !columns.contains(where: { $0.name == whole.name }) { columns.append(whole) }
        }
        let texts = columns.map { column in
            "{\"name\": " + JSONText.json(of: column.name) + ", \"type\": \"\(column.type.rawValue)\"}"
        }
        result.change(definition.file) { edits in
            edits.replace(list, with: "[" + texts.joined(separator: ", ") + "]")
        }
    }

    // MARK: Messages

    static func change(_ text: String, _ table: UpgradedTable) -> String {
        "\(LocatedValue.quoted(text)) is now the table \"\(table.name)\", whose columns are nested, not flattened"
    }

    /// Returns the reason why a table of version 1.0 has no counterpart.
    static func reason(_ text: String) -> String {
        let shown = LocatedValue.quoted(text)
        let parts = (try? TableQuery.tableName(text)) ?? []
        if parts.last?.lowercased() == "api_issue" {
            return
                "\(shown) has no counterpart: version 2.0 of the service has no issue table (this program's is Issues)"
        }
        if parts.count > 1, parts[0].lowercased() == "agile" {
            return "\(shown) has no counterpart: version 2.0 has no tables of boards, sprints and epics"
        }
        return Version1Table.find(text) == nil
            ? "\(shown) is not known; write schema \"Api\" and a table of version 2.0"
            : "\(shown) has no counterpart in version 2.0"
    }
}
