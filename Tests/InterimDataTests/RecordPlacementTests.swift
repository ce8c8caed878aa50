import InterimData
import TestSupport
import Testing

@Suite("The path of the records")
struct RecordPlacementTests {
    private static let id = ColumnSet([Column("id", .integer)])

    private static func ids(_ page: String, _ records: PageLayout.Records) throws -> [String?] {
        let batch = try Pages.batch(page, PageLayout(records: records, columns: id))
        return (0..<batch.count).map { batch[$0]["id"]?.text }
    }

    @Test("may be the root, a path of members, or one object")
    func places() throws {
        #expect(try Self.ids(#"[{"id":1},{"id":2}]"#, .array([])) == ["1", "2"])
        #expect(try Self.ids("[]", .array([])) == [])
        #expect(try Self.ids(#"{"values":[{"id":1},{"id":2}],"x":[{"id":3}]}"#, .array(["values"])) == ["1", "2"])
        #expect(try Self.ids(#"{"values":[]}"#, .array(["values"])) == [])
        #expect(try Self.ids(#"{"a":{"x":[],"b":[{"id":1}]},"b":[{"id":2}]}"#, .array(["a", "b"])) == ["1"])
        #expect(try Self.ids(#"{"id":5}"#, .object([])) == ["5"])
        #expect(try Self.ids("{}", .object([])) == [nil])
        #expect(try Self.ids(#"{"a":{"id":5},"id":6}"#, .object(["a"])) == ["5"])
        #expect(try Self.ids(#"{"\u0076alues":[{"id":1}]}"#, .array(["values"])) == ["1"])
        #expect(try Self.ids(#" {"values" : [ {"id" : 1} , {"id":2} ] } "#, .array(["values"])) == ["1", "2"])
    }

    @Test("is an error if another value or no value is there")
    func missing() {
        for (page, records) in [
            ("{}", PageLayout.Records.array([])), ("[]", .object([])), ("{}", .array(["values"])),
            ("[]", .array(["values"])),
            (#"{"values":null}"#, .array(["values"])), (#"{"values":{}}"#, .array(["values"])),
            (#"{"Values":[]}"#, .array(["values"])), (#"{"a":{"values":[]}}"#, .array(["values"])),
            (#"{"a":[{"b":[]}]}"#, .array(["a", "b"])), (#"{"a":{"b":1}}"#, .object(["a", "b"])),
            (#"{"values":[],"values":[]}"#, .array(["values"])), (#"{"a":{"b":[]},"a":{"b":[]}}"#, .array(["a", "b"])),
        ] {
            let error = #expect(throws: PageError.self) { try Self.ids(page, records) }
            #expect(error?.code == .recordsMissing, "\(page)")
        }
    }

    @Test("is searched only in a completely valid page")
    func validityComesFirst() {
        for page in [#"{"values":[{"id":1}],"x":tru}"#, #"{"values":[{"id":1}]"#, #"{"values":[{"id":1}]}}"#] {
            let error = #expect(throws: PageError.self) { try Self.ids(page, .array(["values"])) }
            #expect(error?.code == .invalidJSON, "\(page)")
        }
    }

    @Test("separates records of any type, in the page's order")
    func recordText() throws {
        let records = [
            #"{"id":1,"a":"]},{"}"#, "{}", #""text""#, "null", "[1,[2]]", "-1.5e7", #"{"id":{"id":2}}"#, "true",
        ]
        let batch = try Pages.batch("[" + records.joined(separator: " ,\n") + "\t]", columns: [Column("id", .integer)])
        #expect((0..<batch.count).map { batch[$0].json } == records)
    }

    @Test("leaves the members of the envelope readable")
    func envelope() throws {
        let page =
            #"{"total":12,"isLast":false,"values":[{"total":1}],"nextPageToken":"a\"\u00e9","x":{"total":2},"#
            + #""start\u0041t":7,"none":null,"total":13}"#
        let index = try PageIndexer().index(Pages.page(page), layout: PageLayout(records: .array(["values"])))
        #expect(index.envelope("total") == .integer("13"), "the last one is used")
        #expect(index.envelope("isLast") == .boolean(false))
        #expect(index.envelope("nextPageToken") == .string("a\"é"))
        #expect(index.envelope("startAt") == .integer("7"))
        #expect(index.envelope("x") == .object(#"{"total":2}"#))
        #expect(index.envelope("none") == .null)
        #expect(index.envelope("values") == nil && index.envelope("missing") == nil)
    }

    @Test("leads to records that can be divided and reordered while the page stays unchanged")
    func batches() throws {
        let batch = try Pages.batch(#"[{"id":0},{"id":1},{"id":2},{"id":3}]"#, columns: [Column("id", .integer)])
        func ids(_ batch: RecordBatch) -> [String] { (0..<batch.count).compactMap { batch[$0]["id"]?.text } }
        let turned = RecordBatch(index: batch.index, columns: batch.columns, order: [3, 1, 0])
        #expect(ids(turned) == ["3", "1", "0"])
        #expect(ids(turned.keepingFirst(2)) == ["3", "1"] && ids(turned.droppingFirst(2)) == ["0"])
        #expect(ids(batch.keepingFirst(2)) == ["0", "1"] && ids(batch.droppingFirst(3)) == ["3"])
        #expect(ids(batch.keepingFirst(9)) == ["0", "1", "2", "3"] && ids(batch.droppingFirst(9)) == [])
        #expect(ids(batch.keepingFirst(0)) == [] && ids(batch.droppingFirst(0)) == ["0", "1", "2", "3"])
    }
}
