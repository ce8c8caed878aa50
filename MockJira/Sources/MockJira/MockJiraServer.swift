internal import MockSite
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A running mock Jira site.
///
/// ``withMockJira(_:_:)`` runs one for the duration of a closure. A test suite with `setUp` and `tearDown` calls
/// ``start(_:)`` and ``shutdown()`` itself:
///
/// ```swift
/// let server = try await MockJiraServer.start(MockJiraConfiguration())
/// #expect(server.baseURL.hasPrefix("http://127.0.0.1:"))
/// try await server.shutdown()
/// ```
///
/// Tests change the site while it runs, and assert on the requests that it received:
///
/// ```swift
/// try await server.setFaults([.unavailable])
/// await #expect(throws: JiraReaderError.self) {
///     for try await _ in try client.records(of: "Issues") {}
/// }
/// #expect(await server.ledger().contains { $0.status == 503 })
///
/// try await server.setFaults([])
/// await server.resetLedger()
/// for try await _ in try client.records(of: "Issues") {}
/// #expect(await server.ledger().allSatisfy { $0.status == 200 })
/// ```
public final class MockJiraServer: Sendable {
    // All mutable state belongs to one event loop, which has a dedicated thread.

    /// The address of the site, `http://127.0.0.1:PORT` by default.
    public let baseURL: String
    /// The path of the certificate of the authority that clients have to trust; nil without TLS. The file is removed
    /// when the site is shut down.
    public var certificateAuthorityPath: String? { encryption?.certificateAuthorityPath }
    /// The content of the site at its start.
    package let site: Site

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let service: NIOLoopBound<SiteService>
    private let encryption: (any ConnectionEncryption)?
    private let isRunning = Atomic(true)

    private init(
        baseURL: String,
        site: Site,
        group: MultiThreadedEventLoopGroup,
        listener: any Channel,
        service: NIOLoopBound<SiteService>,
        encryption: (any ConnectionEncryption)?
    ) {
        self.baseURL = baseURL
        self.site = site
        self.group = group
        self.listener = listener
        self.service = service
        self.encryption = encryption
    }

    /// Starts a site, and returns when it responds to requests.
    ///
    /// - Throws: ``MockJiraError`` if the site cannot listen on the address, or if a value of the configuration is invalid.
    public static func start(_ configuration: MockJiraConfiguration) async throws -> MockJiraServer {
        try configuration.check()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let encryption: (any ConnectionEncryption)?
        do {
            encryption = try configuration.encryption.map { try $0.start(host: configuration.host) }
        } catch {
            try? await group.shutdownGracefully()
            throw MockJiraError(message: "Cannot create a certificate for TLS: \(error).")
        }
        do {
            return try await start(configuration, group, encryption)
        } catch {
            encryption?.stop()
            try? await group.shutdownGracefully()
            let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
            throw MockJiraError(
                message: "Cannot listen on \(configuration.host):\(configuration.port): "
                    + (isTaken ? "another program uses the port; choose another one." : "\(error).")
            )
        }
    }

    private static func start(
        _ configuration: MockJiraConfiguration,
        _ group: MultiThreadedEventLoopGroup,
        _ encryption: (any ConnectionEncryption)?
    ) async throws -> MockJiraServer {
        let loop = group.next()
        let ready = loop.makePromise(of: NIOLoopBound<SiteService>.self)
        do {
            let listener = try await bind(configuration, group, encryption, ready.futureResult)
            let port = listener.localAddress?.port ?? configuration.port
            let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
            let baseURL = "\(encryption == nil ? "http" : "https")://\(host):\(port)\(configuration.contextPath)"
            let site = Site(configuration.site, baseURL: baseURL)
            let service = try await loop.submit {
                NIOLoopBound(SiteService(configuration, site: site), eventLoop: loop)
            }.get()
            if configuration.hasControl || configuration.faults.contains(where: \.fault.needsRedirectTarget) {
                try await startRedirectTarget(group, service)
            }
            ready.succeed(service)
            try await listener.setOption(ChannelOptions.autoRead, value: true).get()
            return MockJiraServer(
                baseURL: baseURL,
                site: site,
                group: group,
                listener: listener,
                service: service,
                encryption: encryption
            )
        } catch {
            ready.fail(error)
            throw error
        }
    }

