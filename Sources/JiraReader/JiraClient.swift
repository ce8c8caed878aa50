internal import Foundation
internal import HTTPTransport
public import InterimData
internal import PageMemory
internal import Synchronization

/// Reads tables from a Jira site.
///
/// ```swift
/// let client = try JiraClient(
///     site: JiraSite("https://example.atlassian.net"),
///     credentials: .basic(user: "me@example.com", token: Secret(token)))
/// for try await issue in try client.records(of: "Issues", options: ReadOptions(jql: "project = ABC")) {
///     print(issue["key"]?.text ?? "", issue["fields.summary"]?.text ?? "")
/// }
/// ```
///
/// A client can read several tables at once, and one table inside a loop over another. These runs share the client's
/// connections and memory limit. No run blocks another: if memory or connections are exhausted, each run may use one
/// page and one connection beyond the limits.
///
/// **Cancellation.** If the task is cancelled, calls and sequences throw ``JiraReaderError`` with code `cancelled`, not
/// `CancellationError`; see ``JiraReaderError/isCancellation``.
public final class JiraClient: Sendable {
    /// The site that is read.
    public let site: JiraSite
    private let access: SiteAccess
    private let configuration: Configuration
    /// The number of fetchers created so far. Each run has its own.
    private let runCount = Atomic<UInt64>(0)
    let scheduler: RequestScheduler
    private let indexer = PageIndexer()
    private let known: Mutex<Deployment?>

    /// Creates a client. No request is sent.
    ///
    /// - Throws: ``JiraReaderError`` with code ``JiraReaderError/Code/invalidOption`` if the credentials cannot be
    ///   sent, or if a value of the configuration is out of range; the message contains the property, the value and the
    ///   range. The code is a different one if libcurl cannot be initialized.
    public init(
        site: JiraSite,
        credentials: Credentials,
        configuration: Configuration = Configuration()
    ) throws(JiraReaderError) {
        try credentials.check()
        try configuration.check()
        self.site = site
        self.configuration = configuration
        // The gateway serves only Cloud sites.
        known = Mutex(configuration.gateway == nil ? configuration.deployment : .cloud)
        var transport = HTTPClient.Configuration()
        transport.certificateAuthorityFile = configuration.certificateAuthorityFile
        transport.proxy = configuration.proxy
        transport.verifiesPeer = configuration.verifiesPeer
        transport.verifiesHost = configuration.verifiesHost
        transport.connectTo = configuration.connectTo
        transport.connectTimeout = configuration.connectTimeout
        transport.idleTimeout = configuration.idleTimeout
        transport.totalTimeout = configuration.totalTimeout
        transport.userAgent = configuration.userAgent
        let observer = Observer(logger: configuration.logger, onEvent: configuration.onEvent)
        do {
            let client = try HTTPClient(
                configuration: transport,
                pool: PagePool(byteLimit: configuration.memoryByteLimit)
            )
            scheduler = RequestScheduler(client: client, connections: configuration.connections, observer: observer)
            access = SiteAccess(
                site: site,
                authenticator: credentials.authenticator,
                gateway: configuration.gateway,
                fallback: configuration.deployment == .dataCenter || !credentials.areAcceptedByGateway
                    ? nil : configuration.fallbackGateway,
                connection: AuthenticationConnection(
                    client: client,
                    retryPolicy: configuration.retryPolicy,
                    observer: observer
                ),
                observer: observer
            )
        } catch {
            throw JiraReaderError(error)
        }
    }

    /// Logs the start of a run, and the `ORDER BY` that is dropped from the query, if there is one.
    private func logStart(of table: Table, _ query: String?, on deployment: Deployment) {
        scheduler.observer.debug("a run begins on \(deployment.rawValue)", of: table.name)
        guard let order = query.flatMap(ReadOptions.droppedOrder(ofJQL:)) else { return }
        scheduler.observer.notice("issues come oldest first; the \"\(order)\" of the query is dropped", of: table.name)
    }

    /// Returns the pages of a table.
    ///
    /// No request is sent before the sequence is iterated. Each iterator is a separate run.
    ///
    /// - Throws: ``JiraReaderError`` if the table does not support an option. The sequence throws the errors of the
    ///   site.
    public func pages(of table: Table, options: ReadOptions = ReadOptions()) throws(JiraReaderError) -> PageSequence {
        try pages(of: table, options: options, onListed: nil)
    }

    /// Returns the pages of the table with the given name.
    ///
    /// - Throws: ``JiraReaderError`` if there is no such table, or if the table does not support an option.
    public func pages(of table: String, options: ReadOptions = ReadOptions()) throws(JiraReaderError) -> PageSequence {
        try pages(of: Catalogue.table(named: table), options: options)
    }

