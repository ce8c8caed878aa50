import InterimData
import TestSupport
import Testing

@Suite("Columns of records")
struct ColumnTests {
    @Test("are found at the top and at any depth, and distinguished from members of the same name elsewhere")
    func nestedColumns() throws {
        let columns = [
            Column("id", .string), Column("fields", .object), Column(path: ["fields", "created"], type: .dateTime),
            Column(path: ["fields", "a", "b"], type: .integer), Column(path: ["a", "b"], type: .integer),
        ]
        let record = try Pages.batch(
            #"[{"a":{"b":1,"a":{"b":2}},"fields":{"id":"x","a":{"b":3},"b":4,"created":"now"},"b":5,"id":"7"}]"#,
            columns: columns
        )[0]
        #expect(record["id"] == .string("7"))
        #expect(record["a.b"] == .integer("1"))
        #expect(record["fields.a.b"] == .integer("3"))
        #expect(record["fields.created"] == .dateTime("now"))
        #expect(record["fields"]?.text == #"{"id":"x","a":{"b":3},"b":4,"created":"now"}"#)
        #expect(record["b"] == .integer("5"), "the value is read from the record's text without a column")
    }

    @Test("are missing if the record lacks them, or has a value that is not an object in their path")
    func missingColumns() throws {
        let batch = try Pages.batch(
            #"[{},{"a":null},{"a":[{"b":1}]},{"a":"b"},{"a":{}},{"a":{"b":null}},1,"a",null,[{"a":{"b":1}}]]"#,
            columns: [Column(path: ["a", "b"], type: .integer)]
        )
        #expect(batch.count == 10)
        for number in 0..<batch.count {
            #expect(batch[number]["a.b"] == (number == 5 ? .null : nil), "record \(number)")
        }
    }

