internal import InterimData

/// Upgrades the queries of pipelines: version 2.0 has no queries, because its datasets name a table.
struct QueryUpgrade {
    /// A source with a query, and the dataset that it reads.
    private struct Use {
        let source: LocatedValue
        let query: LocatedValue
        let dataset: Definition?
        /// The table of version 1.0, if the query is `SELECT * FROM table`; otherwise `nil`.
        let table: String?
    }

    private var uses: [String: [Use]] = [:]
    /// The tables of version 2.0 that the queries over each dataset read, by the key of the dataset. A query without
    /// such a table adds `nil`.
    private var tables: [String: Set<String?>] = [:]

    init(_ set: DefinitionSet) {
        for definition in set.definitions where definition.kind == .pipeline {
            let key = Self.key(definition)
            for activity in PipelineActivities(definition.properties).all {
                guard let use = Self.use(activity.value, set) else { continue }
                uses[key, default: []].append(use)
                guard let dataset = use.dataset else { continue }
                tables[Self.key(dataset), default: []].insert(use.table.flatMap { Version1Table.find($0)?.version2 })
            }
        }
    }

    /// Returns the table of version 2.0 that every query over a dataset reads; `nil` if they read different tables.
    func table(of dataset: Definition) -> String? {
        guard let tables = tables[Self.key(dataset)], tables.count == 1, let table = tables.first else { return nil }
        return table
    }

    /// Removes each query of a pipeline that reads the table of its dataset, and reports every other query.
    func apply(to pipeline: Definition, _ edits: inout JSONEdits, _ findings: inout Findings) {
        for use in uses[Self.key(pipeline)] ?? [] {
            guard let table = use.table else {
                findings.error(
                    "upgrade.notCarried",
                    use.query,
                    "version 2.0 has no queries, and this one is more than SELECT * FROM table; filter, sort or join "
                        + "the rows after the copy"
                )
                continue
            }
            guard let new = Version1Table.find(table)?.version2 else {
                findings.error("upgrade.notCarried", use.query, DatasetUpgrade.reason(table))
                continue
            }
            if let problem = problem(use, table: new) {
                findings.error("upgrade.notCarried", use.query, problem)
                continue
            }
            edits.remove(["query"], from: use.source)
            findings.warning(
                "upgrade.changed",
                use.query,
                "\(LocatedValue.quoted(table)) is now the table \"\(new)\", whose columns are nested, not flattened"
            )
        }
    }

    /// Returns the reason why the dataset does not name the table of the query; `nil` if it does.
    private func problem(_ use: Use, table: String) -> String? {
        guard let dataset = use.dataset else {
            return "the query reads \"\(table)\" of version 2.0, but its dataset is not among these files"
        }
        let settings = dataset.properties["typeProperties"]
        let own: String?
        if let name = settings?["table"] {
            own = name.literalText
        } else if let name = settings?["tableName"] {
            own = name.literalText.flatMap { Version1Table.find($0)?.version2 }
        } else {
            own = self.table(of: dataset)
            if own == nil {
                return "queries over the dataset \"\(dataset.name)\" read different tables; use a dataset for each"
            }
        }
        return own == table
            ? nil
            : "the query reads \"\(table)\" of version 2.0, but the dataset \"\(dataset.name)\" names another; use a "
                + "separate dataset"
    }

    private static func use(_ activity: LocatedValue, _ set: DefinitionSet) -> Use? {
        guard let settings = activity["typeProperties"], let source = settings["source"], let query = source["query"],
            source["type"]?.text == "JiraSource"
        else { return nil }
        let reference = activity["type"]?.text == "Lookup" ? settings["dataset"] : activity["inputs"]?.elements?.first
        let dataset = reference?["referenceName"]?.literalText.flatMap { set.definition(.dataset, named: $0) }
        return Use(source: source, query: query, dataset: dataset, table: query.literalText.flatMap(table(inQuery:)))
    }

    /// Returns the table of `SELECT * FROM table`; `nil` for any other query.
    private static func table(inQuery query: String) -> String? {
        guard let query = try? TableQuery(query), query.columns.isEmpty else { return nil }
        return query.tableText
    }

    private static func key(_ definition: Definition) -> String {
        definition.file + "\u{0}" + definition.kind.description + "\u{0}" + definition.name.lowercased()
    }
}
