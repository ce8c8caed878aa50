import MockJira
import MockSite
import TestSupport
import Testing

/// The lists of resources, compared with Atlassian's OpenAPI documents.
@Suite(.enabled(if: OpenAPIFolder.path != nil, "there are no OpenAPI documents; run make openapi"))
struct ResourceContractTests {
    /// Violations of a schema that the mock commits on purpose, because the schema contradicts an example or Jira: the
    /// operation, and the end of the violation's description.
    private static let knownContradictions: [(operation: String, violation: String)] = [
        // The example has an id and a flag for the default; the schema has neither.
        ("getAllFieldConfigurations", "id is not in the schema"),
        ("getAllFieldConfigurations", "isDefault is not in the schema"),
        // The example has isDefault; the schema has default.
        ("searchResolutions", "isDefault is not in the schema"),
        // The example has the account and time of the deletion; the schema describes fields that were not deleted.
        ("getTrashedFieldsPaginated", "trashedDate is not in the schema"),
        ("getTrashedFieldsPaginated", "trashedBy is not in the schema"),
        ("getTrashedFieldsPaginated", "plannedDeletionDate is not in the schema"),
        // The description of `expand` mentions all keys of a project; the schema has no member for them.
        ("getRecent", "projectKeys is not in the schema"),
        // The examples have the expansions; the schemas do not.
        ("getAllIssueTypeSchemes", "projects is not in the schema"),
        ("getAllIssueTypeSchemes", "issueTypes is not in the schema"),
        ("getIssueTypeScreenSchemes", "projects is not in the schema"),
        // A filter that was never used has null in the example; the schema does not allow it.
        ("getFiltersPaginated", "approximateLastUsed: not a string"),
        ("getMyFilters", "approximateLastUsed: not a string"),
        ("getFavouriteFilters", "approximateLastUsed: not a string"),
        // The schema has sentences instead of the names row and column of the example.
        ("getAllGadgets", "The column position of the gadget. is missing"),
        ("getAllGadgets", "The row position of the gadget. is missing"),
        ("getAllGadgets", "row is not in the schema"), ("getAllGadgets", "column is not in the schema"),
        // A change that has no id before or after has null in the example; the schema does not allow it.
        ("getChangeLogs", "from: not a string"), ("getChangeLogs", "fromString: not a string"),
        ("getChangeLogs", "to: not a string"),
        // The schema of a project's details has its category's address; the example of a board's projects does not.
        ("getProjects", "projectCategory.self is not in the example"),
        // Jira sends an epic's key; the example has none.
        ("getEpics", "key is not in the example"),
        // The example has the id of the account that made the change; the schema has only its former key.
        ("getAuditRecords", "authorAccountId is not in the schema"),
    ]

    private static func document(_ operation: String) throws -> (OpenAPIDocument, String) {
        operation.hasPrefix("agile:")
            ? (try OpenAPIDocument.agile.get(), String(operation.dropFirst(6)))
            : (try OpenAPIDocument.platform.get(), operation)
    }

