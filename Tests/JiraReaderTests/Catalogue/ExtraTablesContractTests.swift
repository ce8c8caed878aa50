import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// Compares the tables that the connector does not have with Atlassian's OpenAPI documents, including that of Jira
/// Software.
@Suite(
    "The tables that the connector lacks, compared with the OpenAPI documents",
    .enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi")
)
struct ExtraTablesContractTests {
    private let platform: OpenAPIDocument
    private let agile: OpenAPIDocument

    init() throws {
        platform = try OpenAPIDocument()
        agile = try OpenAPIDocument("openapi-agile.json")
    }

    /// The names of all tables except the connector's tables, `Issues` and aliases.
    static let names = Catalogue.tables.filter { !$0.isConnectorTable && $0.name != "Issues" && $0.aliasOf == nil }
        .map(\.name)

    private func document(_ table: Table) -> OpenAPIDocument {
        table.path.hasPrefix("/rest/api/3/") ? platform : agile
    }

    private static func isPosted(_ table: Table) -> Bool {
        table.parent?.batch != nil || table.pagination is IssuePagination
    }

    private func operation(_ table: Table) throws -> [String: Any] {
        try #require(
            document(table).operation(Self.isPosted(table) ? "post" : "get", table.path),
            "\(table.name): \(table.path) is not in the document"
        )
    }

    @Test("the operation's name and its flags deprecated and experimental are those of the document", arguments: names)
    func operations(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let operation = try operation(table)
        #expect(operation["operationId"] as? String == table.operation)
        #expect(operation["deprecated"] as? Bool ?? false == table.isDeprecated)
        #expect(operation["x-experimental"] as? Bool ?? false == table.isExperimental)
    }

    @Test("the parameters are in the document, including those that parents set", arguments: names)
    func parameters(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let document = document(table)
        let operation = try operation(table)
        let known = document.queryParameters(of: operation)
        let members = document.requestSchema(of: operation)["properties"] as? [String: Any] ?? [:]
        for parameter in table.parameters + table.requiredParameters + table.defaultParameters.keys {
            #expect(known[parameter] != nil, "\(parameter)")
        }
        #expect(Set(table.defaultParameters.keys).isSubset(of: table.parameters))
        let places = Set(table.path.matches(of: /\{([A-Za-z]+)\}/).map { String($0.output.1) })
        #expect(places == document.pathParameters(of: operation))
        var filled: Set<String> = []
        for column in table.parent?.columns ?? [] {
            switch column.place {
            case .path(let name): filled.insert(name)
            case .query(let name):
                #expect(known[name] != nil, "\(name)")
                #expect(!table.parameters.contains(name), "\(name) comes from the parent")
            case .none: break
            }
        }
        #expect(filled == places)
        if let batch = table.parent?.batch {
            let member = try #require(members[batch.member] as? [String: Any])
            let most =
                member["maxItems"] as? Int ?? CatalogueContractTests.largestNumber(in: member["description"])
                ?? CatalogueContractTests.largestNumber(in: operation["description"])
            #expect(batch.size <= (try #require(most)))
        }
    }

    @Test("the parent has the columns that its child table needs", arguments: names)
    func parents(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        guard let link = table.parent else { return }
        let parent = try Catalogue.table(named: link.table, listedOnly: false)
        let above = parent.columns + (parent.parent?.columns.compactMap { $0.name.map { Column($0, .string) } } ?? [])
        let known = Set((parent.name == "Issues" ? above + IssueColumns.parts : above).map(\.name))
        let expanded = parent.defaultParameters["expand"]?.split(separator: ",").map(String.init) ?? []
        for column in link.columns {
            #expect(known.contains(column.source), "\(column.source)")
            #expect(!expanded.contains(column.source), "\(column.source) is missing unless it is expanded")
        }
        if let column = link.filter?.column { #expect(known.contains(column), "\(column)") }
    }

    @Test("no page is larger than the document allows, and paged operations are read in pages", arguments: names)
    func pageSizes(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let document = document(table)
        let operation = try operation(table)
        var known = document.queryParameters(of: operation)
        if Self.isPosted(table) {
            known = document.requestSchema(of: operation)["properties"] as? [String: [String: Any]] ?? [:]
        }
        let size = known["maxResults"] ?? known["limit"]
        switch (table.pagination as? BulkPagination)?.base ?? table.pagination {
        case is SinglePagePagination: #expect(size == nil, "the document has pages")
        case is IssuePagination:
            let most = CatalogueContractTests.largestNumber(in: operation["description"])
            #expect(table.pagination.pageSize <= (try #require(most)))
        default:
            let parameter = try #require(size)
            let schema = parameter["schema"] as? [String: Any] ?? parameter
            let most =
                schema["maximum"] as? Int ?? CatalogueContractTests.largestNumber(in: parameter["description"])
                ?? CatalogueContractTests.largestNumber(in: (schema["default"] as? Int).map { "\($0)" })
            // The document has no limit for boards; sites send fifty boards per page, and state that limit in the page.
            if let most, document.isLimit(parameter) { #expect(table.pagination.pageSize <= most) }
        }
        let names: Set<String> =
            switch table.pagination {
            case let page as PageBeanPagination: [page.names.start, page.names.size]
            case is BareArrayPagination: ["startAt", "maxResults"]
            case is CursorPagination: ["cursor", "maxResults"]
            case is TokenPagination: ["nextPageToken", "maxResults"]
            default: []
            }
        #expect(names.isSubset(of: known.keys), "\(names) are not all there")
    }

    @Test("the records are at the document's path, with all their columns and types", arguments: names)
    func columns(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let document = document(table)
        let operation = try operation(table)
        let record = try recordSchema(table, document, operation)
        // The fields of an issue differ from site to site.
        let columns = table.columns.filter { !$0.name.hasPrefix("_") && $0.path.count == 1 }
        let front = table.columns.filter { $0.name.hasPrefix("_") }.map(\.name)
        #expect(front == Self.namesInFront(table), "the columns in front")
        #expect(Set(table.keyColumns).isSubset(of: table.columns.map(\.name)))
        switch record {
        case .schema(let schema):
            if case .entry(let name, let value) = table.frame {
                #expect(columns.map(\.name) == [name, value] && schema["type"] as? String == "string")
                return
            }
            let properties = try #require(schema["properties"] as? [String: Any], "\(schema)")
            for column in columns where Self.inExampleOnly[table.name]?.contains(column.name) != true {
                let member = document.resolve(properties[column.name])
                #expect(!member.isEmpty, "there is no \(column.name)")
                let types = CatalogueContractTests.types(of: member)
                #expect(types.contains(column.type), "\(column.name) is \(types)")
            }
            let told = properties.filter { document.resolve($0.value)["writeOnly"] as? Bool != true }.keys
            #expect(Set(told).subtracting(columns.map(\.name)).isEmpty)
        case .example(let members):
            for column in columns where Self.inExampleOnly[table.name]?.contains(column.name) != true {
                let value = try #require(members[column.name], "there is no \(column.name)")
                #expect(Self.types(ofExample: value).contains(column.type), "\(column.name) is \(value)")
            }
            #expect(Set(members.keys).subtracting(columns.map(\.name)).isEmpty)
        }
    }

    private enum RecordShape {
        case schema([String: Any])
        case example([String: Any])
    }

    /// Returns the schema of a table's records in the document, or an example of a record if there is no schema.
    private func recordSchema(
        _ table: Table,
        _ document: OpenAPIDocument,
        _ operation: [String: Any]
    ) throws -> RecordShape {
        var schema = document.answerSchema(of: operation)
        guard !schema.isEmpty else {
            var value = try #require(document.example(of: operation), "neither schema nor example")
            guard case .array(let path) = table.records else { return .example(value as? [String: Any] ?? [:]) }
            for name in path { value = try #require((value as? [String: Any])?[name]) }
            let records = try #require(value as? [[String: Any]])
            return .example(records.reduce(into: [:]) { $0.merge($1) { first, _ in first } })
        }
        func follow(_ path: [String]) { for name in path { schema = document.member(name, of: schema) } }
        func enter() throws {
            // The response of remote links is a list, or a single link if a parameter selects one.
            let choices = (schema["oneOf"] as? [Any] ?? []).map { document.resolve($0) }
            schema = choices.first { $0["type"] as? String == "array" } ?? schema
            #expect(schema["type"] as? String == "array", "\(table.name)")
            schema = document.resolve(schema["items"])
        }
        switch table.records {
        case .array(let path):
            follow(path)
            try enter()
        case .object(let path): follow(path)
        case .entries(let path):
            follow(path)
            // The schema of the values of an object with arbitrary member names; without one, the values are strings.
            let values = document.resolve(schema["additionalProperties"])
            schema = values.isEmpty ? ["type": "string"] : values
        case .nested(let outer, let inner):
            follow(outer)
            try enter()
            if inner.first == "fields" {
                // The document has no nested schemas for an issue's fields. Therefore, the schemas are found by name.
                schema = document.schema(named: try #require(Self.fieldSchemas[inner[1]]))
            } else {
                follow(inner)
                try enter()
            }
        }
        return .schema(schema)
    }

    private static func types(ofExample value: Any) -> [InterimType] {
        switch value {
        case let text as String:
            let isMoment = text.wholeMatch(of: /\d{4}-\d\d-\d\dT.*/) != nil
            return [isMoment ? .dateTime : .string]
        case is [Any]: return [.array]
        case is [String: Any]: return [.object]
        case let number as NSNumber:
            // JSON's Booleans are decoded as numbers of a separate type.
            return String(cString: number.objCType) == "c" ? [.boolean] : [.integer, .decimal]
        default: return []
        }
    }

    private static func namesInFront(_ table: Table) -> [String] {
        guard let link = table.parent else { return table.ownerColumns.map(\.name) }
        let above = (try? Catalogue.table(named: link.table, listedOnly: false)).map(namesInFront) ?? []
        let own = link.batch == nil ? link.columns.compactMap(\.name) : []
        return (link.batch == nil ? above : []) + own + table.ownerColumns.map(\.name)
    }

    /// The names of the schemas of the elements of lists in an issue's fields.
    private static let fieldSchemas = ["comment": "Comment", "issuelinks": "IssueLink", "attachment": "Attachment"]

    /// Columns that the document has only in an example, or only in a schema.
    private static let inExampleOnly: [String: Set<String>] = [
        "AuditRecords": ["authorAccountId"], "BoardEpics": ["key"], "ProjectComponents": ["componentBean"],
        "Sprints": ["createdDate"],
    ]
}

extension OpenAPIDocument {
    /// Returns a Boolean value that indicates whether a parameter's description states a limit, and not only a
    /// default.
    func isLimit(_ parameter: [String: Any]) -> Bool {
        let text = (parameter["description"] as? String ?? "").lowercased()
        let schema = parameter["schema"] as? [String: Any] ?? parameter
        return schema["maximum"] != nil || text.contains("max ") || text.contains("must be") || text.contains("limited")
            || text.contains("up to")
    }
}
