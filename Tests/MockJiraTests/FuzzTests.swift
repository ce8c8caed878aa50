import MockJira
import Testing

/// Whatever comes in, an answer goes out, and it is never the server's fault.
@Suite struct FuzzTests {
    /// Numbers from a seed, so that a failure can be had again.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static let words = [
        "project", "created", "updated", "key", "id", "=", "!=", "<", "<=", ">", ">=", "~", "in", "not", "is", "EMPTY",
        "(", ")", ",", "AND", "or", "ORDER", "BY", "asc", "desc", "OPS", "OPS-1", "OPS-4294967295", "10000",
        "99999999999999999999", "-9223372036854775808", "'2020-01-01'", "\"2020/02/30 25:61\"", "-1w", "'4w 2d'", "'",
        "\"", "\\", "\\u00", "\u{0}", "\u{1F680}", "cf[1]", "now()", "\n", "ü", "-", "0", "'-999999w'",
    ]

    private static let addresses = [
        "/rest/api/3/project/search?startAt=", "/rest/api/3/users/search?maxResults=", "/rest/api/3/dashboard?startAt=",
        "/rest/api/3/plans/plan?cursor=", "/rest/api/3/worklog/updated?since=", "/rest/api/3/search/jql?nextPageToken=",
        "/rest/api/3/users/search?startAt=", "/rest/api/3/project/search?", "/", "/rest/api/latest/",
        "/rest/api/3/auditing/record?offset=", "/rest/api/3/auditing/record?limit=", "/rest/api/3/label?startAt=",
        "/rest/api/3/worklog/deleted?since=", "/rest/api/3/groups/picker?maxResults=",
        "/rest/api/3/plans/plan/103/team?cursor=", "/rest/agile/1.0/board?startAt=",
        "/rest/software/1.0/board/1/issue?nextPageToken=", "/rest/api/3/issue/10000/worklog?startedAfter=",
        "/rest/api/3/permissionscheme/", "/rest/api/3/screens/", "/rest/api/3/group/member?groupId=",
        "/rest/api/3/issuetype/project?projectId=", "/rest/api/3/screens?orderBy=", "/rest/api/3/screens?id=",
    ]

    private static let values = [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-1", "0", "c", "c1", "c-1y2p0ij32e8e8",
        "c1y2p0ij32e8e7", "%", "%00", "%ff%fe", "a%20b", "&&=", "=&a", "??", "%2F..", "1e3", "2147483648", "",
    ]

    private static func request(_ numbers: inout Numbers) -> TestRequest {
        switch Int.random(in: 0..<6, using: &numbers) {
        case 4:
            let ids = (0..<3).compactMap { _ in values.randomElement(using: &numbers) }.joined(separator: ",")
            return .post("/rest/api/3/worklog/list", "{\"ids\":[\(ids)]}")
        case 0, 5:
            let path = addresses.randomElement(using: &numbers) ?? "/"
            let value = values.randomElement(using: &numbers) ?? ""
            let isParent = path.hasSuffix("scheme/") || path.hasSuffix("screens/")
            return .get(path + value + (isParent ? path.hasSuffix("screens/") ? "/tabs" : "/permission" : ""))
        case 1:
            let body = "{\"issueIdsOrKeys\":[\"10000\",\"OPS-1\"],\"fields\":[\"*all\",\"-x\"],\"expand\":[]}"
            var bytes = Array(body.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                let place = Int.random(in: 0..<bytes.count, using: &numbers)
                bytes[place] = UInt8.random(in: 32..<127, using: &numbers)
            }
            return .post("/rest/api/3/issue/bulkfetch", String(decoding: bytes, as: UTF8.self))
        default:
            let count = Int.random(in: 0...12, using: &numbers)
            let query = (0..<count).compactMap { _ in words.randomElement(using: &numbers) }.joined(separator: " ")
            let path = ["/rest/api/3/search/jql", "/rest/api/3/search/approximate-count"].randomElement(using: &numbers)
            return .post(path ?? "", "{\"jql\":\(JSON.quoted(query))}")
        }
    }

    @Test("Random requests get well-formed answers and no status above 499", arguments: UInt64(1)...4)
    func randomRequests(seed: UInt64) async throws {
        try await withMockJira(MockJiraConfiguration(site: SiteConfiguration(issues: 50, seed: seed))) { server in
            var numbers = Numbers(state: seed)
            for _ in 0..<10 {
                let requests = (0..<100).map { _ in Self.request(&numbers) }
                let responses = try await TestClient(server).pipeline(requests)
                for (request, response) in zip(requests, responses) {
                    #expect(
                        [200, 400, 401, 404, 405].contains(response.status),
                        "seed \(seed): \(request.path) \(request.body ?? "") \(response.text)"
                    )
                    // The page at the root is for people.
                    if response.headers["content-type"]?.hasPrefix("text/html") == true { continue }
                    #expect(throws: Never.self, "seed \(seed): \(request.path) \(request.body ?? "")") {
                        try response.json
                    }
                }
            }
        }
    }
}
