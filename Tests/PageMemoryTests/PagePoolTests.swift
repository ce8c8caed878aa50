import PageMemory
import Synchronization
import TestSupport
import Testing

@Suite("The budget of page memory")
struct PagePoolTests {
    /// Counts the calls of a pool's handler of free memory.
    private static func counter(of pool: PagePool) -> EventCounter {
        let calls = EventCounter()
        pool.setRoomHandler { calls.increment() }
        return calls
    }

    @Test("returns to zero when the pages are released")
    func accountingReturnsToZero() {
        let seed: UInt64 = 7
        var random = SeededRandom(seed: seed)
        let pool = PagePool(byteLimit: 1 << 20)
        var pages: [PageBuffer] = []
        for step in 0..<5000 {
            switch random.below(4) {
            case 0: pages.append(pool.makeBuffer(order: PageOrder(UInt64(random.below(50)))))
            case 1 where !pages.isEmpty:
                _ = random.pick(pages).append(span: random.below(40_000))
            case 2 where !pages.isEmpty:
                _ = random.pick(pages).reserve(random.below(200_000), unconditionally: random.oneIn(8))
            case 3 where !pages.isEmpty: pages.remove(at: random.below(pages.count))
            default: break
            }
            #expect(pool.leasedByteCount >= 0, "seed \(seed), step \(step)")
        }
        pages.removeAll()
        #expect(pool.leasedByteCount == 0, "seed \(seed)")
    }

    @Test("releases the lease of a delivered page only once")
    func endedLeases() {
        let pool = PagePool(byteLimit: 1 << 20)
        var page: PageBuffer? = pool.makeBuffer(order: 1)
        #expect(page?.append(span: 10_000) == true)
        page?.seal()
        page?.endLease()
        #expect(pool.leasedByteCount == 0)
        page?.endLease()
        page = nil
        #expect(pool.leasedByteCount == 0)
    }

    @Test("lets only the oldest page grow beyond it")
    func oldestMayGrow() {
        let pool = PagePool(byteLimit: 64 << 10)
        let younger = pool.makeBuffer(order: 9)
        let oldest = pool.makeBuffer(order: 3)
        #expect(oldest.reserve(500 << 10))
        #expect(!younger.reserve(1))
        #expect(!younger.append(span: 1))
        #expect(younger.count == 0)
        #expect(younger.reserve(100 << 10, unconditionally: true))
    }

    @Test("makes the next page the oldest when the lease of the one before ends")
    func nextBecomesOldest() {
        let pool = PagePool(byteLimit: 64 << 10)
        let oldest = pool.makeBuffer(order: 3)
        let younger = pool.makeBuffer(order: 9)
        #expect(oldest.reserve(60 << 10))
        #expect(!younger.reserve(60 << 10))
        oldest.seal()
        oldest.endLease()
        #expect(younger.reserve(600 << 10))
    }

    @Test("counts a page and its inflated sibling as one position in the order")
    func siblingsShareTheirPlace() {
        let pool = PagePool(byteLimit: 64 << 10)
        var encoded: PageBuffer? = pool.makeBuffer(order: 3)
        let inflated = encoded?.makeSibling()
        let younger = pool.makeBuffer(order: 4)
        #expect(encoded?.reserve(64 << 10) == true)
        encoded = nil
        #expect(inflated?.reserve(64 << 10) == true)
        #expect(!younger.reserve(64 << 10), "the sibling still has the older position")
    }

    @Test("reports free memory once after a failed reservation, and not without one")
    func roomHandler() {
        let pool = PagePool(byteLimit: 64 << 10)
        let calls = Self.counter(of: pool)
        var oldest: PageBuffer? = pool.makeBuffer(order: 1)
        let younger = pool.makeBuffer(order: 2)
        var bystander: PageBuffer? = pool.makeBuffer(order: 3)
        #expect(oldest?.reserve(60 << 10) == true)
        bystander = nil
        #expect(bystander == nil && calls.count == 0)
        #expect(!younger.reserve(60 << 10))
        oldest = nil
        #expect(oldest == nil && calls.count == 1)
        #expect(younger.reserve(60 << 10))
    }

    @Test("calls the handler without holding a lock, so that the handler may use the pool")
    func handlerMayUseThePool() {
        let pool = PagePool(byteLimit: 64 << 10)
        let seen = Mutex(-1)
        pool.setRoomHandler { seen.withLock { $0 = pool.leasedByteCount } }
        var oldest: PageBuffer? = pool.makeBuffer(order: 1)
        let younger = pool.makeBuffer(order: 2)
        #expect(oldest?.reserve(60 << 10) == true)
        #expect(!younger.reserve(60 << 10))
        oldest = nil
        #expect(oldest == nil && seen.withLock { $0 } == 0)
        pool.setRoomHandler(nil)
    }

    @Test("is kept with reused storage (a recycled piece larger than needed exceeded the limit)")
    func recycledStorageKeepsTheLimit() {
        let pool = PagePool(byteLimit: 256 << 10)
        var first: PageBuffer? = pool.makeBuffer(order: 1)
        #expect(first?.reserve(60 << 10) == true)
        first = nil  // 60 KiB can be reused.
        let oldest = pool.makeBuffer(order: 1)
        #expect(first == nil && oldest.reserve(215 << 10))
        let younger = pool.makeBuffer(order: 2)
        #expect(younger.reserve(30 << 10))
        #expect(pool.leasedByteCount <= pool.byteLimit)
    }
}

extension PageBuffer {
    /// Appends a number of bytes.
    func append(span count: Int) -> Bool {
        [UInt8](repeating: 0x61, count: count).withUnsafeBytes { append($0) }
    }
}