    /// Returns the pages of a table and reports the ids of issues that a census lists.
    ///
    /// - Parameter onListed: A closure that receives the ids that a census lists, in the order of the issues in the
    ///   output, before any of these issues is requested. It is called under a lock and must not block or call the
    ///   client.
    /// - Throws: ``JiraReaderError`` if the table does not support an option.
    package func pages(
        of table: Table,
        options: ReadOptions,
        onListed: (@Sendable (ListedIssues) -> Void)?
    ) throws(JiraReaderError) -> PageSequence {
        if let limit = options.limit, limit < 0 {
            throw JiraReaderError(.invalidOption, "a limit cannot be negative", table: table.name)
        }
        if options.fields != nil, table.issueRecords != .selectable {
            throw JiraReaderError(
                .invalidOption,
                table.issueRecords == .listed
                    ? "its issues always have all fields; a list of fields is for Issues only, so leave it out, or read "
                        + "Issues with a JQL query"
                    : "a list of fields is for Issues only; leave it out",
                table: table.name
            )
        }
        try IssueColumns.check(options.fields)
        if !options.expand.isEmpty || !options.complete.isEmpty, table.issueRecords != .selectable {
            throw JiraReaderError(
                .invalidOption,
                "completed lists and expansions are for Issues only; child tables such as IssueComments are complete",
                table: table.name
            )
        }
        if let unknown = options.expand.first(where: { !ReadOptions.expansions.contains($0) }) {
            throw JiraReaderError(
                .invalidOption,
                "there is no expansion \"\(unknown)\"; there are \(ReadOptions.expansions.joined(separator: ", "))",
                table: table.name
            )
        }
        if options.jql != nil, !table.hasRowsOfIssues {
            throw JiraReaderError(.invalidOption, "JQL is for tables of issues only", table: table.name)
        }
        try table.check(options)
        try table.checkColumns(options)
        if let partition = options.partition {
            if let selection = partition.selection, selection != options.selection {
                throw JiraReaderError(
                    .invalidOption,
                    "the partition was made with another query or other parameters; read it with those",
                    table: table.name
                )
            }
            try table.check(partition, on: known.withLock { $0 } ?? .cloud)
        }
        return try sequence(of: table, options, onListed: onListed) { (options, deployment) throws(JiraReaderError) in
            if let partition = options.partition { try table.check(partition, on: deployment) }
            return try table.on(deployment).makePlan(options)
        }
    }

    /// Returns a sequence whose iterators each create a new plan.
    func sequence(
        of table: Table,
        _ options: ReadOptions,
        onListed: (@Sendable (ListedIssues) -> Void)? = nil,
        makePlan: @escaping @Sendable (ReadOptions, Deployment) throws(JiraReaderError) -> any PagePlan
    ) throws(JiraReaderError) -> PageSequence {
        var options = options
        options.resultWindow = configuration.resultWindow
        options.batchSize = configuration.batchSize ?? Int.max
        // Invalid options are reported now, not when the sequence is iterated.
        options.deployment = known.withLock { $0 } ?? .cloud
        _ = try makePlan(options, options.deployment)
        let statistics = ReadingStatistics(scheduler: scheduler)
        let limit = options.limit
        let isResuming = options.resumption != nil
        let onDeployment = options
        return PageSequence(
            makeEngine: { (deployment) throws(JiraReaderError) in
                statistics.note(deployment)
                self.logStart(of: table, onDeployment.jql, on: deployment)
                var run = onDeployment
                run.deployment = deployment
                return ReadingEngine(
                    plan: try makePlan(run, deployment),
                    fetcher: self.makeFetcher(for: table, on: deployment, statistics),
                    // A resumed run reads some records again. Only the caller knows which, and applies the limit.
                    limit: isResuming ? nil : limit,
                    isResuming: isResuming,
                    onListed: onListed
                )
            },
            deployment: { self.known.withLock { $0 } },
            requiresDeploymentProbe: table.requiresDeploymentProbe && !site.isOnAtlassianHost,
            findDeployment: { () async throws(JiraReaderError) in try await self.deployment() },
            replacement: table.replacement,
            isDisabled: { (deployment) async throws(JiraReaderError) in
                guard let feature = table.feature,
                    try await self.isDisabled(feature, for: table, on: deployment, statistics)
                else { return false }
                guard !isResuming else {
                    throw JiraReaderError(
                        .changedWhileRead,
                        "the site has disabled \(feature.rawValue) since the run began; start a new run",
                        table: table.name
                    )
                }
                return true
            },
            statistics: statistics
        )
    }

