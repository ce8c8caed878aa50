@testable import MockJira

extension FuzzTarget {
    /// The mock's reading of queries: a query that is read, written and read again is the same, and answering it ends with
    /// issues or with an error.
    static let mockQuery = FuzzTarget(
        "mock-query",
        caseCount: 8_000,
        seeds: querySeeds,
        words: queryWords,
        check: { input in
            let text = String(decoding: input, as: UTF8.self)
            guard let query = try? JQLParser.parse(text) else { return }
            let written = query.clause.map { "\(JQLText.text(of: $0)) " } ?? ""
            let again: JQLQuery
            do throws(JQLError) {
                again = try JQLParser.parse(written + JQLText.order(query.sorting))
            } catch {
                // Brackets that were not there count too.
                try hold(error.message.contains("too deeply"), "\(error.message) in \(written.debugDescription)")
                return
            }
            try hold(again == query, "\(text.debugDescription) is written as \(written.debugDescription)")
            guard let issues = try? sites.results(query) else { return }
            try hold(Set(issues).count == issues.count && issues.count <= 50, "\(issues.count) issues")
        }
    )

    private static let sites = IssueQuery(
        tables: SiteTables(configuration: SiteConfiguration(issues: 50), baseURL: "http://127.0.0.1")
    )
}

/// Writes a query that was taken apart.
private enum JQLText {
    static func text(of clause: JQLQuery.Clause) -> String {
        switch clause {
        case .and(let clauses): "(" + clauses.map(text(of:)).joined(separator: " AND ") + ")"
        case .or(let clauses): "(" + clauses.map(text(of:)).joined(separator: " OR ") + ")"
        case .not(let clause): "NOT " + text(of: clause)
        case .comparison(let field, let comparison, let operands):
            "\(quoted(field)) \(comparison.rawValue) "
                + (comparison == .isIn || comparison == .isNotIn
                    ? "(" + operands.map(text(of:)).joined(separator: ",") + ")"
                    : operands.map(text(of:)).joined())
        }
    }

    static func order(_ sorting: [JQLQuery.Sorting]) -> String {
        let fields = sorting.map { quoted($0.field) + ($0.isDescending.map { $0 ? " DESC" : " ASC" } ?? "") }
        return fields.isEmpty ? "" : "ORDER BY " + fields.joined(separator: ", ")
    }

    private static func text(of operand: JQLQuery.Operand) -> String {
        guard !operand.isQuoted else { return quoted(operand.text) }
        let words = operand.text.unicodeScalars.map { scalar -> String in
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
