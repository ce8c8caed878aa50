internal import Synchronization

/// What a run has done so far; may be read at any time from any task.
public final class ReadingStatistics: Sendable {
    private let requestCounter = Atomic<Int>(0)
    private let retryCounter = Atomic<Int>(0)
    private let budgetedRetryCounter = Atomic<Int>(0)
    private let recordsFlag = Atomic<Bool>(false)
    private let wireByteCounter = Atomic<Int>(0)
    private let expectedRecords = Atomic<Int>(-1)
    private let skipped = Mutex<[SkippedParent]>([])
    private let cut = Mutex<[IssueList: Int]>([:])
    private let missing = Mutex<(gone: [UInt64], unread: [UInt64])>(([], []))

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
    /// The ids of issues that were listed and then were gone, or no longer shown to the account.
    public var goneIssues: [UInt64] { missing.withLock { $0.gone } }
    /// The ids of issues that the site could not give, though it was asked again.
    public var unreadIssues: [UInt64] { missing.withLock { $0.unread } }

    /// Parents whose children could not be read.
    public var skippedParents: [SkippedParent] { skipped.withLock { $0 } }

    /// How many issues have a list of which only the beginning was read, by the list.
    public var cutLists: [IssueList: Int] { cut.withLock { $0 } }

    func note(cut list: IssueList) { cut.withLock { $0[list, default: 0] += 1 } }
    func note(skipped parents: [SkippedParent]) { skipped.withLock { $0 += parents } }
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
    func countRequest() { requestCounter.add(1, ordering: .relaxed) }
    func countRetry() { retryCounter.add(1, ordering: .relaxed) }
    func countReceived(_ bytes: Int) { wireByteCounter.add(bytes, ordering: .relaxed) }
    func expect(_ records: Int) { expectedRecords.store(records, ordering: .relaxed) }
    func note(gone: [UInt64], unread: [UInt64]) {
        missing.withLock { missing in
            missing.gone += gone
            missing.unread += unread
        }
    }
}
