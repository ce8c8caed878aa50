import CZlib
import Compression
import Foundation
import TestSupport
import Testing

@Suite("Checksums")
struct ChecksumTests {
    @Test("are zlib's CRC-32 and the length")
    func value() {
        #expect(Checksum() == Checksum(of: []))
        #expect(Checksum(of: Array("123456789".utf8)).crc32 == 0xCBF4_3926)
        var random = SeededRandom(seed: 1)
        for length in [1, 2, 15, 16, 17, 63, 64, 65, 1000, 100_001] {
            let text = random.bytes(length)
            let expected = text.withUnsafeBufferPointer { UInt32(crc32(0, $0.baseAddress, UInt32($0.count))) }
            #expect(Checksum(of: text).crc32 == expected && Checksum(of: text).byteCount == length)
        }
    }

    @Test("of two parts combine to the checksum of the whole, at any boundary")
    func joining() {
        let seed: UInt64 = 9
        var random = SeededRandom(seed: seed)
        let text = random.bytes(20_000)
        let whole = Checksum(of: text)
        for cut in [0, 1, 19_999, 20_000] + (0..<50).map({ _ in random.below(20_001) }) {
            var joined = Checksum(of: Array(text[..<cut]))
            joined.append(Checksum(of: Array(text[cut...])))
            #expect(joined == whole, "cut at \(cut)")
        }
        var pieces = Checksum()
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(random.below(500))
            pieces.append(Checksum(of: Array(piece)))
            rest = rest.dropFirst(piece.count)
        }
        #expect(pieces == whole, "seed \(seed)")
    }

    @Test("include the length modulo 2³²")
    func largeLengths() {
        // Twelve combinations of a text with itself double its length twelve times, beyond 4 GiB.
        var checksum = Checksum(of: [UInt8](repeating: 0, count: 1_500_000))
        for _ in 0..<12 {
            let same = checksum
            checksum.append(same)
        }
        #expect(checksum.byteCount == 1_500_000 << 12)
        let length = UInt32(truncatingIfNeeded: checksum.byteCount)
        let expected = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        #expect(Array(GzipMember.trailer(checksum: checksum).suffix(4)) == expected)
        // The CRC of the same number of zeros, combined by zlib.
        #expect(UInt32(crc32_combine(UInt(checksum.crc32), 0, 0)) == checksum.crc32)
    }
}
