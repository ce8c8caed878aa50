import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

/// Compares the catalogue with Atlassian's OpenAPI document. `JIRA_OPENAPI_DIR` is a folder with
/// `openapi-platform-v3.json`, from <https://developer.atlassian.com/cloud/jira/platform/swagger-v3.v3.json>.
@Suite(
    "The catalogue, compared with the OpenAPI document",
    .enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi")
)
struct CatalogueContractTests {
    private let document: OpenAPIDocument

    init() throws { document = try OpenAPIDocument() }

    /// The names of the connector's tables and of `Issues`, which are in the OpenAPI document of the platform.
    static let names = Catalogue.tables.filter { $0.isConnectorTable || $0.name == "Issues" }.map(\.name)

    /// Returns the requests of a table's plan to a site that has a few records of the table.
    private static func requests(_ table: Table) -> [PageRequest] {
        let options = ReadOptions(parameters: table.requiredParameters.map { .init($0, "1") })
        return PlanRun(table, options) { request in
            if table.name == "Issues" { return try ScriptedSite.Issues(ids: [1, 2]).answer(request) }
            return switch table.records {
            case .array([]): request.number("startAt") ?? 0 == 0 ? #"[{"id":"1"}]"# : "[]"
            case .array(let path):
                "{\"\(path.joined())\":[{\"id\":\"1\",\"worklogId\":1,\"updatedTime\":1}],\"until\":1,\"lastPage\":true,"
                    + "\"isLast\":true,\"total\":1}"
            case .object, .entries, .nested: "{\"permissions\":{}}"
            }
        }
        .requests
    }

