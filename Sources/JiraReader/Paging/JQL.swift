/// What this program has to know of Jira's query language: where a user's query can be wrapped into one of its own.
enum JQL {
    /// The restriction that a run without a user's query adds. It excludes nothing.
    enum Bound: Sendable {
        /// None: Data Center takes queries that restrict nothing.
        case none
        /// Cloud rejects them. Every issue has a project; `created >= 0` would exclude issues that were imported with dates
        /// before 1970.
        case project
        /// For sites that reject ``project`` as no restriction.
        case created

        /// The next restriction to try where a site rejects this one; `nil` where there is none, or the user's query is
        /// what was rejected.
        func alternative(to userQuery: String?) -> Bound? {
            guard JQL.isMissing(userQuery), case .project = self else { return nil }
            return .created
        }

        fileprivate var text: String {
            switch self {
            case .none: ""
            case .project: "project IS NOT EMPTY"
            case .created: "(created < 0 OR created >= 0)"
            }
        }
    }

    /// The query that lists what a user asked for in census order, which is total and does not move when an issue is edited.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidQuery`` when the user's query has an order of its own, or does not stand
    ///   by itself.
    static func census(_ userQuery: String?, bound: Bound = .project) throws(JiraReaderError) -> String {
        census(restriction: try restriction(userQuery, bound: bound))
    }

    /// The order of a census.
    private static let censusOrder = "ORDER BY created ASC, key ASC"

    /// The part of a census whose issues were created in a half-open range of times.
    ///
    /// - Parameters:
    ///   - restriction: The restriction of the whole census; may be empty.
    ///   - start: The beginning, in milliseconds since 1970; `nil` for none.
    ///   - end: The end; `nil` for none.
    ///   - dates: The form in which the site takes dates.
    static func census(
        restriction: String,
        from start: Int64? = nil,
        to end: Int64? = nil,
        dates: JQLDates = .milliseconds
    ) -> String {
        var parts = restriction.isEmpty ? [] : [restriction]
        if let start { parts.append("created >= \(dates.literal(start))") }
        if let end { parts.append("created < \(dates.literal(end))") }
        return (parts.isEmpty ? "" : parts.joined(separator: " AND ") + " ") + censusOrder
    }

    /// The query without order, for counting; empty where nothing is restricted.
    static func restriction(_ userQuery: String?, bound: Bound = .project) throws(JiraReaderError) -> String {
        guard let query = userQuery, !isMissing(query) else { return bound.text }
        try check(query)
        return "(\(query))"
    }

    /// A Boolean value that indicates whether there is no query.
    static func isMissing(_ userQuery: String?) -> Bool {
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
