import Foundation
import InterimData
import TestSupport
import Testing

/// Compares the validation with Foundation's parser, on documents that are nearly valid.
@Suite("Validation compared with Foundation's")
struct ValidationFuzzTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    private static let documentsPerSeed = 30_000

    @Test("accepts and rejects the same documents, except for intended differences", arguments: seeds)
    func sameVerdict(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var accepted = 0
        var excused = 0
        for number in 0..<Self.documentsPerSeed {
            var document = Array(Self.document(depth: 0, &random).utf8)
            // One in eight is unchanged, so that both results are tested.
            if !random.oneIn(8) { Self.mutate(&document, &random) }
            let isAccepted = Validation.code(of: document) == nil
            accepted += isAccepted ? 1 : 0
            guard isAccepted != Self.foundationAccepts(document) else { continue }
            if Difference.of(document, isAccepted: isAccepted) == nil {
                Issue.record(
                    "seed \(seed), document \(number), accepted here: \(isAccepted): \(String(decoding: document, as: UTF8.self).debugDescription)"
                )
            }
            excused += 1
        }
        // A test that excuses every difference, or that has no valid document, would test nothing.
        #expect(accepted > Self.documentsPerSeed / 10 && accepted < Self.documentsPerSeed * 9 / 10)
        #expect(excused < Self.documentsPerSeed / 10)
    }

    private static func foundationAccepts(_ document: [UInt8]) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(document))) != nil
    }

    // MARK: Documents

    private static func document(depth: Int, _ random: inout SeededRandom) -> String {
        let isObject = depth == 0 ? random.oneIn(2) : random.oneIn(3)
        if depth == 0 || depth < 4 && random.oneIn(3) {
            let space = random.oneIn(6) ? random.pick([" ", "\n", "\t", "\r\n", "  "]) : ""
            let parts = (0..<random.below(4)).map { _ in
                (isObject ? string(&random) + ":" + space : "") + document(depth: depth + 1, &random)
            }
            let inner = space + parts.joined(separator: "," + space) + space
            return isObject ? "{\(inner)}" : "[\(inner)]"
        }
        return random.oneIn(2) ? string(&random) : random.pick(scalars)
    }

    private static let scalars = [
        "null", "true", "false", "0", "-0", "1", "-1", "12.50", "1e5", "2E-7", "0.1", "-12.5e+3", "1234567890",
        "9007199254740993", "100", "3.14159",
    ]

    private static func string(_ random: inout SeededRandom) -> String {
        let pieces = [
            "a", "id", "key", "\\\"", "\\\\", "\\/", "\\n", "\\u0041", "\\u00e9", "\\ud83d\\ude00", "é", "漢", "😀", "{",
            "}",
            "[", "]", ",", ":", " ", "long enough to reach into the next block of sixty-four bytes",
        ]
        return "\"" + (0..<random.below(4)).map { _ in random.pick(pieces) }.joined() + "\""
    }

    private static func mutate(_ document: inout [UInt8], _ random: inout SeededRandom) {
        let telling = Array("[]{},:\"\\0123456789-+.eEnulltruefalse \n\t\u{1}/ux".utf8)
        for _ in 0...random.below(2) {
            let place = random.below(document.count + 1)
            switch random.below(6) {
            case 0 where place < document.count: document.remove(at: place)
            case 1: document.insert(random.pick(telling), at: place)
            case 2 where place < document.count: document[place] = random.pick(telling)
            case 3 where place < document.count: document[place] = UInt8(truncatingIfNeeded: random.next())
            case 4: document.removeSubrange(place...)
            case 5 where document.count > 1 && place < document.count:
                document.swapAt(place, random.below(document.count))
            default: document.append(random.pick(telling))
            }
            if document.isEmpty { document = [UInt8(ascii: "[")] }
        }
    }
}

/// A reason for a difference between the two parsers.
private enum Difference {
    /// Foundation requires valid Unicode, but JSON's grammar does not: half of a surrogate pair is an escape like any
    /// other.
    case loneSurrogate
    /// Foundation keeps numbers in 64 bits or a decimal of 38 digits, and rejects others.
    case bigNumber
    /// Foundation detects UTF-16 and UTF-32 by zero bytes, and removes a byte order mark; a site sends UTF-8.
    case encoding
    /// Foundation accepts a comma after the last element, which JSON does not allow.
    case trailingComma

    static func of(_ document: [UInt8], isAccepted: Bool) -> Difference? {
        if !isAccepted {
            let isMarked =
                document.starts(with: [0xEF, 0xBB, 0xBF]) || document.starts(with: [0xFE, 0xFF])
                || document.starts(with: [0xFF, 0xFE])
            if isMarked || document.prefix(4).contains(0) { return .encoding }
            // The document must be valid without these commas.
            return Validation.code(of: withoutTrailingCommas(document)) == nil ? .trailingComma : nil
        }
        let text = String(decoding: document, as: UTF8.self)
        if hasLoneSurrogate(text) { return .loneSurrogate }
        // Digits and exponents beyond the range of a 64-bit number.
        if text.contains(/[0-9]{17,}|[eE][+-]?[0-9]{3,}/) { return .bigNumber }
        return nil
    }

    private static func withoutTrailingCommas(_ document: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var comma: Int?
        var isInString = false
        var isEscaped = false
        for byte in document {
            if !isInString, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"), let place = comma {
                kept.remove(at: place)
            }
            if isInString || byte > 0x20 { comma = !isInString && byte == UInt8(ascii: ",") ? kept.count : nil }
            kept.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
        }
        return kept
    }

    private static func hasLoneSurrogate(_ text: String) -> Bool {
        let pairs = text.replacing(/\\\\/, with: "").replacing(/\\u[dD][89abAB]..\\u[dD][c-fC-F]../, with: "")
        return pairs.contains(/\\u[dD][89a-fA-F]/)
    }
}
