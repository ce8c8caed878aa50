public import InterimData
internal import Synchronization

/// The statistics of a run. They can be read at any time from any task.
public final class ReadingStatistics: Sendable {
    private let requestCounter = Atomic<Int>(0)
    private let retryCounter = Atomic<Int>(0)
    private let responseCounter = Atomic<Int>(0)
    private let listedCounter = Atomic<Int>(0)
    private let budgetedRetryCounter = Atomic<Int>(0)
    private let recordsFlag = Atomic<Bool>(false)
    private let wireByteCounter = Atomic<Int>(0)
    private let expectedRecords = Atomic<Int>(-1)
    private let announcedRecords = Atomic<Int>(-1)
    private let found = Mutex(ReadingFindings())
    private let known = Mutex<[Column]>([])
    private let date = Mutex<String?>(nil)
    private let disabled = Mutex<SiteFeature?>(nil)
    private let product = Mutex(Deployment.cloud)

    private let scheduler: RequestScheduler?

    /// Creates counters at zero.
    init(scheduler: RequestScheduler? = nil) { self.scheduler = scheduler }

    /// The number of requests that may be in flight: the configured number, or the current one of adaptive concurrency.
    public var connections: Int { scheduler?.connections ?? 0 }
    /// The time for which no request is sent because a quota of the site is exhausted.
    public var pause: Duration { scheduler?.pause ?? .zero }

    /// The number of requests sent, including retries.
    public var requestCount: Int { requestCounter.load(ordering: .relaxed) }
    /// The number of requests sent that repeat an earlier one.
    public var retryCount: Int { retryCounter.load(ordering: .relaxed) }
    /// The number of bytes of response bodies, as received over the wire.
    public var receivedByteCount: Int { wireByteCounter.load(ordering: .relaxed) }
    /// The number of records that the run is expected to read; `nil` if the site has not reported it.
    public var expectedRecordCount: Int? {
        let value = expectedRecords.load(ordering: .relaxed)
        return value < 0 ? nil : value
    }
    /// The number of records that the site reports; `nil` if it has reported none.
    public var announcedRecordCount: Int? {
        let value = announcedRecords.load(ordering: .relaxed)
        return value < 0 ? nil : value
    }
    /// The findings about the delivered pages: content that could not be returned, or only in part.
    public var findings: ReadingFindings { found.withLock { $0 } }
    /// The columns of the site's issues; empty if the run has not requested them.
    public var siteColumns: [Column] { known.withLock { $0 } }
    /// The site's time in its first response, as sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
    package var siteDate: String? { date.withLock { $0 } }

    /// The feature that the site has disabled, and without which the table has no records; `nil` if there is none.
    package var disabledFeature: SiteFeature? { disabled.withLock { $0 } }
    func note(disabled feature: SiteFeature) { disabled.withLock { $0 = feature } }

    /// The deployment that the run reads. It is Cloud until another deployment is known.
    public var deployment: Deployment { product.withLock { $0 } }

    func note(_ deployment: Deployment) { product.withLock { $0 = deployment } }
    func note(_ findings: ReadingFindings) {
        if !findings.isEmpty { found.withLock { $0.add(findings) } }
    }
    func note(skipped parents: [SkippedParent]) {
        var findings = ReadingFindings()
        findings.skippedParents = parents
        note(findings)
    }
    func note(listing found: ListingFindings) {
        guard !found.isEmpty else { return }
        var findings = ReadingFindings()
        findings.listing = found
        note(findings)
    }
    func note(columns: [Column]) { known.withLock { $0 = columns } }
    func note(siteDate text: @autoclosure () -> String?) { date.withLock { $0 = $0 ?? text() } }
    /// A Boolean value that indicates whether the site has returned a record.
    var hasRecords: Bool { recordsFlag.load(ordering: .relaxed) }
    func noteRecords() { recordsFlag.store(true, ordering: .relaxed) }
    /// Takes one of the run's retries. Returns `false` if none is left.
    func consumeRetry(most: Int) -> Bool {
        let taken = budgetedRetryCounter.add(1, ordering: .relaxed).newValue
        if taken <= most { return true }
        budgetedRetryCounter.subtract(1, ordering: .relaxed)
        return false
    }
    /// Returns retries to the run's budget.
    func returnRetries(_ count: Int) { budgetedRetryCounter.subtract(count, ordering: .relaxed) }
    func countRequest(isRetry: Bool = false) {
        requestCounter.add(1, ordering: .relaxed)
        if isRetry { retryCounter.add(1, ordering: .relaxed) }
    }
    /// The number of issues, or of other records, that were requested by their ids, each counted once.
    package var requestedIDCount: Int { listedCounter.load(ordering: .relaxed) }
    func countRequestedIDs(_ count: Int) { listedCounter.add(count, ordering: .relaxed) }
    /// The number of pages received.
    var responseCount: Int { responseCounter.load(ordering: .relaxed) }
    func countResponse() { responseCounter.add(1, ordering: .relaxed) }
    func countReceived(_ bytes: Int) { wireByteCounter.add(bytes, ordering: .relaxed) }
    func expect(_ records: Int) { expectedRecords.store(records, ordering: .relaxed) }
    func announce(_ records: Int) { announcedRecords.store(records, ordering: .relaxed) }
}
