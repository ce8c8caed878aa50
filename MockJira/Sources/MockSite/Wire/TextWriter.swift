#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A buffer for the text of a page. Its memory is reused for the next page.
///
/// The writer uses raw memory because a page of issues consists of tens of thousands of short copies, and the checks
/// of an array or a `ByteBuffer` would take most of the time. This is sound because only the writer owns the memory,
/// every append reserves space first (`reserve`), and pointers are passed out only for the duration of a closure.
package struct TextWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 1 << 16) {
        self.base = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    deinit {
        base.deallocate()
    }

    /// Removes the text and keeps the memory.
    package mutating func removeAll() {
        count = 0
    }

    /// Calls a closure with the text.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Shortens the text to `length` bytes.
    package mutating func truncate(to length: Int) {
        precondition(length <= count, "The new length exceeds the length of the text.")
        count = length
    }

    @inline(__always)
    private mutating func reserve(_ bytes: Int) {
        if capacity - count < bytes {
            grow(bytes)
        }
    }

    @inline(never)
    private mutating func grow(_ bytes: Int) {
        let larger = max(capacity * 2, count + bytes)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        memory.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = memory
        capacity = larger
    }

    @inline(__always)
    package mutating func append(_ text: UnsafeRawBufferPointer) {
        guard let start = text.baseAddress else { return }
        reserve(text.count)
        memcpy(base + count, start, text.count)
        count += text.count
    }

    /// Appends a fragment, from the bytes of its store.
    @inline(__always)
    mutating func append(_ fragment: Fragment, of store: UnsafeRawBufferPointer) {
        append(UnsafeRawBufferPointer(rebasing: store[Int(fragment.offset)..<Int(fragment.offset + fragment.length)]))
    }

    @inline(__always)
    package mutating func append(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// Appends a string literal.
    @inline(__always)
    package mutating func append(_ literal: StaticString) {
        append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    package mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends a number in decimal digits.
    @inline(__always)
    package mutating func append(number: Int) {
        reserve(20)
        var value = number.magnitude
        if number < 0 {
            base.storeBytes(of: 0x2D, toByteOffset: count, as: UInt8.self)
            count += 1
        }
        var digits = 1
        var bound: UInt = 10
        while value >= bound, digits < 19 {
            bound &*= 10
            digits += 1
        }
        if digits == 19, value >= 10_000_000_000_000_000_000 {
            digits = 20
        }
        var place = count + digits
        count = place
        for _ in 0..<digits {
            place -= 1
            base.storeBytes(of: UInt8(0x30 + value % 10), toByteOffset: place, as: UInt8.self)
            value /= 10
        }
    }

    /// Appends the last `digits` decimal digits of a number, with leading zeros.
    @inline(__always)
    package mutating func append(padded number: Int, digits: Int) {
        reserve(digits)
        var value = UInt(number)
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            base.storeBytes(of: UInt8(0x30 + value % 10), toByteOffset: place, as: UInt8.self)
            value /= 10
        }
        count += digits
    }
}
