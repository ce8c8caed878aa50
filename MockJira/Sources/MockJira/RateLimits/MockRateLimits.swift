/// How often a site lets itself be asked. Nothing is limited unless it is said.
///
/// The limits and their headers are those of the vendor's page:
/// https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
public struct MockRateLimits: Sendable, Equatable {
    /// Requests a second, counted for each endpoint and method by itself.
    public var burst: Burst?
    /// Points in a window of time, counted over everything.
    public var points: Points?
    /// Requests a second over everything, refused before Jira by a gateway that says neither how long to wait nor why.
    public var gateway: Int?
    /// Requests a second over everything, refused as Jira Data Center does; every answer tells how many are left.
    public var fill: Int?
    /// Whether `burst` and `points` refuse nothing, and their headers carry the names that say so.
    public var isInformational = false

    /// No limits.
    public init() {}

    /// The limits of each endpoint and method: a bucket that holds as much as it gets back in a second.
    public struct Burst: Sendable, Equatable {
        /// What the requests below a path get.
        public struct Rule: Sendable, Equatable {
            /// How the path begins.
            public var pathPrefix: String
            /// Requests a second for each endpoint and method, at least 1.
            public var perSecond: Int

            /// A limit below a path, or everywhere.
            public init(perSecond: Int, pathPrefix: String = "/") {
                self.pathPrefix = pathPrefix
                self.perSecond = perSecond
            }
        }

        /// The longest that fits a path counts, of two alike the later one; where none fits, the vendor's limits do.
        public var rules: [Rule]

        /// The vendor's limits, and others where they are given.
        public init(rules: [Rule] = []) {
            self.rules = rules
        }
    }

    /// A quota of points: each request costs one, each core object that is read one more, each user, group, role or
    /// permission two more.
    public struct Points: Sendable, Equatable {
        /// Whose quota it is.
        public enum Pool: String, Sendable, CaseIterable {
            /// One for an app over all its sites.
            case global
            /// One for an app on this site.
            case tenant

            /// What the header `RateLimit-Reason` says.
            var reason: String { "jira-quota-\(rawValue)-based" }
            /// What the structured headers call it.
            var policy: String { "\(rawValue)-app-quota" }
        }

        /// How many points there are in a window.
        public var limit: Int
        /// How long a window is. It begins at a whole multiple of its length, an hour at the top of the hour.
        public var window: Duration
        /// Whose quota it is.
        public var pool: Pool

        /// A quota; the vendor's windows are of an hour.
        public init(limit: Int, window: Duration = .seconds(3600), pool: Pool = .global) {
            self.limit = limit
            self.window = window
            self.pool = pool
        }
    }

    var isOff: Bool { burst == nil && points == nil && gateway == nil && fill == nil }
}

extension MockRateLimits.Burst {
    /// Endpoints with limits of their own, among those that the vendor's page has as examples.
    private static let own = [
        "/rest/api/3/issue/{issueIdOrKey}": 150, "/rest/api/3/issue/{issueIdOrKey}/changelog": 200,
        "/rest/api/3/component": 200, "/rest/api/3/component/{id}": 200, "/rest/api/3/user": 150,
        "/rest/api/3/search/approximate-count": 150,
    ]

    /// How many requests a second an endpoint answers.
    ///
    /// - Parameters:
    ///   - path: The path as it was asked for.
    ///   - endpoint: The path as the vendor's document has it.
    func perSecond(_ method: String, path: String, endpoint: String) -> Int {
        var found: Rule?
        for rule in rules where path.hasPrefix(rule.pathPrefix) {
            if rule.pathPrefix.utf8.count >= found?.pathPrefix.utf8.count ?? 0 { found = rule }
        }
        if let found { return found.perSecond }
        return Self.own[endpoint] ?? (method == "PUT" || method == "DELETE" ? 50 : 100)
    }
}
