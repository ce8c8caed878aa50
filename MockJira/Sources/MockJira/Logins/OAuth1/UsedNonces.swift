/// The nonces of the requests whose timestamps are still acceptable.
///
/// The set contains at most `limit` digests of eight bytes each. When the limit is exceeded, all digests with the
/// oldest timestamp are removed.
struct UsedNonces {
    private let limit: Int
    private var digests: [Int: Set<Int>] = [:]
    private(set) var count = 0
    private var oldestAcceptable = Int.min

    init(limit: Int = 1_000_000) {
        self.limit = limit
    }

    /// Records a nonce of a request with an acceptable timestamp. Returns `false` if the nonce was recorded before.
    mutating func insert(_ nonce: String, timestamp: Int, acceptable: ClosedRange<Int>) -> Bool {
        if acceptable.lowerBound > oldestAcceptable {
            oldestAcceptable = acceptable.lowerBound
            for expired in digests.keys where expired < oldestAcceptable { drop(expired) }
        }
        // A collision of digests would reject a new nonce. With a million nonces in one second, its probability is
        // below one in ten million.
        guard digests[timestamp, default: []].insert(nonce.hashValue).inserted else { return false }
        count += 1
        while count > limit, let oldest = digests.keys.min() { drop(oldest) }
        return true
    }

    private mutating func drop(_ timestamp: Int) {
        count -= digests.removeValue(forKey: timestamp)?.count ?? 0
    }
}
