public import JiraReader
internal import Sinks
internal import Synchronization

/// Copies a table from a site to a sink.
///
/// An activity runs once. Its ``progress`` may be read at any time from any task.
public final class CopyActivity: Sendable {
    /// What is to be done.
    public let plan: CopyPlan

    private let pages: PageSequence
    private let copied = Atomic<Int>(0)
    private let written = Atomic<Int>(0)
    private let start = ContinuousClock.now

    /// Checks the plan. Nothing is asked of the site yet, and no file is created.
    ///
    /// - Throws: ``CopyError`` when an option does not fit the table.
    ///
    /// - Parameter reader: A reader to share with other activities; without one the activity makes its own.
    public init(plan: CopyPlan, reader shared: JiraReader? = nil) throws(CopyError) {
        self.plan = plan
        do {
            let reader =
                try shared
                ?? JiraReader(site: plan.site, credentials: plan.credentials, configuration: plan.reader)
            pages = try reader.pages(of: plan.table, options: plan.readOptions)
        } catch {
            throw CopyError(error)
        }
    }

    /// What the activity has done so far.
    public var progress: CopyProgress {
        let statistics = pages.statistics
        return CopyProgress(
            copiedRecordCount: copied.load(ordering: .relaxed),
            expectedRecordCount: statistics.expectedRecordCount,
            receivedByteCount: statistics.receivedByteCount,
            writtenByteCount: written.load(ordering: .relaxed),
            requestCount: statistics.requestCount,
            retryCount: statistics.retryCount,
            duration: ContinuousClock.now - start
        )
    }

    /// Copies the table. Cancelling the task stops the copy and removes what was written.
    ///
    /// - Returns: What was done. It may have ``CopyReport/unreadIssues``: a file that is whole but for those.
    /// - Throws: ``CopyError``; the destination is then as it was before.
    public func run() async throws(CopyError) -> CopyReport {
        do {
            let sink = try FileSink(configuration: plan.sinkConfiguration)
            do {
                for try await page in pages {
                    try await sink.write(page)
                    copied.add(page.count, ordering: .relaxed)
                    written.store(sink.writtenByteCount, ordering: .relaxed)
                }
                try Task.checkCancellation()
                // First of all, so that the duration counts what it takes to make the file final.
                let summary = try await sink.finish()
                written.store(summary.writtenByteCount, ordering: .relaxed)
                return CopyReport(
                    progress: progress,
                    statistics: pages.statistics,
                    summary: summary
                )
            } catch {
                await sink.abandon()
                throw error
            }
        } catch {
            throw CopyError(error)
        }
    }

    /// What to report of a run that failed.
    public func report(of error: CopyError) -> CopyReport {
        CopyReport(
            progress: progress,
            statistics: pages.statistics,
            summary: nil,
            error: error
        )
    }
}

/// What a copy activity has done so far.
public struct CopyProgress: Sendable {
    /// Records handed to the sink.
    public var copiedRecordCount: Int
    /// Records that there will be, as far as the site has told.
    public var expectedRecordCount: Int?
    /// Bytes of bodies received, as they came over the wire.
    public var receivedByteCount: Int
    /// Bytes written to the destination.
    public var writtenByteCount: Int
    /// Requests sent.
    public var requestCount: Int
    /// Requests that were sent again.
    public var retryCount: Int
    /// Time since the activity was created.
    public var duration: Duration
}
