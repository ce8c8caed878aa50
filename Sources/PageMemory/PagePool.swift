import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Memory for pages: one budget in bytes for all pages that are being received or are waiting to be written.
///
/// A page leases a ``PageBuffer`` and fills it. The lease ends when the page is passed to a consumer
/// (``PageBuffer/endLease()``) or when the last reference to the buffer is released, so that a consumer that keeps
/// pages cannot block the pages after them. Storage is recycled: as long as the sizes of pages are similar, a run
/// allocates no new memory for them.
///
/// **The bound.** Leased bytes stay at or below `byteLimit`, with two exceptions that prevent deadlocks: the oldest
/// leased page of each run may always grow, and so may a page that is being inflated. With pages of at most `P`
/// bytes, `R` runs and `W` pages inflating at once, leased memory is at most `byteLimit + (R + W) × P`. In addition,
/// at most a quarter of `byteLimit` is kept for reuse.
package final class PagePool: Sendable {
    /// The maximum number of bytes that the pool leases at the same time, apart from the exceptions above.
    package let byteLimit: Int

    private let state = Mutex(State())

    private struct State {
        var leasedBytes = 0
        var freeBytes = 0
        var free: [Storage] = []
        /// The number of leased buffers for each place. A page that is being inflated has two.
        var orders: [PageOrder: Int] = [:]
        var isWaiting = false
        var onRoom: (@Sendable () -> Void)?

        /// Returns a Boolean value that indicates whether no older page of the same run is leased.
        func isOldest(_ order: PageOrder) -> Bool {
            orders.keys.allSatisfy { $0.run != order.run || $0.position >= order.position }
        }
    }

    /// Creates a pool that leases at most `byteLimit` bytes at the same time, apart from the exceptions above.
    package init(byteLimit: Int) {
        precondition(byteLimit > 0, "a pool needs room for at least one byte")
        self.byteLimit = byteLimit
    }

    deinit {
        state.withLock { state in
            for storage in state.free { free(storage.base) }
        }
    }

    /// The number of bytes that are currently leased.
    package var leasedByteCount: Int { state.withLock { $0.leasedBytes } }

    /// Sets the handler that is called, on any thread and without a lock, when room becomes available after a buffer
    /// could not grow.
    package func setRoomHandler(_ handler: (@Sendable () -> Void)?) {
        state.withLock { $0.onRoom = handler }
    }

    /// Leases an empty buffer.
    ///
    /// - Parameter order: The page's place in the output. The buffer with the first leased place of each run may exceed
    ///   the limit.
    package func makeBuffer(order: PageOrder) -> PageBuffer {
        state.withLock { $0.orders[order, default: 0] += 1 }
        return PageBuffer(pool: self, order: order)
    }

    /// Returns storage of at least `capacity` bytes that begins with the first `keeping` bytes of `old`, or `nil` if
    /// there is no room. If the result is not `nil`, `old` is no longer valid.
    func grow(_ old: Storage?, keeping count: Int, to capacity: Int, order: PageOrder, unconditionally: Bool)
        -> Storage?
    {
        enum Outcome {
            case rejected
            case reuse(Storage)
            case allocate
        }
        let oldCapacity = old?.capacity ?? 0
        let outcome: Outcome = state.withLock { state in
            let room = byteLimit - state.leasedBytes + oldCapacity
            let isFree = unconditionally || capacity > room && state.isOldest(order)
            guard isFree || capacity <= room else {
                state.isWaiting = true
                return .rejected
            }
            // Reused storage is leased as a whole, so its whole size must fit.
            let largest = isFree ? 2 * capacity : min(2 * capacity, room)
            if let index = state.free.firstIndex(where: { $0.capacity >= capacity && $0.capacity <= largest }) {
                let storage = state.free.remove(at: index)
                state.freeBytes -= storage.capacity
                state.leasedBytes += storage.capacity - oldCapacity
                return .reuse(storage)
            }
            state.leasedBytes += capacity - oldCapacity
            return .allocate
        }
        switch outcome {
        case .rejected:
            return nil
        case .reuse(let storage):
            if let old {
                storage.base.copyMemory(from: old.base, byteCount: count)
                free(old.base)
            }
            return storage
        case .allocate:
            guard let base = realloc(old?.base, capacity) else { preconditionFailure("out of memory for a page") }
            return Storage(base: base, capacity: capacity)
        }
    }

    /// Ends a page's lease: its bytes and its place no longer count.
    func endLease(of storage: Storage?, order: PageOrder) {
        let handler: (@Sendable () -> Void)? = state.withLock { state in
            if let holders = state.orders[order] { state.orders[order] = holders > 1 ? holders - 1 : nil }
            state.leasedBytes -= storage?.capacity ?? 0
            guard state.isWaiting else { return nil }
            state.isWaiting = false
            return state.onRoom
        }
        handler?()
    }

    /// Keeps storage that is no longer leased for reuse, or frees it.
    func recycle(_ storage: Storage) {
        let isKept = state.withLock { state in
            let isKept = state.freeBytes + storage.capacity <= byteLimit / 4
            if isKept {
                state.free.append(storage)
                state.freeBytes += storage.capacity
            }
            return isKept
        }
        if !isKept { free(storage.base) }
    }
}

/// Raw memory and its size.
///
/// The type is `@unchecked Sendable` because it has a pointer to mutable memory. This is sound because a storage has
/// one owner at a time: a buffer, or the pool's free list under the pool's lock.
struct Storage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int
}
