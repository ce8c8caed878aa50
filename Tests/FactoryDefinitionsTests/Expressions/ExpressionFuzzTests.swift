import FactoryDefinitions
import TestSupport
import Testing

@Suite("Expressions with random text")
struct ExpressionFuzzTests {
    private static let pieces: [String] = [
        "@", "@{", "}", "@@", "(", ")", "[", "]", ",", ".", "?.", "?[", "'", "''", "'a'", "'2018-03-15T13:27:36Z'", " ",
        "1",
        "-1", "1.5", "9223372036854775807", "1e308", "true", "null", "pipeline()", "pipeline().parameters.myNumber",
        "variables('list')", "activity('Read it').output", "item()", "dataset()", "'yyyy-MM-dd'", "'UTC'", "'Day'", "ä",
        "😀",
        "'😀'", "createArray(1, 'a')", "json('{\"a\":[1]}')", "\n", "\u{0}", "name", "range(0, 5)",
    ]

    private static let names = """
        concat endsWith guid indexOf lastIndexOf replace split startsWith substring toLower toUpper trim contains empty first
        intersection join last length skip take union and equals greater greaterOrEquals if less lessOrEquals not or array
        base64 base64ToBinary base64ToString binary bool coalesce createArray dataUri dataUriToBinary dataUriToString
        decodeBase64 decodeDataUri decodeUriComponent encodeUriComponent float int json string uriComponent
        uriComponentToBinary uriComponentToString xml xpath add div max min mod mul rand range sub addDays addHours addMinutes
        addSeconds addToTime convertFromUtc convertTimeZone convertToUtc dayOfMonth dayOfWeek dayOfYear formatDateTime
        getFutureTime getPastTime startOfDay startOfHour startOfMonth subtractFromTime ticks utcNow
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test("have a value or an error whose location is in the text")
    func anyText() throws {
        let scope = try exampleScope()
        var (taken, evaluated) = (0, 0)
        for seed in 0..<4000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let text =
                random.oneIn(3)
                ? (0..<random.below(12)).map { _ in random.pick(Self.pieces) }.joined()
                : "@" + Self.call(&random, depth: 3)
            do {
                let expression = try ExpressionText(text)
                taken += 1
                _ = (expression.functions, expression.references, expression.isLiteral)
                let value = try expression.value(in: scope)
                evaluated += 1
                #expect(try ExpressionText(text).value(in: scope) == value, "seed \(seed)")
            } catch {
                #expect((0...text.utf8.count).contains(error.offset), "seed \(seed): \(text): \(error)")
                #expect(!error.message.isEmpty, "seed \(seed)")
            }
        }
        // Otherwise the inputs would test only the parser's errors.
        #expect(taken > 1500)
        #expect(evaluated > 400)
    }

    @Test("do not crash after a change of any byte")
    func changedBytes() throws {
        let scope = try exampleScope()
        let text =
            "a @{concat(toUpper('it''s'), formatDateTime('2018-03-15T13:27:36Z', 'yyyy-MM'), variables('list')?[1])} b"
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            var bytes = Array(text.utf8)
            for _ in 0...random.below(4) {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = UInt8(random.below(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(random.below(128)), at: place)
                }
            }
            let changed = String(decoding: bytes, as: UTF8.self)
            do {
                _ = try ExpressionText(changed).value(in: scope)
            } catch {
                #expect((0...changed.utf8.count).contains(error.offset), "seed \(seed): \(changed): \(error)")
            }
        }
    }

    /// Returns a well-formed call with arguments of any type.
    private static func call(_ random: inout SeededRandom, depth: Int) -> String {
        let arguments = (0..<random.below(4)).map { _ in
            depth > 0 && random.oneIn(2)
                ? call(&random, depth: depth - 1)
                : random.pick([
                    "'a'", "1", "2.5", "true", "null", "'2018-03-15'", "createArray(1, 2)", "'UTC'", "'Day'",
                    "variables('list')", "'d'", "json('{\"a\": 1}')", "''", "-3",
                ])
        }
        let step = random.oneIn(6) ? random.pick(["[0]", "?.a", ".a", "?['b']"]) : ""
        return random.pick(names) + "(" + arguments.joined(separator: ", ") + ")" + step
    }
}
