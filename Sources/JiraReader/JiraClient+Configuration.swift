public import Logging

extension JiraClient {
    /// The limits and connection settings of a client. Every property has a default.
    public struct Configuration: Sendable {
        /// The largest number of requests in flight: 1 to 128. `nil` selects adaptive concurrency: the number starts at
        /// 8 and grows up to 64 while the site's throughput grows. In both cases, the number falls while the site
        /// rejects requests, and requests obey the rate limits that the site reports.
        public var connections: Int?
        /// The deployment. `nil` assumes Cloud, and probes the deployment if the first request of a run ends with 404.
        /// For tables whose first request Data Center accepts too, the deployment is probed before it.
        public var deployment: Deployment?
        /// The number of issues that one search on Data Center can page through, at least 2: the site's
        /// `jira.search.platform.max.result.window`. Longer lists are read in parts.
        public var resultWindow = 10_000
        /// The largest total size of the pages that are in flight or wait to be processed, in bytes. One page is always
        /// admitted.
        ///
        /// The runs of a client together use at most the sum of:
        ///
        /// - this limit, and a quarter of it for buffers that are reused;
        /// - the size of the largest page for each run, because the oldest page of a run may always grow;
        /// - the size of the largest page for each page that is being inflated;
        /// - an index of five bytes for each byte of two pages.
        public var memoryByteLimit = 32 << 20
        /// The largest page that is accepted, in bytes after inflating. A larger batch of issues is requested in parts.
        public var pageByteLimit = 32 << 20
        /// The largest number of ids in one request, at least 1. `nil` selects the largest number that the API permits
        /// (100 issues, 1,000 for changes and worklogs). A batch that a gateway cannot process is always divided into
        /// halves.
        public var batchSize: Int?
        /// The retries of failed requests.
        public var retryPolicy = RetryPolicy()
        /// A file of certificates to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// If `true`, the site's certificate is verified. If `false`, a third party on the network can read and change
        /// all traffic, including the token.
        public var verifiesPeer = true
        /// If `true`, the host name of the site's certificate is verified. `false` has the same risk as for
        /// ``verifiesPeer``.
        public var verifiesHost = true
        /// Other addresses of hosts, each in libcurl's form `HOST:PORT:ADDRESS:PORT`.
        public var connectTo: [String] = []
        /// The proxy, such as `http://proxy.example:3128`. `nil` uses the proxy of the environment (`https_proxy`,
        /// `all_proxy`, `no_proxy`), if one is set.
        public var proxy: String?
        /// The longest time to open a connection, TLS included.
        public var connectTimeout: Duration = .seconds(30)
        /// The longest time in which no byte of a response arrives: 1 millisecond to 30 days, which is also the range
        /// of the other timeouts. Waits for memory do not count.
        public var idleTimeout: Duration = .seconds(120)
        /// The longest time for one response. Waits for memory do not count.
        public var totalTimeout: Duration = .seconds(900)
        /// If `true`, responses are requested in gzip. If `nil`, responses are requested in gzip unless the site is on
        /// this machine.
        public var acceptsGzip: Bool?

        /// Atlassian's gateway, through which Cloud sites accept scoped tokens and OAuth 2.0 tokens. The site's id is
        /// requested from the site itself. All other requests go to `/ex/jira/{cloudId}` of the gateway.
        ///
        /// If `nil`, requests go to the site itself; see ``fallbackGateway``.
        ///
        /// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#authentication>.
        public var gateway: JiraSite?
        /// The gateway that is tried once if a subdomain of `atlassian.net` rejects basic authentication, a bearer
        /// token or an OAuth 2.0 token, because scoped tokens are valid only there. If `nil`, credentials are sent to
        /// the site only.
        public var fallbackGateway: JiraSite? = .atlassianGateway

        /// The logger; `nil` logs nothing.
        ///
        /// Each response is logged at `trace`, runs and changes of concurrency at `debug`, retries, rate limits, pauses
        /// and a dropped `ORDER BY` at `notice`. A run without these logs nothing at `info` or above. No level logs a
        /// token, a header or a query string. Messages quote up to 500 characters of the site's own error text, in
        /// which the credentials of the request are masked.
        public var logger: Logger?
        /// A handler of events, in addition to the log.
        ///
        /// It is called on any thread, without a lock, and must not block. For an asynchronous sequence of events:
        ///
        /// ```swift
        /// let (events, continuation) = AsyncStream.makeStream(of: JiraClient.Event.self)
        /// configuration.onEvent = { continuation.yield($0) }
        /// ```
        public var onEvent: (@Sendable (JiraClient.Event) -> Void)?
        /// The application's part of the `User-Agent` header field, such as `reports/2.1`. It follows
        /// `jirastream/VERSION`. At most 200 characters of printable ASCII; if empty, no part is added.
        public var userAgentSuffix = ""

        /// Creates the defaults.
        public init() {}
    }
}
