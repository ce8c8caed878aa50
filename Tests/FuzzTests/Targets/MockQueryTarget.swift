@testable import MockJira
@testable import MockSite

extension FuzzTarget {
    /// The mock's query parser. A query that is parsed, written and parsed again is the same query, and its result is
    /// a list of issues or an error.
    static let mockQuery = FuzzTarget(
        "mock-query",
        caseCount: 8_000,
        seeds: querySeeds + grammarSeeds,
        words: queryWords + grammarWords,
        check: { input in
            let text = String(decoding: input, as: UTF8.self)
            guard let query = try? JQLParser.parse(text) else { return }
            let written = query.clause.map { "\(JQLText.text(of: $0)) " } ?? ""
            let again: JQLQuery
            do throws(JQLError) {
                again = try JQLParser.parse(written + JQLText.order(query.sorting))
            } catch {
                // The brackets that the writer adds also count as levels.
                try require(error.message.contains("too deeply"), "\(error.message) in \(written.debugDescription)")
                return
            }
            try require(again == query, "\(text.debugDescription) is written as \(written.debugDescription)")
            guard let issues = try? sites.results(query) else { return }
            try require(Set(issues).count == issues.count && issues.count <= 50, "\(issues.count) issues")
        }
    )

    /// Queries with features that only the mock parses: functions, nested lists, operators that are words, words in
    /// texts, and values of all types.
    private static let grammarSeeds = [
        "assignee in membersOf(\"jira-administrators\") AND created >= startOfDay(-1d)",
        "sprint in openSprints() || fixVersion in (releasedVersions(OPS), \"1.0.0\")",
        "summary ~ \"deadlock -cache* OR \\\"work queue\\\"\" && !(labels = urgent | labels is EMPTY)",
        "priority > Medium & resolution = Unresolved ORDER BY priority, assignee DESC, due",
        "\"Story Points[Number]\" >= 3.5 OR Severity in (S2, EMPTY)", "timespent > '1h 30m' and votes != 3",
        "due < endOfMonth(\"-1M\") and updated < now()", "key in (linkedIssues(OPS-1, blocks), ((OPS-2)))",
        "text ~ \"a?c*\" AND parent = OPS-1", "status was Done", "cf[10010] is not NULL",
        "description !~ 'session expires'",
    ].map { Array($0.utf8) }

    private static let grammarWords = [
        "startOfWeek(", "endOfYear(\"+1y\")", "currentUser()", "now()", "openSprints()", "membersOf(", "&&", "||", "!",
        "*",
        "?", " was ", " changed", " not in (", "(EMPTY)", "status", "Done", "priority", "sprint", "labels", "text ~ ",
        "assignee", "Unresolved", "due", "votes", "Team", "'1h'", "3.5", "-1M",
    ]

    private static let sites = IssueQuery(
        tables: SiteTables(
            configuration: MockSiteConfiguration(issues: 50, hostileValues: true),
            baseURL: "http://127.0.0.1"
        )
    )
}

/// Writes a parsed query.
private enum JQLText {
    static func text(of clause: JQLQuery.Clause) -> String {
        switch clause {
        case .and(let clauses): "(" + clauses.map(text(of:)).joined(separator: " AND ") + ")"
        case .or(let clauses): "(" + clauses.map(text(of:)).joined(separator: " OR ") + ")"
        case .not(let clause): "NOT " + text(of: clause)
        case .comparison(let field, .changed, _): "\(quoted(field)) changed"
        case .comparison(let field, let comparison, let operand):
            "\(quoted(field)) \(comparison.rawValue) \(text(of: operand))"
        }
    }

    static func order(_ sorting: [JQLQuery.Sorting]) -> String {
        let fields = sorting.map { quoted($0.field) + ($0.isDescending.map { $0 ? " DESC" : " ASC" } ?? "") }
        return fields.isEmpty ? "" : "ORDER BY " + fields.joined(separator: ", ")
    }

    private static func text(of operand: JQLQuery.Operand) -> String {
        switch operand {
        case .word(let text): word(text)
        case .quoted(let text): quoted(text)
        case .empty: "EMPTY"
        case .function(let name, let arguments):
            quoted(name) + "(" + arguments.map(quoted).joined(separator: ",") + ")"
        case .list(let operands): "(" + operands.map(text(of:)).joined(separator: ",") + ")"
        }
    }

    private static func word(_ text: String) -> String {
        let words = text.unicodeScalars.map { scalar -> String in
            if scalar.isASCII, scalar.properties.isAlphabetic { return String(scalar) }
            if scalar.value > 0xFFFF { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return words.joined()
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
        return "\"" + escaped.joined() + "\""
    }
}
