public import InterimData

/// The pages of a table, in the table's order.
///
/// **Demand.** No request is sent before the first `next()`. After that, the number of pages that are requested or
/// ready is slightly larger than the number of connections, and up to twice as large while a page is late. The client's
/// memory limit also limits the total size of these pages (see ``JiraClient/Configuration/memoryByteLimit``). Releasing
/// the iterator or cancelling the task cancels the requests in flight.
///
/// The order of the records and the boundaries of the pages do not depend on the number of connections. A page is never
/// empty.
public struct PageSequence: AsyncSequence, Sendable {
    /// A page with its records.
    public typealias Element = RecordBatch

    let makeEngine: @Sendable (Deployment) throws(JiraReaderError) -> ReadingEngine
    /// The deployment, if it is known; otherwise ``findDeployment`` detects it.
    let deployment: @Sendable () -> Deployment?
    /// A Boolean value that indicates whether the deployment has to be detected before the first request, because both
    /// Cloud and Data Center accept that request, and only later requests would fail.
    let requiresDeploymentProbe: Bool
    let findDeployment: @Sendable () async throws(JiraReaderError) -> Deployment
    /// The operation with which Atlassian replaces the table's operation; `nil` if the operation is not deprecated.
    var replacement: String?
    /// Returns a Boolean value that indicates whether the site has disabled a feature that the table needs.
    let isDisabled: @Sendable (Deployment) async throws(JiraReaderError) -> Bool
    /// The statistics of the sequence's runs.
    public let statistics: ReadingStatistics

    /// Starts a new run.
    public func makeAsyncIterator() -> Iterator {
        Iterator(sequence: self)
    }

    /// One run over the pages.
    public struct Iterator: AsyncIteratorProtocol {
        private let sequence: PageSequence
        private var engine: ReadingEngine?

        init(sequence: PageSequence) { self.sequence = sequence }

        /// Returns the next page, or `nil` after the last.
        ///
        /// - Throws: ``JiraReaderError``, which ends the run.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JiraReaderError)
            -> RecordBatch?
        {
            if let engine { return try await engine.next() }
            var known = sequence.deployment()
            if known == nil, sequence.requiresDeploymentProbe { known = try await sequence.findDeployment() }
            if try await sequence.isDisabled(known ?? .cloud) { return nil }
            let engine = try sequence.makeEngine(known ?? .cloud)
            self.engine = engine
            do throws(JiraReaderError) {
                return try await engine.next()
            } catch {
                if let replacement = sequence.replacement, error.code == .gone || error.code == .notFound {
                    var isCloud = error.code == .gone || known == .cloud
                    if !isCloud, known == nil {
                        do throws(JiraReaderError) {
                            isCloud = try await sequence.findDeployment() == .cloud
                        } catch let other {
                            if other.code == .cancelled || other.code == .notAuthenticated { throw other }
                        }
                    }
                    if isCloud { throw error.replaced(by: replacement) }
                }
                // The path exists on every Cloud site, so a site without it may be Data Center.
                guard known == nil, error.code == .notFound else { throw error }
                let found: Deployment
                do throws(JiraReaderError) {
                    found = try await sequence.findDeployment()
                } catch let other {
                    // A site can respond with 404 before it checks the credentials. Wrong credentials are then reported
                    // instead of the 404.
                    throw other.code == .notAuthenticated ? other : error
                }
                guard found != .cloud else { throw error }
                let engine = try sequence.makeEngine(found)
                self.engine = engine
                return try await engine.next()
            }
        }
    }
}

/// The records of a table, one by one.
///
/// Iteration suspends only at page boundaries.
///
/// In a cancelled task, iteration throws ``JiraReaderError``; see ``JiraReaderError/isCancellation``.
public struct RecordSequence: AsyncSequence, Sendable {
    /// The pages that the records come from.
    public let pages: PageSequence

    /// Starts a new run.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: pages.makeAsyncIterator())
    }

    /// One run over the records.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: PageSequence.Iterator
        private var page: RecordBatch?
        private var position = 0

        init(pages: PageSequence.Iterator) { self.pages = pages }

        /// Returns the next record, or `nil` after the last.
        ///
        /// - Throws: ``JiraReaderError``, which ends the run.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JiraReaderError)
            -> Record?
        {
            while true {
                if let page, position < page.count {
                    defer { position += 1 }
                    return page[position]
                }
                // The page is released before the next one is requested. Otherwise its records would be returned again
                // if that request fails.
                position = 0
                page = nil
                page = try await pages.next(isolation: actor)
                if page == nil { return nil }
            }
        }
    }
}
