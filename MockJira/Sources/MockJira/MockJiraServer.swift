internal import MockSite
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A running mock Jira site.
///
/// Everything that changes lives on one event loop, on a thread of its own.
public final class MockJiraServer: Sendable {
    /// The address clients use, `http://127.0.0.1:PORT`.
    public let baseURL: String
    /// The file with the certificate of the authority that clients have to trust, until the site ends; nil without TLS.
    public var certificateAuthorityPath: String? { encryption?.certificateAuthorityPath }
    /// The content of the site at its start.
    package let site: Site

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let service: NIOLoopBound<SiteService>
    private let encryption: (any ConnectionEncryption)?

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

    /// Starts a site and returns when it answers.
    ///
    /// - Throws: `MockJiraError` where it cannot listen on the address, or the configuration contradicts itself.
    public static func start(_ configuration: MockJiraConfiguration) async throws -> MockJiraServer {
        try configuration.check()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let encryption: (any ConnectionEncryption)?
        do {
            encryption = try configuration.encryption.map { try $0.start(host: configuration.host) }
        } catch {
            try? await group.shutdownGracefully()
            throw MockJiraError(message: "Cannot make a certificate for TLS: \(error).")
        }
        do {
            return try await start(configuration, group, encryption)
        } catch {
            encryption?.stop()
            try? await group.shutdownGracefully()
            throw MockJiraError(
                message: "Cannot listen on \(configuration.host):\(configuration.port): \(error)."
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

    /// Takes the address, and lets nobody in yet: the site, which has to know the port, is not there.
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
                        // Without a handler nothing is read: a handshake that stalls.
                        guard let handler = encryption.handler() else { return }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(service.value))
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
    }

    /// Gives the site another host to send clients to, unless it has one.
    private static func startRedirectTarget(
        _ group: MultiThreadedEventLoopGroup,
        _ service: NIOLoopBound<SiteService>
    ) async throws {
        let loop = group.next()
        guard try await loop.submit({ service.value.elsewhere.isEmpty }).get() else { return }
        let port = try await RedirectTarget.start(group, service).localAddress?.port ?? 0
        try await loop.submit { service.value.elsewhere = "http://127.0.0.1:\(port)" }.get()
    }

    private func onLoop<R: Sendable>(_ body: @escaping @Sendable (SiteService) -> R) async -> R? {
        try? await group.next().submit { [service] in body(service.value) }.get()
    }

    /// The content of the site now: ``site`` with everything that was written since.
    package func currentSite() async -> Site {
        await onLoop { $0.state.site } ?? site
    }

    /// The last requests in the order in which they were answered, as many as the configuration's limit.
    public func ledger() async -> [MockLedgerEntry] {
        await onLoop { $0.ledger.all } ?? []
    }

    /// Empties the ledger, and starts counting orders and the peak anew.
    public func resetLedger() async {
        _ = await onLoop { $0.ledger.reset() }
    }

    /// The most requests that were being answered at once, since the start or the last reset.
    public func peakRequestsInFlight() async -> Int {
        await onLoop { $0.ledger.peakInFlight } ?? 0
    }

    /// Does other things wrong from the next request on, or nothing any more. Their counts begin anew.
    ///
    /// - Throws: Where a fault needs another host, and no port is free for it.
    public func setFaults(_ faults: [MockFault]) async throws {
        if faults.contains(where: \.fault.needsRedirectTarget) {
            do {
                try await Self.startRedirectTarget(group, service)
            } catch {
                throw MockJiraError(message: "Cannot listen on another port: \(error).")
            }
        }
        _ = await onLoop { $0.setFaults(faults) }
    }

    /// What time it is on the site, in epoch milliseconds.
    public func siteTime() async -> Int64 {
        await onLoop { $0.state.time.now } ?? 0
    }

    /// Sets the time on the site, in epoch milliseconds. Rate limits and access tokens notice where it goes forward.
    public func setSiteTime(_ moment: Int64) async {
        _ = await onLoop { $0.state.time.set(moment) }
    }

    /// Lets some time go by on the site.
    public func advanceSiteTime(by duration: Duration) async {
        let milliseconds = Int64(duration / .milliseconds(1))
        _ = await onLoop { $0.state.time.set($0.state.time.now + milliseconds) }
    }

    /// Whether the time on the site goes on by itself, with the configuration's clock.
    public func setSiteTimeRuns(_ runs: Bool) async {
        _ = await onLoop { $0.state.time.setRuns(runs) }
    }

    /// Lets passwords in again where too many wrong ones have shut the door, as if somebody had solved the riddle.
    public func solveCaptcha() async {
        _ = await onLoop { $0.forgetLoginFailures() }
    }

    /// Who came to the host to which a fault redirects, in the order of arrival.
    public func redirectedRequests() async -> [MockRedirectedRequest] {
        await onLoop { $0.redirected } ?? []
    }

    /// Stops listening, closes all connections, and ends the site's thread.
    public func shutdown() async throws {
        try? await listener.close().get()
        encryption?.stop()
        try await group.shutdownGracefully()
    }
}