    @Test("are found if their names have escapes")
    func escapedNames() throws {
        let columns = [
            Column("id", .string), Column(path: ["größe", "é😀"], type: .integer), Column("a\"b\\c/d", .integer),
            Column("", .integer),
        ]
        for (page, name, value) in [
            (#"[{"\u0069d":"1"}]"#, "id", InterimValue.string("1")),
            (#"[{"\u0069\u0064":"1"}]"#, "id", .string("1")),
            (#"[{"gr\u00f6\u00DFe":{"\u00e9\ud83d\ude00":2}}]"#, "größe.é😀", .integer("2")),
            (#"[{"größe":{"é😀":2}}]"#, "größe.é😀", .integer("2")),
            (#"[{"a\"b\\c\/d":3}]"#, "a\"b\\c/d", .integer("3")),
            (#"[{"a\u0022b\u005cc/d":3}]"#, "a\"b\\c/d", .integer("3")),
            (#"[{"":4}]"#, "", .integer("4")),
        ] {
            #expect(try Pages.batch(page, columns: columns)[0][name] == value, "\(page)")
        }
    }

    @Test("are not found by names that only look the same")
    func differentNames() throws {
        let columns = [Column("id", .string), Column("é", .string), Column("a", .string)]
        // The second name is an e with a combining accent: other bytes, and so another member.
        let page = #"[{"ID":1,"e\u0301":2,"id ":3," id":4,"\\u0069d":5,"i\u0000d":6,"a\u0000":7,"idid":8}]"#
        let record = try Pages.batch(page, columns: columns)[0]
        #expect(columns.allSatisfy { record[$0.name] == nil })
    }

    @Test("are found by names of any length, even if all names have the same beginning, end and length")
    func namesOfEveryLength() throws {
        var names: [String] = []
        for length in 0...40 {
            let name = String("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".prefix(length))
            names.append(name)
        }
        // The hash uses only the first eight and the last eight bytes.
        for middle in 0..<50 { names.append("customfield_\(1000 + middle)_customfield") }
        for tail in 0..<50 { names.append("customfield_1\(1000 + tail)") }
        let columns = names.map { Column($0, .integer) }
        let members = names.enumerated().map { "\"\($1)\":\($0)" }
        let strangers = ["\"customfield_9999_customfield\":-1", "\"abcdefgx\":-1", "\"abcdefghijklmnoq\":-1"]
        for shift in [0, 17, 60] {
            let turned = members[shift...] + strangers + members[..<shift]
            let record = try Pages.batch("[{" + turned.joined(separator: ",") + "}]", columns: columns)[0]
            for (number, name) in names.enumerated() { #expect(record[name] == .integer("\(number)"), "\(name)") }
        }
    }

    @Test("at the end of a page are found, where fewer than eight bytes remain")
    func lastBytes() throws {
        // The look-up reads eight bytes from the start of a name. Here, they extend past the end of the page.
        for filler in 0..<70 {
            let page = #"{"x":"\#(String(repeating: "y", count: filler))","a":1}"#
            let batch = try Pages.batch(
                page,
                PageLayout(records: .object([]), columns: ColumnSet([Column("a", .integer)]))
            )
            #expect(batch[0]["a"] == .integer("1"))
        }
    }

    @Test("that occur repeatedly have their last value")
    func duplicates() throws {
        let columns = [Column("id", .string), Column(path: ["a", "b"], type: .integer)]
        let record = try Pages.batch(#"[{"id":"1","a":{"b":1,"b":2},"\u0069d":"2","a":{"c":3}}]"#, columns: columns)[0]
        #expect(record["id"] == .string("2"))
        #expect(record["a.b"] == .integer("2"))
        #expect(record.json == #"{"id":"1","a":{"b":1,"b":2},"\u0069d":"2","a":{"c":3}}"#, "the text is unchanged")
    }

    @Test("keep the types and the text of their values")
    func values() throws {
        let values: [(json: String, value: InterimValue)] = [
            ("null", .null), ("true", .boolean(true)), ("false", .boolean(false)), ("0", .integer("0")),
            ("-0", .integer("-0")), ("123456789012345678901234567890", .integer("123456789012345678901234567890")),
            ("12.50", .decimal("12.50")), ("1e400", .decimal("1e400")), ("-0.0", .decimal("-0.0")),
            ("1E5", .decimal("1E5")),
            (#""""#, .string("")), (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
            (#""\u00e9\u0000\uD83D\uDE00é""#, .string("é\u{0}😀é")), (#""\ud800x""#, .string("\u{FFFD}x")),
            (#""\ude00\ud83d""#, .string("\u{FFFD}\u{FFFD}")), (#""\ud83d\ud83d\ude00""#, .string("\u{FFFD}😀")),
            (#""\ud83d\u0041""#, .string("\u{FFFD}A")), (#""\ud83d\n""#, .string("\u{FFFD}\n")),
            (#"{"a":[1,2]}"#, .object(#"{"a":[1,2]}"#)), ("[]", .array("[]")),
        ]
        for (json, value) in values {
            let record = try Pages.batch("[{\"a\":\(json)}]", columns: [Column("a", .string)])[0]
            #expect(record["a"] == value, "\(json)")
        }
        #expect(InterimValue.integer("42").int == 42)
        #expect(InterimValue.integer("99999999999999999999").int == nil)
        #expect(InterimValue.decimal("42.0").int == nil)
        #expect(InterimValue.boolean(true).bool == true && InterimValue.null.bool == nil)
        #expect(InterimValue.null.text == nil && InterimValue.boolean(false).text == "false")
    }

    @Test("are numbered in the given order")
    func numbers() {
        let set = ColumnSet([Column("b", .string), Column(path: ["a", "c"], type: .string), Column("a", .object)])
        #expect(set.number(of: "b") == 0 && set.number(of: "a.c") == 1 && set.number(of: "a") == 2)
        #expect(set.number(of: "c") == nil)
    }

    @Test("inside lists are found in every element, in the order of the text, and the elements are counted")
    func listColumns() throws {
        var list = Column(path: ["a", "list"], type: .array)
        list.countsElements = true
        list.nestedDateTimePaths = ["[*].at", "[*].in.at", "[*].more[*].at"]
        let nested = list.nestedDateTimes
        #expect(nested.map(\.name) == ["a.list[*].at", "a.list[*].in.at", "a.list[*].more[*].at"])
        let columns = ColumnSet([list] + nested + [Column(path: ["a", "list", "at"], type: .string)])
        let page =
            #"[{"a":{"list":[{"at":1},2,{"more":[{"at":3},[{"at":0}],{}],"in":{"at":4}},{"at":5},[{"at":0}]]}},"#
            + #"{"a":{"list":{"at":6,"more":[{"at":0}]}}},{"a":{"list":[]}},{"a":[{"list":[{"at":0}]}]}]"#
        let batch = try Pages.batch(page, PageLayout(records: .array([]), columns: columns))
        let values = (0..<batch.count).map { number in
            batch.index.cells(ofRecord: number).filter { $0.column > 0 }
                .map { "\($0.column):\(batch.index.value(of: $0.value).text ?? "")" }
        }
        #expect(values == [["1:1", "3:3", "2:4", "1:5"], ["4:6"], [], []])
        #expect(batch.index.cells(ofRecord: 0).first?.elementCount == 5)
        let cells = batch.index.cells(ofRecord: 0)
        for (place, cell) in zip(cells.indices, cells) {
            #expect(batch.index.cells(ofRecord: 0, from: Int(cell.value.offset)).startIndex == place)
            #expect(batch.index.cells(ofRecord: 0, from: Int(cell.value.offset) + 1).startIndex == place + 1)
        }
        for text in ["[{\"at\":1},]", "[{\"at\":1 2}]", "[{\"at\"}]", "[{\"at\":1}", "[{\"more\":[{]}]"] {
            #expect(throws: PageError.self, "\(text)") {
                try Pages.batch("[{\"a\":{\"list\":\(text)}}]", PageLayout(records: .array([]), columns: columns))
            }
        }
    }

    @Test("that count elements contain the number of elements of the array itself, and validate the array")
    func elementCounts() throws {
        var list = Column(path: ["a", "list"], type: .array)
        list.countsElements = true
        let columns = ColumnSet([list, Column(path: ["a", "n"], type: .integer)])
        let layout = PageLayout(records: .array([]), columns: columns, depthLimit: 6)
        let texts = [("[]", 0), ("[1]", 1), ("[[1,2],{\"x\":[3]},null]", 3), ("{\"x\":1}", 0), ("null", 0), ("[ ]", 0)]
        for (text, count) in texts {
            let batch = try Pages.batch("[{\"a\":{\"list\":\(text),\"n\":1}}]", layout)
            let cells = batch.index.cells(ofRecord: 0)
            #expect(cells.map { Int($0.elementCount) } == [count, 0], "\(text)")
            #expect(batch[0]["a.n"]?.int == 1)
        }
        for text in ["[1,]", "[,1]", "[1 2]", "[[[[1]]]]", "[1}"] {
            #expect(throws: PageError.self, "\(text)") {
                try Pages.batch("[{\"a\":{\"list\":\(text),\"n\":1}}]", layout)
            }
        }
    }
}
