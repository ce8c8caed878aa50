import Compression
import TestSupport
import Testing

@Suite("Blocks of deflate")
struct BlockCodecTests {
    static let codecs: [any BlockCodec] =
        (1...9).map { ZlibCodec(level: $0) as any BlockCodec } + (1...3).map { ISALCodec(level: $0) as any BlockCodec }

    /// Texts that are difficult for a codec.
    static let texts: [(name: String, bytes: [UInt8])] = {
        var random = SeededRandom(seed: 3)
        let words = (0..<200).map { _ in String(random.next(), radix: 36) }
        var prose: [UInt8] = []
        while prose.count < 300_000 { prose += Array((random.pick(words) + " ").utf8) }
        return [
            ("nothing", []), ("one byte", [7]), ("two bytes", [0, 255]),
            ("one byte repeated", [UInt8](repeating: 0x61, count: 5 << 20)),
            ("words", prose), ("noise", random.bytes(200_000)), ("a little noise", random.bytes(65_536)),
            ("noise longer than a stored block", random.bytes(65_537)),
            ("words and noise", prose.prefix(50_000) + random.bytes(50_000) + prose.prefix(50_000)),
        ]
    }()

    @Test("of every codec inflate to their text")
    func roundTrips() throws {
        for codec in Self.codecs {
            let compressor = try codec.makeCompressor()
            let output = CompressedBlock()
            for text in Self.texts {
                let member = try Member(text.bytes, by: compressor, into: output)
                #expect(ReferenceInflater.inflate(member.bytes) == text.bytes, "\(codec.name), \(text.name)")
            }
        }
    }

    @Test("are smaller than compressible text, and never much larger than any text")
    func sizes() throws {
        for codec in Self.codecs {
            let compressor = try codec.makeCompressor()
            let output = CompressedBlock()
            for text in Self.texts {
                try text.bytes.withUnsafeBytes { try compressor.compress($0, into: output) }
                #expect(output.count <= text.bytes.count + text.bytes.count / 500 + 64, "\(codec.name), \(text.name)")
                if text.name == "words" { #expect(output.count < text.bytes.count * 2 / 3, "\(codec.name)") }
            }
        }
    }

    @Test("of different codecs and levels join to one member, in any order")
    func joining() throws {
        let seed: UInt64 = 12
        var random = SeededRandom(seed: seed)
        let compressors = try Self.codecs.map { try $0.makeCompressor() }
        for _ in 0..<60 {
            var member = Member()
            var text: [UInt8] = []
            for _ in 0..<random.below(7) {
                let source = random.pick(Self.texts).bytes
                let start = random.below(source.count + 1)
                let piece = Array(source[start..<min(source.count, start + random.below(70_000))])
                try member.append(piece, by: random.pick(compressors))
                text += piece
            }
            member.end()
            #expect(ReferenceInflater.inflate(member.bytes) == text, "seed \(seed)")
            #expect(member.checksum == Checksum(of: text), "seed \(seed)")
        }
    }

    @Test("begin with an empty window, so that a reader can start at each of them")
    func independence() throws {
        let text = Array(repeating: Array("the same words again and again ".utf8), count: 2000).flatMap { $0 }
        for codec in Self.codecs {
            let compressor = try codec.makeCompressor()
            let output = CompressedBlock()
            try text.withUnsafeBytes { try compressor.compress($0, into: output) }
            let first = Array(output.bytes)
            try text.withUnsafeBytes { try compressor.compress($0, into: output) }
            #expect(Array(output.bytes) == first, "\(codec.name) remembers the block before")
            // A full flush ends with an empty stored block, so that the next block begins at a byte boundary.
            #expect(first.suffix(4) == [0, 0, 0xFF, 0xFF], "\(codec.name)")
        }
    }

    @Test("have a name")
    func names() {
        #expect(ZlibCodec(level: 6).name == "zlib 6" && ISALCodec(level: 1).name == "ISA-L 1")
    }
}

/// A gzip member that is assembled as the sink does it.
struct Member {
    private(set) var bytes = GzipMember.header
    private(set) var checksum = Checksum()
    private let output: CompressedBlock

    init(into output: CompressedBlock = CompressedBlock()) { self.output = output }

    /// Creates a complete member with one block.
    init(_ text: [UInt8], by compressor: any BlockCompressor, into output: CompressedBlock = CompressedBlock()) throws {
        self.init(into: output)
        try append(text, by: compressor)
        end()
    }

    mutating func append(_ text: [UInt8], by compressor: any BlockCompressor) throws {
        try text.withUnsafeBytes { try compressor.compress($0, into: output) }
        bytes += output.bytes
        checksum.append(Checksum(of: text))
    }

    mutating func end() { bytes += GzipMember.trailer(checksum: checksum) }
}

extension Checksum {
    init(of text: [UInt8]) { self = text.withUnsafeBytes { Checksum(of: $0) } }
}
