public import Logging

extension JiraClient {
    /// The limits of a client and its ways to the site. Every value has a default.
    public struct Configuration: Sendable {
        /// Requests in flight at once, at most: 1 to 128. `nil` lets the reader find out what pays, from 8 on and up to 64:
        /// more while the site answers more in the same time. In both cases there are fewer while the site refuses, and
        /// requests follow one another more slowly where it says how fast they may.
        public var connections: Int?
        /// Which product the site is; `nil` takes it for Cloud until it shows that it is not: where the first request of
        /// a run finds nothing (404), the site is asked what it is.
        public var deployment: Deployment?
        /// The most issues that one search of Data Center lets be paged through, from 2 on: the site's
        /// `jira.search.platform.max.result.window`. Longer lists are read in parts.
        public var resultWindow = 10_000
        /// Bytes that pages on their way or waiting may take: at least one page's worth.
        ///
        /// The runs of a reader together hold at most this, plus a quarter of it for reuse, plus the largest page once for
        /// each run (its oldest page may always grow) and once for each page being inflated, plus five bytes of index for
        /// each byte of two pages.
        public var memoryByteLimit = 32 << 20
        /// The largest page that is accepted, in bytes after inflating. A batch of issues that is larger is asked for in
        /// parts.
        public var pageByteLimit = 32 << 20
        /// The largest number of issues, or of other things, that one request asks for by their ids: from 1 on. `nil` takes
        /// the most that the site's API allows (100 issues, 1,000 for changes and worklogs). A batch that a gateway cannot
        /// answer is asked for in halves anyway.
        public var batchSize: Int?
        /// When failed requests are sent again.
        public var retryPolicy = RetryPolicy()
        /// A file of certificates to trust instead of the system's.
        public var certificateAuthorityFile: String?
        /// Whether the site's certificate has to be signed by somebody who is trusted. Without it, whoever is between here
        /// and the site can read and change everything, the token included.
        public var verifiesPeer = true
        /// Whether the site's certificate has to be one for its host. Without it, see above.
        public var verifiesHost = true
        /// Hosts that are reached at another address, each as `HOST:PORT:ADDRESS:PORT`, as libcurl has it.
        public var connectTo: [String] = []
        /// The proxy to go through, such as `http://proxy.example:3128`; `nil` takes the one of the environment
        /// (`https_proxy`, `all_proxy`, `no_proxy`), if there is one.
        public var proxy: String?
        /// The longest time to open a connection, TLS included.
        public var connectTimeout: Duration = .seconds(30)
        /// The longest time without a byte of a response: 1 millisecond to 30 days, as for the other times. Waits for memory do
        /// not count.
        public var idleTimeout: Duration = .seconds(120)
        /// The longest time for one answer, however steadily it comes. Waits for memory do not count.
        public var totalTimeout: Duration = .seconds(900)
        /// Whether answers are asked for in gzip; `nil` asks a remote site and not one on this machine.
        public var acceptsGzip: Bool?

        /// The vendor's gateway, through which sites of Cloud accept tokens with scopes and those of OAuth 2.0. The site's id is
        /// requested from the site, and all else at `/ex/jira/{cloudId}` of the gateway.
        ///
        /// If `nil`, requests go to the site itself; see ``fallbackGateway``.
        ///
        /// Source: <https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#authentication>.
        public var gateway: JiraSite?
        /// The gateway to which basic authentication, a bearer token or an OAuth 2.0 token is sent once where a site below
        /// `atlassian.net` rejects it, since tokens with scopes are valid there alone; `nil` sends credentials to the site
        /// alone.
        public var fallbackGateway: JiraSite? = .vendorsGateway

        /// The logger; `nil` logs nothing.
        ///
        /// Each response is logged at `trace`, runs and changes of concurrency at `debug`, retries, rate limits and pauses at
        /// `notice`. Nothing is logged at `info` or above while all is well. No level has a token, a header, a body or a query.
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
        /// The application's own part of the `User-Agent` header field, such as `reports/2.1`, which follows
        /// `jirastream/VERSION`; empty for none. Printable ASCII only.
        public var userAgentSuffix = ""

        /// Creates the defaults.
        public init() {}
    }
}
