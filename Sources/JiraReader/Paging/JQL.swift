/// What this program has to know of Jira's query language: where a user's query can be wrapped into one of its own.
enum JQL {
    /// The query that lists what a user asked for in census order.
    ///
    /// Unbounded queries are refused by Jira, so that a user without one gets a bound that every issue meets. The order
    /// is total, and it does not move when an issue is edited.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidQuery`` when the user's query has an order of its own, or does not stand
    ///   by itself.
    static func census(_ userQuery: String?) throws(JiraReaderError) -> String {
        "\(try restriction(userQuery)) \(censusOrder)"
    }

    /// The order of a census.
    private static let censusOrder = "ORDER BY created ASC, key ASC"

    /// The part of a census whose issues were created in a half-open range of times.
    ///
    /// - Parameters:
    ///   - start: The beginning, in milliseconds since 1970.
    ///   - end: The end; `nil` for none.
    static func census(_ userQuery: String?, from start: Int64, to end: Int64?) throws(JiraReaderError) -> String {
        var range = "created >= \(start)"
        if let end { range += " AND created < \(end)" }
        if !isMissing(userQuery) { range = "\(try restriction(userQuery)) AND \(range)" }
        return "\(range) \(censusOrder)"
    }

    /// The query without order, for counting.
    static func restriction(_ userQuery: String?) throws(JiraReaderError) -> String {
        guard let query = userQuery, !isMissing(query) else { return "created >= 0" }
        try check(query)
        return "(\(query))"
    }

    private static func isMissing(_ userQuery: String?) -> Bool {
        userQuery?.allSatisfy(\.isWhitespace) ?? true
    }

    private static func check(_ query: String) throws(JiraReaderError) {
        var quote: Unicode.Scalar?
        var isEscaped = false
        var depth = 0
        var words: [String] = []
        var word = ""
        func invalid(_ reason: String) -> JiraReaderError { JiraReaderError(.invalidQuery, "the JQL \(reason)") }
        func endWord() {
            if !word.isEmpty { words.append(word.lowercased()) }
            word = ""
        }
        // By scalars: an accent behind a quotation mark makes it another character, but not for Jira.
        for character in query.unicodeScalars {
            // A backslash takes the meaning from what follows, inside strings and outside: `\"` opens no string.
            if isEscaped || character == "\\" {
                isEscaped = !isEscaped
                if quote == nil { word.unicodeScalars.append(character) }
                continue
            }
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            if character.properties.isAlphabetic || character.properties.numericType != nil || character == "_" {
                word.unicodeScalars.append(character)
                continue
            }
            endWord()
            if !character.properties.isWhitespace { words.append(String(character)) }
            switch character {
            case "\"", "'": quote = character
            case "(": depth += 1
            case ")":
                depth -= 1
                guard depth >= 0 else { throw invalid("closes a bracket that it did not open") }
            default: break
            }
        }
        endWord()
        guard !isEscaped else { throw invalid("ends with a backslash") }
        guard quote == nil else { throw invalid("has a quotation mark that is not closed") }
        guard depth == 0 else { throw invalid("has a bracket that is not closed") }
        for (first, second) in zip(words, words.dropFirst()) where first == "order" && second == "by" {
            throw invalid(
                "has an ORDER BY; leave it out: issues come in the order of their creation, which does not move while "
                    + "they are read"
            )
        }
    }
}
