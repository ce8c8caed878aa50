import InterimData
import TestSupport
import Testing

@Suite("A path of a mapping")
struct ValuePathTests {
    @Test("is read in all of its forms")
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
        #expect(try value("$.a[0].b") == "2", "of a member that comes twice the last one counts")
        #expect(try value("$['a'][1]['xy'][1][0]") == "20" && value("$.a[1].xy[1][1]['']") == "é")
        #expect(try value("$.c") == "null" && value("$.e") == "[{]" && value("$.d") == "{}")
        for path in ["$.z", "$.a.b", "$.a[2]", "$.c.d", "$.d.x", "$.e[0]", "$[0]"] {
            #expect(try value(path) == nil, "\(path)")
        }
        #expect(try value("$")?.hasPrefix("{\"a\"") == true)
    }
}
