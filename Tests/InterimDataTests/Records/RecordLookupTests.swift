import InterimData
import TestSupport
import Testing

@Suite("Values of a record, by name")
struct RecordLookupTests {
    private static func titled(_ id: String, _ title: String, untranslated: String = "") -> Column {
        var column = Column(path: ["fields", id], type: .object)
        column.title = title
        column.untranslatedTitle = untranslated
        return column
    }

    private static let text =
        #"{"id":"1","key":"A-1","fields":{"summary":"x","status":{"name":"Open","n\u0061me":"Done","a.b":{"c":7}},"#
        + #""components":[{"name":"one"},{"name":"two"}],"customfield_1":5.5,"customfield_2":{"value":"red"},"#
        + #""customfield_3":1,"customfield_4":2,"created":"2024-01-02T03:04:05.006+0000"},"#
        + #""properties":{"a.b":{"c":1}},"empty":[],"matrix":[[1,2],[3]]}"#

    private static let columns = [
        Column("id", .string), Column(path: ["fields", "status"], type: .object),
        Column(path: ["fields", "created"], type: .dateTime), Column(path: ["fields", "duedate"], type: .string),
        titled("customfield_1", "Story Points", untranslated: "Punkte"), titled("customfield_2", "Team"),
        titled("customfield_3", "Twice"), titled("customfield_4", "Twice"), titled("customfield_5", "fields"),
    ]

    private static func record(_ columns: [Column] = columns) throws -> Record {
        try Pages.batch("[\(text)]", columns: columns)[0]
    }

    @Test("are found inside the value of a column, and in members that no column describes")
    func paths() throws {
        for columns in [Self.columns, []] {
            let record = try Self.record(columns)
            #expect(record["id"] == .string("1"))
            #expect(record["key"] == .string("A-1"))
            #expect(record["fields.status.name"] == .string("Done"), "the last of two members with this name is used")
            #expect(record["fields.components.0.name"] == .string("one"))
            #expect(record["fields.components.1.name"] == .string("two"))
            #expect(record["fields.components.1"] == .object(#"{"name":"two"}"#))
            #expect(record["matrix.0.1"] == .integer("2"))
            #expect(record.json(of: "fields.status.name") == #""Done""#)
            #expect(record.json(of: "matrix.1") == "[3]")
            for missing in [
                "fields.components.2.name", "fields.components.-1", "fields.components.01", "fields.components.x",
                "fields.components.+1", "empty.0", "fields.summary.0", "fields.summary.name", "fields.status.names",
                "fields.status.", ".fields", "", "fields..status", "matrix.0.2", "matrix.99999999999999999999",
                "fields.duedate.x", "key.0", "Fields.status",
            ] {
                #expect(record[missing] == nil, "\(missing)")
                #expect(record.json(of: missing) == nil, "\(missing)")
            }
        }
    }

    @Test("have the type of their column, or the type of the JSON value if no column describes them")
    func types() throws {
        #expect(try Self.record()["fields.created"] == .dateTime("2024-01-02T03:04:05.006+0000"))
        #expect(try Self.record([])["fields.created"] == .string("2024-01-02T03:04:05.006+0000"))
    }

    @Test("are found by paths whose members have dots in them")
    func components() throws {
        for columns in [Self.columns, []] {
            let record = try Self.record(columns)
            #expect(record[path: ["properties", "a.b", "c"]] == .integer("1"))
            #expect(record[path: ["fields", "status", "a.b", "c"]] == .integer("7"))
            #expect(record[path: ["fields", "components", "0", "name"]] == .string("one"))
            #expect(record.json(ofPath: ["properties", "a.b"]) == #"{"c":1}"#)
            #expect(record["properties.a.b.c"] == nil)
            #expect(record[path: ["properties", "a", "b"]] == nil && record[path: ["id", "x"]] == nil)
            #expect(record[path: []]?.text == record.json)
        }
    }

    @Test("are found by the title of a custom field, alone and before a path")
    func titles() throws {
        let record = try Self.record()
        #expect(record["Story Points"]?.double == 5.5 && record["Punkte"]?.double == 5.5)
        #expect(record["Team"] == .object(#"{"value":"red"}"#))
        #expect(record["Team.value"] == .string("red"))
        #expect(record.json(of: "Team.value") == #""red""#)
        #expect(record["team"] == nil && record["Team.x"] == nil && record["Twice"] == nil)
        #expect(record["fields"]?.text?.hasPrefix(#"{"summary""#) == true, "a path has precedence over a title")
    }

    @Test("are found by the titles of columns that the page index does not contain")
    func titlesOfOthers() throws {
        var columns = ColumnSet([Column("id", .string)])
        columns.schema = RecordSchema(Self.columns, table: "Issues")
        let record = try Pages.batch("[\(Self.text)]", PageLayout(records: .array([]), columns: columns))[0]
        #expect(record["Story Points"]?.double == 5.5 && record["Team.value"]?.text == "red")
    }

