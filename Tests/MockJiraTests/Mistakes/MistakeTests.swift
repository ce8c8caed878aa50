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

    static let search = "/rest/api/3/search/jql"
    private static let rows = requests + parameters + bodies + tokens + queries + grammar

    @Test("Each mistake is answered as the vendor answers it")
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
