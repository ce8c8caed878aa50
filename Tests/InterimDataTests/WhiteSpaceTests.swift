import InterimData
import TestSupport
import Testing

@Suite("White space between tokens")
struct WhiteSpaceTests {
    private static let tokens = [
        "[", "{", #""id""#, ":", #"" 1 \n\t ""#, ",", #""a b""#, ":", "[", "1", ",", "-2.50", ",", "true", ",", "null",
        ",",
        "{", "}", ",", "[", "]", "]", ",", #""c""#, ":", "{", #""d""#, ":", "1e400", "}", "}", ",", "{", "}", ",",
        #"" {\" , \\""#, ",", "12", "]",
    ]

    @Test("of every kind is removed, and values are unchanged")
    func removal() throws {
        let seed: UInt64 = 5
        var random = SeededRandom(seed: seed)
        let records = try Self.records(Self.tokens.joined())
        #expect(records.count == 4)
        for _ in 0..<500 {
            var page = ""
            for token in Self.tokens {
                if random.oneIn(3) {
                    for _ in 0..<random.below(80) { page += random.pick([" ", "\t", "\n", "\r", "\r\n"]) }
                }
                page += token
            }
            if random.oneIn(2) { page += " \n" }
            #expect(try Self.records(page) == records, "seed \(seed): \(page.debugDescription)")
        }
    }

    @Test("between any two tokens is removed")
    func onePlace() throws {
        let records = try Self.records(Self.tokens.joined())
        for place in 0...Self.tokens.count {
            for space in [" ", "\t", "\n", "\r"] {
                let page = (Self.tokens[..<place] + [space] + Self.tokens[place...]).joined()
                #expect(try Self.records(page) == records, "\(space.debugDescription) before token \(place)")
            }
        }
    }

    @Test("is removed without a copy if there is none")
    func noCopy() throws {
        let page = Pages.page(Self.tokens.joined())
        let layout = PageLayout(records: .array([]))
        #expect(try PageIndexer().index(page, layout: layout).buffer === page)
        let spaced = Pages.page(" " + Self.tokens.joined() + "\n")
        #expect(try PageIndexer().index(spaced, layout: layout).buffer === spaced, "space around the root is kept")
        let inside = Pages.page("[1, 2]")
        #expect(try PageIndexer().index(inside, layout: layout).buffer !== inside)
    }

    @Test("is removed from records, so that each record is one line")
    func oneRecordOneLine() throws {
        let page = "[\n  {\n    \"a\": \"x\\ny\",\r\n    \"b\": [\n      1,\r      2\n    ]\n  },\n  [\n  ]\n]\n"
        let records = try Self.records(page)
        #expect(records == [#"{"a":"x\ny","b":[1,2]}"#, "[]"])
        for record in records { #expect(!record.utf8.contains { $0 < 0x20 }) }
    }

    @Test("does not affect columns and the envelope")
    func columnsOfSpacedPages() throws {
        let layout = PageLayout(records: .array(["v"]), columns: ColumnSet([Column(path: ["a", "b"], type: .string)]))
        let batch = try Pages.batch("{ \"v\" : [ { \"a\" : { \"b\" : \" x \" } } ] , \"total\" : 7 }", layout)
        #expect(batch[0]["a.b"] == .string(" x "))
        #expect(batch.index.envelope("total") == .integer("7"))
        #expect(batch[0].json == #"{"a":{"b":" x "}}"#)
    }

    private static func records(_ page: String) throws -> [String] {
        let batch = try Pages.batch(page)
        return (0..<batch.count).map { batch[$0].json }
    }
}
