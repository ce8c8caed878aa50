internal import Synchronization

/// The largest number of things that a run requests at once, which falls where a gateway cannot respond to more.
///
/// After a batch was too heavy, batches have half its size for a while: until ``answersBeforeGrowth`` of that size were
/// answered one after the other, then twice as many things, and so on up to the largest.
struct BatchSizes: Sendable, Equatable {
    /// The responses in a row to batches of the present size after which the size doubles.
    static let answersBeforeGrowth = 20

    /// The largest number of things in a batch now.
    private(set) var limit: Int
    private let largest: Int
    private var answers = 0

    /// Creates sizes that begin with the largest.
    init(largest: Int) {
        limit = largest
        self.largest = largest
    }

    /// Notes a batch that was answered.
    mutating func noteAnswer(count: Int) {
        guard limit < largest, count >= limit else { return }
        answers += 1
        guard answers >= Self.answersBeforeGrowth else { return }
        limit = min(largest, 2 * limit)
        answers = 0
    }

    /// Notes a batch that no gateway could answer.
    mutating func noteFailure(count: Int) {
        limit = max(1, min(limit, (count + 1) / 2))
        answers = 0
    }
}

/// The ``BatchSizes`` that the requests of a run share.
final class SharedBatchSizes: Sendable {
    private let sizes = Mutex(BatchSizes(largest: Int.max))

    var limit: Int { sizes.withLock { $0.limit } }
    func noteAnswer(count: Int) { sizes.withLock { $0.noteAnswer(count: count) } }
    func noteFailure(count: Int) { sizes.withLock { $0.noteFailure(count: count) } }
}

extension BatchSizes {
    /// Returns a Boolean value that indicates whether a status says that a gateway could not make a response, as it may where
    /// too much was requested at once: 413, 502, 503, and 504.
    static func isGatewayFailure(status: Int?) -> Bool { [413, 502, 503, 504].contains(status) }
}
