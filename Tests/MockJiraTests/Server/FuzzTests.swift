import MockJira
import Testing

/// Every request has a response, and no response is a server error.
@Suite struct FuzzTests {
    /// A generator of random numbers that are determined by a seed, so that a failure can be reproduced.
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
        switch Int.random(in: 0..<8, using: &numbers) {
        case 6, 7: return writing(&numbers)
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

    /// Returns a write request with a few bytes of its body changed.
    private static func writing(_ numbers: inout Numbers) -> TestRequest {
        let text =
            "{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]}"
        let calls = [
            (
                "POST", "/rest/api/3/issue",
                "{\"fields\":{\"project\":{\"key\":\"OPS\"},\"issuetype\":{\"id\":\"10002\"},\"summary\":\"x\",\"labels\":[\"a\"],\"duedate\":\"2026-01-31\"}}"
            ),
            (
                "PUT", "/rest/api/3/issue/OPS-1",
                "{\"fields\":{\"description\":\(text),\"timetracking\":{\"originalEstimate\":\"1w 2d\"}},\"update\":{\"labels\":[{\"add\":\"b\"}]}}"
            ),
            ("POST", "/rest/api/3/issue/10000/transitions", "{\"transition\":{\"id\":\"31\"}}"),
            ("POST", "/rest/api/3/issue/10000/comment", "{\"body\":\(text)}"),
            (
                "POST", "/rest/api/3/issue/10000/worklog",
                "{\"timeSpent\":\"3h 20m\",\"started\":\"2025-01-01T10:00:00.000+0100\"}"
            ),
            ("POST", "/oauth/token", "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\"}"),
            ("DELETE", "/rest/api/3/issue/OPS-2?deleteSubtasks=true", "{}"),
        ]
        let (method, path, whole) = calls.randomElement(using: &numbers) ?? calls[0]
        var bytes = Array(whole.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &numbers) {
            bytes[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 32..<127, using: &numbers)
        }
        var request = TestRequest.post(path, String(decoding: bytes, as: UTF8.self))
        request.method = method
        return request
    }

    @Test("Random requests have well-formed responses and no status above 499", arguments: UInt64(1)...4)
    func randomRequests(seed: UInt64) async throws {
        try await withMockJira(
            MockJiraConfiguration(site: MockSiteConfiguration(issues: 50, seed: seed, hostileValues: true))
        ) { server in
            var numbers = Numbers(state: seed)
            for _ in 0..<10 {
                let requests = (0..<100).map { _ in Self.request(&numbers) }
                let responses = try await TestClient(server).pipeline(requests)
                for (request, response) in zip(requests, responses) {
                    #expect(
                        [200, 201, 204, 400, 401, 404, 405].contains(response.status),
                        "seed \(seed): \(request.path) \(request.body ?? "") \(response.text)"
                    )
                    // The page at the root is HTML.
                    if response.headers["content-type"]?.hasPrefix("text/html") == true || response.status == 204 {
                        continue
                    }
                    #expect(throws: Never.self, "seed \(seed): \(request.path) \(request.body ?? "")") {
                        try response.json
                    }
                }
            }
        }
    }
}
