import InterimData
import TestSupport
import Testing

@Suite("Records inside other records")
struct NestedRecordTests {
    private static let layout = PageLayout(
        records: .nested(["issues"], ["fields", "links"]),
        columns: ColumnSet([Column("id", .string), Column(path: ["to", "id"], type: .integer)]),
        ownerColumns: ColumnSet([Column("id", .string), Column(path: ["fields", "key"], type: .string)])
    )
    private static let decoration = Decoration(
        ownerMembers: [.init(name: "_id", column: 0), .init(name: "_key", column: 1)]
    )

    private static func batch(_ issues: [String]) throws -> RecordBatch {
        var batch = try Pages.batch("{\"issues\":[\(issues.joined(separator: ","))],\"total\":7}", layout)
        batch.decoration = decoration
        return batch
    }

    /// Returns each record as the owner's id, the owner's key and the record's id. The owner is the element that
    /// contains the record.
    private static func rows(_ issues: [String]) throws -> [String] {
        let batch = try batch(issues)
        return (0..<batch.count).map { number in
            ["_id", "_key", "id"].map { batch[number][$0]?.text ?? "-" }.joined(separator: "/")
        }
    }

    @Test("are found with their owner's columns, in any position in the owner")
    func owners() throws {
        #expect(
            try Self.rows([
                #"{"id":"1","fields":{"key":"A-1","links":[{"id":"a"},{"id":"b","to":{"id":5}}]}}"#,
                #"{"fields":{"links":[{"id":"c"}],"key":"A-2"},"id":"2"}"#,
                #"{"fields":{"links":[{}, {"id":null}]}}"#,
            ]) == ["1/A-1/a", "1/A-1/b", "2/A-2/c", "-/-/-", "-/-/-"]
        )
        let batch = try Self.batch([#"{"id":"1","fields":{"links":[{"id":"b","to":{"id":5}}]}}"#])
        #expect(batch[0]["to.id"] == .integer("5") && batch[0].json == #"{"id":"b","to":{"id":5}}"#)
        #expect(batch.index.envelope("total") == .integer("7"))
    }

    @Test("do not exist if an owner lacks the array or has another value in its place")
    func ownersWithoutArray() throws {
        let without = [
            "{}", #"{"id":"1"}"#, #"{"id":"1","fields":null}"#, #"{"id":"1","fields":[]}"#, #"{"fields":{}}"#,
            #"{"fields":{"links":null}}"#, #"{"fields":{"links":{}}}"#, #"{"fields":{"links":"[]"}}"#,
            #"{"fields":{"links":[]}}"#, #"{"links":[{"id":"x"}]}"#, "null", "7", #""text""#, "[]",
            #"[{"fields":{"links":[{"id":"x"}]}}]"#,
        ]
        #expect(try Self.rows(without).isEmpty)
        // The values before the owner are counted as owners.
        for place in 0...without.count {
            var issues = without
            issues.insert(#"{"id":"9","fields":{"links":[{"id":"z"}]}}"#, at: place)
            #expect(try Self.rows(issues) == ["9/-/z"], "at \(place)")
        }
        #expect(try Self.rows([]).isEmpty)
    }

    @Test("are found by names with escapes, and so are their owner's columns")
    func escapes() throws {
        #expect(
            try Self.rows([
                #"{"\u0069d":"1","f\u0069elds":{"\u006bey":"A\"\u00e9","l\u0069nks":[{"\u0069d":"a\/b"}]}}"#
            ]) == ["1/A\"é/a/b"]
        )
        let text = #"{"\u0069ssues":[{"id":"1","fields":{"links":[{"id":"a"}]}}]}"#
        #expect(try Pages.batch(text, Self.layout).count == 1)
    }

    @Test("are those of the first array if the member is repeated; a repeated column has its last value")
    func duplicates() throws {
        #expect(
            try Self.rows([
                #"{"id":"1","fields":{"links":[{"id":"a","id":"b"}],"links":[{"id":"c"}]},"id":"2"}"#,
                #"{"id":"3","fields":{"key":"K","links":[{"id":"d"}]},"fields":{"key":"L","links":[{"id":"e"}]}}"#,
            ]) == ["2/-/b", "3/L/d"]
        )
    }

