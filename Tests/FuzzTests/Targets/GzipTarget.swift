import Compression
import PageMemory
import TestSupport

extension FuzzTarget {
    /// Inflation of gzip bodies, compared with zlib: both have the same text or an error, and the text never exceeds
    /// the limit. The first byte selects the limit. If its highest bit is set, the rest is a deflate stream, to which
    /// a header and a trailer with a correct checksum are added, since a changed gzip body rarely has a correct
    /// checksum.
    static let gzip = FuzzTarget(
        "gzip",
        caseCount: 10_000,
        seeds: gzipSeeds,
        words: ["\u{1F}", "\u{0}\u{0}\u{0}", "\u{3}\u{0}", "\u{1}\u{5}\u{0}", "a\u{0}"],
        check: { input in
            guard let choice = input.first else { return }
            let limit = [0, 1, 100, 4096, 20_000, 70_000][Int(choice & 0x7F) % 6]
            var body = Array(input.dropFirst())
            if choice & 0x80 != 0, let framed = ReferenceInflater.framed(body, byteLimit: 80_000) { body = framed }
            let pool = PagePool(byteLimit: 1 << 20)
            let page = Pages.page(body, pool: pool)
            let leased = pool.leasedByteCount
            let expected = ReferenceInflater.inflateMembers(body, byteLimit: limit)
            do {
                let text = Pages.bytes(of: try GzipInflater.inflate(page, byteLimit: limit))
                try require(text.count <= limit, "\(text.count) bytes come out, and \(limit) may")
                try require(expected == text, "a text of \(text.count) bytes where zlib has \(expected?.count ?? -1)")
            } catch let error as CompressionError {
                try require(expected == nil, "\(error), and zlib inflates \(expected?.count ?? 0) bytes")
            }
            try require(pool.leasedByteCount == leased, "memory is not released")
        }
    )

    private static let gzipSeeds: [[UInt8]] = {
        var random = SeededRandom(seed: 4)
        let page = Array(#"{"issues":[{"id":"10001","key":"ABC-1"},{"id":"10002","key":"ABC-2"}],"isLast":true}"#.utf8)
        let texts: [[UInt8]] = [
            [], [7], page, Array(repeating: page, count: 100).flatMap { $0 }, random.bytes(300),
            [UInt8](repeating: 0x61, count: 69_000), page + random.bytes(50) + page,
        ]
        var seeds: [[UInt8]] = []
        for text in texts {
            for codec in [ZlibCodec(level: 1), ZlibCodec(level: 6), ISALCodec(level: 1)] as [any BlockCodec] {
                let output = CompressedBlock()
                guard let compressor = try? codec.makeCompressor(),
                    (try? text.withUnsafeBytes { try compressor.compress($0, into: output) }) != nil
                else { continue }
                let trailer = GzipMember.trailer(checksum: text.withUnsafeBytes { Checksum(of: $0) })
                let member = GzipMember.header + output.bytes + trailer
                let limit = text.count <= 100 ? UInt8(2) : 5
                seeds += [[limit] + member, [limit | 0x80] + output.bytes + [3, 0]]
                seeds += [[5] + member + member]
                // An extra field, a name, a comment and a checksum of the header may precede the data.
                seeds += [
                    [limit] + member[..<3] + [0x1C] + member[4..<10] + [2, 0, 1, 2] + Array("n\0c\0".utf8)
                        + member[10...]
                ]
            }
        }
        return seeds
    }()
}
