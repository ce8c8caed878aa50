internal import InterimData

/// The keys of the records that a listing has delivered, so that each record is delivered once.
///
/// A key that is a whole number takes one bit of memory, in an ``IssueIDSet``. Other keys take 16 bytes each, and at
/// least the latest 250,000 of them are stored.
struct DeliveredRecords: Sendable {
    /// A record's key.
    enum Key: Hashable, Sendable {
        case number(UInt64)
        /// 128 bits of hash, so that collisions are improbable even in the largest table.
        case digest(UInt128)
    }

    private static let maximumRemembered = 250_000

    private let keyColumns: [String]
    private var numbers = IssueIDSet()
    private var latest: Set<UInt128> = []
    private var earlier: Set<UInt128> = []
    /// If `true`, the key of each record is its whole text, because the key columns do not identify records.
    private var comparesTexts = false

    init(keyColumns: [String]) { self.keyColumns = keyColumns }

    /// A Boolean value that indicates whether no record was delivered.
    var isEmpty: Bool { numbers.isEmpty && latest.isEmpty && earlier.isEmpty }

    /// Returns the keys of a response's records, in order. The key of a record without key columns is its text.
    ///
    /// Records of one response with the same key and different texts are distinct. If the first response has such
    /// records, the columns are not a key, and whole texts are compared from then on.
    mutating func keys(of response: PageResponse) -> [Key] {
        var keys = currentKeys(of: response)
        guard !comparesTexts, Set(keys).count < keys.count else { return keys }
        let texts = Self.texts(of: response)
        if isEmpty, Set(texts).count > Set(keys).count {
            comparesTexts = true
            return texts
        }
        var firstText: [Key: Key] = [:]
        for (place, key) in keys.enumerated() {
            if let first = firstText[key] {
                if first != texts[place] { keys[place] = texts[place] }
            } else {
                firstText[key] = texts[place]
            }
        }
        return keys
    }

    private func currentKeys(of response: PageResponse) -> [Key] {
        if comparesTexts { return Self.texts(of: response) }
        var keys: [Key] = []
        keys.reserveCapacity(response.recordCount)
        for page in response.pages {
            for number in 0..<page.count { keys.append(key(of: page[number])) }
        }
        return keys
    }

    private func key(of record: Record) -> Key {
        let texts = keyColumns.compactMap { record[$0]?.text }
        if texts.count == 1, let number = UInt64(texts[0]), texts[0].utf8.first != UInt8(ascii: "+"),
            texts[0].utf8.count == 1 || texts[0].utf8.first != UInt8(ascii: "0")
        {
            return .number(number)
        }
        return .digest(Self.digest(texts.isEmpty ? [record.json] : texts))
    }

    private static func texts(of response: PageResponse) -> [Key] {
        response.pages.flatMap { page in (0..<page.count).map { .digest(digest([page[$0].json])) } }
    }

    private static func digest(_ texts: [String]) -> UInt128 {
        var hashers = (Hasher(), Hasher())
        hashers.1.combine(1)
        for text in texts {
            hashers.0.combine(text)
            hashers.1.combine(text)
        }
        let (upper, lower) = (hashers.0.finalize(), hashers.1.finalize())
        return UInt128(UInt64(bitPattern: Int64(upper))) << 64 | UInt128(UInt64(bitPattern: Int64(lower)))
    }

    /// Returns a Boolean value that indicates whether a record was delivered.
    func contains(_ key: Key) -> Bool {
        switch key {
        case .number(let number): numbers.contains(number)
        case .digest(let digest): latest.contains(digest) || earlier.contains(digest)
        }
    }

    /// Records a delivery. Returns `true` if the record is new.
    mutating func insert(_ key: Key) -> Bool {
        switch key {
        case .number(let number): return numbers.insert(number)
        case .digest(let digest):
            guard !earlier.contains(digest), latest.insert(digest).inserted else { return false }
            if latest.count >= Self.maximumRemembered { (earlier, latest) = (latest, []) }
            return true
        }
    }

    /// Records the delivery of a response's records. Returns the indices of the new records; of records with the same
    /// key, only the first is new.
    mutating func insertNew(_ keys: [Key]) -> [Int] {
        keys.indices.filter { insert(keys[$0]) }
    }
}

extension PageResponse {
    /// Returns the pages with only the records at the given indices, which are in ascending order and are counted
    /// across all pages.
    func records(at places: [Int]) -> [RecordBatch] {
        guard places.count < recordCount else { return pages }
        var first = 0
        var next = 0
        return pages.map { page in
            defer { first += page.count }
            var order: [Int32] = []
            while next < places.count, places[next] < first + page.count {
                order.append(Int32(page.place(places[next] - first)))
                next += 1
            }
            return page.with(order: order)
        }
    }

    /// Returns a number of records from a member of the envelope; `nil` if the value is not a whole number from 0 to
    /// ``maximumCount``.
    func count(_ name: String) -> Int? {
        envelope(name)?.int.flatMap { (0...Self.maximumCount).contains($0) ? $0 : nil }
    }

    /// The largest number of records that is accepted; no site has as many.
    static let maximumCount = 1_000_000_000_000

    /// Returns a Boolean member of the envelope, which may also be the text `true` or `false`; `nil` for any other
    /// value.
    func flag(_ name: String) -> Bool? {
        guard let value = envelope(name) else { return nil }
        return value.bool ?? value.text.flatMap { Bool($0) }
    }
}
