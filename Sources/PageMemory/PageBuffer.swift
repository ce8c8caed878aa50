#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The bytes of one page: contiguous memory that grows while the page is received, and is then read-only.
///
/// After ``seal()``, ``padding`` readable zero bytes follow the last byte, so that a parser may read in wide steps.
///
/// The class is `@unchecked Sendable` because it has mutable properties and memory. This is sound because one owner
/// (the transport's thread, or the function that inflates a body) fills and seals a buffer before it passes the buffer
/// on. A sealed buffer is never written to.
package final class PageBuffer: @unchecked Sendable {
    /// The number of zero bytes after a sealed buffer's content.
    package static let padding = 64

    /// The page's place in the output.
    package let order: PageOrder

    /// The number of bytes of content so far.
    package private(set) var count = 0

    /// The pool that counts and recycles the memory; `nil` for a copy.
    private let pool: PagePool?
    private var storage: Storage?
    private var isSealed = false
    private var isLeased = true

    init(pool: PagePool?, order: PageOrder) {
        self.pool = pool
        self.order = order
    }

    /// Creates a sealed buffer with the concatenated copies of texts. Its memory belongs to no pool: it counts against
    /// no limit and is not recycled.
    package init(copying texts: [UnsafeRawBufferPointer]) {
        pool = nil
        order = 0
        _ = reserve(texts.reduce(0) { $0 + $1.count }, unconditionally: true)
        for text in texts { _ = append(text) }
        seal()
    }

    deinit {
        endLease()
        if let storage { pool?.recycle(storage) ?? free(storage.base) }
    }

    /// The content. Valid as long as this buffer lives; hold the buffer with `withExtendedLifetime` around its use.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: storage.map { UnsafeRawPointer($0.base) }, count: count)
    }

    /// Creates another buffer of the same pool and order, for example for the inflated content of this one.
    package func makeSibling() -> PageBuffer {
        pool?.makeBuffer(order: order) ?? PageBuffer(pool: nil, order: order)
    }

    /// Reserves room for a total of `total` bytes of content.
    ///
    /// - Parameter unconditionally: If `true`, the room may exceed the pool's limit.
    /// - Returns: `true` if the room is reserved; `false` if the pool has no room now. In this case, the pool calls its
    ///   room handler when it may have room again.
    package func reserve(_ total: Int, unconditionally: Bool = false) -> Bool {
        precondition(!isSealed, "a sealed page does not grow")
        let needed = total + Self.padding
        if let storage, storage.capacity >= needed { return true }
        guard let pool else {
            guard let base = realloc(storage?.base, needed) else { preconditionFailure("out of memory for a text") }
            storage = Storage(base: base, capacity: needed)
            return true
        }
        let capacity = Self.roundedCapacity(needed)
        guard
            let grown = pool.grow(
                storage,
                keeping: count,
                to: capacity,
                order: order,
                unconditionally: unconditionally
            )
        else { return false }
        storage = grown
        return true
    }

    /// Appends bytes.
    ///
    /// - Returns: `false`, with nothing appended, if the pool has no room now.
    package func append(_ source: UnsafeRawBufferPointer) -> Bool {
        guard !source.isEmpty, let start = source.baseAddress else { return true }
        let needed = count + source.count
        if storage.map({ $0.capacity < needed + Self.padding }) ?? true {
            // Doubling limits the number of copies of a body of unknown length; if the pool has less room, only the
            // required room is reserved.
            guard reserve(max(needed, 2 * count)) || reserve(needed) else { return false }
        }
        guard let storage else { return false }
        (storage.base + count).copyMemory(from: start, byteCount: source.count)
        count = needed
        return true
    }

    /// Calls `body` with the room after the content, which ``reserve(_:unconditionally:)`` has reserved. `body` writes
    /// bytes to the beginning of the room and returns their number; they are then part of the content.
    package func appendInPlace(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
        guard let storage else { return }
        let room = UnsafeMutableRawBufferPointer(
            start: storage.base + count,
            count: max(0, storage.capacity - count - Self.padding)
        )
        let added = body(room)
        precondition(added >= 0 && added <= room.count, "more bytes written than there was room")
        count += added
    }

    /// Ends the filling and zeroes the padding. From here on, the content does not change.
    package func seal() {
        guard !isSealed else { return }
        if storage == nil { _ = reserve(0, unconditionally: true) }
        if let storage { memset(storage.base + count, 0, Self.padding) }
        isSealed = true
    }

    /// Ends the lease of a sealed buffer: from here on, its memory belongs to its consumer and no longer counts
    /// against the pool's limit. The buffer's owner may call this more than once.
    package func endLease() {
        guard isLeased else { return }
        isLeased = false
        pool?.endLease(of: storage, order: order)
    }

    /// Returns a size rounded up to a multiple of one eighth of its leading power of two, so that pages of nearly equal
    /// length can reuse the same storage.
    private static func roundedCapacity(_ needed: Int) -> Int {
        guard needed > 4096 else { return 4096 }
        let step = max(4096, (1 << (Int.bitWidth - 1 - needed.leadingZeroBitCount)) / 8)
        return (needed + step - 1) / step * step
    }
}
