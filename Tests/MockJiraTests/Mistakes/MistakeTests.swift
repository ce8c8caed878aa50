import MockJira
import Testing

/// Mistakes that clients make, one a row, and what the vendor answers to each.
///
/// The texts of queries are those of the vendor's parser and validators, the others those of its documents or, where these
/// are silent, of its answers.
@Suite struct MistakeTests {
    /// What a row may need of what came before it.
    struct Before: Sendable {
        /// A token of `project = OPS`, a moment old.
        let token: String
        /// One of the same query, given out eight days ago.
        let oldToken: String
    }

    struct Row: Sendable {
        let mistake: String
        let request: @Sendable (Before) -> TestRequest
        let status: Int
        /// The answer's first message, or the detail of a problem; its beginning where it ends in `…`.
        let text: String

        init(_ mistake: String, _ request: TestRequest, _ status: Int, _ text: String) {
            self.init(mistake, status, text) { _ in request }
        }

        init(_ mistake: String, _ status: Int, _ text: String, _ request: @escaping @Sendable (Before) -> TestRequest) {
            self.mistake = mistake
            self.request = request
            self.status = status
            self.text = text
        }

        /// A query that is wrong.
        init(_ mistake: String, jql: String, _ text: String) {
            self.init(mistake, .post(search, "{\"jql\":\(JSON.quoted(jql))}"), 400, text)
        }

        /// A query that the parser refuses, with the place in it.
        init(_ mistake: String, unreadable jql: String, _ text: String, at place: Int? = nil) {
            let suffix = place.map { " (line 1, character \($0))" } ?? ""
            self.init(mistake, jql: jql, "Error in the JQL Query: " + text + suffix)
        }
    }

    private static let search = "/rest/api/3/search/jql"
    private static let payload = "Invalid request payload. Refer to the REST API documentation and try again."
    private static let operators =
        "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
    private static let formats =
        "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."

    private static func ofType(_ name: String, _ value: String, _ type: String = "long") -> String {
        "Failed to convert '\(name)' with value: '\(value)' to required type '\(type)'"
    }

    private static func method(_ method: String, _ path: String) -> TestRequest {
        var request = TestRequest.get(path)
        request.method = method
        return request
    }

    private static let requests: [Row] = [
        Row("no login", TestRequest.get("/rest/api/3/field").anonymous(), 401, "You do not have permission…"),
        Row(
            "a wrong token",
            TestRequest.get("/rest/api/3/field").with("Authorization", "Basic ZGVtb0BleGFtcGxlLmNvbTp4"),
            401,
            "Client must be authenticated to access this resource."
        ),
        Row(
            "a login that is not base64",
            TestRequest.get("/rest/api/3/field").with("Authorization", "Basic demo@example.com:demo-token"),
            401,
            "Client must be authenticated to access this resource."
        ),
        Row(
            "a login of no known kind",
            TestRequest.get("/rest/api/3/field").with("Authorization", "Token demo-token"),
            401,
            "Client must be authenticated to access this resource."
        ),
        Row("a path that is not there", .get("/rest/api/3/issues"), 404, "Oops, you've found a dead link."),
        Row("a wrong base path", .get("/jira/rest/api/3/field"), 404, "Oops, you've found a dead link."),
        Row("a version that is not there", .get("/rest/api/4/field"), 404, "Oops, you've found a dead link."),
        Row("a slash at the end", .get("/rest/api/3/field/"), 404, "Oops, you've found a dead link."),
        Row("GET where POST is", .get("/rest/api/3/issue/bulkfetch?issueIdsOrKeys=1"), 405, "Method Not Allowed"),
        Row("GET of a count", .get("/rest/api/3/search/approximate-count?jql=x"), 405, "Method Not Allowed"),
        Row("POST where GET is", .post("/rest/api/3/project/search", "{}"), 405, "Method Not Allowed"),
        Row("DELETE of a list", method("DELETE", "/rest/api/3/field"), 405, "Method Not Allowed"),
        Row(
            "the search that is gone",
            .get("/rest/api/3/search?jql=project=OPS"),
            410,
            "The requested API has been removed.…"
        ),
        Row(
            "the same in version 2",
            .post("/rest/api/2/search", "{\"jql\":\"x\"}"),
            410,
            "The requested API has been removed.…"
        ),
        Row(
            "an issue that is not there",
            .get("/rest/api/3/issue/OPS-999999"),
            404,
            "Issue does not exist or you do not have permission to see it."
        ),
        Row(
            "a project that is not there",
            .get("/rest/api/3/project/NOPE/component"),
            404,
            "No project could be found with id or key 'NOPE'."
        ),
    ]