    @Test(
        "every request is in the document, with its parameters and members",
        arguments: Self.names
    )
    func requests(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        for request in Self.requests(table) {
            let isPost = request.body != nil || request.batch != nil
            let operation = try #require(document.operation(isPost ? "post" : "get", request.path), "\(request.path)")
            let parameters = document.queryParameters(of: operation)
            for (name, _) in request.query { #expect(parameters[name] != nil, "\(request.path): \(name)") }
            if isPost {
                let members = try #require(document.requestSchema(of: operation)["properties"] as? [String: Any])
                let text = Data(request.text.utf8)
                let body = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
                for name in body.keys { #expect(members[name] != nil, "\(request.path): \(name)") }
            }
        }
    }

    @Test("no page is larger than the document allows", arguments: Self.names)
    func pageSizes(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        for request in Self.requests(table) {
            if request.batch != nil {
                let operation = try #require(document.operation("post", request.path))
                #expect(table.pagination.pageSize <= (try #require(Self.largestNumber(in: operation["description"]))))
            } else if let asked = request.number("maxResults") {
                let operation = try #require(document.operation("get", request.path))
                let parameter = try #require(document.queryParameters(of: operation)["maxResults"])
                let schema = parameter["schema"] as? [String: Any] ?? [:]
                let most = schema["maximum"] as? Int ?? Self.largestNumber(in: parameter["description"])
                // The document has no limit for dashboards.
                if let most { #expect(asked <= most, "\(table.name)") }
            }
        }
        let search = try #require(document.operation("post", "/rest/api/3/search/jql"))
        let members = document.requestSchema(of: search)["properties"] as? [String: [String: Any]]
        #expect(
            IssuePagination.censusPageSize
                <= (try #require(Self.largestNumber(in: members?["maxResults"]?["description"])))
        )
    }

    @Test(
        "the records are at the document's path, with all their columns and types",
        arguments: Self.names
    )
    func columns(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let operation = try #require(document.operation(table.name == "Issues" ? "post" : "get", table.path))
        var schema = document.answerSchema(of: operation)
        switch table.records {
        case .array(let path):
            for name in path { schema = document.member(name, of: schema) }
            #expect(schema["type"] as? String == "array", "\(table.name)")
            schema = document.resolve(schema["items"])
        case .object(let path):
            for name in path { schema = document.member(name, of: schema) }
        case .entries(let path):
            for name in path { schema = document.member(name, of: schema) }
            schema = document.resolve(schema["additionalProperties"])
        case .nested: Issue.record("\(table.name) has nested records")
        }
        if case .value(let column) = table.frame {
            #expect(table.columns.map(\.name) == [column] && schema["type"] as? String == "string")
            return
        }
        let properties = try #require(schema["properties"] as? [String: Any], "\(table.name)")
        // Only members of the issue itself are fixed columns; its fields differ from site to site.
        let columns = table.name == "Issues" ? IssueColumns.own : table.columns
        for column in columns {
            if Self.inExampleOnly[table.name]?.contains(column.name) == true { continue }
            let member = document.resolve(properties[column.name])
            #expect(!member.isEmpty, "\(table.name) has no \(column.name)")
            #expect(
                Self.types(of: member).contains(column.type),
                "\(table.name): \(column.name) is \(member["type"] ?? "?")"
            )
        }
        if table.name != "Issues" {
            let names = Set(columns.map(\.name))
            let documented = properties.filter { document.resolve($0.value)["writeOnly"] as? Bool != true }.keys
            #expect(Set(documented).subtracting(names).isEmpty, "\(table.name) lacks columns")
        }
        #expect(Set(table.keyColumns).isSubset(of: table.columns.map(\.name)), "\(table.name)")
    }

    @Test("the operation has the document's name, deprecation and parameters", arguments: Self.names)
    func operations(_ name: String) throws {
        let table = try Catalogue.table(named: name)
        let operation = try #require(document.operation(table.name == "Issues" ? "post" : "get", table.path))
        #expect(operation["operationId"] as? String == table.operation)
        #expect(operation["deprecated"] as? Bool ?? false == table.isDeprecated, "\(table.name)")
        let known = document.queryParameters(of: operation)
        for parameter in table.parameters + table.defaultParameters.keys {
            #expect(known[parameter] != nil, "\(table.name): \(parameter)")
        }
    }

    /// The columns, by table, that the document has in an example and not in the schema.
    private static let inExampleOnly: [String: Set<String>] = [
        "AllFieldConfigurations": ["id", "isDefault"],
        "AllIssueTypeSchemes": ["issueTypes", "projects"],
        "IssueTypeScreenSchemes": ["projects"],
        "SearchResolutions": ["isDefault"],
        "ServerInfo": ["defaultLocale"],
        "TrashedFieldsPaginated": ["plannedDeletionDate", "trashedBy", "trashedDate"],
    ]

    /// Returns the types of the values that a schema allows.
    static func types(of schema: [String: Any]) -> [InterimType] {
        switch (schema["type"] as? String, schema["format"] as? String) {
        case ("string", "date-time"): [.dateTime]
        case ("string", _): [.string]
        // The document declares ids as numbers, but Jira writes the ids of plans as strings.
        case ("integer", _): [.integer, .string]
        case ("number", _): [.decimal]
        case ("boolean", _): [.boolean]
        case ("array", _): [.array]
        default: [.object]
        }
    }

    /// Returns the largest number in a text such as "limited to 1000"; `nil` if the text has no number of 10 or more.
    static func largestNumber(in text: Any?) -> Int? {
        (text as? String)?.replacing(",", with: "").matches(of: /[0-9]{2,}/).compactMap { Int($0.output) }.max()
    }
}

/// One of Atlassian's OpenAPI documents.
struct OpenAPIDocument {
    private let root: [String: Any]

    /// Reads the document with this file name, by default the document of the platform.
    init(_ name: String = "openapi-platform-v3.json") throws {
        let path = try #require(OpenAPIFolder.path) + "/" + name
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        root = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    func operation(_ method: String, _ path: String) -> [String: Any]? {
        let paths = root["paths"] as? [String: [String: Any]]
        return paths?[path]?[method] as? [String: Any]
    }

    /// Returns an operation's query parameters by name.
    func queryParameters(of operation: [String: Any]) -> [String: [String: Any]] {
        let list = (operation["parameters"] as? [[String: Any]] ?? []).filter { $0["in"] as? String == "query" }
        return Dictionary(list.map { ($0["name"] as? String ?? "", $0) }) { first, _ in first }
    }

    /// Returns the names of an operation's path parameters.
    func pathParameters(of operation: [String: Any]) -> Set<String> {
        let list = operation["parameters"] as? [[String: Any]] ?? []
        return Set(list.filter { $0["in"] as? String == "path" }.compactMap { $0["name"] as? String })
    }

    /// Returns the example of an operation's response; `nil` if the document has none.
    func example(of operation: [String: Any]) -> Any? {
        let answer = (operation["responses"] as? [String: Any])?["200"] as? [String: Any]
        let content = answer?["content"] as? [String: [String: Any]]
        guard let text = content?["application/json"]?["example"] as? String else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(text.utf8))
    }

    /// Returns the schema with this name; an empty dictionary if the document has none.
    func schema(named name: String) -> [String: Any] {
        resolve(((root["components"] as? [String: Any])?["schemas"] as? [String: Any])?[name])
    }

    func requestSchema(of operation: [String: Any]) -> [String: Any] {
        resolve(Self.content(operation["requestBody"]))
    }

    func answerSchema(of operation: [String: Any]) -> [String: Any] {
        resolve(Self.content((operation["responses"] as? [String: Any])?["200"]))
    }

    func member(_ name: String, of schema: [String: Any]) -> [String: Any] {
        resolve((schema["properties"] as? [String: Any])?[name])
    }

    /// Returns the schema to which a reference refers, or the schema itself if it is not a reference.
    func resolve(_ schema: Any?) -> [String: Any] {
        guard let schema = schema as? [String: Any] else { return [:] }
        if let reference = schema["$ref"] as? String {
            let schemas = (root["components"] as? [String: Any])?["schemas"] as? [String: Any]
            return resolve(schemas?[reference.split(separator: "/").last.map(String.init) ?? ""])
        }
        if let parts = schema["allOf"] as? [Any], parts.count == 1 { return resolve(parts[0]) }
        return schema
    }

    private static func content(_ holder: Any?) -> Any? {
        let content = (holder as? [String: Any])?["content"] as? [String: [String: Any]]
        return content?["application/json"]?["schema"]
    }
}
