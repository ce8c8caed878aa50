internal import FactoryDefinitions
internal import InterimData
internal import JiraReader

/// A resolved source and its dataset.
struct SourceBinding: Sendable {
    var table: Table
    var site: SiteBinding
    var service: FactoryBinding.LinkedService
    /// The columns that the query of version 1.0 selects; empty if it selects all columns or there is no query.
    var queryColumns: [String]
    /// The source of the rows in version 1.0; `nil` in version 2.0.
    var version1: Version1Source?
    var additionalColumns: [RecordMapping.AdditionalColumn]
    /// The parameters of the table's requests.
    var parameters: [ReadOptions.Parameter] = []
    /// The query that selects the issues, for a table of issues; `nil` for all issues.
    var jql: String?
    /// The notes for the user, without those of the site.
    var notes: [String]

    /// A Boolean value that indicates whether objects inside records are flattened, as in version 1.0, so that each of
    /// their members is a column.
    var isFlat: Bool { version1?.entity != nil }

    /// Adds the site and the table to `plan`, the object of an activity in the plan of the run.
    func describe(in plan: inout FactoryObject) {
        plan["site"] = .string(site.site.baseURL)
        plan["table"] = .string(table.name)
    }

    /// Returns the source of the column with a name. In version 1.0, names are flattened: `Fields_Status_Name`.
    func source(of name: String) -> RecordMapping.Source {
        guard let version1, !additionalColumns.contains(where: { $0.name == name }) else { return .name(name) }
        return version1.source(of: name)
    }

    /// Returns the source of a column that a mapping names.
    ///
    /// - Throws: ``FactoryRunError`` if the query selects columns, and the column is neither one of them nor an
    ///   additional column.
    func mappedSource(_ name: String) throws(FactoryRunError) -> RecordMapping.Source {
        let key = FlattenedName.key(of: name)
        guard
            queryColumns.isEmpty || queryColumns.contains(where: { FlattenedName.key(of: $0) == key })
                || additionalColumns.contains(where: { $0.name == name })
        else {
            throw FactoryRunError(
                .invalidDefinition,
                "UserErrorInvalidColumnMappingColumnNotFound: Column '\(name)' specified in column mapping is not among "
                    + "the query's: \(queryColumns.joined(separator: ", "))"
            )
        }
        return source(of: name)
    }

    /// Returns the path, inside the records, of the list whose items a mapping copies. `path` is the path of the list
    /// in the translator, which may begin with a flattened name of version 1.0.
    func collection(at path: ValuePath) -> ValuePath {
        switch source(at: path) {
        case .path(let way): way
        case .name(let column):
            ValuePath((table.columns.first { $0.name == column }?.path ?? [column]).map(ValuePath.Step.member))
        case .ordinal: path
        }
    }

    /// Returns the source of a value at a path. The path may begin with a flattened name of version 1.0, and it may be
    /// the name of an additional column.
    func source(at path: ValuePath) -> RecordMapping.Source {
        guard !path.isRelative, case .member(let name)? = path.steps.first,
            !table.columns.contains(where: { $0.path.first == name })
        else { return .path(path) }
        if path.steps.count == 1, additionalColumns.contains(where: { $0.name == name }) { return .name(name) }
        guard isFlat else { return .path(path) }
        let rest = path.steps.dropFirst()
        switch source(of: name) {
        case .name(let column) where rest.isEmpty: return .name(column)
        case .name(let column):
            let way = table.columns.first { $0.name == column }?.path ?? [column]
            return .path(ValuePath(way.map(ValuePath.Step.member) + rest))
        case .path(let way): return .path(ValuePath(way.steps + rest, isRelative: way.isRelative))
        case .ordinal: return .path(path)
        }
    }
}