    private static let parameters: [Row] = [
        Row(
            "wrong case",
            .get("/rest/api/3/project/search?maxresults=10"),
            400,
            "Unrecognized query parameter 'maxresults'."
        ),
        Row(
            "a parameter of the old search",
            .get(search + "?jql=project%3DOPS&startAt=0"),
            400,
            "Unrecognized query parameter 'startAt'."
        ),
        Row(
            "page size 0",
            .get("/rest/api/3/project/search?maxResults=0"),
            400,
            "The maxResults value must be greater than zero."
        ),
        Row(
            "search with page size 0",
            .get(search + "?jql=project%3DOPS&maxResults=0"),
            400,
            "The maxResults parameter must be between 1 and 5,000."
        ),
        Row(
            "search with page size 5001",
            .post(search, "{\"jql\":\"project = OPS\",\"maxResults\":5001}"),
            400,
            "The maxResults parameter must be between 1 and 5,000."
        ),
        Row(
            "a negative page size",
            .get(search + "?jql=project%3DOPS&maxResults=-1"),
            400,
            "The maxResults parameter must be between 1 and 5,000."
        ),
        Row(
            "startAt below zero",
            .get("/rest/api/3/users/search?startAt=-1"),
            400,
            "The startAt value must be zero or greater."
        ),
        Row("startAt that is no number", .get("/rest/api/3/users/search?startAt=ten"), 400, ofType("startAt", "ten")),
        Row(
            "a page size with a fraction",
            .get(search + "?jql=project%3DOPS&maxResults=50.0"),
            400,
            ofType("maxResults", "50.0")
        ),
        Row(
            "a truth value in words",
            .get("/rest/api/3/plans/plan?includeTrashed=yes"),
            400,
            ofType("includeTrashed", "yes", "boolean")
        ),
        Row(
            "an unknown expansion",
            .get("/rest/api/3/issue/10000?expand=everything"),
            400,
            "Invalid expand value 'everything'."
        ),
        Row(
            "an id to reconcile that is none",
            .get(search + "?jql=project%3DOPS&reconcileIssues=OPS-1"),
            400,
            ofType("reconcileIssues", "OPS-1")
        ),
        Row("an escape that is none", .get(search + "?jql=%ZZ"), 400, "The query string is not properly encoded."),
        Row(
            "a required parameter left out",
            .get("/rest/api/3/mypermissions"),
            400,
            "The 'permissions' query parameter is required."
        ),
    ]

