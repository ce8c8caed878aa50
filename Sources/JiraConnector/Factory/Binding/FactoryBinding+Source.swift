internal import FactoryDefinitions
internal import InterimData
internal import JiraReader

/// What a source and its dataset come to.
struct SourceBinding: Sendable {
    var table: Table
    var site: SiteBinding
    var service: FactoryBinding.LinkedService
    /// The columns of a query, in version 1.0; empty for all.
    var queryColumns: [String]
    /// What stands in front of the names of version 1.0's columns and means nothing.
    var version1Prefix: String?
    var additionalColumns: [RecordMapping.AdditionalColumn]
    /// What somebody should know of it.
    var notes: [String]

    /// Where a column of a name is: in version 1.0 names are flattened, `Fields_Status_Name`.
    func source(of name: String) -> RecordMapping.Source {
        guard !site.isVersion2, !additionalColumns.contains(where: { $0.name == name }) else { return .name(name) }
        return Version1Columns.source(of: name, prefix: version1Prefix, columns: table.columns)
    }
}

extension FactoryBinding {
    /// Finds out what a `JiraSource` reads.
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
        let tableName: String
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
                notes.append("the schema of \(dataset.properties.place) \(found); the service knows \"Api\"")
            }
        } else {
            if let query {
                let parsed = try TableQuery(query)
                (names, columns) = (parsed.table, parsed.columns)
            } else {
                names = try TableQuery.tableName(try dataset.properties.requiredText("tableName"))
            }
            tableName = Version1Tables.table(names) ?? names.last ?? ""
        }
        do {
            let table = try Catalogue.table(named: tableName)
            if site.isVersion2, !table.isConnectorTable {
                notes.append("the service itself has no table \"\(table.name)\" in version 2.0")
            }
            if isStrict, let note = notes.first { throw FactoryRunError(.invalidDefinition, note) }
            return SourceBinding(
                table: table,
                site: site,
                service: dataset.linkedService,
                queryColumns: columns,
                version1Prefix: Version1Tables.prefix(of: names),
                additionalColumns: try additionalColumns(source),
                notes: site.notes + notes
            )
        } catch let error as JiraReaderError {
            throw FactoryRunError(.invalidDefinition, "\(dataset.properties.place): \(error)", cause: error)
        } catch {
            throw FactoryRunError(error)
        }
    }

    private func limit(_ reader: inout JiraReader.Configuration, by source: ResolvedObject) throws(FactoryRunError) {
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
        _ source: ResolvedObject
    ) throws(FactoryRunError) -> [RecordMapping.AdditionalColumn] {
        var columns: [RecordMapping.AdditionalColumn] = []
        for column in try source.objects("additionalColumns") {
            let name = try column.requiredText("name")
            let content: RecordMapping.AdditionalColumn.Content
            switch column["value"] {
            case .string("$$FILEPATH")?:
                throw FactoryRunError(
                    .invalidDefinition,
                    "the additional column \"\(name)\" asks for the path of a file, and Jira has no files"
                )
            case .string(let text)? where text.hasPrefix("$$COLUMN:"):
                content = .column(String(text.dropFirst("$$COLUMN:".count)))
            case .string(let text)?: content = .constant(text)
            case let value?: content = .constant(value.json)
            case nil: content = .constant("")
            }
            columns.append(RecordMapping.AdditionalColumn(name, content))
        }
        return columns
    }
}

/// The flattened names that columns have in the connector's version 1.0.
enum Version1Columns {
    /// Where the column of such a name is: `Fields_Status_Name` is `fields.status.name`.
    ///
    /// Below the columns that are described, names are taken to begin with a small letter, as Jira's do.
    static func source(of name: String, prefix: String?, columns: [Column]) -> RecordMapping.Source {
        if columns.contains(where: { $0.name == name }) { return .name(name) }
        var words = name.split(separator: "_").map(String.init)
        if let prefix, words.count > 1, words[0].lowercased() == prefix { words.removeFirst() }
        let wanted = words.joined(separator: "_").lowercased()
        let nearest =
            columns
            .map { (column: $0, key: $0.path.joined(separator: "_").lowercased()) }
            .filter { wanted == $0.key || wanted.hasPrefix($0.key + "_") }
            .max { $0.key.count < $1.key.count }
        guard let nearest else { return path(members(words)) }
        if nearest.key == wanted { return .name(nearest.column.name) }
        let count = nearest.key.split(separator: "_").count
        return path(nearest.column.path + members(Array(words.dropFirst(count))))
    }

    private static func path(_ members: [String]) -> RecordMapping.Source {
        guard members.count != 1 else { return .name(members[0]) }
        return .path(ValuePath(members.map(ValuePath.Step.member)))
    }

    private static func members(_ words: [String]) -> [String] {
        var members: [String] = []
        for word in words {
            if members.last == "customfield" {
                members[members.count - 1] += "_" + word
            } else {
                members.append(word.prefix(1).lowercased() + word.dropFirst())
            }
        }
        return members.isEmpty ? [""] : members
    }
}