extension FactoryBinding {
    /// Returns the table, the site and the columns that a `JiraSource` reads.
    ///
    /// https://learn.microsoft.com/azure/data-factory/connector-jira#dataset-properties
    func source(_ source: ResolvedObject, _ dataset: Dataset) throws(FactoryRunError) -> SourceBinding {
        let type = try source.requiredText("type")
        guard type == "JiraSource" else {
            throw FactoryRunError(.unsupported, "a source of type \(type) cannot be run here; only JiraSource can")
        }
        guard dataset.type == "JiraObject" else {
            throw FactoryRunError(
                .unsupported,
                "\(dataset.properties.place) is of type \(dataset.type); a JiraSource reads a JiraObject"
            )
        }
        var site = try site(of: dataset.linkedService)
        try limit(&site.reader, by: source)
        let query = try source.text("query").flatMap { $0.isEmpty ? nil : $0 }
        var names: [String] = []
        var columns: [String] = []
        var tableName = ""
        var notes: [String] = []
        if site.isVersion2 {
            guard query == nil else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "query is not supported with version 2.0; the dataset names the table"
                )
            }
            tableName = try dataset.properties.requiredText("table")
            let schema = try dataset.properties.text("schema")
            if schema != "Api" {
                let found = schema.map { "is \"\($0)\"" } ?? "is missing"
                notes.append("the schema of \(dataset.properties.place) \(found); the service expects \"Api\"")
            }
        } else {
            if let query {
                let parsed = try Self.read { () throws(TableQuery.Problem) in try TableQuery(query) }
                (names, columns) = (parsed.table, parsed.columns)
            } else {
                let text = try dataset.properties.requiredText("tableName")
                names = try Self.read { () throws(TableQuery.Problem) in try TableQuery.tableName(text) }
            }
        }
        do {
            let version1 = site.isVersion2 ? nil : try Version1Source.named(names)
            let table = try version1?.table ?? Catalogue.table(named: tableName)
            if site.isVersion2, !table.isConnectorTable {
                notes.append("the service has no table \"\(table.name)\" in version 2.0")
            }
            if isStrict, let note = notes.first { throw FactoryRunError(.invalidDefinition, note) }
            let (parameters, jql) = try self.parameters(of: table, dataset)
            return SourceBinding(
                table: table,
                site: site,
                service: dataset.linkedService,
                queryColumns: columns,
                version1: version1,
                additionalColumns: try additionalColumns(source, version1),
                parameters: parameters,
                jql: jql,
                notes: notes
            )
        } catch let error as JiraReaderError {
            throw FactoryRunError(.invalidDefinition, "\(dataset.properties.place): \(error)", cause: error)
        } catch {
            throw FactoryRunError(error)
        }
    }

    /// Returns the parameters of a table: those of the dataset, and those of the run, which replace parameters of the
    /// same name. In a table of issues, the parameter `jql` selects the issues.
    private func parameters(
        of table: Table,
        _ dataset: Dataset
    ) throws -> (parameters: [ReadOptions.Parameter], jql: String?) {
        let own = try dataset.properties.object("tableParameters")
        var parameters: [ReadOptions.Parameter] = []
        let passed = tableParameters[table.name] ?? []
        for member in own?.object.members ?? [] where !passed.contains(where: { $0.name == member.name }) {
            parameters.append(.init(member.name, try own?.text(member.name) ?? ""))
        }
        parameters += passed
        var jql: String?
        if table.hasRowsOfIssues {
            let queries = parameters.filter { $0.name == "jql" }
            guard queries.count < 2 else {
                throw FactoryRunError(.invalidDefinition, "the table \(table.name) has two values of the parameter jql")
            }
            jql = queries.first?.value
            parameters.removeAll { $0.name == "jql" }
        }
        for parameter in parameters {
            try table.checkParameter(named: parameter.name, or: table.hasRowsOfIssues ? ["jql"] : [])
        }
        return (parameters, jql)
    }

    /// Runs `body`, which parses a query or the name of a table, and converts its error.
    private static func read<Read>(_ body: () throws(TableQuery.Problem) -> Read) throws(FactoryRunError) -> Read {
        do throws(TableQuery.Problem) {
            return try body()
        } catch {
            throw FactoryRunError(error.isUnsupported ? .unsupported : .invalidDefinition, error.message)
        }
    }

    private func limit(_ reader: inout JiraClient.Configuration, by source: ResolvedObject) throws(FactoryRunError) {
        if let connections = try source.integer("maxConcurrentConnections", in: 1...Int.max) {
            reader.connections = min(connections, 128)
        }
        if let retries = try source.integer("sourceRetryCount", in: 0...1_000_000) {
            reader.retryPolicy.maximumAttempts = min(retries, 100) + 1
        }
        if let wait = try source.duration("sourceRetryWait").map({ min($0, .seconds(86_400)) }) {
            reader.retryPolicy.baseDelay = wait
            reader.retryPolicy.maximumDelay = max(wait, reader.retryPolicy.maximumDelay)
        }
        if let timeout = try source.duration("queryTimeout"), timeout > .zero { reader.totalTimeout = timeout }
    }

    private func additionalColumns(
        _ source: ResolvedObject,
        _ version1: Version1Source?
    ) throws(FactoryRunError) -> [RecordMapping.AdditionalColumn] {
        var columns: [RecordMapping.AdditionalColumn] = []
        for column in try source.objects("additionalColumns") {
            let name = try column.requiredText("name")
            let content: RecordMapping.AdditionalColumn.Content
            switch column["value"] {
            case .string("$$FILEPATH")?:
                throw FactoryRunError(
                    .invalidDefinition,
                    "the additional column \"\(name)\" is the path of a source file, and Jira has no files"
                )
            case .string(let text)? where text.hasPrefix("$$COLUMN:"):
                let wanted = String(text.dropFirst("$$COLUMN:".count))
                switch version1?.source(of: wanted) {
                case .name(let column)?: content = .column(column)
                case .path(let path)?: content = .path(path)
                case .ordinal?, nil: content = .column(wanted)
                }
            case .string(let text)?: content = .constant(text)
            case let value?: content = .constant(value.json)
            case nil: content = .constant("")
            }
            columns.append(RecordMapping.AdditionalColumn(name, content))
        }
        return columns
    }
}