    private static let bodies: [Row] = [
        Row("no body", .post(search, ""), 400, "No content to map to Object due to end of input"),
        Row(
            "malformed JSON",
            .post(search, "{'jql':'project = OPS'}"),
            400,
            "There was an error parsing JSON. Check that your request body is valid."
        ),
        Row(
            "JSON cut short",
            .post(search, "{\"jql\":\"project = OPS\""),
            400,
            "There was an error parsing JSON. Check that your request body is valid."
        ),
        Row("an array for an object", .post(search, "[\"project = OPS\"]"), 400, payload),
        Row("an unknown member", .post(search, "{\"jql\":\"project = OPS\",\"startAt\":0}"), 400, payload),
        Row("expand as a list", .post(search, "{\"jql\":\"project = OPS\",\"expand\":[\"names\"]}"), 400, payload),
        Row(
            "expand as a text where a list is wanted",
            .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"1\"],\"expand\":\"names\"}"),
            400,
            payload
        ),
        Row(
            "fields that are no array",
            .post(search, "{\"jql\":\"project = OPS\",\"fields\":\"summary\"}"),
            400,
            payload
        ),
        Row("an id as a number", .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[10000]}"), 400, payload),
        Row(
            "ids as texts where numbers are wanted",
            .post("/rest/api/3/worklog/list", "{\"ids\":[\"10000\"]}"),
            400,
            payload
        ),
        Row(
            "over a hundred ids",
            .post(
                "/rest/api/3/issue/bulkfetch",
                "{\"issueIdsOrKeys\":[\((0...100).map { "\"\($0)\"" }.joined(separator: ","))]}"
            ),
            400,
            "The maximum number of issues that can be fetched is 100."
        ),
        Row(
            "too many properties",
            .post(search, "{\"jql\":\"project = OPS\",\"properties\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}"),
            400,
            "The maximum number of properties is 5."
        ),
        Row(
            "a wrong content type",
            TestRequest.post(search, "{\"jql\":\"project = OPS\"}").with("Content-Type", "text/plain"),
            415,
            "Content-Type 'text/plain' is not supported."
        ),
        Row(
            "a form",
            TestRequest.post(search, "jql=x").with("Content-Type", "application/x-www-form-urlencoded"),
            415,
            "Content-Type 'application/x-www-form-urlencoded' is not supported."
        ),
        Row("no content type", 415, "Content-Type 'null' is not supported.") { _ in
            var request = TestRequest.post(search, "{\"jql\":\"project = OPS\"}")
            request.headers.removeAll { $0.0 == "Content-Type" }
            return request
        },
        Row(
            "a query in the address of a POST",
            .post(search + "?jql=project%3DOPS", "{}"),
            400,
            "Unrecognized query parameter 'jql'."
        ),
    ]

    private static let tokens: [Row] = {
        @Sendable func page(_ jql: String, _ token: String) -> TestRequest {
            .post(search, "{\"jql\":\"\(jql)\",\"nextPageToken\":\"\(token)\"}")
        }
        let text = "The provided nextPageToken is invalid or has expired."
        return [
            Row("a token of another query", 400, text) { page("project = WEB", $0.token) },
            Row("the query of a token left out", 400, text) { .post(search, "{\"nextPageToken\":\"\($0.token)\"}") },
            Row("a token that has expired", 400, text) { page("project = OPS", $0.oldToken) },
            Row("a token cut short", 400, text) { page("project = OPS", String($0.token.dropLast())) },
            Row("an offset for a token", page("project = OPS", "50"), 400, text),
        ]
    }()

    private static let queries: [Row] = [
        Row(
            "an unbounded query",
            jql: "ORDER BY created",
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        ),
        Row(
            "no query",
            .get(search),
            400,
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
        ),
        Row(
            "too many fields to sort by",
            jql: "project = OPS ORDER BY key,id,created,updated,due,votes,status,summary",
            "The 'order by' clause can contain a maximum of 7 fields."
        ),
        Row("an unknown field", jql: "foo = 1", "Field 'foo' does not exist or you do not have permission to view it."),
        Row(
            "an unknown custom field",
            jql: "cf[99999] = 1",
            "Field 'cf[99999]' does not exist or you do not have permission to view it."
        ),
        Row(
            "an unknown value",
            jql: "status = Finished",
            "The value 'Finished' does not exist for the field 'status'."
        ),
        Row("an unknown id", jql: "priority = 99", "A value with ID '99' does not exist for the field 'priority'."),
        Row("an unknown user", jql: "assignee = fred", "The value 'fred' does not exist for the field 'assignee'."),
        Row("an unknown option", jql: "Severity = S9", "The option 'S9' for field 'Severity' does not exist."),
        Row(
            "an unknown sprint",
            jql: "sprint = \"Sprint 99\"",
            "Sprint with name 'Sprint 99' does not exist or you do not have permission to view it."
        ),
        Row(
            "an unknown issue",
            jql: "key = OPS-999999",
            "An issue with key 'OPS-999999' does not exist for field 'key'."
        ),
        Row("a key that is none", jql: "key = OPS", "The issue key 'OPS' for field 'key' is invalid."),
        Row("an unknown function", jql: "assignee = me()", "Unable to find JQL function 'me()'."),
        Row(
            "a function of another field",
            jql: "status = currentUser()",
            "A value provided by the function 'currentUser' is invalid for the field 'status'."
        ),
        Row("too many arguments", jql: "created > now(-1d)", "Function 'now' expected '0' arguments but received '1'."),
        Row(
            "too few arguments",
            jql: "assignee in membersOf()",
            "Function 'membersOf' expected '1' arguments but received '0'."
        ),
        Row(
            "an unknown group",
            jql: "assignee in membersOf(nobodies)",
            "Function 'membersOf' can not generate a list of usernames for group 'nobodies'; the group does not exist."
        ),
        Row(
            "an unknown project in a function",
            jql: "fixVersion in releasedVersions(NOPE)",
            "Could not resolve the project 'NOPE' provided to function 'releasedVersions'."
        ),
        Row(
            "an increment that is none",
            jql: "created > startOfDay(yesterday)",
            "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier."
        ),
        Row(
            "an operator of another field",
            jql: "project > OPS",
            "The operator '>' is not supported by the 'project' field."
        ),
        Row(
            "equality with a text",
            jql: "summary = deadlock",
            "The operator '=' is not supported by the 'summary' field."
        ),
        Row("words in a list", jql: "status ~ Done", "The operator '~' is not supported by the 'status' field."),
        Row(
            "not having words anywhere",
            jql: "text !~ deadlock",
            "The operator '!~' is not supported by the 'text' field."
        ),
        Row(
            "one value for a list",
            jql: "project in OPS",
            "Operator 'in' does not support the non-list value '\"OPS\"' for field 'project'."
        ),
        Row(
            "a list for one value",
            jql: "project = (OPS, WEB)",
            "Operator '=' does not support the list value '(\"OPS\", \"WEB\")' for field 'project'."
        ),
        Row(
            "a function of a list for one value",
            jql: "sprint = openSprints()",
            "Operator '=' does not support the list value 'openSprints()' for field 'sprint'."
        ),
        Row(
            "emptiness of comments",
            jql: "comment is EMPTY",
            "The field 'comment' does not support searching for EMPTY values."
        ),
        Row(
            "an empty text",
            jql: "summary ~ ''",
            "The field 'summary' does not support searching for an empty string."
        ),
        Row(
            "a star at the start",
            jql: "summary ~ '*lock'",
            "The text query '*lock' for field 'summary' is not allowed to start with '*'."
        ),
        Row(
            "an operator alone in a text",
            jql: "summary ~ 'AND'",
            "Unable to parse the text 'AND' for field 'summary'."
        ),
        Row(
            "quotation marks left open in a text",
            jql: "text ~ 'a \"b'",
            "Unable to parse the text 'a \"b' for field 'text'."
        ),
        Row(
            "a day that is none",
            jql: "created >= 2020-02-30",
            "Date value '2020-02-30' for field 'created' is invalid. " + formats
        ),
        Row(
            "seconds",
            jql: "updated > '2020-02-03 10:00:00'",
            "Date value '2020-02-03 10:00:00' for field 'updated' is invalid. " + formats
        ),
        Row(
            "a day with a time",
            jql: "due = '2020-02-03 10:00'",
            "Date value '2020-02-03 10:00' for field 'due' is invalid. Valid formats include: 'YYYY/MM/DD', 'YYYY-MM-DD', or a period format e.g. '-5d', '4w 2d'."
        ),
        Row(
            "votes below zero",
            jql: "votes > -1",
            "Value '-1' is invalid for the 'votes' field. Votes must be a positive whole number."
        ),
        Row(
            "a duration that is none",
            jql: "timespent > lang",
            "The value 'lang' for field 'timespent' is invalid. Please specify a positive duration format; for example: '1h 30m', '2d'."
        ),
        Row(
            "a field that can only be sorted by",
            jql: "Rank = 1",
            "Field 'Rank' is not searchable, it is only sortable."
        ),
        Row(
            "a field that cannot be sorted by",
            jql: "project = OPS ORDER BY comment",
            "Not able to sort using field 'comment'."
        ),
        Row(
            "an unknown field to sort by",
            jql: "project = OPS ORDER BY foo",
            "Field 'foo' does not exist or you do not have permission to view it."
        ),
    ]

    private static let grammar: [Row] = [
        Row(
            "a date without quotes",
            unreadable: "created >= 2020-01-01 10:00",
            "The character ':' is a reserved JQL character. You must enclose it in a string or use the escape '\\u003a' instead.",
            at: 25
        ),
        Row(
            "a slash without quotes",
            unreadable: "created >= 2020/01/01",
            "The character '/' is a reserved JQL character. You must enclose it in a string or use the escape '\\u002f' instead.",
            at: 16
        ),
        Row(
            "a reserved character",
            unreadable: "reporter = a@b",
            "The character '@' is a reserved JQL character. You must enclose it in a string or use the escape '\\u0040' instead.",
            at: 13
        ),
        Row(
            "a reserved word",
            unreadable: "summary ~ for",
            "'for' is a reserved JQL word. You must surround it in quotation marks to use it in a query.",
            at: 11
        ),
        Row(
            "a missing value",
            unreadable: "project =",
            "Expecting either a value, list or function before the end of the query."
        ),
        Row(
            "a missing operator",
            unreadable: "project",
            "Expecting operator before the end of the query. " + operators
        ),
        Row(
            "a word for an operator",
            unreadable: "project equal OPS",
            "Expecting operator but got 'equal'. " + operators,
            at: 9
        ),
        Row(
            "two equals signs",
            unreadable: "project == OPS",
            "Expecting either a value, list or function but got '='. You must surround '=' in quotation marks to use it as a value.",
            at: 10
        ),
        Row("a bracket left open", unreadable: "(project = OPS", "Expecting ')' before the end of the query."),
        Row("a bracket too many", unreadable: "project = OPS)", "Expecting either 'OR' or 'AND' but got ')'.", at: 14),
        Row(
            "quotation marks left open",
            unreadable: "project = \"OPS",
            "The quoted string 'OPS' has not been completed.",
            at: 11
        ),
        Row(
            "an operator at the end",
            unreadable: "project = OPS AND",
            "Expecting a field name at the end of the query."
        ),
        Row(
            "a keyword for a field",
            unreadable: "project = OPS AND AND status = Done",
            "Expecting a field name but got 'AND'. You must surround 'AND' in quotation marks to use it as a field name.",
            at: 19
        ),
        Row(
            "no operator between",
            unreadable: "project = OPS status = Done",
            "Expecting either 'OR' or 'AND' but got 'status'.",
            at: 15
        ),
        Row("no BY", unreadable: "project = OPS ORDER created", "Expecting 'by' but got 'created'.", at: 21),
        Row(
            "a word for a direction",
            unreadable: "project = OPS ORDER BY key down",
            "Expecting either 'ASC' or 'DESC' but got 'down'.",
            at: 28
        ),
        Row(
            "an empty list",
            unreadable: "project in ()",
            "Expecting either a value, list or function but got ')'. You must surround ')' in quotation marks to use it as a value.",
            at: 13
        ),
        Row(
            "an escape in a query that is none",
            unreadable: "summary ~ '\\x'",
            "'\\x' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX.",
            at: 12
        ),
        Row("a bracket of a custom field left out", unreadable: "cf = 1", "Expecting '[' but got '='.", at: 4),
        Row(
            "a function left open",
            unreadable: "assignee in membersOf(a",
            "Expecting ')' before the end of the query."
        ),
        Row("a field without a name", unreadable: "'' = 1", "A field name cannot be empty.", at: 1),
        Row("NOT without IN", unreadable: "project not = OPS", "Expecting 'IN' but got '='.", at: 13),
    ]

    private static let rows = requests + parameters + bodies + tokens + queries + grammar

    @Test("Each mistake is answered as the vendor answers it")
    func mistakes() async throws {
        #expect(Self.rows.count >= 40 && Set(Self.rows.map(\.mistake)).count == Self.rows.count)
        let clock = ManualClock()
        var configuration = MockJiraConfiguration(site: SiteConfiguration(issues: 300, projects: 4, seed: 9))
        configuration.clock = clock.clock
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            func token() async throws -> String {
                let page = try await client.json(.post(Self.search, "{\"jql\":\"project = OPS\",\"maxResults\":5}"))
                return try #require(page["nextPageToken"].string)
            }
            let oldToken = try await token()
            clock.advance(.seconds(8 * 86_400))
            let before = Before(token: try await token(), oldToken: oldToken)
            for row in Self.rows {
                let response = try await client.send(row.request(before))
                #expect(response.status == row.status, "\(row.mistake): \(response.text)")
                let json = try response.json
                let text = json["detail"].string ?? json["errorMessages"][0].string ?? ""
                let matches = row.text.hasSuffix("…") ? text.hasPrefix(row.text.dropLast()) : text == row.text
                #expect(matches, "\(row.mistake): \(text)")
            }
        }
    }

    @Test("All that is wrong with a query is told at once")
    func severalMistakes() async throws {
        try await withMockJira(MockJiraConfiguration(site: SiteConfiguration(issues: 50, seed: 9))) { server in
            let jql = "foo = 1 AND (status = Finished OR NOT created > now(1)) ORDER BY bar"
            let response = try await TestClient(server).send(.post(Self.search, "{\"jql\":\"\(jql)\"}"))
            #expect(response.status == 400)
            #expect(
                try response.json["errorMessages"].elements.compactMap(\.string) == [
                    "Field 'foo' does not exist or you do not have permission to view it.",
                    "The value 'Finished' does not exist for the field 'status'.",
                    "Function 'now' expected '0' arguments but received '1'.",
                    "Field 'bar' does not exist or you do not have permission to view it.",
                ]
            )
        }
    }
}
