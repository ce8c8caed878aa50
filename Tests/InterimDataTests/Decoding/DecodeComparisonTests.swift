import Foundation
import InterimData
import TestSupport
import Testing

/// Any JSON value. It is decoded by trying one type after another, which uses each kind of container and each scalar
/// type.
private enum AnyValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case text(String)
    case list([AnyValue])
    case object([String: AnyValue])

    init(from decoder: any Decoder) throws {
        if let list = try? decoder.unkeyedContainer() {
            var list = list
            var values: [AnyValue] = []
            while !list.isAtEnd {
                values.append(try list.decodeNil() ? .null : list.decode(AnyValue.self))
            }
            self = .list(values)
        } else if let object = try? [String: AnyValue](from: decoder) {
            self = .object(object)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let bool = try? value.decode(Bool.self) {
                self = .bool(bool)
            } else if let int = try? value.decode(Int.self) {
                self = .int(int)
            } else if let double = try? value.decode(Double.self) {
                self = .double(double)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }
}

private struct Mixed: Decodable, Equatable {
    enum Choice: String, Decodable { case a, b }
    struct Inner: Decodable, Equatable {
        var n: Int8?
        var d: Double?
        var next: [Inner]?
    }
    var a: Int?
    var b: String?
    var c: [Double?]?
    var d: Inner?
    var e: [String: Inner?]?
    var f: Bool?
    var g: Choice?
    var h: Decimal?
    var i: URL?
    var j: UInt64?
    var k: Float?
    var l: AnyValue?
}

private struct Strict: Decodable, Equatable {
    struct Inner: Decodable, Equatable { var n: Int? }
    var a: Int
    var b: [Int]
    var d: Inner
}

@Suite("A record decoded like JSONDecoder")
struct DecodeComparisonTests {
    /// Generates documents with the members that the types have. Most of the values have the type of their member.
    private struct Generator {
        var random: SeededRandom

        mutating func number() -> String {
            switch random.below(8) {
            case 0: return "\(random.below(1 << 50) - 1 << 49)"
            case 1: return "\(random.below(300) - 150)"
            case 2: return "\(random.below(2000)).\(random.below(1000))"
            case 3: return "-\(random.below(20))e\(random.below(25) - 12)"
            case 4: return "\(random.below(20)).0E+\(random.below(20))"
            case 5:
                return random.pick([
                    "0", "-0", "1.0", "1e2", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
                    "18446744073709551615", "1e400", "0.1", "5e-324", "1.7976931348623157e308", "0.0", "100e-2",
                    "123456789012345678901234567890",
                ])
            case 6: return "\(Double.random(in: -1e6...1e6, using: &random))"
            default: return "\(random.below(10))"
            }
        }

        mutating func text() -> String {
            let parts = [
                "a", "b", "é", "漢", "😀", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\u00e9"#, #"\ud83d\ude00"#,
                "https://x.example/",
                "{", "]", ",", ":", " ", "n", "\u{7f}", "https://x/a b",
            ]
            return "\"" + (0..<random.below(random.oneIn(20) ? 40 : 4)).map { _ in random.pick(parts) }.joined() + "\""
        }

        mutating func value(_ depth: Int) -> String {
            switch random.below(depth > 4 ? 5 : 8) {
            case 0: return "null"
            case 1: return random.pick(["true", "false"])
            case 2: return text()
            case 3, 4: return number()
            case 5: return "[" + (0..<random.below(5)).map { _ in value(depth + 1) }.joined(separator: ",") + "]"
            default: return object(depth + 1)
            }
        }

        mutating func object(_ depth: Int) -> String {
            let names = [
                "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "n", "next", "é", "x y", "",
                "customfield_10001",
                "customfield_10002",
            ]
            // JSONDecoder uses the first of several members with one name.
            let chosen = names.shuffled(using: &random).prefix(random.oneIn(3) ? 19 : random.below(7))
            let members = chosen.map { name in
                let escaped = random.oneIn(12) && name == "a" ? #"\u0061"# : name
                return "\"\(escaped)\":\(fitting(name, depth))"
            }
            return "{" + members.joined(separator: ",") + "}"
        }

        /// Returns a value. In most cases, it has the type of the member with this name.
        mutating func fitting(_ name: String, _ depth: Int) -> String {
            if random.oneIn(12) { return value(depth) }
            if random.oneIn(8) { return "null" }
            switch name {
            case "a", "n", "j": return "\(random.below(200))"
            case "b": return random.oneIn(2) ? text() : "[1,2,\(random.below(9))]"
            case "c":
                return "["
                    + (0..<random.below(4)).map { _ in random.oneIn(3) ? "null" : number() }.joined(separator: ",")
                    + "]"
            case "d" where depth < 6: return object(depth + 1)
            case "e" where depth < 6: return #"{"x":\#(object(depth + 1)),"y":null}"#
            case "f": return random.pick(["true", "false"])
            case "g": return random.pick([#""a""#, #""b""#, #""c""#])
            case "h", "k": return number()
            case "i": return random.pick([#""https://x.example/a""#, #""a b""#, #""""#])
            case "next" where depth < 6: return "[\(object(depth + 1)),\(object(depth + 1))]"
            default: return value(depth)
            }
        }
    }

    private static func compare<Value: Decodable & Equatable>(
        _ type: Value.Type,
        _ record: Record,
        seed: UInt64,
        comparesErrors: Bool = false
    ) throws -> Bool {
        let own = Result { try record.decode(as: type) }
        let other = Result { try JSONDecoder().decode(type, from: Data(record.json.utf8)) }
        let title: Comment = "\(type), seed \(seed): \(record.json)"
        switch (own, other) {
        case (.success(let own), .success(let other)):
            try #require(own == other, title)
            return true
        case (.failure(let own as DecodingError), .failure(let other as DecodingError)):
            // The members of a dictionary have no order, so that any error may be the first.
            if comparesErrors { try #require(own.summary == other.summary, title) }
            return false
        default:
            Issue.record("\(type), seed \(seed): \(own) instead of \(other) in \(record.json)")
            throw CancellationError()
        }
    }

    @Test("has the same value, or an error of the same kind at the same path", arguments: 0..<8 as Range<UInt64>)
    func same(_ part: UInt64) throws {
        var good = 0
        for seed in part * 150..<(part + 1) * 150 {
            var generator = Generator(random: SeededRandom(seed: seed))
            let text = (0..<4).map { _ in generator.object(0) }.joined(separator: ",")
            for record in try Pages.batch("[\(text)]") {
                let found = [
                    try Self.compare(AnyValue.self, record, seed: seed),
                    try Self.compare(Mixed.self, record, seed: seed),
                    try Self.compare(Strict.self, record, seed: seed, comparesErrors: true),
                    try Self.compare(Mixed.Inner.self, record, seed: seed, comparesErrors: true),
                    try Self.compare([String: AnyValue].self, record, seed: seed),
                    try Self.compare([String: Mixed?].self, record, seed: seed),
                ]
                good += found.count { $0 }
            }
        }
        #expect(good > 300, "most documents fit some type")
    }
}

extension DecodingError {
    /// The kind of the error and its path.
    fileprivate var summary: String {
        func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: "/") }
        return switch self {
        case .keyNotFound(let key, let context): "key \(key.stringValue) at \(path(context.codingPath))"
        case .valueNotFound(_, let context): "value at \(path(context.codingPath))"
        case .typeMismatch(_, let context): "type at \(path(context.codingPath))"
        // JSONDecoder's error has no path for a number out of range.
        case .dataCorrupted: "data"
        @unknown default: "other"
        }
    }
}