    /// Returns a Boolean value that indicates whether the site's configuration reports a feature as disabled. If the
    /// site rejects the request for its configuration, the feature is assumed to be enabled.
    private func isDisabled(
        _ feature: SiteFeature,
        for table: Table,
        on deployment: Deployment,
        _ statistics: ReadingStatistics
    ) async throws(JiraReaderError) -> Bool {
        let response: RecordBatch?
        do throws(JiraReaderError) {
            response = try await makeFetcher(for: table, on: deployment, statistics).page(
                feature.configurationRequest,
                order: 0
            )
        } catch {
            guard error.status != nil, error.code != .notAuthenticated else { throw error }
            return false
        }
        guard let response, response.count > 0, response[0][feature.member]?.bool == false else { return false }
        statistics.note(disabled: feature)
        return true
    }

    /// Returns the configured deployment, or else the one that the site reports. The client stores the deployment, so
    /// that later calls send no request.
    ///
    /// - Throws: ``JiraReaderError`` if the site does not respond, or does not report Cloud or Data Center.
    public func deployment() async throws(JiraReaderError) -> Deployment {
        if let known = known.withLock({ $0 }) { return known }
        let fetcher = makeFetcher(for: nil, on: .cloud, ReadingStatistics(scheduler: scheduler))
        let response = try await fetcher.page(Deployment.serverInfoRequest, order: 0)
        guard let type = response.flatMap({ $0.count > 0 ? $0[0]["deploymentType"]?.text : nil }),
            let found = Deployment(deploymentType: type)
        else {
            throw JiraReaderError(
                .unexpectedResponse,
                "the site does not report whether it is Cloud or Data Center; set the deployment",
                advisedSettings: [.deployment]
            )
        }
        known.withLock { $0 = found }
        return found
    }

    /// Returns the records of the table with the given name, in the table's order.
    ///
    /// No request is sent before the sequence is iterated. Each iterator is a separate run.
    ///
    /// - Throws: ``JiraReaderError`` if there is no such table, or if the table does not support an option. The
    ///   sequence throws the errors of the site.
    public func records(of table: String, options: ReadOptions = ReadOptions()) throws(JiraReaderError)
        -> RecordSequence
    {
        RecordSequence(pages: try pages(of: table, options: options))
    }

    /// Returns the records of a table, in the table's order.
    ///
    /// - Throws: ``JiraReaderError`` if the table does not support an option.
    public func records(of table: Table, options: ReadOptions = ReadOptions()) throws(JiraReaderError) -> RecordSequence
    {
        RecordSequence(pages: try pages(of: table, options: options))
    }

    /// Returns the columns of a table, including those that the site defines: the fields of its issues.
    ///
    /// - Throws: ``JiraReaderError`` if the site does not list its fields.
    public func columns(of table: Table) async throws(JiraReaderError) -> [Column] {
        guard table.issueRecords != .none else { return table.columns }
        let known = known.withLock { $0 }
        do throws(JiraReaderError) {
            return try await columns(of: table, on: known ?? .cloud)
        } catch {
            guard known == nil, error.code == .notFound, let found = try? await deployment(), found != .cloud else {
                throw error
            }
            return try await columns(of: table, on: found)
        }
    }

    /// Returns the columns of the table with the given name, as ``columns(of:)-(Table)`` does.
    ///
    /// - Throws: ``JiraReaderError`` if there is no such table, or if the site does not list its fields.
    public func columns(of table: String) async throws(JiraReaderError) -> [Column] {
        try await columns(of: Catalogue.table(named: table))
    }

    private func columns(of table: Table, on deployment: Deployment) async throws(JiraReaderError) -> [Column] {
        _ = try table.on(deployment)
        let request = PageRequest(
            path: "/rest/api/3/field",
            layout: PageLayout(records: .array([]), columns: IssueColumns.fieldColumns)
        )
        let fetcher = makeFetcher(for: table, on: deployment, ReadingStatistics(scheduler: scheduler))
        let fields = try await fetcher.page(request, order: 0)
        guard let known = fields.map({ IssueColumns.of(site: $0, on: deployment) }) else { return table.columns }
        guard table.issueRecords == .listed else { return known }
        // Issues of boards have fields that the site's list of fields does not contain.
        let names = Set(table.columns.map(\.name))
        return table.columns + known.filter { !names.contains($0.name) }
    }

    func makeFetcher(
        for table: Table?,
        on deployment: Deployment,
        _ statistics: ReadingStatistics
    ) -> PageFetcher {
        var fetcher = PageFetcher(
            scheduler: scheduler,
            access: access,
            retryPolicy: configuration.retryPolicy,
            pageByteLimit: configuration.pageByteLimit,
            acceptsGzip: configuration.acceptsGzip ?? !site.isOnThisMachine,
            indexer: indexer,
            statistics: statistics,
            table: table?.name ?? "ServerInfo",
            permission: table?.permission
        )
        fetcher.deployment = deployment
        fetcher.run = runCount.wrappingAdd(1, ordering: .relaxed).newValue
        return fetcher
    }
}
