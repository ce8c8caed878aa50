internal import InterimData

/// The keys of the records that a run has delivered last, by which it notices that rows have moved under it.
///
/// Memory: the keys of as many records as it was created with.
struct RecentRecords: Sendable {
    private let keyColumns: [String]
    private let capacity: Int
    private var keys: [String] = []
    private var known: Set<String> = []

    /// - Parameter capacity: How many records are remembered, at least.
    init(keyColumns: [String], capacity: Int) {
        self.keyColumns = keyColumns
        self.capacity = capacity
    }

    /// Whether there is nothing to compare with.
    var isEmpty: Bool { keys.isEmpty }

    /// The keys of an answer's records, in order; of a record without a key, its text.
    func keys(of answer: PageAnswer) -> [String] {
        answer.pages.flatMap { page in
            (0..<page.count).map { number in
                let record = page[number]
                let texts = keyColumns.compactMap { record[$0]?.text }
                return texts.isEmpty ? record.json : texts.joined(separator: "\u{0}")
            }
        }
    }

    /// Whether a record was among those delivered last.
    func contains(_ key: String) -> Bool { known.contains(key) }

    /// Notes records that are delivered, in order.
    mutating func note(_ new: some Sequence<String>) {
        for key in new where known.insert(key).inserted { keys.append(key) }
        guard keys.count > 2 * capacity else { return }
        for key in keys.prefix(keys.count - capacity) { known.remove(key) }
        keys.removeFirst(keys.count - capacity)
    }
}
