/// A digest of the values of a record's key columns. It is the same in every process. At 128 bits, accidental
/// collisions are negligible even in the largest tables.
package struct RecordKey: Hashable, Sendable {
    /// The first half of the digest.
    package var low: UInt64
    /// The second half of the digest.
    package var high: UInt64

    /// Creates a key from the two halves of a digest.
    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Creates the key of a record from the values of its key columns, as texts without quotation marks or escapes.
    package init(texts: some Sequence<String>) {
        var hash = SipHash128()
        for text in texts {
            var text = text
            text.withUTF8 { hash.append(text: UnsafeRawBufferPointer($0)) }
        }
        self = hash.finish()
    }
}

/// Computes the keys of the records of a table.
package struct RecordKeys: Sendable {
    /// A key column: its name, and the name of the column that replaces it in records that lack it.
    private struct KeyColumn: Sendable {
        var name: String
        var alternative: String?
    }

    /// The location of a column's values in a batch.
    private enum Source {
        case member([UInt8])
        case owner(Int)
        case record
        case name
        case cell(Int32)
    }

    private let columns: [KeyColumn]

    /// - Parameters:
    ///   - columns: The names of the key columns. The page layout must include them.
    ///   - alternatives: The names of replacement columns, by the name of the key column. A replacement is used in
    ///     records that lack the key column.
    package init(columns: [String], alternatives: [String: String] = [:]) {
        self.columns = columns.map { KeyColumn(name: $0, alternative: alternatives[$0]) }
    }

    /// Appends the keys of some records of a batch, in order.
    ///
    /// - Returns: `true` if every record has a key. Otherwise, only the keys of the records before the first one
    ///   without a key are appended.
    package func append(keysOf batch: RecordBatch, in range: Range<Int>, to keys: inout [RecordKey]) -> Bool {
        withExtendedLifetime(batch.index.buffer) {
            let sources = sources(in: batch)
            for number in range {
                guard let key = key(batch, batch.place(number), sources) else { return false }
                keys.append(key)
            }
            return true
        }
    }

    /// Returns the keys of the records of a batch, in order; `nil` for a record without a key.
    package func keys(of batch: RecordBatch) -> [RecordKey?] {
        withExtendedLifetime(batch.index.buffer) {
            let sources = sources(in: batch)
            return (0..<batch.count).map { key(batch, batch.place($0), sources) }
        }
    }

    /// The locations of the values of the key columns. The first one is stored inline: most tables have only one key
    /// column and thus need no allocation.
    private struct Sources {
        typealias Place = (main: Source?, alternative: Source?)
        var first: Place?
        var others: [Place]
    }

    private func sources(in batch: RecordBatch) -> Sources {
        func place(_ column: KeyColumn) -> Sources.Place {
            (source(of: column.name, in: batch), column.alternative.flatMap { source(of: $0, in: batch) })
        }
        return Sources(first: columns.first.map(place), others: columns.dropFirst().map(place))
    }

    private func source(of name: String, in batch: RecordBatch) -> Source? {
        let decoration = batch.decoration
        if let member = decoration.members.first(where: { $0.name == name }) { return .member(Array(member.json.utf8)) }
        if let member = decoration.ownerMembers.first(where: { $0.name == name }) { return .owner(member.column) }
        switch decoration.frame {
        case .value(name), .entry(name: _, value: name): return .record
        case .entry(name: name, value: _): return .name
        default: return batch.columns.number(of: name).map { .cell(Int32($0)) }
        }
    }

    private func key(_ batch: RecordBatch, _ place: Int, _ sources: Sources) -> RecordKey? {
        var hash = SipHash128()
        guard let first = sources.first, Self.append(first, batch, place, &hash) else { return nil }
        for source in sources.others where !Self.append(source, batch, place, &hash) { return nil }
        return hash.finish()
    }

    /// Appends the value of a key column to the digest, or the value of its alternative if the record lacks the key
    /// column.
    ///
    /// - Returns: `true` if there is one.
    private static func append(
        _ source: Sources.Place,
        _ batch: RecordBatch,
        _ place: Int,
        _ hash: inout SipHash128
    ) -> Bool {
        if let main = source.main, append(main, batch, place, &hash) { return true }
        guard let alternative = source.alternative else { return false }
        return append(alternative, batch, place, &hash)
    }

    /// Appends the value at a location to the digest.
    ///
    /// - Returns: `true` if there is one.
    private static func append(_ source: Source, _ batch: RecordBatch, _ place: Int, _ hash: inout SipHash128) -> Bool {
        let index = batch.index
        let slice: PageSlice?
        switch source {
        case .member(let json): return json.withUnsafeBytes { append(json: $0, &hash) }
        case .owner(let column): slice = index.owner(ofRecord: place).flatMap { index.ownerValue($0, column: column) }
        case .record: slice = index.record(place)
        case .name: slice = index.name(ofRecord: place)
        case .cell(let number): slice = index.cells(ofRecord: place).last { $0.column == number }?.value
        }
        return slice.map { append(json: index.bytes(of: $0), &hash) } ?? false
    }

    /// Appends the unescaped text of a string, or the unchanged text of a number or Boolean value. Returns `false` for
    /// null, arrays and objects, which are not appended.
    private static func append(json: UnsafeRawBufferPointer, _ hash: inout SipHash128) -> Bool {
        switch json.first ?? 0 {
        case UInt8(ascii: "\""):
            let inner = UnsafeRawBufferPointer(rebasing: json.dropFirst().dropLast())
            guard inner.contains(UInt8(ascii: "\\")) else {
                hash.append(text: inner)
                return true
            }
            guard var text = InterimValue(kind: .string, json: json).text else { return false }
            text.withUTF8 { hash.append(text: UnsafeRawBufferPointer($0)) }
            return true
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"):
            hash.append(text: json)
            return true
        default: return false
        }
    }
}

/// SipHash-2-4 with a 128-bit result. It is fast for short texts. Unlike Swift's own hashes, it is the same in every
/// process.
///
/// Source: <https://www.aumasson.jp/siphash/siphash.pdf>, and the 128-bit variant of the reference implementation.
struct SipHash128 {
    private var (v0, v1, v2, v3): (UInt64, UInt64, UInt64, UInt64)
    /// The bytes after the last complete word of eight bytes; the first of them is the least significant.
    private var tail: UInt64 = 0
    private var byteCount: UInt64 = 0

    init(key0: UInt64 = 0, key1: UInt64 = 0) {
        v0 = 0x736f_6d65_7073_6575 ^ key0
        v1 = 0x646f_7261_6e64_6f6d ^ key1 ^ 0xee
        v2 = 0x6c79_6765_6e65_7261 ^ key0
        v3 = 0x7465_6462_7974_6573 ^ key1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { append(byte) }
    }

    /// Appends a text and its length, so that different lists of texts result in different bytes.
    mutating func append(text: UnsafeRawBufferPointer) {
        append(text)
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.count).littleEndian) { append($0) }
    }

    private mutating func append(_ byte: UInt8) {
        tail |= UInt64(byte) << (8 * (byteCount & 7))
        byteCount += 1
        guard byteCount & 7 == 0 else { return }
        compress(tail)
        tail = 0
    }

    mutating func finish() -> RecordKey {
        compress(tail | byteCount << 56)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return RecordKey(low: low, high: v0 ^ v1 ^ v2 ^ v3)
    }

    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    private mutating func round() {
        v0 &+= v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
