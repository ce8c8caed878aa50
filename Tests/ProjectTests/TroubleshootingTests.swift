import Foundation
import Testing

private enum Article {
    static let path = "Sources/jirastream/Documentation.docc/Troubleshooting.md"
    static var text: String { get throws { try Checkout.text(path) } }
}

/// The article is written by hand. Its codes are compared with the golden texts of errors.
@Suite("The article on troubleshooting")
struct TroubleshootingTests {
    /// The codes of all types of errors, such as `incompleteListing`.
    private static func codes() throws -> Set<String> {
        let texts = try Checkout.text("Tests/EndToEndTests/Golden/errors.txt")
        return Set(texts.matches(of: #/(?m)^\w+Error\.(\w+)$/#).map { String($0.output.1) })
    }

    /// The codes of the findings of `validate` and `upgrade`, such as `dataset.tableUnknown`.
    private static func findings() throws -> Set<String> {
        let texts = try Checkout.text("Tests/FactoryDefinitionsTests/Checking/Golden/diagnostics.txt")
        return Set(texts.matches(of: #/(?m)^(\w+\.\w+): /#).map { String($0.output.1) })
    }

    @Test("explains every error code")
    func complete() throws {
        let article = try Article.text
        let missing = try Self.codes().filter { !article.contains("`\($0)`") }
        #expect(missing.sorted() == [])
    }

    @Test("has only existing codes in headings and in the first column of tables")
    func known() throws {
        let known = try Self.codes().union(Self.findings())
        var unknown: [String] = []
        for line in try Article.text.split(separator: "\n") {
            guard let cell = line.firstMatch(of: #/^(?:#+ |\| *)(`[^|]*)/#)?.output.1 else { continue }
            let names = cell.matches(of: #/`([A-Za-z.]+)`/#).map { String($0.output.1) }
            // Headings may also be the names of error types.
            unknown += names.filter { !known.contains($0) && !$0.hasSuffix("Error") }
        }
        #expect(unknown == [])
    }
}