    /// Binds the address. Connections are not accepted yet, because the site is created only when its port is known.
    private static func bind(
        _ configuration: MockJiraConfiguration,
        _ group: MultiThreadedEventLoopGroup,
        _ encryption: (any ConnectionEncryption)?,
        _ ready: EventLoopFuture<NIOLoopBound<SiteService>>
    ) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.autoRead, value: false)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_sndbuf), value: 4 * 1024 * 1024)
            .childChannelInitializer { channel in
                ready.flatMapThrowing { service in
                    if let encryption {
                        // Without a handler, the channel reads nothing, and the handshake does not complete.
                        guard let handler = encryption.handler() else { return }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(service.value))
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
    }

    /// Starts the host to which faults redirect, unless it is running.
    private static func startRedirectTarget(
        _ group: MultiThreadedEventLoopGroup,
        _ service: NIOLoopBound<SiteService>
    ) async throws {
        let loop = group.next()
        guard try await loop.submit({ service.value.redirectTarget.isEmpty }).get() else { return }
        let port = try await RedirectTarget.start(group, service).localAddress?.port ?? 0
        try await loop.submit { service.value.redirectTarget = "http://127.0.0.1:\(port)" }.get()
    }

    private func onLoop<R: Sendable>(_ body: @escaping @Sendable (SiteService) -> R) async -> R? {
        // An event loop that was shut down would never run the task.
        guard isRunning.load(ordering: .relaxed) else { return nil }
        return try? await group.next().submit { [service] in body(service.value) }.get()
    }

    /// Returns the current content of the site, which is ``site`` with all writes since the start.
    package func currentSite() async -> Site {
        await onLoop { $0.state.site } ?? site
    }

    /// Returns the requests that the site has responded to, in the order of the responses.
    ///
    /// The ledger contains only the last ``MockJiraConfiguration/ledgerLimit`` requests.
    public func ledger() async -> [MockLedgerEntry] {
        await onLoop { $0.ledger.all } ?? []
    }

    /// Removes all entries from the ledger, and resets the order of arrival and the peak of concurrent requests.
    public func resetLedger() async {
        _ = await onLoop { $0.ledger.reset() }
    }

    /// Returns the largest number of concurrent requests since the start or the last ``resetLedger()``.
    public func peakRequestsInFlight() async -> Int {
        await onLoop { $0.ledger.peakInFlight } ?? 0
    }

    /// Replaces the faults, beginning with the next request, and resets their counts. An empty array removes all
    /// faults.
    ///
    /// - Throws: ``MockJiraError`` if a fault is invalid, or if a fault redirects to another host and no port is free
    ///   for it.
    public func setFaults(_ faults: [MockFault]) async throws {
        try MockJiraConfiguration.check(faults)
        if faults.contains(where: \.fault.needsRedirectTarget) {
            do {
                try await Self.startRedirectTarget(group, service)
            } catch {
                throw MockJiraError(message: "Cannot listen on a port for redirected requests: \(error).")
            }
        }
        _ = await onLoop { $0.setFaults(faults) }
    }

    /// Returns the time of the site, in milliseconds since 1970-01-01.
    public func siteTime() async -> Int64 {
        await onLoop { $0.state.time.now } ?? 0
    }

    /// Sets the time of the site, in milliseconds since 1970-01-01. A later time also advances rate limits and the lifetime of
    /// tokens.
    public func setSiteTime(_ moment: Int64) async {
        _ = await onLoop { $0.state.time.set(moment) }
    }

    /// Advances the time of the site, and with it the rate limits and the lifetime of tokens. See ``MockClock``.
    public func advanceSiteTime(by duration: Duration) async {
        let milliseconds = Int64(max(-1e15, min(1e15, duration / .milliseconds(1))))
        _ = await onLoop { $0.state.time.set($0.state.time.now + milliseconds) }
    }

    /// Starts or stops the time of the site. While it runs, it advances with ``MockJiraConfiguration/clock``.
    ///
    /// - Parameter runs: If `true`, the time runs. Otherwise, it stands still, except that each write advances it by
    ///   one second.
    public func setSiteTimeRuns(_ runs: Bool) async {
        _ = await onLoop { $0.state.time.setRuns(runs) }
    }

    /// Resets the count of wrong passwords, so that the site accepts passwords again. On a real Data Center site, a
    /// user does this by solving a CAPTCHA challenge.
    public func solveCaptcha() async {
        _ = await onLoop { $0.resetLoginFailures() }
    }

    /// Returns the requests that arrived at the host to which ``MockFault/redirectElsewhere`` redirects, in the order of
    /// arrival.
    public func redirectedRequests() async -> [MockRedirectedRequest] {
        await onLoop { $0.redirected } ?? []
    }

    /// Shuts the site down: closes its connections, and ends its thread. Afterwards, its ledger is empty. Further calls
    /// have no effect.
    public func shutdown() async throws {
        guard isRunning.exchange(false, ordering: .relaxed) else { return }
        try? await listener.close().get()
        encryption?.stop()
        try await group.shutdownGracefully()
    }
}
