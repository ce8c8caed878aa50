/// The rate limits of a site. By default, nothing is limited.
///
/// The limits and their headers are those of Atlassian's page:
/// https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
public struct MockRateLimits: Sendable, Equatable {
    /// The limits on requests per second that are counted separately for each endpoint and method; nil for no limit.
    public var burst: Burst?
    /// The quota of points, which counts all requests; nil for no limit.
    public var points: Points?
    /// The maximum number of requests per second, over all requests, that a gateway before Jira lets through; nil for
    /// no limit. Its rejections have neither `Retry-After` nor a reason.
    public var gateway: Int?
    /// The maximum number of requests per second, over all requests, as in Jira Data Center; nil for no limit. The
    /// headers of every response contain the number of remaining requests.
    public var fill: Int?
    /// If `true`, `burst` and `points` reject no requests, and the names of their headers are those of informational
    /// limits.
    public var isInformational = false

    /// Creates a value without limits.
    public init() {}

    /// The limits of each endpoint and method. Each has a token bucket, which is refilled from empty to full within a
    /// second.
    public struct Burst: Sendable, Equatable {
        /// The limit of the requests below a path.
        public struct Rule: Sendable, Equatable {
            /// The beginning of the path.
            public var pathPrefix: String
            /// The requests per second for each endpoint and method, at least 1.
            public var perSecond: Int

            /// Creates a limit for the paths with a prefix; by default, for all paths.
            public init(perSecond: Int, pathPrefix: String = "/") {
                self.pathPrefix = pathPrefix
                self.perSecond = perSecond
            }
        }

        /// The rules. If several match a path, the rule with the longest prefix applies, and among equal prefixes the
        /// last one. If none matches, Atlassian's limits apply.
        public var rules: [Rule]

        /// Creates Atlassian's limits, with rules that override them.
        public init(rules: [Rule] = []) {
            self.rules = rules
        }
    }

    /// A quota of points. Each request costs one point. In addition, each core object that the request reads costs one
    /// point, and each user, group, role or permission costs two.
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
        /// The length of a window. Windows begin at multiples of their length since 1970-01-01; a window of one hour
        /// begins at a full hour.
        public var window: Duration
        /// The scope of the quota.
        public var pool: Pool

        /// Creates a quota. By default, a window lasts one hour, as Atlassian's do.
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

    /// Returns the maximum number of requests per second of an endpoint.
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
