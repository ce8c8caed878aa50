/// Parses a user's query, and builds the queries of this library from it.
enum JQL {
    /// The restriction that a run without a user's query adds. It excludes no issue.
    enum Bound: Sendable {
        /// No restriction is added. Data Center accepts queries without one.
        case none
        /// Cloud rejects queries without a restriction. Every issue has a project; `created >= 0` would exclude issues
        /// that were imported with dates before 1970.
        case project
        /// A restriction by `created`, for sites that do not accept ``project`` as a restriction.
        case created

        /// Returns the next restriction to try if a site rejects this one; `nil` if there is none, or if the site
        /// rejected the user's query.
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

    /// Returns the query that lists the issues of a user's query in census order. This order is total and does not
    /// change when an issue is edited.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidQuery`` if the user's query is malformed.
    static func census(_ userQuery: String?, bound: Bound = .project) throws(JiraReaderError) -> String {
        census(restriction: try restriction(userQuery, bound: bound))
    }

    /// The order of a census.
    private static let censusOrder = "ORDER BY created ASC, key ASC"

    /// Returns the query for the part of a census whose issues were created in a range of times.
    ///
    /// - Parameters:
    ///   - restriction: The restriction of the whole census; may be empty.
    ///   - created: The range.
    ///   - dates: The form of dates that the site accepts.
    static func census(
        restriction: String,
        created: CreatedRange = CreatedRange(),
        dates: JQLDates = .milliseconds
    ) -> String {
        let query = self.restriction(restriction, created: created, dates: dates)
        return (query.isEmpty ? "" : query + " ") + censusOrder
    }

    /// Returns a restriction to the issues that match `restriction`, which may be empty, and were created in a range of
    /// times.
    static func restriction(_ restriction: String, created: CreatedRange, dates: JQLDates) -> String {
        var parts = restriction.isEmpty ? [] : [restriction]
        // Adjacent ranges are rounded in the same way, so that they stay adjacent.
        let created = created.floored(dates)
        if let start = created.start { parts.append("created >= \(dates.literal(start))") }
        if let end = created.end { parts.append("created < \(dates.literal(end))") }
        return parts.joined(separator: " AND ")
    }

    /// Returns the restriction of a user's query in brackets, without its order. If the query has no restriction,
    /// returns that of `bound`, which may be empty.
    static func restriction(_ userQuery: String?, bound: Bound = .project) throws(JiraReaderError) -> String {
        guard let query = try userQuery.map({ (query) throws(JiraReaderError) in try split(query).restriction }),
            !isBlank(query)
        else { return bound.text }
        return "(\(query))"
    }

    /// Returns a Boolean value that indicates whether there is no query, or one without a restriction.
    static func isMissing(_ userQuery: String?) -> Bool {
        guard let userQuery, !isBlank(userQuery) else { return true }
        return (try? split(userQuery).restriction).map(isBlank) ?? false
    }

    private static func isBlank(_ query: String) -> Bool { query.allSatisfy(\.isWhitespace) }

    /// Splits a user's query into its restriction and its `ORDER BY` clause (`nil` if there is none). Callers drop the
    /// clause: issues come in the order of their creation, which does not change during a run.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidQuery`` if the query is malformed.
    static func split(_ query: String) throws(JiraReaderError) -> (restriction: String, order: String?) {
        var quote: Unicode.Scalar?
        var isEscaped = false
        var depth = 0
        var word = ""
        var wordStart = query.startIndex
        /// The position of the word `order`, if it directly precedes the current word, and the number of brackets open
        /// there.
        var candidate: (place: String.Index, depth: Int)?
        var order: String.Index?
        func invalid(_ reason: String) -> JiraReaderError { JiraReaderError(.invalidQuery, "the JQL \(reason)") }
        func endWord() throws(JiraReaderError) {
            guard !word.isEmpty else { return }
            let text = word.lowercased()
            word = ""
            if text == "by", let candidate, order == nil {
                guard candidate.depth == 0 else { throw invalid("has an ORDER BY inside brackets") }
                order = candidate.place
            }
            candidate = text == "order" ? (wordStart, depth) : nil
        }
        let scalars = query.unicodeScalars
        // Scalars are compared: an accent after a quotation mark combines with it into a different `Character`, but
        // Jira still recognizes the quotation mark.
        for place in scalars.indices {
            let character = scalars[place]
            // A backslash escapes the next character, inside and outside strings: `\"` does not begin a string.
            if isEscaped || character == "\\" {
                isEscaped = !isEscaped
                if quote == nil {
                    if word.isEmpty { wordStart = place }
                    word.unicodeScalars.append(character)
                }
                continue
            }
            if let open = quote {
                if character == open { quote = nil }
                continue
            }
            if character.properties.isAlphabetic || character.properties.numericType != nil || character == "_" {
                if word.isEmpty { wordStart = place }
                word.unicodeScalars.append(character)
                continue
            }
            try endWord()
            if !character.properties.isWhitespace { candidate = nil }
            switch character {
            case "\"", "'": quote = character
            case "(": depth += 1
            case ")":
                depth -= 1
                guard depth >= 0 else { throw invalid("has a closing bracket without an opening bracket") }
            default: break
            }
        }
        try endWord()
        guard !isEscaped else { throw invalid("ends with a backslash") }
        guard quote == nil else { throw invalid("has a quotation mark that is not closed") }
        guard depth == 0 else { throw invalid("has a bracket that is not closed") }
        guard let order else { return (query, nil) }
        var restriction = query[..<order]
        while restriction.last?.isWhitespace == true { restriction.removeLast() }
        return (String(restriction), String(query[order...]))
    }

    /// Returns a site's rejection of a query, with its positions converted into positions in the user's text, which the
    /// request contains in brackets. The message contains the user's text.
    static func rejection(_ error: JiraReaderError, of userQuery: String?) -> JiraReaderError {
        guard error.isBadRequest, let userQuery, !isMissing(userQuery) else { return error }
        let restriction = (try? split(userQuery).restriction) ?? userQuery
        let lines = restriction.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var error = error
        error.message.replace(/\(line (\d{1,9}), character (\d{1,9})\)/) { match -> String in
            guard let line = Int(match.1), let character = Int(match.2), line >= 1, character >= 1 else {
                return String(match.0)
            }
            let own = line == 1 ? character - 1 : character
            let isInside = line < lines.count || line == lines.count && own >= 1 && own <= lines[line - 1].utf16.count
            return isInside ? "(line \(line), character \(own))" : "(at the end of the JQL)"
        }
        // Jira's message may contain the brackets and the order that the request adds to the user's text.
        let text = PrintableText.beginning(of: userQuery, length: 300)
        let given = "; the JQL as given, which is sent in brackets, is \"\(text)\""
        let place = error.message.firstRange(of: JiraReaderError.siteErrorIntroduction)?.lowerBound
        error.message.insert(contentsOf: given, at: place ?? error.message.endIndex)
        return error
    }
}

extension ReadOptions {
    /// Returns the `ORDER BY` of a query, or `nil` if there is none. It is dropped, because rows are in the order of
    /// creation.
    public static func droppedOrder(ofJQL query: String) -> String? { (try? JQL.split(query))?.order }
}
