public import InterimData

/// The pages of a table, in the table's order.
///
/// **Demand.** Nothing is asked of the site before the first `next()`. From then on a few pages more than there are
/// connections are on their way or waiting to be taken, and up to twice as many where single pages are late; what they may
/// hold is bounded by the reader's memory limit (see ``JiraClient/Configuration/memoryByteLimit``). Letting the iterator
/// go, or cancelling the task, cancels what is on its way.
///
/// The order, and where pages begin and end, does not depend on the number of connections. A page is never empty.
public struct PageSequence: AsyncSequence, Sendable {
    /// A page with its records.
    public typealias Element = RecordBatch

    let makeEngine: @Sendable (Deployment) throws(JiraReaderError) -> ReadingEngine
    /// Which product the site is, as far as that is known; and the question to the site.
    let deployment: @Sendable () -> Deployment?
    /// Whether the site has to be asked first, because its refusal would come too late to tell.
    let mustAsk: Bool
    let findDeployment: @Sendable () async throws(JiraReaderError) -> Deployment
    /// The vendor's replacement of the table's operation; `nil` if it is not deprecated.
    var replacement: String?
    /// Returns a Boolean value that indicates whether the site has switched off a feature that the table needs.
    let isSwitchedOff: @Sendable (Deployment) async throws(JiraReaderError) -> Bool
    /// What the run has done so far.
    public let statistics: ReadingStatistics

    /// Starts a run of its own.
    public func makeAsyncIterator() -> Iterator {
        Iterator(sequence: self)
    }

    /// One run over the pages.
    public struct Iterator: AsyncIteratorProtocol {
        private let sequence: PageSequence
        private var engine: ReadingEngine?

        init(sequence: PageSequence) { self.sequence = sequence }

        /// The next page, or `nil` behind the last.
        ///
        /// - Throws: ``JiraReaderError``; the run is over then.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JiraReaderError)
            -> RecordBatch?
        {
            if let engine { return try await engine.next() }
            var known = sequence.deployment()
            if known == nil, sequence.mustAsk { known = try await sequence.findDeployment() }
            if try await sequence.isSwitchedOff(known ?? .cloud) { return nil }
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
                // What Cloud has and the site has not: it may be the other product.
                guard known == nil, error.code == .notFound else { throw error }
                let found: Deployment
                do throws(JiraReaderError) {
                    found = try await sequence.findDeployment()
                } catch let other {
                    // Who asks is looked at after what is asked.
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
/// A record costs no suspension but where a page ends.
///
/// The loop of a cancelled task throws ``JiraReaderError``; see ``JiraReaderError/isCancellation``.
public struct RecordSequence: AsyncSequence, Sendable {
    /// The pages that the records come from.
    public let pages: PageSequence

    /// Starts a run of its own.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: pages.makeAsyncIterator())
    }

    /// One run over the records.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: PageSequence.Iterator
        private var page: RecordBatch?
        private var position = 0

        init(pages: PageSequence.Iterator) { self.pages = pages }

        /// The next record, or `nil` behind the last.
        ///
        /// - Throws: ``JiraReaderError``; the run is over then.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JiraReaderError)
            -> Record?
        {
            while true {
                if let page, position < page.count {
                    defer { position += 1 }
                    return page[position]
                }
                // It is let go first, or its records would be given again if the next page fails.
                position = 0
                page = nil
                page = try await pages.next(isolation: actor)
                if page == nil { return nil }
            }
        }
    }
}
