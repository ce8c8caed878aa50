internal import CISAL
internal import CZlib

/// The bytes before and after the blocks of a gzip file that has a single member, like a file written by `gzip`.
///
/// A file consists of ``header``, blocks of raw deflate that each end at a byte boundary, and ``trailer(checksum:)``.
/// Since there is only one member, even a reader that stops after the first member reads the complete text. Format: RFC
/// 1952.
package enum GzipMember {
    /// The header of ten bytes. It contains no name and no time, so that the same text always results in the same file.
    package static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    /// Returns an empty final block, the CRC-32 of the text, and the length of the text modulo 2³².
    package static func trailer(checksum: Checksum) -> [UInt8] {
        var bytes: [UInt8] = [0x03, 0x00]
        for value in [checksum.crc32, UInt32(truncatingIfNeeded: checksum.byteCount)] {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}

/// The bytes before and after the blocks of a compressed file.
package enum CompressedFrame: Sendable {
    /// One member of gzip; see ``GzipMember``.
    case gzip
    /// No header, and only an empty final block after the blocks: raw deflate (RFC 1951), as .NET's `DeflateStream`
    /// reads and writes it.
    case deflate

    /// The bytes before the first block.
    package var header: [UInt8] { self == .gzip ? GzipMember.header : [] }

    /// Returns the bytes after the last block.
    package func trailer(checksum: Checksum) -> [UInt8] {
        let trailer = GzipMember.trailer(checksum: checksum)
        // The checksum and the length belong to gzip only.
        return self == .gzip ? trailer : Array(trailer.dropLast(8))
    }
}

/// The CRC-32 of a text, as in gzip, and the text's length. The checksums of adjacent texts can be combined.
package struct Checksum: Hashable, Sendable {
    /// The CRC-32.
    package private(set) var crc32: UInt32
    /// The length of the text in bytes.
    package private(set) var byteCount: Int

    /// Creates the checksum of an empty text.
    package init() {
        crc32 = 0
        byteCount = 0
    }

    /// Computes the checksum of a text.
    package init(of text: UnsafeRawBufferPointer) {
        crc32 = crc32_gzip_refl(0, text.bindMemory(to: UInt8.self).baseAddress, UInt64(text.count))
        byteCount = text.count
    }

    /// Creates a checksum from stored values.
    package init(crc32: UInt32, byteCount: Int) {
        self.crc32 = crc32
        self.byteCount = byteCount
    }

    /// Combines this checksum with that of the text that follows.
    package mutating func append(_ next: Checksum) {
        crc32 = UInt32(truncatingIfNeeded: crc32_combine(UInt(crc32), UInt(next.crc32), next.byteCount))
        byteCount += next.byteCount
    }
}
