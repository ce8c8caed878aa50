public import JiraReader

/// An issue, as the application lists it.
public struct Issue: Sendable, Hashable {
    /// The key, such as `ABC-1`.
    public let key: String
    /// The summary.
    public let summary: String
}

/// A site, and the account that reads it.
public struct Site: Sendable {
    let address: String
    let user: String
    let token: String

    /// Creates a site with the API token of an account.
    public init(address: String, user: String, token: String) {
        self.address = address
        self.user = user
        self.token = token
    }
}

/// The issues of a site that were not updated for a number of days.
public struct StaleIssues: Sendable {
    /// A failure, as the application reports it.
    public enum Failure: Error, Equatable {
        /// The credentials are wrong.
        case signInRequired
        /// The site does not respond, or responds with errors.
        case siteUnavailable
        /// Another failure, with its message.
        case unexpected(String)
    }

    private let client: JiraClient

    /// Creates a list of the stale issues of a site.
    public init(_ site: Site, configuration: JiraClient.Configuration = JiraClient.Configuration()) throws {
        client = try JiraClient(
            site: JiraSite(site.address),
            credentials: .basic(user: site.user, token: Secret(site.token)),
            configuration: configuration
        )
    }

    /// Returns the issues that were not updated for a number of days.
    public func list(days: Int) async throws(Failure) -> [Issue] {
        let options = ReadOptions(jql: "updated <= -\(days)d", columns: .named(["key", "fields.summary"]))
        do {
            var issues: [Issue] = []
            for try await record in try client.records(of: "Issues", options: options) {
                issues.append(
                    Issue(key: record["key"]?.text ?? "", summary: record["fields.summary"]?.text ?? "")
                )
            }
            return issues
        } catch {
            switch error.code {
            case .notAuthenticated, .looksAnonymous: throw .signInRequired
            case .siteFailed, .unreachable, .rateLimited: throw .siteUnavailable
            default: throw .unexpected(error.message)
            }
        }
    }
}
