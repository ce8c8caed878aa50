import Compression
import PageMemory
import TestSupport
import Testing

@Suite("The inflation of bodies", .timeLimit(.minutes(10)))
struct GzipInflaterTests {
    private static func inflate(_ body: [UInt8], limit: Int = 64 << 20, pool: PagePool = Pages.pool) throws -> [UInt8] {
        Pages.bytes(of: try GzipInflater.inflate(Pages.page(body, pool: pool), byteLimit: limit))
    }

    private static func code(_ body: [UInt8], limit: Int = 64 << 20) -> CompressionError.Code? {
        do {
            _ = try inflate(body, limit: limit)
            return nil
        } catch {
            return (error as? CompressionError)?.code
        }
    }

    private static func member(_ text: [UInt8], level: Int = 6) throws -> [UInt8] {
        try Member(text, by: ZlibCodec(level: level).makeCompressor()).bytes
    }

    @Test("returns the text of every codec")
    func roundTrips() throws {
        for codec in BlockCodecTests.codecs {
            let compressor = try codec.makeCompressor()
            for text in BlockCodecTests.texts {
                let body = try Member(text.bytes, by: compressor).bytes
                #expect(try Self.inflate(body) == text.bytes, "\(codec.name), \(text.name)")
            }
        }
    }

    @Test("accepts several consecutive members, also empty ones")
    func members() throws {
        let seed: UInt64 = 21
        var random = SeededRandom(seed: seed)
        for _ in 0..<40 {
            var body: [UInt8] = []
            var text: [UInt8] = []
            for _ in 0...random.below(6) {
                let source = random.pick(BlockCodecTests.texts).bytes
                let piece = Array(source.prefix(random.below(80_000)))
                body += try Self.member(piece, level: 1 + random.below(9))
                text += piece
            }
            #expect(try Self.inflate(body) == text, "seed \(seed)")
        }
    }

    @Test("accepts all optional fields of a header")
    func headerFields() throws {
        let plain = try Self.member(Array("text".utf8))
        // Name and comment; an extra field; all of them.
        let name = Array("name\0".utf8)
        let comment = Array("a comment\0".utf8)
        let extra: [UInt8] = [5, 0] + Array("extra".utf8)
        for (flags, fields) in [(0x08, name), (0x10, comment), (0x04, extra), (0x1C, extra + name + comment)] {
            let body = Array(plain[..<3]) + [UInt8(flags)] + Array(plain[4..<10]) + fields + Array(plain[10...])
            #expect(try Self.inflate(body) == Array("text".utf8), "flags \(flags)")
        }
        for flags: UInt8 in [0x20, 0x40, 0x80, 0xE0] {
            let body = Array(plain[..<3]) + [flags] + Array(plain[4...])
            #expect(Self.code(body) == .damaged && Self.code(plain + body) == .damaged, "flags \(flags)")
        }
    }

    @Test("rejects a body that is truncated at any byte")
    func cut() throws {
        let body = try Self.member(Array("some text that is not very long, but long enough".utf8))
        for length in 0..<body.count { #expect(Self.code(Array(body[..<length])) == .damaged, "cut at \(length)") }
        let two = body + body
        for length in body.count + 1..<two.count {
            #expect(Self.code(Array(two[..<length])) == .damaged, "second member cut at \(length)")
        }
    }

    @Test("never returns another text for a damaged byte")
    func damaged() throws {
        let text = Array(#"{"issues":[{"id":"10001","key":"ABC-1"},{"id":"10002","key":"ABC-2"}],"isLast":true}"#.utf8)
        for level in [1, 6, 9] {
            let body = try Self.member(text, level: level)
            for place in body.indices {
                for flip in 1...255 {
                    var damaged = body
                    damaged[place] ^= UInt8(flip)
                    // A changed time or system in the header has no effect.
                    guard let found = try? Self.inflate(damaged) else { continue }
                    #expect(found == text, "level \(level), byte \(place) by \(flip)")
                }
            }
        }
    }

    @Test("rejects data that is not gzip")
    func otherData() throws {
        let member = try Self.member(Array("text".utf8))
        var random = SeededRandom(seed: 8)
        for body in [
            [], [0x1F], [0x1F, 0x8B], Array("{}".utf8), Array(repeating: 0, count: 100), random.bytes(1000),
            member + [0], member + Array("behind".utf8), [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1],
        ] as [[UInt8]] {
            #expect(Self.code(body) == .damaged, "\(body.count) bytes")
        }
    }

    @Test(
        "accepts a text of exactly the limit, also an empty one, and rejects one byte more",
        arguments: [0, 1, 100, 4095, 4096, 4097, 10_000, 65_535, 65_536, 65_537, 1_000_000]
    )
    func exactLimit(_ limit: Int) throws {
        let text = SeededRandom(seed: 5).noise(limit + 1)
        for level in [1, 6] {
            #expect(try Self.inflate(Self.member(Array(text[..<limit]), level: level), limit: limit).count == limit)
            #expect(Self.code(try Self.member(text, level: level), limit: limit) == .tooLarge)
        }
        let flat = try Self.member([UInt8](repeating: 0x61, count: limit))
        #expect(try Self.inflate(flat, limit: limit).count == limit)
    }

    @Test("stops at the limit, for any size of the text")
    func bomb() throws {
        let pool = PagePool(byteLimit: 1 << 20)
        // 256 MiB of one byte in about 250 KB.
        let piece = [UInt8](repeating: 0x61, count: 16 << 20)
        let compressor = try ZlibCodec(level: 9).makeCompressor()
        var bomb = Member()
        for _ in 0..<16 { try bomb.append(piece, by: compressor) }
        bomb.end()
        let error = #expect(throws: CompressionError.self) {
            try Self.inflate(bomb.bytes, limit: 2 << 20, pool: pool)
        }
        #expect(error?.code == .tooLarge)
        #expect(pool.leasedByteCount == 0)
    }

    @Test("releases the memory on failure, and keeps the page's order")
    func memory() throws {
        let pool = PagePool(byteLimit: 1 << 20)
        let text = [UInt8](repeating: 0x61, count: 100_000)
        let inflated = try GzipInflater.inflate(
            Pages.page(Self.member(text), pool: pool, order: 17),
            byteLimit: 1 << 20
        )
        #expect(inflated.order == 17 && inflated.count == text.count)
        #expect(pool.leasedByteCount >= text.count)
        let leased = pool.leasedByteCount
        _ = try? Self.inflate(Array(Self.member(text).dropLast()), pool: pool)
        #expect(pool.leasedByteCount == leased)
    }
}

extension SeededRandom {
    /// Returns bytes that follow from the seed and are not compressible.
    func noise(_ count: Int) -> [UInt8] {
        var random = self
        return random.bytes(count)
    }
}
