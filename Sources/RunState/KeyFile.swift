internal import Compression
package import Foundation
package import InterimData

/// The format of `OUTPUT.ids` and `OUTPUT.keys`: 64-bit numbers in the order in which they were written.
///
/// `OUTPUT.ids` contains the ids that a census has listed, one group for each page of ids. `OUTPUT.keys` contains two
/// numbers for the key of each record in the output, one group for each block.
///
/// A group consists of the count of its numbers and a CRC-32, four bytes each, followed by eight bytes for each number,
/// in little-endian order. The CRC covers the group's numbers and continues the CRC of the previous group; the CRC of
/// the first group continues that of the journal's head. Therefore, a group that was truncated, changed, moved or taken
/// from another run has a checksum mismatch, and all groups after it are ignored.
package struct KeyFile: Sendable {
    /// The numbers read from a file, up to the first checksum mismatch. Appended numbers are not included.
    package private(set) var numbers: [UInt64] = []
    /// The count of numbers, including the appended ones.
    package private(set) var count = 0
    /// The length of all groups, in bytes.
    package private(set) var byteCount = 0
    /// The CRC that the next group continues.
    private var chain: UInt32

    /// Creates the state of an empty file.
    ///
    /// - Parameter head: The journal's first line.
    package init(head: [UInt8]) {
        chain = head.withUnsafeBytes { Checksum(of: $0).crc32 }
    }

    /// Reads a file up to the first group that has a checksum mismatch, or with which the count of numbers would exceed
    /// `limit`.
    package init(_ file: Data, head: [UInt8], limit: Int = .max) {
        self.init(head: head)
        file.withUnsafeBytes { readGroups($0, limit) }
    }

    /// The pairs of numbers of `OUTPUT.keys` as keys of records.
    package var keys: some RandomAccessCollection<RecordKey> {
        (0..<numbers.count / 2).lazy.map { [numbers] in RecordKey(low: numbers[2 * $0], high: numbers[2 * $0 + 1]) }
    }

    /// Returns the bytes to append to the file for some numbers, and counts the numbers as written.
    package mutating func append(_ added: [UInt64]) -> [UInt8] {
        append(count: added.count) { bytes in
            for number in added { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        }
    }

    /// Returns the bytes to append to the file for some keys, and counts the keys as written.
    package mutating func append(_ added: [RecordKey]) -> [UInt8] {
        append(count: 2 * added.count) { bytes in
            for key in added {
                withUnsafeBytes(of: key.low.littleEndian) { bytes += $0 }
                withUnsafeBytes(of: key.high.littleEndian) { bytes += $0 }
            }
        }
    }

    private mutating func append(count added: Int, _ put: (inout [UInt8]) -> Void) -> [UInt8] {
        guard added > 0 else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * added + 8)
        for _ in 0..<8 { bytes.append(0) }
        put(&bytes)
        chain = bytes.withUnsafeBytes { Self.checksum(UnsafeRawBufferPointer(rebasing: $0[8...]), after: chain) }
        withUnsafeBytes(of: UInt32(added).littleEndian) { bytes.replaceSubrange(..<4, with: $0) }
        withUnsafeBytes(of: chain.littleEndian) { bytes.replaceSubrange(4..<8, with: $0) }
        count += added
        byteCount += bytes.count
        return bytes
    }

    private mutating func readGroups(_ bytes: UnsafeRawBufferPointer, _ limit: Int) {
        func number(at place: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        }
        while bytes.count - byteCount >= 8 {
            let (added, crc) = (Int(number(at: byteCount)), number(at: byteCount + 4))
            let start = byteCount + 8
            guard added > 0, added <= (bytes.count - start) / 8, added <= limit - count else { return }
            let group = UnsafeRawBufferPointer(rebasing: bytes[start..<start + 8 * added])
            guard Self.checksum(group, after: chain) == crc else { return }
            chain = crc
            byteCount = start + group.count
            count += added
            for place in 0..<added {
                numbers.append(UInt64(littleEndian: group.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self)))
            }
        }
    }

    private static func checksum(_ numbers: UnsafeRawBufferPointer, after chain: UInt32) -> UInt32 {
        var checksum = withUnsafeBytes(of: chain.littleEndian) { Checksum(of: $0) }
        checksum.append(Checksum(of: numbers))
        return checksum.crc32
    }
}
