internal import Compression
internal import Foundation

/// The format of `OUTPUT.ids`: the ids that a census has listed, in the order in which the issues come.
///
/// The file has a group for each page of ids: the number of ids and a CRC-32, four bytes each, then eight bytes for each id,
/// the lowest byte first. The CRC is that of the group's ids and of the CRC before, which begins with that of the journal's
/// head: a group that was cut, changed, moved or taken from another run does not check, and nothing behind it counts.
///
/// Files of version 1 have the ids alone.
struct ListedIDs: Sendable {
    /// The ids that check, in order.
    private(set) var ids: [UInt64] = []
    /// The length of what checks, in bytes.
    private(set) var byteCount = 0
    /// The CRC that the next group continues.
    private var chain: UInt32
    private let hasGroups: Bool

    /// An empty list.
    ///
    /// - Parameter head: The journal's first line.
    init(head: [UInt8], version: Int) {
        chain = head.withUnsafeBytes { Checksum(of: $0).crc32 }
        hasGroups = version > 1
    }

    /// Reads a file up to the first group that does not check.
    init(_ file: Data, head: [UInt8], version: Int) {
        self.init(head: head, version: version)
        file.withUnsafeBytes { bytes in hasGroups ? readGroups(bytes) : readPlain(bytes) }
    }

    /// Returns the bytes that add ids to the file. Counts them as written.
    mutating func append(_ added: [UInt64]) -> [UInt8] {
        guard !added.isEmpty else { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 * added.count + 8)
        for id in added { withUnsafeBytes(of: id.littleEndian) { bytes += $0 } }
        if hasGroups {
            chain = bytes.withUnsafeBytes { Self.checksum($0, after: chain) }
            bytes.insert(contentsOf: Self.header(count: added.count, crc: chain), at: 0)
        }
        ids += added
        byteCount += bytes.count
        return bytes
    }

    private mutating func readGroups(_ bytes: UnsafeRawBufferPointer) {
        func number(at place: Int) -> UInt32 {
            UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
        }
        while bytes.count - byteCount >= 8 {
            let (count, crc) = (Int(number(at: byteCount)), number(at: byteCount + 4))
            let start = byteCount + 8
            guard count > 0, count <= (bytes.count - start) / 8 else { return }
            let group = UnsafeRawBufferPointer(rebasing: bytes[start..<start + 8 * count])
            guard Self.checksum(group, after: chain) == crc else { return }
            chain = crc
            byteCount = start + group.count
            for place in 0..<count {
                ids.append(UInt64(littleEndian: group.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self)))
            }
        }
    }

    private mutating func readPlain(_ bytes: UnsafeRawBufferPointer) {
        for place in 0..<bytes.count / 8 {
            let id = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
            // No issue has it: after a power loss, a file may have grown before its bytes came.
            if id == 0 { break }
            ids.append(id)
            byteCount += 8
        }
    }

    private static func checksum(_ ids: UnsafeRawBufferPointer, after chain: UInt32) -> UInt32 {
        var checksum = withUnsafeBytes(of: chain.littleEndian) { Checksum(of: $0) }
        checksum.append(Checksum(of: ids))
        return checksum.crc32
    }

    private static func header(count: Int, crc: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [UInt32(count), crc] { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
        return bytes
    }
}
