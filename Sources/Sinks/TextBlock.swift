internal import InterimData

/// A block of text that is being written: contiguous memory that grows and is reused for other blocks.
///
/// The class is `@unchecked Sendable` because it has a pointer to mutable memory. This is sound because a block has one
/// owner at a time: the encoder that fills it, then the pipeline that compresses, hashes and writes it, then the list
/// of free blocks.
final class TextBlock: @unchecked Sendable {
    private var storage: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(capacity: Int) {
        storage = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { storage.deallocate() }

    /// The text so far. Valid until the block changes.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Removes the text. The memory is kept for reuse, unless it is more than twice as large as `capacity` because of a
    /// very long record.
    func clear(keeping capacity: Int) {
        count = 0
        if storage.count > 2 * capacity {
            storage.deallocate()
            storage = .allocate(byteCount: capacity, alignment: 16)
        }
    }

    /// Reserves room for `more` bytes.
    func reserve(_ more: Int) {
        guard storage.count - count < more else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(count + more, storage.count + storage.count / 2),
            alignment: 16
        )
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: storage[..<count]))
        storage.deallocate()
        storage = larger
    }

    /// Appends bytes. The caller must have reserved room for them.
    @inline(__always)
    func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress, let base = storage.baseAddress else { return }
        (base + count).copyMemory(from: start, byteCount: source.count)
        count += source.count
    }

    /// Returns the number of escapes of U+0000 in the JSON text after the offset `start`. If `replacing` is `true`,
    /// each of these escapes is replaced with that of U+FFFD.
    func countNULs(from start: Int, replacing: Bool) -> Int {
        let text = UnsafeMutableRawBufferPointer(rebasing: storage[start..<count])
        return EscapeCount(UnsafeRawBufferPointer(text)) { place in
            guard replacing else { return }
            for (offset, byte) in "fffd".utf8.enumerated() { text[place + 2 + offset] = byte }
        }
        .nuls
    }

    /// Removes the last `count` bytes.
    func removeLast(_ count: Int) { self.count -= count }

    /// Reserves room for bytes and appends them.
    func put(_ source: [UInt8]) {
        reserve(source.count)
        source.withUnsafeBytes { append($0) }
    }

    /// Reserves room for bytes and appends them.
    func put(_ source: UnsafeRawBufferPointer) {
        reserve(source.count)
        append(source)
    }

    /// Appends a byte. The caller must have reserved room for it.
    @inline(__always)
    func append(_ byte: UInt8) {
        storage[count] = byte
        count += 1
    }

    /// Reserves room for `most` bytes after the text and calls `body` to write there. `body` returns the number of
    /// bytes that it wrote, which are then part of the text.
    @inline(__always)
    func appendInPlace(_ most: Int, _ body: (UnsafeMutableRawPointer) -> Int) {
        reserve(most)
        guard let base = storage.baseAddress else { return }
        count += body(base + count)
    }
}
