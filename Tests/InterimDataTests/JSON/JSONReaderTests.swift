import InterimData
import TestSupport
import Testing

@Suite("JSON with locations")
struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONReader.Document { try JSONReader.read(Array(text.utf8)) }

    private func problem(_ bytes: [UInt8]) -> String? {
        do throws(JSONReader.Problem) {
            _ = try JSONReader.read(bytes)
            return nil
        } catch {
            return "\(error.line):\(error.column): \(error.message)"
        }
    }

    @Test("every value has its pointer, line, column and bytes")
    func places() throws {
        let text = "{\n  \"a/b\": [1, {\"~\": \"ü\"}],\r\n  \"ü\": null, \"z\": true\n}"
        let root = try read(text).root
        let element = try #require(root["a/b"]?.elements?[1]["~"])
        #expect(element.path.pointer == "/a~1b/1/~0")
        #expect(element.line == 2 && element.column == 20)
        #expect(element.text == "ü")
        #expect(String(decoding: Array(text.utf8)[element.range], as: UTF8.self) == "\"ü\"")
        let last = try #require(root.member("z"))
        #expect(last.value.line == 3 && last.value.column == 19)
        #expect(String(decoding: Array(text.utf8)[last.range], as: UTF8.self) == "\"z\": true")
        #expect(root["ü"] == nil && root.member("ü") != nil)
        #expect(root.path.pointer == "" && root.line == 1 && root.column == 1)
    }

    @Test("numbers keep their text")
    func numbers() throws {
        let root = try read("[0, 1.50]").root
        guard case .number("1.50")? = root.elements?[1].content else {
            Issue.record("a number does not have its text")
            return
        }
    }

    @Test("strings are unescaped, including surrogate pairs")
    func escapes() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00""#).root.text == "\"\\/\u{8}\u{C}\n\r\tü😀")
    }

    @Test("a byte order mark does not count as a column")
    func byteOrderMark() throws {
        let root = try JSONReader.read([0xEF, 0xBB, 0xBF] + Array("[7]".utf8)).root
        #expect(root.column == 1 && root.elements?[0].column == 2)
        #expect(problem([0xFF, 0xFE, 0x7B, 0])?.contains("UTF-16") == true)
    }

    @Test("repeated names are reported, and the last value is used")
    func repeatedNames() throws {
        let document = try read("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}")
        #expect(document.repeatedNames.map(\.member.name) == ["a"])
        #expect(document.repeatedNames.first?.line == 3 && document.repeatedNames.first?.firstLine == 1)
        #expect(document.root.members?.map(\.name) == ["b", "a"] && document.root["a"]?.line == 3)
    }

    @Test(
        "invalid JSON is reported with its location, and with a suggestion if there is one",
        arguments: [
            (
                "{\n  \"a\": {\n    \"b\": 1,\n  }\n}",
                "4:3: found } where a property name was expected (comma left over on line 3)"
            ),
            ("[1, 2,\n]", "2:1: found ] where a value was expected (comma left over on line 1)"),
            ("{\"a\" 1}", "1:6: found 1 where a colon after the property name was expected"),
            ("{\"a\": 1 \"b\": 2}", "1:9: found a text where a comma or } was expected"),
            ("{'a': 1}", "1:2: found ' (JSON requires double quotes around texts) where a property name was expected"),
            ("[1] // x", "1:5: found / (JSON has no comments) after the end of the outermost value"),
            ("[tru]", "1:2: found tru where a value was expected"),
            ("[01]", "1:2: found 01 where a number was expected"),
            ("[1.]", "1:4: found ] where a digit was expected"),
            ("", "1:1: the file ends where a value was expected"),
            ("{\"a\":", "1:6: the file ends where a value was expected"),
            ("[\"a\nb\"]", "1:4: a text is not closed at the end of the line; write \\n for a line break"),
            ("[\"\\x\"]", "1:3: found an unknown escape; write \\\\ for a backslash"),
            ("[\"\\ud800x\"]", "1:3: found half of a surrogate pair in an escape"),
            ("[\"\\u12g4\"]", "1:3: found an escape \\u without four hexadecimal digits"),
            ("[\u{A0}1]", "1:2: found the character U+A0 where a value was expected"),
        ]
    )
    func problems(text: String, expected: String) {
        #expect(problem(Array(text.utf8)) == expected)
    }

    @Test("bytes that are not UTF-8 are reported with their location")
    func notUTF8() {
        #expect(
            problem(Array("[\"ü".utf8) + [0xC3] + Array("x\"]".utf8))
                == "1:4: found a byte that is not UTF-8; save the file as UTF-8"
        )
        #expect(problem([0x5B, 0xFF, 0x5D]) == "1:2: found a byte that is not UTF-8 where a value was expected")
    }

    @Test("nesting beyond the limit is an error, not a crash")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(problem(nested(JSONReader.depthLimit)) == nil)
        #expect(problem(nested(JSONReader.depthLimit + 1)) == "1:129: nested more than 128 levels deep")
        #expect(problem(nested(200_000))?.contains("levels deep") == true)
    }

    @Test("no change of a definition causes a crash, and each problem's location is in the file")
    func mutations() {
        let text = Array(#"{"name":"ü\u00e4","properties":{"a":[1,-2.5e3,true,null,"x"],"b":{"c":{}}}}"#.utf8)
        for seed in UInt64(0)..<20_000 {
            var random = SeededRandom(seed: seed)
            var bytes = text
            for _ in 0...random.below(4) {
                let place = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(random.pick(text), at: place)
                }
                if bytes.isEmpty { break }
            }
            do throws(JSONReader.Problem) {
                let document = try JSONReader.read(bytes)
                #expect(document.root.range.upperBound <= bytes.count, "seed \(seed)")
            } catch {
                let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                #expect((1...lines.count).contains(error.line), "seed \(seed)")
                #expect((1...lines[error.line - 1].count + 1).contains(error.column), "seed \(seed)")
            }
        }
    }
}
