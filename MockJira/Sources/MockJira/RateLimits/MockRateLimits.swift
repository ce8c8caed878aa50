/// The rate limits of a site. By default, nothing is limited.
///
/// The limits and their headers are those of Atlassian's page:
/// https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
public struct MockRateLimits: Sendable, Equatable {
    /// The requests per second, counted separately for each endpoint and method.
    public var burst: Burst?
    /// The points in a window of time, counted over all requests.
    public var points: Points?
    /// The requests per second over all requests, limited by a gateway before Jira, whose responses have neither
    /// `Retry-After` nor a reason.
    public var gateway: Int?
    /// The requests per second over all requests, limited as by Jira Data Center; every response reports the
    /// remaining requests.
    public var fill: Int?
    /// If `true`, `burst` and `points` reject nothing, and their headers have the names of informational limits.
    public var isInformational = false

    /// Creates limits that limit nothing.
    public init() {}

    /// The limits of each endpoint and method: a bucket whose capacity is refilled within a second.
    public struct Burst: Sendable, Equatable {
        /// The limit of the requests below a path.
        public struct Rule: Sendable, Equatable {
            /// The beginning of the path.
            public var pathPrefix: String
            /// The requests per second for each endpoint and method, at least 1.
            public var perSecond: Int

            /// Creates a limit below a path, by default of all paths.
            public init(perSecond: Int, pathPrefix: String = "/") {
                self.pathPrefix = pathPrefix
                self.perSecond = perSecond
            }
        }

        /// The rules. The rule with the longest matching prefix applies, and the later one of two with the same prefix;
        /// without a match, Atlassian's limits apply.
        public var rules: [Rule]

        /// Creates Atlassian's limits, with rules that override them.
        public init(rules: [Rule] = []) {
            self.rules = rules
        }
    }

    /// A quota of points. A request costs one point, and one more for each core object that is read, two more for
    /// each user, group, role or permission.
    public struct Points: Sendable, Equatable {
        /// The scope of a quota.
        public enum Pool: String, Sendable, CaseIterable {
            /// One quota for an app over all its sites.
            case global
            /// One quota for an app on this site.
            case tenant

            /// The value of the header `RateLimit-Reason`.
            var reason: String { "jira-quota-\(rawValue)-based" }
            /// The name of the policy in the structured headers.
            var policy: String { "\(rawValue)-app-quota" }
        }

        /// The number of points in a window.
        public var limit: Int
        /// The length of a window. A window begins at a multiple of its length, a window of an hour at the full hour.
        public var window: Duration
        /// The scope of the quota.
        public var pool: Pool

        /// Creates a quota. Atlassian's windows have one hour.
        public init(limit: Int, window: Duration = .seconds(3600), pool: Pool = .global) {
            self.limit = limit
            self.window = window
            self.pool = pool
        }
    }

    var isOff: Bool { burst == nil && points == nil && gateway == nil && fill == nil }
}

extension MockRateLimits.Burst {
    /// Endpoints with specific limits, from the examples of Atlassian's page.
    private static let own = [
        "/rest/api/3/issue/{issueIdOrKey}": 150, "/rest/api/3/issue/{issueIdOrKey}/changelog": 200,
        "/rest/api/3/component": 200, "/rest/api/3/component/{id}": 200, "/rest/api/3/user": 150,
        "/rest/api/3/search/approximate-count": 150,
    ]

    /// Returns the requests per second of an endpoint.
    ///
    /// - Parameters:
    ///   - path: The path of the request.
    ///   - endpoint: The path as in the OpenAPI document.
    func perSecond(_ method: String, path: String, endpoint: String) -> Int {
        var found: Rule?
        for rule in rules where path.hasPrefix(rule.pathPrefix) {
            if rule.pathPrefix.utf8.count >= found?.pathPrefix.utf8.count ?? 0 { found = rule }
        }
        if let found { return found.perSecond }
        return Self.own[endpoint] ?? (method == "PUT" || method == "DELETE" ? 50 : 100)
    }
}
