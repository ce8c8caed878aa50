@testable import JiraReader
@testable import MockJira
@testable import MockSite

extension FuzzTarget {
    /// A user's query in brackets. A query is accepted only if it is one expression inside the brackets, according to
    /// a simple scanner and to the mock's parser. Every query that the mock accepts is accepted, and only its ORDER BY
    /// is removed.
    static let userQuery = FuzzTarget(
        "user-query",
        caseCount: 10_000,
        seeds: querySeeds,
        words: queryWords,
        check: { input in
            let typed = String(decoding: input, as: UTF8.self)
            // The text before an ORDER BY that the reader detects; the mock checks below that it is one.
            let order = ReadOptions.droppedOrder(ofJQL: typed)
            var query = typed
            if let order {
                try require(typed.hasSuffix(order), "no part of the query: \(order.debugDescription)")
                query = String(typed.unicodeScalars.dropLast(order.unicodeScalars.count))
                while query.last?.isWhitespace == true { query.removeLast() }
                if case .success(let parsed) = Result(catching: { () throws(JQLError) in try JQLParser.parse(typed) }) {
                    try require(!parsed.sorting.isEmpty, "dropped text that is not an order: \(order.debugDescription)")
                }
            }
            let alone = Result { () throws(JQLError) in try JQLParser.parse(query) }
            guard let restriction = try? JQL.restriction(typed) else {
                guard case .success(let parsed) = alone, parsed.sorting.isEmpty, parsed.clause != nil else { return }
                throw Violation("rejected, and accepted by the mock: \(query.debugDescription)")
            }
            guard restriction != "project IS NOT EMPTY" else {
                return try require(query.allSatisfy(\.isWhitespace), "replaced: \(query.debugDescription)")
            }
            try require(restriction == "(\(query))", "changed: \(restriction.debugDescription)")
            try require(isOneExpression(restriction), "it leaves its brackets: \(restriction.debugDescription)")
            guard let census = try? JQLParser.parse("\(restriction) ORDER BY created ASC, key ASC") else { return }
            try require(
                census.sorting.map(\.field) == ["created", "key"],
                "another order: \(restriction.debugDescription)"
            )
            guard case .success(let parsed) = alone else {
                throw Violation("it is valid in brackets only: \(query.debugDescription)")
            }
            try require(parsed.sorting.isEmpty, "it has an order: \(query.debugDescription)")
            try require(parsed.clause == census.clause, "another meaning in brackets: \(query.debugDescription)")
        }
    )

    static let querySeeds = [
        "project = ABC", "a = 1 OR b = 2 AND NOT c != 3", "text ~ \"order by\"", "text ~ 'it\\'s ('",
        "text ~ \"a\\\"b\"",
        "summary ~ \"x)\" AND (a = 1)", "created >= -1d AND updated < '2024-01-02 03:04'",
        "cf[10010] in (A, 'B', \"C\")",
        "x is not EMPTY ORDER BY created DESC, key", "a = \\\" AND b = \\u0028", "((a not in (1)))",
        "key > A-1 or id <= 10001",
        "created = '4w 2d'", "a=1)OR(b=2", "a = \" ) OR ( \" x \\\" y \\\"", "",
    ].map { Array($0.utf8) }

    static let queryWords = [
        " AND ", " OR ", " NOT ", " ORDER BY ", "order", "by", " in (", " is ", "EMPTY", "(", ")", "\"", "'", "\\",
        "\\\"", "\\'",
        "\\\\", "\\u0022", "\\u", "=", "!=", "~", "!~", ">=", ",", "\u{A0}", "\u{301}", "\u{2028}", "cf[1]", "created",
        "key",
        "project", "-1w", "2024-01-01", "10001", "\u{0}",
    ]

    /// Returns a Boolean value that indicates whether the last character of a text closes its opening bracket. Strings
    /// follow Jira's rules: either quotation mark opens a string, and a backslash escapes the next character, inside
    /// and outside strings.
    private static func isOneExpression(_ text: String) -> Bool {
        var depth = 0
        var quote: Unicode.Scalar?
        var isEscaped = false
        var end: Int?
        let scalars = Array(text.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == "(" {
                depth += 1
            } else if scalar == ")" {
                depth -= 1
                if depth == 0, end == nil { end = place }
            }
        }
        return end == scalars.count - 1 && depth == 0 && quote == nil && !isEscaped
    }
}
