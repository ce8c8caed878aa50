public import InterimData
internal import Synchronization

/// What a run has done so far; may be read at any time from any task.
public final class ReadingStatistics: Sendable {
    private let requestCounter = Atomic<Int>(0)
    private let retryCounter = Atomic<Int>(0)
    private let answerCounter = Atomic<Int>(0)
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

    private let traffic: Traffic?

    /// Creates counters at zero.
    init(traffic: Traffic? = nil) { self.traffic = traffic }

    /// How many requests may be in flight at once: what was given, or what the reader has settled on.
    public var connections: Int { traffic?.connections ?? 0 }
    /// How long nothing is sent because the site's quota is spent.
    public var pause: Duration { traffic?.pause ?? .zero }

    /// Requests sent, repeated ones included.
    public var requestCount: Int { requestCounter.load(ordering: .relaxed) }
    /// Requests that were sent again.
    public var retryCount: Int { retryCounter.load(ordering: .relaxed) }
    /// Bytes of bodies received, as they came over the wire.
    public var receivedByteCount: Int { wireByteCounter.load(ordering: .relaxed) }
    /// The number of records that the run will give, as far as the site has told.
    public var expectedRecordCount: Int? {
        let value = expectedRecords.load(ordering: .relaxed)
        return value < 0 ? nil : value
    }
    /// The number of records that there are by the site's own count; `nil` where it has given none.
    public var announcedRecordCount: Int? {
        let value = announcedRecords.load(ordering: .relaxed)
        return value < 0 ? nil : value
    }
    /// What could not be given, or not whole, of the pages that were given.
    public var findings: ReadingFindings { found.withLock { $0 } }
    /// The columns of the site's issues, where the run had to ask for them.
    public var siteColumns: [Column] { known.withLock { $0 } }
    /// The site's time at its first answer, as it told it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    package var siteDate: String? { date.withLock { $0 } }

    /// The feature that the site has switched off, without which the table has no records; `nil` where there is none.
    package var disabledFeature: SiteFeature? { disabled.withLock { $0 } }
    func note(disabled feature: SiteFeature) { disabled.withLock { $0 = feature } }

    /// Which product the site is, as far as the run has come to know.
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
    /// Whether the site gave any record yet.
    var hasRecords: Bool { recordsFlag.load(ordering: .relaxed) }
    func noteRecords() { recordsFlag.store(true, ordering: .relaxed) }
    /// Takes one of the requests that the run may send again. Returns `false` when none is left.
    func takeRetry(most: Int) -> Bool {
        let taken = budgetedRetryCounter.add(1, ordering: .relaxed).newValue
        if taken <= most { return true }
        budgetedRetryCounter.subtract(1, ordering: .relaxed)
        return false
    }
    /// Gives requests back that the run may send again.
    func giveBackRetries(_ count: Int) { budgetedRetryCounter.subtract(count, ordering: .relaxed) }
    func countRequest() { requestCounter.add(1, ordering: .relaxed) }
    /// The number of issues, or of other records, that were requested by their ids, each counted once.
    package var requestedIDCount: Int { listedCounter.load(ordering: .relaxed) }
    func countRequestedIDs(_ count: Int) { listedCounter.add(count, ordering: .relaxed) }
    /// The number of pages that have come.
    var answerCount: Int { answerCounter.load(ordering: .relaxed) }
    func countAnswer() { answerCounter.add(1, ordering: .relaxed) }
    func countRetry() { retryCounter.add(1, ordering: .relaxed) }
    func countReceived(_ bytes: Int) { wireByteCounter.add(bytes, ordering: .relaxed) }
    func expect(_ records: Int) { expectedRecords.store(records, ordering: .relaxed) }
    func announce(_ records: Int) { announcedRecords.store(records, ordering: .relaxed) }
}
