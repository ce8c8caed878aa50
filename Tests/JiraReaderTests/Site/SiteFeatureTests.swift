import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Tables of disabled features and of hidden records", .timeLimit(.minutes(2)))
struct SiteFeatureTests {
    /// Reads a table of a site. `answers` has the bodies of responses by path, and `status` has error statuses by path.
    /// The status of all other paths is 404. Returns the number of rows or the error, the statistics, and the targets
    /// of the requests.
    private static func read(
        _ table: String,
        deployment: Deployment? = .cloud,
        _ answers: [String: String],
        status: [String: Int] = [:]
    ) async throws -> (Result<Int, JiraReaderError>, ReadingStatistics, [String]) {
        let server = try LoopbackServer { request, connection in
            let path = String(request.target.prefix { $0 != "?" })
            if let status = status[path] { return connection.respond("{}", status: status) }
            guard let answer = answers[path] else { return connection.respond("{}", status: 404) }
            connection.respond(answer)
        }
        defer { server.stop() }
        let reader = try JiraClient.withoutDelays(server) { $0.deployment = deployment }
        let records = try reader.records(of: table)
        var count = 0
        do throws(JiraReaderError) {
            for try await _ in records { count += 1 }
        } catch {
            return (.failure(error), records.pages.statistics, server.requests.map(\.target))
        }
        return (.success(count), records.pages.statistics, server.requests.map(\.target))
    }

    private static let configuration = "/rest/api/3/configuration"

    @Test(
        "have no records if the feature is disabled, and nothing else is requested",
        arguments: [
            ("IssueVotes", SiteFeature.voting), ("IssueWatchers", .watching), ("IssueLinkTypes", .issueLinking),
            ("IssueWorklogs", .timeTracking),
        ]
    )
    func switchedOff(table: String, feature: SiteFeature) async throws {
        let (result, statistics, requests) = try await Self.read(
            table,
            [Self.configuration: "{\"\(feature)Enabled\":false}"]
        )
        #expect(try result.get() == 0 && statistics.disabledFeature == feature)
        #expect(requests == [Self.configuration])
    }

    @Test("are read if the site's configuration is not readable", arguments: [403, 404, 500])
    func hiddenConfiguration(status: Int) async throws {
        let (result, statistics, _) = try await Self.read(
            "IssueLinkTypes",
            ["/rest/api/3/issueLinkType": "{\"issueLinkTypes\":[{\"id\":\"1\"}]}"],
            status: [Self.configuration: status]
        )
        #expect(try result.get() == 1 && statistics.disabledFeature == nil)
    }

    @Test("count a list of users that the account cannot see as truncated", arguments: ["IssueWatchers", "IssueVotes"])
    func hiddenPeople(table: String) async throws {
        let isVotes = table == "IssueVotes"
        let (path, list, number) =
            isVotes ? ("votes", "voters", "votes") : ("watchers", "watchers", "watchCount")
        let issues = [1, 2].map { id in
            "{\"id\":\"\(id)\",\"fields\":{\"watches\":{\"watchCount\":3},\"votes\":{\"votes\":3}}}"
        }
        let (result, statistics, _) = try await Self.read(
            table,
            [
                Self.configuration: "{}",
                "/rest/api/3/search/jql": "{\"issues\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"isLast\":true}",
                "/rest/api/3/search/approximate-count": "{\"count\":2}",
                "/rest/api/3/issue/bulkfetch": "{\"issues\":[\(issues.joined(separator: ","))]}",
                "/rest/api/3/issue/1/\(path)": "{\"\(number)\":3,\"\(list)\":[]}",
                "/rest/api/3/issue/2/\(path)": "{\"\(number)\":1,\"\(list)\":[{\"accountId\":\"a\"}]}",
            ]
        )
        #expect(try result.get() == 1)
        #expect(statistics.findings.truncatedLists.byName == [isVotes ? "votes" : "watchers": 1])
    }

    @Test("report a parent that the site did not return, whose children are missing")
    func unreadParent() async throws {
        let server = try LoopbackServer { request, connection in
            switch request.target.prefix(while: { $0 != "?" }) {
            case Self.configuration[...]: connection.respond("{}")
            case "/rest/api/3/search/jql":
                connection.respond("{\"issues\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"isLast\":true}")
            case "/rest/api/3/issue/bulkfetch":
                let isFirst = String(decoding: request.body, as: UTF8.self).contains("\"1\"")
                let issue = "{\"id\":\"1\",\"fields\":{\"watches\":{\"watchCount\":1}}}"
                connection.respond("{\"issues\":[\(isFirst ? issue : "")]}")
            case "/rest/api/3/issue/1/watchers":
                connection.respond("{\"watchCount\":1,\"watchers\":[{\"accountId\":\"a\"}]}")
            default: connection.respond("{}", status: 500)
            }
        }
        defer { server.stop() }
        let records = try JiraClient.withoutDelays(server).records(of: "IssueWatchers")
        var count = 0
        for try await _ in records { count += 1 }
        #expect(count == 1 && records.pages.statistics.findings.unreadIssues == [2])
    }

    @Test(
        "that Atlassian has removed end with an error that names the replacement",
        arguments: [
            ("AllFieldConfigurations", "/rest/api/3/fieldconfiguration"),
            ("AllFieldConfigurationSchemes", "/rest/api/3/fieldconfigurationscheme"),
            ("FieldConfigurationSchemeMappings", "/rest/api/3/fieldconfigurationscheme/mapping"),
        ],
        [404, 410]
    )
    func removed(_ table: (name: String, path: String), status: Int) async throws {
        let (result, _, _) = try await Self.read(
            table.name,
            deployment: nil,
            ["/rest/api/2/serverInfo": "{\"deploymentType\":\"Cloud\"}"],
            status: [table.path: status]
        )
        guard case .failure(let error) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(error.code == .gone && error.message.contains("GET /rest/api/3/config/fieldschemes"), "\(error)")
        let others = Catalogue.tables.filter { $0.isDeprecated }.map(\.name)
        #expect(others.contains(table.name) && others.count == 3)
    }
}
