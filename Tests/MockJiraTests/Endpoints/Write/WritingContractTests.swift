import MockJira
import TestSupport
import Testing

/// The responses to writes and single records, compared with Atlassian's OpenAPI document.
@Suite(.enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi"))
struct WritingContractTests {
    private static let text =
        "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}"

    private static let create =
        "{\"fields\":{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"name\":\"Bug\"},\"summary\":\"x\",\"description\":\(text)}}"

    /// Method, path in the document, path with its parameters filled in, and the body.
    private static let calls: [(method: String, path: String, actual: String, body: String?)] = [
        ("POST", "/rest/api/3/issue", "/rest/api/3/issue", create),
        ("POST", "/rest/api/3/issue", "/rest/api/3/issue", "{\"fields\":{}}"),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-1?expand=names,schema,changelog", nil),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-0", nil),
        ("PUT", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-1", "{\"fields\":{\"summary\":\"y\"}}"),
        (
            "PUT", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-1?returnIssue=true",
            "{\"fields\":{\"summary\":\"z\"}}"
        ),
        ("PUT", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-1", "{}"),
        (
            "PUT", "/rest/api/3/issue/{issueIdOrKey}/assignee", "/rest/api/3/issue/OPS-1/assignee",
            "{\"accountId\":null}"
        ),
        (
            "POST", "/rest/api/3/issue/{issueIdOrKey}/transitions", "/rest/api/3/issue/OPS-1/transitions",
            "{\"transition\":{\"id\":\"99\"}}"
        ),
        (
            "POST", "/rest/api/3/issue/{issueIdOrKey}/comment", "/rest/api/3/issue/OPS-1/comment",
            "{\"body\":\(text)}"
        ),
        ("POST", "/rest/api/3/issue/{issueIdOrKey}/comment", "/rest/api/3/issue/OPS-1/comment", "{}"),
        ("DELETE", "/rest/api/3/issue/{issueIdOrKey}/comment/{id}", "/rest/api/3/issue/OPS-1/comment/1", nil),
        (
            "POST", "/rest/api/3/issue/{issueIdOrKey}/worklog", "/rest/api/3/issue/OPS-1/worklog",
            "{\"timeSpentSeconds\":60,\"comment\":\(text)}"
        ),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}/worklog/{id}", "/rest/api/3/issue/OPS-1/worklog/1", nil),
        ("DELETE", "/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/issue/OPS-1?deleteSubtasks=true", nil),
        ("GET", "/rest/api/3/project", "/rest/api/3/project?expand=description,lead,issueTypes,url,projectKeys", nil),
        ("GET", "/rest/api/3/project/{projectIdOrKey}", "/rest/api/3/project/OPS", nil),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/components", "/rest/api/3/project/OPS/components", nil),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/versions", "/rest/api/3/project/OPS/versions", nil),
        ("GET", "/rest/api/3/priority", "/rest/api/3/priority", nil),
        ("GET", "/rest/api/3/resolution", "/rest/api/3/resolution", nil),
        ("GET", "/rest/api/3/filter/{id}", "/rest/api/3/filter/10000?expand=sharedUsers,subscriptions", nil),
    ]

    /// Violations of a schema that the mock commits on purpose, since Atlassian's descriptions and examples have them.
    private static let knownContradictions = [
        "projectKeys is not in the schema", "approximateLastUsed: not a string", "from: not a string",
        "fromString: not a string", "to: not a string",
    ]

    @Test("Every status is in the document, and every response conforms to its schema")
    func answersFitTheSchema() async throws {
        let document = try OpenAPIDocument.platform.get()
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 500, hostileValues: true))) {
            server in
            for call in Self.calls {
                var request = call.body.map { TestRequest.post(call.actual, $0) } ?? .get(call.actual)
                request.method = call.method
                let response = try await TestClient(server).send(request)
                let operation = document.operation(call.method, call.path)
                #expect(operation != .null, "\(call.method) \(call.path) is not in the document")
                #expect(
                    operation["responses"][String(response.status)] != .null,
                    "\(call.method) \(call.actual): \(response.status) is not in the document: \(response.text.prefix(200))"
                )
                guard response.status != 204 else { continue }
                let schema = document.responseSchema(call.method, call.path, response.status)
                let violations = document.violations(try response.json, schema)
                    .filter { violation in !Self.knownContradictions.contains { violation.contains($0) } }
                #expect(violations.isEmpty, "\(call.method) \(call.actual): \(violations.prefix(5))")
            }
        }
    }

    @Test("Every query parameter of these operations is accepted")
    func parameters() async throws {
        let document = try OpenAPIDocument.platform.get()
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 500, hostileValues: true))) {
            server in
            for call in Self.calls where call.method != "DELETE" {
                for parameter in document.operation(call.method, call.path)["parameters"].elements
                where parameter["in"].string == "query" {
                    let name = try #require(parameter["name"].string)
                    let path = String(call.actual.prefix { $0 != "?" })
                    var request = call.body.map { TestRequest.post("\(path)?\(name)=", $0) } ?? .get("\(path)?\(name)=")
                    request.method = call.method
                    let text = try await TestClient(server).send(request).text
                    #expect(!text.contains("Unrecognized query parameter"), "\(call.method) \(path): \(name)")
                }
            }
        }
    }
}
