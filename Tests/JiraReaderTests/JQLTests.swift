import Testing

@testable import JiraReader

@Suite("A user's JQL")
struct JQLTests {
    @Test(
        "is put in brackets, whatever it holds",
        arguments: [
            "project = ABC", "a = 1 OR b = 2", "text ~ \"order by\"", "text ~ 'order by'", "text ~ \"(\"",
            "text ~ \"a\\\"b\"",
            "text ~ 'it\\'s ('", "summary ~ \"x)\" AND (a = 1)", "order = 1", "by = 1 AND order = 2", "reorder = by",
            "created >= -1d", "cf[10010] = \"x\"", "((a = 1))", "text ~ \"\\\\\"", "project in (A, B)", "orderby = 1",
            "text ~ \"\u{301}x\" AND a = 1", "text ~ \"'\" AND b ~ '\"'", "\"order by\" = 1", "border by = 1",
            // A backslash outside a string is an escape too.
            #"a = \" AND b = 1"#, #"a = \( AND b = \)"#, #"a = \\"#, #"a = \'"#, #"a = \u0028"#,
        ]
    )
    func wrapped(_ query: String) throws {
        #expect(try JQL.restriction(query) == "(\(query))")
        #expect(try JQL.census(query) == "(\(query)) ORDER BY created ASC, key ASC")
    }

    @Test("that is missing becomes a restriction that excludes nothing", arguments: [nil, "", " ", "\n\t "])
    func missing(_ query: String?) throws {
        #expect(try JQL.restriction(query) == "project IS NOT EMPTY")
        #expect(try JQL.census(query) == "project IS NOT EMPTY ORDER BY created ASC, key ASC")
    }

    @Test(
        "is refused when it has an order, or does not stand by itself",
        arguments: [
            "project = A ORDER BY key", "ORDER BY created", "project = A order by key", "project = A OrDeR\n\tBy key",
            "a = 1) OR (b = 2", ")", "(", "(a = 1", "a = 1))", "((a = 1)", "text ~ \"x", "text ~ 'x", "text ~ \"x\\\"",
            "text ~ \"x' ORDER BY y", "(a = 1) ORDER BY key", "text ~ \"\" order by x", "a=1 order by\"x\"",
            #"a = \" ) OR (b = " x \" y ""#, #"a = \"""#, #"a = 1\"#, #"(a = 1\)"#, #"a = \\) OR (b = \\"#,
        ]
    )
    func refused(_ query: String) {
        let error = #expect(throws: JiraReaderError.self) { try JQL.census(query) }
        #expect(error?.code == .invalidQuery)
    }
}
