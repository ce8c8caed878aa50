/// A set of issue numbers, with one bit for each number.
struct Bitmap: Sendable {
    fileprivate(set) var words: [UInt64]
    let count: Int

    /// Creates the set of the numbers below `count` for which a closure returns true.
    @inline(__always)
    init(count: Int, where contains: (Int) -> Bool) {
        self.count = count
        self.words = Array(unsafeUninitializedCapacity: (count + 63) / 64) { words, written in
            // Every word is initialized once, in order, before `written` counts it.
            for word in 0..<(count + 63) / 64 {
                var bits: UInt64 = 0
                for bit in 0..<min(64, count - word * 64) where contains(word * 64 + bit) {
                    bits |= 1 << UInt64(bit)
                }
                words.initializeElement(at: word, to: bits)
            }
            written = (count + 63) / 64
        }
    }

    /// Creates a set that is empty, or that contains all numbers if `all` is `true`.
    init(count: Int, all: Bool = false) {
        self.count = count
        words = Array(repeating: all ? .max : 0, count: (count + 63) / 64)
        trim()
    }

    private mutating func trim() {
        if count % 64 != 0 {
            words[words.count - 1] &= (1 << UInt64(count % 64)) - 1
        }
    }

    @inline(__always)
    func contains(_ number: Int) -> Bool {
        words[number >> 6] >> UInt64(number & 63) & 1 == 1
    }

    mutating func insert(_ number: Int) {
        words[number >> 6] |= 1 << UInt64(number & 63)
    }

    mutating func invert() {
        for index in words.indices { words[index] = ~words[index] }
        trim()
    }

    mutating func formIntersection(_ other: Bitmap) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func formUnion(_ other: Bitmap) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// The number of elements.
    var population: Int {
        words.reduce(0) { $0 + $1.nonzeroBitCount }
    }
}

extension Bitmap {
    package mutating func set(_ number: Int, to isIn: Bool) {
        let bit: UInt64 = 1 << UInt64(number & 63)
        if isIn { words[number >> 6] |= bit } else { words[number >> 6] &= ~bit }
    }

    mutating func subtract(_ other: Bitmap) {
        var complement = other
        complement.invert()
        formIntersection(complement)
    }

    /// Calls `body` with each number, in ascending order. The time is proportional to the number of words plus the
    /// number of elements.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                body(index << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// All numbers, in ascending order.
    package var numbers: [UInt32] {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(population)
        forEach { numbers.append(UInt32($0)) }
        return numbers
    }
}