    @Test("include the columns of parents, and the columns into which an entry of an object is converted")
    func decorations() throws {
        let layout = PageLayout(records: .entries([]), columns: ColumnSet([Column("a", .integer)]))
        var batch = try Pages.batch(#"{"x":{"a":1,"b":{"c":2}}}"#, layout)
        batch.decoration = Decoration(
            members: [.init(name: "_boardId", json: "7")],
            frame: .entry(name: "name", value: "content")
        )
        let record = batch[0]
        #expect(record["_boardId"] == .integer("7") && record["name"] == .string("x"))
        #expect(record["content.b.c"] == .integer("2") && record["content.a"] == .integer("1"))
        #expect(record["content"] == .object(#"{"a":1,"b":{"c":2}}"#))
        #expect(record["_boardId.x"] == nil)
    }

    @Test("are found in a record that is a list or a scalar")
    func others() throws {
        let batch = try Pages.batch(#"[[1,{"a":2}],"x",3]"#)
        #expect(batch[0]["1.a"] == .integer("2") && batch[0]["0"] == .integer("1"))
        #expect(batch[1]["0"] == nil && batch[1][path: []] == .string("x") && batch[2]["a"] == nil)
    }

    @Test("can be read without a copy of the text")
    func bytes() throws {
        let record = try Self.record()
        #expect(record.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == record.json)
        struct Stop: Error {}
        #expect(throws: Stop.self) { try record.withUnsafeBytes { _ throws(Stop) in throw Stop() } }
    }
}

@Suite("Reading a column by name")
struct ColumnErrorTests {
    private static func record(_ schema: RecordSchema, columns: [Column] = []) throws -> Record {
        var set = ColumnSet(columns)
        set.schema = schema
        let text = #"[{"id":"1","fields":{"summary":"x","extra":{"a":1}},"other":2}]"#
        return try Pages.batch(text, PageLayout(records: .array([]), columns: set))[0]
    }

    private static func titled(_ id: String, _ title: String) -> Column {
        var column = Column(path: ["fields", id], type: .string)
        column.title = title
        return column
    }

    private static let known = [
        Column("id", .string), titled("summary", "Summary"), titled("status", "Status"),
        titled("customfield_1", "Team"), titled("customfield_2", "Team"),
    ]

    @Test("fails if neither the table, the site nor the record has the column; the error has the nearest names")
    func unknown() throws {
        let record = try Self.record(RecordSchema(Self.known, table: "Issues"))
        let error = #expect(throws: ColumnError.self) { try record.value(of: "fields.sumary") }
        #expect(error?.code == .unknownColumn && error?.table == "Issues" && error?.column == "fields.sumary")
        #expect(error?.candidates.first == "fields.summary")
        #expect(
            error?.description.hasPrefix(
                #"table Issues: there is no column "fields.sumary"; the nearest names are "fields.summary""#
            ) == true
        )
        #expect(#expect(throws: ColumnError.self) { try record.value(of: "summary") }?.candidates.first == "Summary")
        #expect(#expect(throws: ColumnError.self) { try record.value(of: "zzzzzzzzzz") }?.candidates == [])
        #expect(throws: ColumnError.self) { try record.value(of: "fields.extras.a") }
    }

    @Test("succeeds if the record has the column, and returns nil if only the schema has it")
    func known() throws {
        let record = try Self.record(RecordSchema(Self.known, table: "Issues"), columns: Self.known)
        #expect(try record.value(of: "fields.summary") == .string("x"))
        #expect(try record.value(of: "Summary") == .string("x"))
        #expect(try record.value(of: "fields.status") == nil)
        #expect(try record.value(of: "fields.status.name") == nil)
        #expect(try record.value(of: "Status.name") == nil)
        #expect(try record.value(of: "other") == .integer("2"), "a site may send undocumented members")
        #expect(try record.value(of: "fields.extra.a") == .integer("1"))
        #expect(try record.value(of: "fields") != nil)
    }

    @Test("fails for an unknown name if the schema has all fields of the site, and returns nil if it does not")
    func incomplete() throws {
        let record = try Self.record(RecordSchema(Self.known, table: "Issues", isComplete: false))
        #expect(try record.value(of: "fields.customfield_77") == nil)
        #expect(try record.value(of: "Sprint Goal") == nil)
        #expect(try record.value(of: "Sprint Goal.value") == nil)
        let whole = try Self.record(RecordSchema(Self.known, table: "Issues"))
        for name in ["fields.customfield_77", "Sprint Goal", "Sprint Goal.value"] {
            #expect(throws: ColumnError.self) { try whole.value(of: name) }
        }
    }

    @Test("fails if the column was not requested; the error names the option to change")
    func notRequested() throws {
        let schema = RecordSchema(
            Self.known,
            table: "Issues",
            omitted: ["fields.status": "add \"status\" to the fields of the options"]
        )
        let record = try Self.record(schema)
        for name in ["fields.status", "fields.status.name", "Status"] {
            let error = #expect(throws: ColumnError.self) { try record.value(of: name) }
            #expect(error?.code == .notRequested, "\(name)")
            #expect(error?.message.hasSuffix("add \"status\" to the fields of the options") == true)
            #expect(record[name] == nil)
        }
    }

    @Test("fails if several columns have the title; the error lists them")
    func ambiguous() throws {
        let record = try Self.record(RecordSchema(Self.known, table: "Issues"))
        for name in ["Team", "Team.value"] {
            let error = #expect(throws: ColumnError.self) { try record.value(of: name) }
            #expect(error?.code == .ambiguousTitle, "\(name)")
            #expect(error?.candidates == ["fields.customfield_1", "fields.customfield_2"])
            #expect(record[name] == nil)
        }
    }
}
