internal import Synchronization

/// The largest number of elements in a batch of a run. It falls if a gateway cannot process a batch.
///
/// After a batch was too heavy, further batches have half the size of that batch. Whenever ``responsesBeforeGrowth``
/// batches of the current size have succeeded without a failure, the size doubles, up to the largest.
struct BatchSizes: Sendable, Equatable {
    /// The number of consecutive successful batches of the current size after which the size doubles.
    static let responsesBeforeGrowth = 20

    /// The largest number of elements in a batch now.
    private(set) var limit: Int
    private let largest: Int
    private var responses = 0

    /// Creates sizes that begin with the largest.
    init(largest: Int) {
        limit = largest
        self.largest = largest
    }

    /// Records a batch that succeeded.
    mutating func noteResponse(count: Int) {
        guard limit < largest, count >= limit else { return }
        responses += 1
        guard responses >= Self.responsesBeforeGrowth else { return }
        limit = min(largest, 2 * limit)
        responses = 0
    }

    /// Records a batch that a gateway could not process.
    mutating func noteFailure(count: Int) {
        limit = max(1, min(limit, (count + 1) / 2))
        responses = 0
    }
}

/// The ``BatchSizes`` that the requests of a run share.
final class SharedBatchSizes: Sendable {
    private let sizes = Mutex(BatchSizes(largest: Int.max))

    var limit: Int { sizes.withLock { $0.limit } }
    func noteResponse(count: Int) { sizes.withLock { $0.noteResponse(count: count) } }
    func noteFailure(count: Int) { sizes.withLock { $0.noteFailure(count: count) } }
}

extension BatchSizes {
    /// Returns a Boolean value that indicates whether a status means that a gateway could not produce a response, which
    /// can happen if too much was requested at once: 413, 502, 503, and 504.
    static func isGatewayFailure(status: Int?) -> Bool { [413, 502, 503, 504].contains(status) }
}