    @Test("Every response conforms to the schema, with and without expansions", arguments: UInt64(1)...2)
    func answersFitTheSchema(seed: UInt64) async throws {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 1000, projects: 30, users: 320, seed: seed, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            for visit in ResourceVisits.all(server.site) {
                let (document, name) = try Self.document(visit.operation)
                let described = try #require(document.operation(named: name), "\(visit)")
                let schema = document.responseSchema("GET", described.path, 200)
                for suffix in try Self.variants(described.operation) {
                    let join = suffix.isEmpty ? "" : visit.address.contains("?") ? "&" : "?"
                    let answer = try await client.json(.get(visit.address + join + suffix))
                    let violations = document.violations(answer, schema).filter { violation in
                        !Self.knownContradictions.contains { $0.operation == name && violation.hasSuffix($0.violation) }
                    }
                    #expect(violations.isEmpty, "seed \(seed), \(visit) \(suffix): \(violations.prefix(4))")
                }
            }
        }
    }

    /// The expansions that the document lists in a sentence instead of a list.
    private static let expansionsInProse = [
        "getComments": "renderedBody", "getTransitions": "transitions.fields", "getIssueWorklog": "properties",
        "getIssueTypeScreenSchemes": "projects", "searchPriorities": "schemes",
        "getPrioritySchemes": "priorities,projects", "getScreenSchemes": "issueTypeScreenSchemes",
        "getAllBoards": "admins,permissions",
    ]

    /// Returns query strings for an operation: an empty one, one with a large offset if the operation has `startAt`,
    /// and one with all documented expansions if there are any.
    private static func variants(_ operation: JSON) throws -> [String] {
        let parameters = operation["parameters"].elements
        var variants = [""]
        if parameters.contains(where: { $0["name"].string == "startAt" }) { variants.append("startAt=40&maxResults=7") }
        let expand = parameters.first { $0["name"].string == "expand" }?["description"].string ?? ""
        let options = expand.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /\*\s+`([A-Za-z.]+)`/).map { String($0.output.1) }
        }
        if let name = operation["operationId"].string, let prose = expansionsInProse[name] {
            variants.append("expand=" + prose)
        }
        if !options.isEmpty { variants.append("expand=" + options.joined(separator: ",")) }
        return variants
    }

    @Test("Lists that are requested with a body, and the issues of boards, sprints and epics, conform to the schema")
    func endpointsFitTheSchema() async throws {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 1000, projects: 30, seed: 1, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let ids = (0..<300).map { server.site.issue($0).id }
            let worklogs = server.site.worklogChanges.prefix(50).map(\.worklogID)
            let platform = try OpenAPIDocument.platform.get()
            let agile = try OpenAPIDocument.agile.get()
            guard case .integer(let epic)? = server.site.records(of: "agile:getEpics", under: ["1"]).first?["id"] else {
                throw JSON.Malformed(description: "no epics")
            }
            let requests: [(OpenAPIDocument, String, TestRequest)] = [
                (
                    agile, "/rest/software/1.0/board/{boardId}/epic/{epicId}/issue",
                    .get("/rest/software/1.0/board/1/epic/\(epic)/issue")
                ),
                (
                    platform, "/rest/api/3/changelog/bulkfetch",
                    .post("/rest/api/3/changelog/bulkfetch", "{\"issueIdsOrKeys\":\(ids)}")
                ),
                (platform, "/rest/api/3/worklog/list", .post("/rest/api/3/worklog/list", "{\"ids\":\(worklogs)}")),
                (
                    platform, "/rest/api/3/issue/bulkfetch",
                    .post(
                        "/rest/api/3/issue/bulkfetch",
                        "{\"issueIdsOrKeys\":\(ids.prefix(100)),\"expand\":[\"transitions\",\"changelog\"]}"
                    )
                ),
                (
                    agile, "/rest/software/1.0/board/{boardId}/issue",
                    .get("/rest/software/1.0/board/1/issue?expand=names,schema,changelog,transitions&fields=*all")
                ),
                (
                    agile, "/rest/software/1.0/sprint/{sprintId}/issue",
                    .get("/rest/software/1.0/sprint/1/issue?maxResults=2")
                ),
            ]
            for (document, path, request) in requests {
                let schema = document.responseSchema(request.method, path, 200)
                #expect(schema != .null)
                let violations = document.violations(try await client.json(request), schema).filter { violation in
                    // As in the examples, times are numbers, and changes without id have null. The schema forbids both.
                    let inHistory =
                        violation.contains("changeHistories") && violation.hasSuffix("created: not a string")
                    let change = violation.contains(".items[") && violation.hasSuffix(": not a string")
                    return !inHistory && !change
                }
                #expect(violations.isEmpty, "\(request.path): \(violations.prefix(4))")
            }
        }
    }

    @Test("Responses that are documented only by an example have its members and types")
    func answersResembleTheExamples() async throws {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 2000, projects: 30, seed: 4, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let document = try OpenAPIDocument.agile.get()
            var compared: Set<String> = []
            for visit in ResourceVisits.all(server.site) where visit.operation.hasPrefix("agile:") {
                let name = String(visit.operation.dropFirst(6))
                let described = try #require(document.operation(named: name))
                guard document.responseSchema("GET", described.path, 200) == .null else { continue }
                let example = try #require(try document.example("GET", described.path, 200), "\(visit)")
                let answer = try await client.json(.get(visit.address))
                let differences = Self.differences(answer, from: example).filter { difference in
                    !Self.knownContradictions.contains { $0.operation == name && difference.hasSuffix($0.violation) }
                }
                #expect(differences.isEmpty, "\(visit): \(differences.prefix(4))")
                compared.insert(name)
            }
            #expect(compared == ["getEpics", "getProjects", "getAllVersions", "getAllSprints"])
            // The newer operations that list issues describe these fields only in words; the older ones have examples.
            let example = try #require(try document.example("GET", "/rest/agile/1.0/board/{boardId}/issue", 200))
            var shown = example["issues"][0]["fields"].members
            // The sprint of the example is in the future; the members of a started sprint are those of the closed
            // sprints.
            shown["sprint"] = .array([shown["sprint"] ?? .null] + (shown["closedSprints"]?.elements ?? []))
            let names = ["sprint", "closedSprints", "flagged", "epic"]
            var seen: Set<String> = []
            for board in server.site.records(of: "agile:getAllBoards").compactMap({ $0["id"] }).prefix(60) {
                guard case .integer(let id) = board else { continue }
                var token: String? = ""
                while let next = token {
                    let address = "/rest/software/1.0/board/\(id)/issue?fields=" + names.joined(separator: ",")
                    let page = try await client.json(.get(address + (next.isEmpty ? "" : "&nextPageToken=" + next)))
                    token = page["nextPageToken"].string
                    for issue in page["issues"].elements {
                        #expect(Set(issue["fields"].members.keys).isSubset(of: names))
                        for (name, value) in issue["fields"].members where value != .null {
                            seen.insert(name)
                            let wrapped = name == "sprint" ? JSON.array([value]) : value
                            let differences = Self.differences(wrapped, from: shown[name] ?? .null)
                            #expect(differences.isEmpty, "\(name): \(differences.prefix(4))")
                        }
                    }
                }
            }
            #expect(seen == Set(names))
        }
    }

    /// Returns a description, with the path, of each member that the example lacks, and of each value whose type
    /// differs from the example.
    private static func differences(_ value: JSON, from example: JSON, at path: String = "$") -> [String] {
        switch (value, example) {
        case (.object(let members), .object(let shown)):
            return members.flatMap { name, member in
                shown[name].map { differences(member, from: $0, at: "\(path).\(name)") }
                    ?? ["\(path).\(name) is not in the example"]
            }
        case (.array(let elements), .array(let shown)):
            // The elements of an example have different members. Their union has all members.
            let members = shown.reduce(into: [:]) { $0.merge($1.members) { first, _ in first } }
            guard let first = shown.first else { return [] }
            return elements.flatMap {
                differences($0, from: members.isEmpty ? first : .object(members), at: path + "[]")
            }
        case (.string, .string), (.number, .number), (.bool, .bool), (.null, _): return []
        default: return ["\(path): \(value) is of another type than \(example)"]
        }
    }

    @Test("The paths and the query parameters are exactly those of the documents")
    func parameters() async throws {
        let configuration = MockJiraConfiguration(
            site: MockSiteConfiguration(issues: 200, projects: 30, seed: 1, hostileValues: true)
        )
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            let visits = ResourceVisits.all(server.site)
            for operation in Site.operations {
                let (document, name) = try Self.document(operation.name)
                let described = try #require(document.operation(named: name), "\(operation.name)")
                #expect(described.path == operation.path)
                let visit = try #require(visits.first { $0.operation == operation.name }, "\(operation.name)")
                let path = String(visit.address.prefix { $0 != "?" })
                let names = described.operation["parameters"].elements
                    .filter { $0["in"].string == "query" }.compactMap { $0["name"].string }
                for name in names {
                    let text = try await client.send(.get("\(path)?\(name)=")).text
                    #expect(!text.contains("Unrecognized query parameter"), "\(operation.name): \(name)")
                }
                for name in ["unheardOf", "startAt", "maxResults", "expand", "orderBy"] where !names.contains(name) {
                    let refused = try await client.send(.get("\(path)?\(name)=1"))
                    #expect(refused.status == 400 && refused.text.contains(name), "\(operation.name): \(name)")
                }
            }
        }
    }
}
