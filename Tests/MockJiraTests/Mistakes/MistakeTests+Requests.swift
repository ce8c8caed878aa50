import MockJira
import Testing

/// Mistakes in paths, parameters, bodies and page tokens.
extension MistakeTests {
    private static let payload = "Invalid request payload. Refer to the REST API documentation and try again."

    private static func ofType(_ name: String, _ value: String, _ type: String = "long") -> String {
        "Failed to convert '\(name)' with value: '\(value)' to required type '\(type)'"
    }

    private static func method(_ method: String, _ path: String) -> TestRequest {
        var request = TestRequest.get(path)
        request.method = method
        return request
    }

    static let requests: [Row] = [
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
            "a login of an unknown scheme",
            TestRequest.get("/rest/api/3/field").with("Authorization", "Token demo-token"),
            401,
            "Client must be authenticated to access this resource."
        ),
        Row("an unknown path", .get("/rest/api/3/issues"), 404, "Oops, you've found a dead link."),
        Row("a wrong base path", .get("/jira/rest/api/3/field"), 404, "Oops, you've found a dead link."),
        Row("an unknown version", .get("/rest/api/4/field"), 404, "Oops, you've found a dead link."),
        Row("a slash at the end", .get("/rest/api/3/field/"), 404, "Oops, you've found a dead link."),
        Row("GET where POST is", .get("/rest/api/3/issue/bulkfetch?issueIdsOrKeys=1"), 405, "Method Not Allowed"),
        Row("GET of a count", .get("/rest/api/3/search/approximate-count?jql=x"), 405, "Method Not Allowed"),
        Row("POST where GET is", .post("/rest/api/3/project/search", "{}"), 405, "Method Not Allowed"),
        Row("DELETE of a list", method("DELETE", "/rest/api/3/field"), 405, "Method Not Allowed"),
        Row(
            "the removed search",
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
            "an unknown issue",
            .get("/rest/api/3/issue/OPS-999999"),
            404,
            "Issue does not exist or you do not have permission to see it."
        ),
        Row(
            "an unknown project",
            .get("/rest/api/3/project/NOPE/component"),
            404,
            "No project could be found with id or key 'NOPE'."
        ),
    ]

    static let parameters: [Row] = [
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
        Row("startAt is not a number", .get("/rest/api/3/users/search?startAt=ten"), 400, ofType("startAt", "ten")),
        Row(
            "a page size with a fraction",
            .get(search + "?jql=project%3DOPS&maxResults=50.0"),
            400,
            ofType("maxResults", "50.0")
        ),
        Row(
            "a Boolean as a word",
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
            "an invalid id to reconcile",
            .get(search + "?jql=project%3DOPS&reconcileIssues=OPS-1"),
            400,
            ofType("reconcileIssues", "OPS-1")
        ),
        Row("an invalid escape", .get(search + "?jql=%ZZ"), 400, "The query string is not properly encoded."),
        Row(
            "a required parameter left out",
            .get("/rest/api/3/mypermissions"),
            400,
            "The 'permissions' query parameter is required."
        ),
    ]

    static let bodies: [Row] = [
        Row("no body", .post(search, ""), 400, "No content to map to Object due to end of input"),
        Row(
            "malformed JSON",
            .post(search, "{'jql':'project = OPS'}"),
            400,
            "There was an error parsing JSON. Check that your request body is valid."
        ),
        Row(
            "truncated JSON",
            .post(search, "{\"jql\":\"project = OPS\""),
            400,
            "There was an error parsing JSON. Check that your request body is valid."
        ),
        Row("an array instead of an object", .post(search, "[\"project = OPS\"]"), 400, payload),
        Row("an unknown member", .post(search, "{\"jql\":\"project = OPS\",\"startAt\":0}"), 400, payload),
        Row("expand as a list", .post(search, "{\"jql\":\"project = OPS\",\"expand\":[\"names\"]}"), 400, payload),
        Row(
            "expand as a string instead of a list",
            .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[\"1\"],\"expand\":\"names\"}"),
            400,
            payload
        ),
        Row(
            "fields that are not an array",
            .post(search, "{\"jql\":\"project = OPS\",\"fields\":\"summary\"}"),
            400,
            payload
        ),
        Row("an id as a number", .post("/rest/api/3/issue/bulkfetch", "{\"issueIdsOrKeys\":[10000]}"), 400, payload),
        Row(
            "ids as strings instead of numbers",
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
            "a query in the URL of a POST",
            .post(search + "?jql=project%3DOPS", "{}"),
            400,
            "Unrecognized query parameter 'jql'."
        ),
    ]

    static let tokens: [Row] = {
        @Sendable func page(_ jql: String, _ token: String) -> TestRequest {
            .post(search, "{\"jql\":\"\(jql)\",\"nextPageToken\":\"\(token)\"}")
        }
        let text = "The provided nextPageToken is invalid or has expired."
        return [
            Row("a token of another query", 400, text) { page("project = WEB", $0.token) },
            Row("the query of a token left out", 400, text) { .post(search, "{\"nextPageToken\":\"\($0.token)\"}") },
            Row("a token that has expired", 400, text) { page("project = OPS", $0.oldToken) },
            Row("a truncated token", 400, text) { page("project = OPS", String($0.token.dropLast())) },
            Row("an offset instead of a token", page("project = OPS", "50"), 400, text),
        ]
    }()
}