    @Test("keep their text, whatever their type is")
    func otherRecords() throws {
        let records = ["1", "null", #""t""#, "[{\"id\":\"x\"}]", "{\"a\":[1,{\"links\":[]}]}"]
        let batch = try Self.batch(["{\"id\":\"1\",\"fields\":{\"links\":[\(records.joined(separator: ","))]}}"])
        #expect((0..<batch.count).map { batch[$0].json } == records)
        #expect((0..<batch.count).allSatisfy { batch[$0]["_id"] == .string("1") && batch[$0]["id"] == nil })
    }

    @Test("are not read from a page that is not completely valid, or that has no list of owners")
    func invalidPages() {
        for text in [
            #"{"issues":[{"fields":{"links":[{"id":"a"},]}}]}"#, #"{"issues":[{"fields":{"links":[{"id":"a"}}]}"#,
            #"{"issues":[{"fields":{"links":[{"id":"a"}]}}"#, #"{"issues":[{"fields":{"links":[tru]}}]}"#,
        ] {
            let error = #expect(throws: PageError.self) { try Pages.batch(text, Self.layout) }
            #expect(error?.code == .invalidJSON, "\(text)")
        }
        for text in ["{}", "[]", #"{"issues":{}}"#, #"{"issues":null}"#] {
            let error = #expect(throws: PageError.self) { try Pages.batch(text, Self.layout) }
            #expect(error?.code == .recordsMissing, "\(text)")
        }
    }

    @Test("may be as deep as the layout allows, but not deeper")
    func depth() throws {
        var layout = Self.layout
        // The root, the list, an issue, its fields, their list, and a record.
        let text = #"{"issues":[{"fields":{"links":[{"id":"a"}]}}]}"#
        layout.depthLimit = 6
        #expect(try Pages.batch(text, layout).count == 1)
        layout.depthLimit = 5
        let error = #expect(throws: PageError.self) { try Pages.batch(text, layout) }
        #expect(error?.code == .tooDeep)
    }

    @Test("are unchanged by white space between tokens")
    func whiteSpace() throws {
        #expect(
            try Self.rows([" { \"id\" : \"1\" ,\n \"fields\" : { \"links\" : [ { \"id\" : \"a\" } , {} ] } } "])
                == ["1/-/a", "1/-/-"]
        )
    }

    @Test("can be divided and reordered, and keep their owners")
    func batches() throws {
        let batch = try Self.batch([
            #"{"id":"1","fields":{"links":[{"id":"a"},{"id":"b"}]}}"#, #"{"id":"2","fields":{"links":[{"id":"c"}]}}"#,
        ])
        func rows(_ batch: RecordBatch) -> [String] {
            (0..<batch.count).map { (batch[$0]["_id"]?.text ?? "") + (batch[$0]["id"]?.text ?? "") }
        }
        #expect(rows(batch.with(order: [2, 0, 1])) == ["2c", "1a", "1b"])
        #expect(rows(batch.keepingFirst(1)) == ["1a"] && rows(batch.droppingFirst(2)) == ["2c"])
    }
}

@Suite("Records that are the entries of an object")
struct EntryRecordTests {
    private static func batch(_ text: String, _ path: [String], _ frame: Decoration.Frame) throws -> RecordBatch {
        var batch = try Pages.batch(
            text,
            PageLayout(records: .entries(path), columns: ColumnSet([Column("key", .string)]))
        )
        batch.decoration = Decoration(frame: frame)
        return batch
    }

    @Test("are the values, and the names can be a column")
    func entries() throws {
        let batch = try Self.batch(
            #"{"permissions":{"ADMIN":{"key":"ADMIN"},"b\u00e9\"":{"key":"x"},"":{}},"x":1}"#,
            ["permissions"],
            .none
        )
        #expect((0..<batch.count).map { batch[$0]["key"]?.text } == ["ADMIN", "x", nil])
        #expect(batch.index.envelope("x") == .integer("1"))
        let framed = try Self.batch(
            #"{"Developers":"http:\/\/a","Größe \"x\"":"b","":null,"\u0041":3}"#,
            [],
            .entry(name: "name", value: "self")
        )
        #expect((0..<framed.count).map { framed[$0]["name"]?.text } == ["Developers", "Größe \"x\"", "", "A"])
        #expect(framed[0]["self"] == .string("http://a") && framed[2]["self"] == .null)
        #expect(framed[3]["self"] == .integer("3") && framed[3]["other"] == nil)
    }

    @Test("with a repeated name are two records")
    func duplicates() throws {
        let batch = try Self.batch(#"{"a":1,"a":2}"#, [], .entry(name: "name", value: "value"))
        #expect((0..<batch.count).map { batch[$0]["value"]?.text } == ["1", "2"])
        #expect((0..<batch.count).allSatisfy { batch[$0]["name"]?.text == "a" })
    }

    @Test("are an empty list for an empty object, and an error for any other value")
    func otherPlaces() throws {
        #expect(try Self.batch("{}", [], .none).count == 0)
        #expect(try Self.batch(#"{"a":{}}"#, ["a"], .none).count == 0)
        for (text, path) in [("[]", []), ("{}", ["a"]), (#"{"a":[]}"#, ["a"]), (#"{"a":{},"a":{}}"#, ["a"])] {
            let error = #expect(throws: PageError.self) { try Self.batch(text, path, .none) }
            #expect(error?.code == .recordsMissing, "\(text)")
        }
    }
}
