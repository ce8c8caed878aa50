import InterimData
import Sinks
import TestSupport
import Testing

@Suite("Flattened records")
struct FlatteningTests {
    /// Writes flattened records and returns the lines.
    private func lines(
        _ records: String,
        columns: [Column] = [],
        opening containers: [String] = [],
        asVersion1 isVersion1: Bool = false,
        decoration: Decoration = Decoration(),
        layout: PageLayout.Records = .array([])
    ) async throws -> [String] {
        let fixture = try SinkFixture()
        var configuration = fixture.configuration(.ndjson, .none, blockByteCount: 1 << 20, workers: 1)
        configuration.flattening = isVersion1 ? .version1(Version1Naming()) : .oneLevel(containers: containers)
        var batch = try Pages.batch(records, PageLayout(records: layout, columns: ColumnSet(columns)))
        batch.decoration = decoration
        return try await fixture.write([batch], configuration).text.split(separator: "\n").map(String.init)
    }

    @Test("have the members of objects as columns, one level deep; lists, scalars and deeper values are unchanged")
    func oneLevel() async throws {
        let lines = try await lines(
            #"[{"id":"1","lead":{"name":"A","more":{"x":[1,{"y":2}]}},"n":null,"list":[{"a":1}]},{"lead":null,"n":-1.50e2}]"#
        )
        #expect(
            lines == [
                #"{"id":"1","lead.name":"A","lead.more":{"x":[1,{"y":2}]},"n":null,"list":[{"a":1}]}"#,
                #"{"lead":null,"n":-1.50e2}"#,
            ]
        )
    }

    @Test("keep objects that have no members; empty records stay empty")
    func empty() async throws {
        #expect(
            try await lines(#"[{"a":{},"b":1},{},{"fields":{}}]"#, opening: ["fields"]) == [
                #"{"a":{},"b":1}"#, "{}", #"{"fields":{}}"#,
            ]
        )
    }

    @Test("contain the members of containers of columns, and the members of the columns in them")
    func containers() async throws {
        let lines = try await lines(
            #"[{"key":"A-1","fields":{"status":{"name":"Done","category":{"id":3}},"labels":["x"],"e":{}}}]"#,
            opening: ["fields"]
        )
        #expect(
            lines == [
                #"{"key":"A-1","fields.status.name":"Done","fields.status.category":{"id":3},"fields.labels":["x"],"fields.e":{}}"#
            ]
        )
    }

    @Test("of version 1.0 are flat at all levels, and values without members are text")
    func version1() async throws {
        let lines = try await lines(
            #"[{"key":"A-1","fields":{"status":{"name":"Done","category":{"id":3,"\u00e9":"é"}},"labels":["x \"y\""],"e":{},"r":null}},{}]"#,
            asVersion1: true,
            decoration: Decoration(members: [.init(name: "_boardId", json: "7")])
        )
        #expect(
            lines == [
                #"{"_boardId":7,"Key":"A-1","Fields_Status_Name":"Done","Fields_Status_Category_Id":3,"#
                    + #""Fields_Status_Category_\u00e9":"é","Fields_Labels":"[\"x \\\"y\\\"\"]","Fields_E":"{}","Fields_R":null}"#,
                #"{"_boardId":7}"#,
            ]
        )
    }

    @Test("keep the escapes of names and strings, including brackets and quotation marks")
    func escapes() async throws {
        let lines = try await lines(
            #"[{"a\"}":{"b\\":"c\\\"{[","\u00e9":"}"},"t":"\\"},{"x":{"y":"\\\\\""}}]"#
        )
        #expect(
            lines == [
                #"{"a\"}.b\\":"c\\\"{[","a\"}.\u00e9":"}","t":"\\"}"#, #"{"x.y":"\\\\\""}"#,
            ]
        )
    }

    @Test("have their points in time rewritten at any level")
    func dateTimes() async throws {
        let lines = try await lines(
            #"[{"created":"2020-01-01T10:00:00.000+0000","fields":{"updated":"2020-01-02T10:00:00.000+0100"}}]"#,
            columns: [Column("created", .dateTime), Column(path: ["fields", "updated"], type: .dateTime)],
            opening: ["fields"]
        )
        #expect(
            lines == [
                #"{"created":"2020-01-01T10:00:00.000+00:00","fields.updated":"2020-01-02T10:00:00.000+01:00"}"#
            ]
        )
    }

    @Test("begin with the columns of their parents, and are converted by frames")
    func decorations() async throws {
        var decoration = Decoration(members: [.init(name: "_boardId", json: "7")])
        #expect(
            try await lines(#"[{"a":{"b":1}},{}]"#, decoration: decoration) == [
                #"{"_boardId":7,"a.b":1}"#, #"{"_boardId":7}"#,
            ]
        )
        decoration.frame = .entry(name: "key", value: "permission")
        #expect(
            try await lines(#"{"X":{"id":1,"o":{"p":2}},"Y":3}"#, decoration: decoration, layout: .entries([])) == [
                #"{"_boardId":7,"key":"X","permission.id":1,"permission.o":{"p":2}}"#,
                #"{"_boardId":7,"key":"Y","permission":3}"#,
            ]
        )
        decoration.frame = .value("item")
        #expect(
            try await lines(#"["x",{"y":1}]"#, decoration: decoration) == [
                #"{"_boardId":7,"item":"x"}"#, #"{"_boardId":7,"item.y":1}"#,
            ]
        )
    }
}
