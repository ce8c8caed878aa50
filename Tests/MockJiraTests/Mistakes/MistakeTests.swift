import MockJira
import Testing

/// Mistakes of clients, and Jira's response to each mistake.
///
/// The messages about queries are those of Jira's parser and validators. All other messages are in Atlassian's
/// documentation, or, if it does not contain them, were observed in Jira's responses.
@Suite struct MistakeTests {
    /// Results of earlier requests that the request of a row may need.
    struct EarlierResults: Sendable {
        /// A page token of `project = OPS` that was just issued.
        let token: String
        /// A page token of the same query, issued eight days ago.
        let oldToken: String
    }

    struct Row: Sendable {
        let mistake: String
        let request: @Sendable (EarlierResults) -> TestRequest
        let status: Int
        /// The expected first message of the response, or detail of a problem object. If it ends in `…`, the actual
        /// text must begin with the part before that character.
        let text: String

        init(_ mistake: String, _ request: TestRequest, _ status: Int, _ text: String) {
            self.init(mistake, status, text) { _ in request }
        }

        init(
            _ mistake: String,
            _ status: Int,
            _ text: String,
            _ request: @escaping @Sendable (EarlierResults) -> TestRequest
        ) {
            self.mistake = mistake
            self.request = request
            self.status = status
            self.text = text
        }

        /// Creates a mistake in the meaning of a query.
        init(_ mistake: String, jql: String, _ text: String) {
            self.init(mistake, .post(search, "{\"jql\":\(JSON.quoted(jql))}"), 400, text)
        }

        /// Creates a query that the parser rejects, with the position of the error.
        init(_ mistake: String, unreadable jql: String, _ text: String, at place: Int? = nil) {
            let suffix = place.map { " (line 1, character \($0))" } ?? ""
            self.init(mistake, jql: jql, "Error in the JQL Query: " + text + suffix)
        }
    }

    static let search = "/rest/api/3/search/jql"
    private static let rows = requests + parameters + bodies + tokens + queries + grammar

    @Test("Each mistake has Jira's response")
    func mistakes() async throws {
        #expect(Self.rows.count >= 40 && Set(Self.rows.map(\.mistake)).count == Self.rows.count)
        let clock = ManualClock()
        var configuration = MockJiraConfiguration(site: MockSiteConfiguration(issues: 300, projects: 4, seed: 9))
        configuration.clock = clock.clock
        try await withMockJira(configuration) { server in
            let client = TestClient(server)
            func token() async throws -> String {
                let page = try await client.json(.post(Self.search, "{\"jql\":\"project = OPS\",\"maxResults\":5}"))
                return try #require(page["nextPageToken"].string)
            }
            let oldToken = try await token()
            clock.advance(.seconds(8 * 86_400))
            let before = EarlierResults(token: try await token(), oldToken: oldToken)
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

    @Test("All errors of a query are reported at once")
    func severalMistakes() async throws {
        try await withMockJira(MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, seed: 9))) { server in
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
