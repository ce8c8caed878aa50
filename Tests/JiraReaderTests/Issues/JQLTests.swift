import Testing

@testable import JiraReader

@Suite("A user's JQL")
struct JQLTests {
    @Test(
        "is put in brackets",
        arguments: [
            "project = ABC", "a = 1 OR b = 2", "text ~ \"order by\"", "text ~ 'order by'", "text ~ \"(\"",
            "text ~ \"a\\\"b\"",
            "text ~ 'it\\'s ('", "summary ~ \"x)\" AND (a = 1)", "order = 1", "by = 1 AND order = 2", "reorder = by",
            "created >= -1d", "cf[10010] = \"x\"", "((a = 1))", "text ~ \"\\\\\"", "project in (A, B)", "orderby = 1",
            "text ~ \"\u{301}x\" AND a = 1", "text ~ \"'\" AND b ~ '\"'", "\"order by\" = 1", "border by = 1",
            // A backslash is an escape inside and outside strings.
            #"a = \" AND b = 1"#, #"a = \( AND b = \)"#, #"a = \\"#, #"a = \'"#, #"a = \u0028"#,
        ]
    )
    func wrapped(_ query: String) throws {
        #expect(try JQL.restriction(query) == "(\(query))")
        #expect(try JQL.census(query) == "(\(query)) ORDER BY created ASC, key ASC")
    }

    @Test("is replaced by a restriction that excludes nothing if it is missing", arguments: [nil, "", " ", "\n\t "])
    func missing(_ query: String?) throws {
        #expect(try JQL.restriction(query) == "project IS NOT EMPTY")
        #expect(try JQL.census(query) == "project IS NOT EMPTY ORDER BY created ASC, key ASC")
    }

    @Test(
        "has its ORDER BY removed",
        arguments: [
            ("project = A ORDER BY key", "project = A"), ("project = A order by key DESC, id", "project = A"),
            ("project = A OrDeR\n\tBy key", "project = A"), ("(a = 1) ORDER BY key", "(a = 1)"),
            ("text ~ \"\" order by x", "text ~ \"\""), ("a=1 order by\"x\"", "a=1"), ("a=\"1\"ORDER BY x", "a=\"1\""),
            ("text ~ 'order by x' ORDER BY text", "text ~ 'order by x'"), ("a = 1 \u{2003}ORDER BY b", "a = 1"),
            (#"a ~ "x\" ORDER BY y" ORDER BY z"#, #"a ~ "x\" ORDER BY y""#), ("order = 1 order by by", "order = 1"),
            ("a = 1\nORDER BY x ORDER BY y", "a = 1"),
        ]
    )
    func order(_ query: String, _ restriction: String) throws {
        #expect(try JQL.restriction(query) == "(\(restriction))")
        #expect(try JQL.census(query) == "(\(restriction)) ORDER BY created ASC, key ASC")
        let order = try #require(ReadOptions.droppedOrder(ofJQL: query))
        #expect(query.hasSuffix(order) && order.lowercased().hasPrefix("order"))
    }

    @Test(
        "restricts nothing if it consists only of an ORDER BY",
        arguments: ["ORDER BY created", " order by x", "\n\tOrder\nBy a DESC"]
    )
    func orderAlone(_ query: String) throws {
        #expect(JQL.isMissing(query))
        #expect(try JQL.census(query) == "project IS NOT EMPTY ORDER BY created ASC, key ASC")
    }

    @Test(
        "is not changed if it has no ORDER BY",
        arguments: ["", "a = 1", "text ~ \"order by\"", "order = 1 AND by = 2", "a = \""]
    )
    func noOrder(_ query: String) {
        #expect(ReadOptions.droppedOrder(ofJQL: query) == nil)
    }

    @Test("that the site rejects is reported with the site's positions converted to positions in the user's text")
    func positions() {
        func reportedMessage(_ query: String?, _ message: String, status: Int = 400) -> String {
            let rejection = JQL.rejection(JiraReaderError(.rejected, message, status: status), of: query)
            // The query as given follows; see `RejectedQueryTests`.
            return rejection.message.firstRange(of: "; the JQL as given").map {
                String(rejection.message[..<$0.lowerBound])
            }
                ?? rejection.message
        }
        #expect(reportedMessage("a == 1", "x (line 1, character 4)") == "x (line 1, character 3)")
        #expect(reportedMessage("a = 1\nAND b == 2", "x (line 2, character 8)") == "x (line 2, character 8)")
        #expect(reportedMessage("a =", "got ')'. (line 1, character 5)") == "got ')'. (at the end of the JQL)")
        #expect(reportedMessage("a =\nb =", "x (line 2, character 4)") == "x (at the end of the JQL)")
        #expect(reportedMessage("a = 1 ORDER BY x", "x (line 1, character 8)") == "x (at the end of the JQL)")
        #expect(
            reportedMessage("a == 1 OR b == 2", "x (line 1, character 4) y (line 1, character 14)")
                == "x (line 1, character 3) y (line 1, character 13)"
        )
        // In these cases, no position is converted.
        #expect(reportedMessage(nil, "x (line 1, character 4)") == "x (line 1, character 4)")
        #expect(reportedMessage("ORDER BY x", "x (line 1, character 4)") == "x (line 1, character 4)")
        #expect(reportedMessage("a == 1", "x (line 1, character 4)", status: 404) == "x (line 1, character 4)")
        for message in [
            "x (line 0, character 0)", "x (line 1, character 99999999999999999999)", "x (line -1, character 2)",
        ] {
            #expect(reportedMessage("a == 1", message) == message)
        }
    }

    @Test(
        "is rejected if it is not a complete expression",
        arguments: [
            "a = 1) OR (b = 2", ")", "(", "(a = 1", "a = 1))", "((a = 1)", "text ~ \"x", "text ~ 'x", "text ~ \"x\\\"",
            "text ~ \"x' ORDER BY y", "(a = 1 ORDER BY key)", "a = 1 ORDER BY (key",
            #"a = \" ) OR (b = " x \" y ""#, #"a = \"""#, #"a = 1\"#, #"(a = 1\)"#, #"a = \\) OR (b = \\"#,
        ]
    )
    func refused(_ query: String) {
        let error = #expect(throws: JiraReaderError.self) { try JQL.census(query) }
        #expect(error?.code == .invalidQuery)
    }
}
