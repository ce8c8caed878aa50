public import InterimData

/// The pages of a table, in the table's order.
///
/// **Demand.** Nothing is asked of the site before the first `next()`. From then on a few pages more than there are
/// connections are on their way or waiting to be taken, and up to twice as many where single pages are late; what they may
/// hold is bounded by the reader's memory limit (see ``JiraReader/Configuration/memoryByteLimit``). Letting the iterator
/// go, or cancelling the task, cancels what is on its way.
///
/// The order, and where pages begin and end, does not depend on the number of connections. A page is never empty.
public struct PageSequence: AsyncSequence, Sendable {
    /// A page with its records.
    public typealias Element = RecordBatch

    let makeEngine: @Sendable () throws(JiraReaderError) -> ReadingEngine
    /// What the run has done so far.
    public let statistics: ReadingStatistics

    /// Starts a run of its own.
    public func makeAsyncIterator() -> Iterator {
        Iterator(makeEngine: makeEngine)
    }

    /// One run over the pages.
    public struct Iterator: AsyncIteratorProtocol {
        let makeEngine: @Sendable () throws(JiraReaderError) -> ReadingEngine
        private var engine: ReadingEngine?

        init(makeEngine: @escaping @Sendable () throws(JiraReaderError) -> ReadingEngine) {
            self.makeEngine = makeEngine
        }

        /// The next page, or `nil` behind the last.
        ///
        /// - Throws: ``JiraReaderError``; the run is over then.
        public mutating func next(isolation actor: isolated (any Actor)? = #isolation) async throws(JiraReaderError)
            -> RecordBatch?
        {
            if let engine { return try await engine.next() }
            let engine = try makeEngine()
            self.engine = engine
            return try await engine.next()
        }
    }
}

/// The records of a table, one by one.
///
/// A record costs no suspension but where a page ends.
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
