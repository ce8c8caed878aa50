import InterimData
import TestSupport
import Testing

@Suite("A path of a mapping")
struct ValuePathTests {
    @Test("is parsed in all notations")
    func forms() {
        let expected: [(String, Bool, [ValuePath.Step])] = [
            ("$['a'][0]['b']", false, [.member("a"), .element(0), .member("b")]),
            ("$.a.b", false, [.member("a"), .member("b")]), ("$", false, []),
            ("['b']", true, [.member("b")]), ("b", true, [.member("b")]),
            ("b.c[12]", true, [.member("b"), .member("c"), .element(12)]),
            ("$.a['b.c'][3].d", false, [.member("a"), .member("b.c"), .element(3), .member("d")]),
            (#"$['it\'s']["q"]"#, false, [.member("it's"), .member("q")]), ("$['']", false, [.member("")]),
            ("$['ä b']", false, [.member("ä b")]), ("[0]", true, [.element(0)]),
        ]
        for (text, isRelative, steps) in expected {
            #expect(ValuePath(text) == ValuePath(steps, isRelative: isRelative), "\(text)")
            #expect(ValuePath(ValuePath(steps, isRelative: isRelative).description)?.steps == steps, "\(text)")
        }
        for text in [
            "", "$.", "$..a", "$['a'", "$['a'x", "$[*]", "$.*", "$[-1]", "$[1:2]", "$[?(@.a)]", "$['a']b", ".a", "$a",
            "a.", "$[]",
        ] {
            #expect(ValuePath(text) == nil, "\(text)")
        }
    }

    @Test("leads to a value of a page")
    func values() throws {
        let batch = try Pages.batch(
            #"[{"a":[{"b":1,"b":2},{"x\u0079":[10,[20,{"":"é"}]]}],"c":null,"d":{},"e":"[{]"}]"#
        )
        func value(_ path: String) throws -> String? {
            let steps = try #require(ValuePath(path)).steps
            return batch.index.value(at: steps, in: batch.index.record(0)).flatMap {
                batch.index.value(of: $0).text ?? "null"
            }
        }
        #expect(try value("$.a[0].b") == "2", "the last of repeated members is used")
        #expect(try value("$['a'][1]['xy'][1][0]") == "20" && value("$.a[1].xy[1][1]['']") == "é")
        #expect(try value("$.c") == "null" && value("$.e") == "[{]" && value("$.d") == "{}")
        for path in ["$.z", "$.a.b", "$.a[2]", "$.c.d", "$.d.x", "$.e[0]", "$[0]"] {
            #expect(try value(path) == nil, "\(path)")
        }
        #expect(try value("$")?.hasPrefix("{\"a\"") == true)
    }
}

@Suite("A column's name in version 1.0")
struct FlattenedNameTests {
    private static let columns = [
        Column("id", .string), Column("key", .string), Column(path: ["fields", "status"], type: .object),
        Column(path: ["fields", "summary"], type: .string),
        Column(path: ["fields", "customfield_10010"], type: .decimal),
        Column(path: ["fields", "assignee"], type: .object), Column("fields", .object), Column("lead", .object),
        Column("displayName", .string), Column(path: ["fields", "closedSprints"], type: .array),
        Column("_boardId", .string), Column(path: ["config", "id"], type: .string),
    ]

    @Test("leads to the value, in upper or lower case and inside objects that a column describes")
    func paths() {
        let expected: [(String, String)] = [
            ("Fields_Status_Name", "$.fields.status.name"), ("fields_status", "$.fields.status"),
            ("FIELDS_SUMMARY", "$.fields.summary"), ("Fields_Customfield_10010", "$.fields.customfield_10010"),
            ("Fields_Assignee_DisplayName", "$.fields.assignee.displayName"), ("Issue_Key", "$.key"), ("Key", "$.key"),
            ("Fields_Status_StatusCategory_Key", "$.fields.status.statusCategory.key"),
            ("DisplayName", "$.displayName"),
            ("Lead_DisplayName", "$.lead.displayName"), ("Fields_Unheard", "$.fields.unheard"),
            ("Display_Name", "$.displayName"), ("Fields_Closed_Sprints", "$.fields.closedSprints"),
            ("Fields_Customfield_20020_Value", "$.fields.customfield_20020.value"), ("Board_Id", "$._boardId"),
            ("_boardId", "$._boardId"), ("fields.summary", "$.fields.summary"), ("Config_Columns", "$.config.columns"),
        ]
        for (name, path) in expected {
            #expect(FlattenedName.path(of: name, among: Self.columns, entity: "Issue") == ValuePath(path), "\(name)")
        }
        for name in [
            "", "Name", "Issue_Name", "Issue", "Summary", "Lead_", "Lead__Name", "Id_Name",
        ] {
            #expect(FlattenedName.path(of: name, among: Self.columns, entity: "Issue") == nil, "\(name)")
        }
    }

    @Test("is resolved to its column")
    func roundTrip() {
        #expect(FlattenedName.name(of: ["fields", "status", "name"]) == "Fields_Status_Name")
        for column in Self.columns {
            let name = FlattenedName.name(of: column.path)
            #expect(FlattenedName.path(of: name, among: Self.columns)?.steps == column.path.map { .member($0) })
        }
    }
}
