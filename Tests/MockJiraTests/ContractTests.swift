import MockJira
import TestSupport
import Testing

/// Compares responses of the main operations with Atlassian's OpenAPI document.
///
/// The document is read from `OpenAPIFolder.path`. If there is no such folder, these tests are skipped.
@Suite(.enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi"))
struct ContractTests {
    /// Parts of violations of the schema that the mock commits on purpose, because the document contradicts itself or
    /// Jira.
    private static let knownContradictions: [String] = [
        // The description of `expand` mentions all keys of a project; the schema has no member for them.
        "projectKeys is not in the schema"
    ]

    private static let requests: [(path: String, request: TestRequest)] = {
        func get(_ path: String, _ query: String = "") -> (path: String, request: TestRequest) {
            (path, .get(path + query))
        }
        func post(_ path: String, _ body: String) -> (path: String, request: TestRequest) {
            (path, .post(path, body))
        }
        let ids = (10000..<10100).map { "\"\($0)\"" }.joined(separator: ",")
        return [
            get("/rest/api/3/field"), get("/rest/api/3/serverInfo"), get("/rest/api/3/myself"),
            get("/rest/api/3/mypermissions", "?permissions=ADMINISTER,BROWSE_PROJECTS"),
            get("/rest/api/3/project/search"),
            get(
                "/rest/api/3/project/search",
                "?maxResults=3&expand=description,lead,issueTypes,url,insight,projectKeys"
            ),
            get("/rest/api/3/project/search", "?startAt=1000"), get("/rest/api/3/users/search", "?maxResults=1000"),
            get("/rest/api/3/users/search", "?startAt=1000"), get("/rest/api/3/dashboard"),
            get("/rest/api/3/dashboard", "?startAt=40"), get("/rest/api/3/dashboard", "?filter=my"),
            get("/rest/api/3/worklog/updated"), get("/rest/api/3/worklog/updated", "?since=1700000000000"),
            get("/rest/api/3/plans/plan"), get("/rest/api/3/plans/plan", "?maxResults=2&includeTrashed=true"),
            get("/rest/api/3/search/jql", "?jql=created%3E%3D0"),
            get("/rest/api/3/search/jql", "?jql=created%3E%3D0&fields=*all&expand=names,schema"),
            post("/rest/api/3/search/jql", "{\"jql\":\"created >= 0\",\"maxResults\":5000}"),
            post("/rest/api/3/search/jql", "{\"jql\":\"created >= 0\",\"fields\":[\"*navigable\"]}"),
            post("/rest/api/3/search/approximate-count", "{\"jql\":\"project = OPS\"}"),
            post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\(ids)],\"fields\":[\"*all\"]}"),
            post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"1\"]}"),
            // Requests that are rejected. The responses have another schema.
            get("/rest/api/3/dashboard", "?maxResults=0"),
            (get("/rest/api/3/dashboard").path, TestRequest.get("/rest/api/3/dashboard").anonymous()),
            (get("/rest/api/3/plans/plan").path, TestRequest.get("/rest/api/3/plans/plan").anonymous()),
        ]
    }()

    @Test("Every response conforms to the document's schema", arguments: UInt64(1)...3)
    func answersFitTheSchema(seed: UInt64) async throws {
        let document = try OpenAPIDocument.platform.get()
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 5000, seed: seed, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            for (path, request) in Self.requests {
                let response = try await client.send(request)
                let operation = document.operation(request.method, path)
                #expect(operation != .null, "\(request.method) \(path) is not in the document")
                let declared = operation["responses"][String(response.status)]
                #expect(
                    declared != .null || response.status == 400,
                    "\(request.path): status \(response.status) is not in the document"
                )
                let schema = document.responseSchema(request.method, path, response.status)
                #expect(response.status != 200 || schema != .null, "\(path) has no schema")
                let violations = document.violations(try response.json, schema)
                    .filter { violation in !Self.knownContradictions.contains { violation.contains($0) } }
                #expect(violations.isEmpty, "seed \(seed), \(request.path): \(violations.prefix(5))")
            }
        }
    }

    @Test("Every query parameter of the document is accepted, and an unknown one is rejected")
    func parameters() async throws {
        let document = try OpenAPIDocument.platform.get()
        try await withMockJira { server in
            let client = TestClient(server)
            for path in Set(Self.requests.filter { $0.request.method == "GET" }.map(\.path)) {
                let parameters = document.operation("GET", path)["parameters"].elements
                for parameter in parameters where parameter["in"].string == "query" {
                    let name = try #require(parameter["name"].string)
                    let text = try await client.send(.get("\(path)?\(name)=")).text
                    #expect(!text.contains("Unrecognized query parameter"), "\(path): \(name)")
                }
                let refused = try await client.send(.get("\(path)?unheardOf=1"))
                #expect(refused.status == 400 && refused.text.contains("unheardOf"))
            }
        }
    }

    @Test("Every documented member of a request body is accepted")
    func bodies() async throws {
        let document = try OpenAPIDocument.platform.get()
        try await withMockJira { server in
            let client = TestClient(server)
            for path in Set(Self.requests.filter { $0.request.method == "POST" }.map(\.path)) {
                let schema = document.operation("POST", path)["requestBody"]["content"]["application/json"]["schema"]
                let name = try #require(schema["$ref"].string?.split(separator: "/").last).description
                let properties = document.root["components"]["schemas"][name]["properties"].members
                #expect(!properties.isEmpty)
                for property in properties.keys {
                    let text = try await client.send(.post(path, "{\"\(property)\":null}")).text
                    #expect(!text.contains("Unrecognized field"), "\(path): \(property)")
                }
            }
        }
    }

    @Test("The checker detects violations")
    func checkerFindsViolations() throws {
        let document = try OpenAPIDocument.platform.get()
        let schema = document.responseSchema("GET", "/rest/api/3/plans/plan", 200)
        func check(_ text: String) throws -> Int { document.violations(try JSON.parse(Array(text.utf8)), schema).count }
        #expect(try check("{\"last\":true,\"values\":[]}") == 0)
        #expect(try check("{\"isLast\":true,\"values\":[]}") == 1)
        #expect(try check("{\"last\":1,\"values\":{}}") == 2)
        #expect(try check("{\"values\":[{\"id\":\"1\",\"name\":\"a\",\"scenarioId\":\"1\",\"status\":\"Odd\"}]}") == 1)
        #expect(try check("{\"values\":[{\"id\":\"1\"}]}") == 3)
    }
}
