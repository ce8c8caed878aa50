import NIOCore

/// A cache of responses for repeated requests. The least recently used responses are removed first.
struct PageCache {
    struct Key: Hashable {
        let method: String
        let uri: String
        let body: ByteBuffer
        let isCompressed: Bool
        /// The index of the request's account in the list of users.
        var account = 0
    }

    struct Page {
        let contentType: String
        let body: ByteBuffer
        let contentEncoding: String?
        /// The cost of the request in points.
        let points: Int
        /// The last second, by the site's clock, in which the page may be reused; nil if it may be reused at any time.
        var staleAfter: Int?
    }

    private struct Slot {
        let key: Key
        let page: Page
        var newer: Int
        var older: Int
    }

    /// The slots form a ring that begins at slot 0, which contains no response. The `older` of slot 0 is the most
    /// recently used slot, and the `newer` of slot 0 is the least recently used one.
    private var slots: [Slot]
    private var free: [Int] = []
    private var places: [Key: Int] = [:]
    private(set) var byteCount = 0
    let byteLimit: Int

    /// The memory that an entry needs in addition to its content, in bytes.
    private static let overhead = 256

    init(byteLimit: Int) {
        self.byteLimit = byteLimit
        let nothing = Key(method: "", uri: "", body: ByteBuffer(), isCompressed: false)
        let page = Page(contentType: "", body: ByteBuffer(), contentEncoding: nil, points: 0)
        slots = [Slot(key: nothing, page: page, newer: 0, older: 0)]
    }

    mutating func page(_ key: Key, seconds: Int = 0) -> Page? {
        guard let place = places[key] else { return nil }
        if let last = slots[place].page.staleAfter, last < seconds {
            remove(place)
            return nil
        }
        unlink(place)
        linkAsNewest(place)
        return slots[place].page
    }

    mutating func insert(_ page: Page, for key: Key) {
        let cost = Self.cost(key, page)
        guard cost <= byteLimit, places[key] == nil else { return }
        while byteCount + cost > byteLimit { removeOldest() }
        // The body of the request is a slice of a larger receive buffer, which the cache must not retain.
        let owned = Key(
            method: key.method,
            uri: key.uri,
            body: ByteBuffer(bytes: key.body.readableBytesView),
            isCompressed: key.isCompressed,
            account: key.account
        )
        let slot = Slot(key: owned, page: page, newer: 0, older: 0)
        let place: Int
        if let reused = free.popLast() {
            place = reused
            slots[place] = slot
        } else {
            place = slots.count
            slots.append(slot)
        }
        places[owned] = place
        byteCount += cost
        linkAsNewest(place)
    }

    private static func cost(_ key: Key, _ page: Page) -> Int {
        page.body.readableBytes + key.body.readableBytes + key.uri.utf8.count + overhead
    }

    private mutating func removeOldest() {
        let place = slots[0].newer
        precondition(place != 0, "The cache has no entries, but its byte count is not zero.")
        remove(place)
    }

    private mutating func remove(_ place: Int) {
        let slot = slots[place]
        unlink(place)
        places[slot.key] = nil
        byteCount -= Self.cost(slot.key, slot.page)
        slots[place] = Slot(key: slots[0].key, page: slots[0].page, newer: 0, older: 0)
        free.append(place)
    }

    private mutating func unlink(_ place: Int) {
        slots[slots[place].newer].older = slots[place].older
        slots[slots[place].older].newer = slots[place].newer
    }

    private mutating func linkAsNewest(_ place: Int) {
        let next = slots[0].older
        slots[place].older = next
        slots[place].newer = 0
        slots[next].newer = place
        slots[0].older = place
    }
}
