import CSimdjson
import TestSupport
import Testing

/// The offsets are read from members of simdjson that its header calls internal; these tests detect a version in
/// which their meaning differs.
@Suite("The structural offsets of simdjson's first stage")
struct StructuralOffsetTests {
    /// Returns the offsets according to a simple scan: those of every bracket, comma and colon outside strings, and of
    /// the first byte of each string and of each other token. A token that is not a bracket, comma, colon or string
    /// ends before one of these or before white space.
    private static func plainScan(_ bytes: [UInt8]) -> [UInt32] {
        var offsets: [UInt32] = []
        var isInString = false
        var isEscaped = false
        var isInToken = false
        for (offset, byte) in bytes.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: isInToken = false
            case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","),
                UInt8(ascii: ":"):
                isInToken = false
                offsets.append(UInt32(offset))
            case UInt8(ascii: "\""):
                // A quotation mark directly after a token belongs to that token, which is invalid in any page.
                if !isInToken { offsets.append(UInt32(offset)) }
                isInString = true
                isInToken = false
            default:
                if !isInToken { offsets.append(UInt32(offset)) }
                isInToken = true
            }
        }
        return offsets
    }

    /// Returns simdjson's offsets, with the offset that it writes after the last one.
    private static func indexed(_ bytes: [UInt8], with indexer: OpaquePointer) throws -> [UInt32] {
        let padded = bytes + [UInt8](repeating: 0, count: 64)
        let code = csimdjson_indexer_run(indexer, padded, bytes.count)
        try #require(code == 0, "\(String(cString: csimdjson_error_text(code)))")
        let offsets = try #require(csimdjson_indexer_offsets(indexer))
        return (0...csimdjson_indexer_count(indexer)).map { offsets[$0] }
    }

    private static func expectSame(_ bytes: [UInt8], with indexer: OpaquePointer, _ comment: Comment) throws {
        let found = try indexed(bytes, with: indexer)
        #expect(found == plainScan(bytes) + [UInt32(bytes.count)], comment)
    }

    @Test("equal those of a simple scan, with any tokens at the block boundaries")
    func randomDocuments() throws {
        let indexer = try #require(csimdjson_indexer_create())
        defer { csimdjson_indexer_destroy(indexer) }
        let seed: UInt64 = 2026
        var random = SeededRandom(seed: seed)
        for number in 0..<3000 {
            var text = "["
            let length = random.below(400)
            while text.utf8.count < length {
                switch random.below(9) {
                case 0: text += random.pick(["[", "]", "{", "}", ",", ":"])
                case 1: text += String(repeating: " ", count: random.below(70))
                case 2: text += random.pick(["\n", "\t", "\r\n"])
                case 3: text += random.pick([",1", ":-2.5e10", ",null", " true", "[false"])
                case 4: text += "\"" + String(repeating: #"\\"#, count: random.below(70)) + "\","
                case 5: text += "\"" + String(repeating: #"\""#, count: random.below(70)) + "\","
                case 6: text += "\"" + String(repeating: "ab[,]{:}", count: random.below(20)) + "\":"
                case 7: text += #""é😀\u00e9 漢字","#
                default: text += "\"\""
                }
            }
            try Self.expectSame(Array((text + "]").utf8), with: indexer, "seed \(seed), document \(number)")
        }
    }

    @Test("end with the page's length, so that a read after the last one returns a zero byte")
    func sentinel() throws {
        let indexer = try #require(csimdjson_indexer_create())
        defer { csimdjson_indexer_destroy(indexer) }
        for filler in 0..<140 {
            let bytes = Array(("[" + String(repeating: "1,", count: filler) + "1]").utf8)
            try Self.expectSame(bytes, with: indexer, "\(filler) commas")
            let spaced = bytes + [UInt8](repeating: 0x20, count: filler)
            try Self.expectSame(spaced, with: indexer, "\(filler) spaces behind")
        }
    }

    @Test("of a small page do not contain offsets of a large page that was indexed before")
    func indexerIsUsedAgain() throws {
        let indexer = try #require(csimdjson_indexer_create())
        defer { csimdjson_indexer_destroy(indexer) }
        let large = Array(("[" + Array(repeating: #"{"id":"1"}"#, count: 20_000).joined(separator: ",") + "]").utf8)
        for bytes in [Array("[1]".utf8), large, Array("[]".utf8), large, Array("{\"a\":[2]}".utf8)] {
            try Self.expectSame(bytes, with: indexer, "\(bytes.count) bytes")
        }
    }

    @Test("are not returned if the first stage fails")
    func refusals() throws {
        let indexer = try #require(csimdjson_indexer_create())
        defer { csimdjson_indexer_destroy(indexer) }
        func code(_ bytes: [UInt8]) -> Int32 {
            csimdjson_indexer_run(indexer, bytes + [UInt8](repeating: 0, count: 64), bytes.count)
        }
        #expect(code([]) == csimdjson_error_empty())
        #expect(code(Array("  \n ".utf8)) == csimdjson_error_empty())
        #expect(code(Array(#"["a]"#.utf8)) == csimdjson_error_unclosed_string())
        #expect(code(Array("[\"\u{1}\"]".utf8)) == csimdjson_error_unescaped_characters())
        #expect(code(Array("[\"".utf8) + [0xFF] + Array("\"]".utf8)) == csimdjson_error_utf8())
        #expect(!String(cString: csimdjson_kernel_name()).isEmpty)
    }
}
