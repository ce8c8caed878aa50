import Foundation
import Testing

/// The article is written by hand. Its tests are compared with the sources, and its items with those of the page.
@Suite("The article on the coverage of the connector's page")
struct ConnectorCoverageTests {
    private static let path = "Sources/jirastream/Documentation.docc/ConnectorCoverage.md"

    /// A row of the article's tables.
    private struct Row {
        var section: String
        /// The item, the behavior and the tests.
        var cells: [String]
    }

    private static func rows() throws -> [Row] {
        var section = ""
        var rows: [Row] = []
        for line in try Checkout.text(path).split(separator: "\n") {
            if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
            guard line.hasPrefix("| "), !line.hasPrefix("| Item |") else { continue }
            let cells = line.dropFirst().dropLast().split(separator: "|")
            rows.append(Row(section: section, cells: cells.map { $0.trimmingCharacters(in: .whitespaces) }))
        }
        return rows
    }

    /// Returns the tests that a text names, such as `ConnectorCoverageTests.existing`.
    private static func names(_ text: String) -> [String] {
        text.matches(of: #/`([A-Z]\w*\.[a-z]\w*)`/#).map { String($0.output.1) }
    }

    /// The functions with the attribute `@Test` in the folder `Tests`, each with the name of its suite.
    private static func tests() throws -> Set<String> {
        var tests: Set<String> = []
        for file in try Checkout.swiftFiles(below: "Tests") {
            var suite: Substring = ""
            var isTest = false
            for line in try Checkout.text(file).split(separator: "\n") {
                if let match = line.prefixMatch(of: #/(?:struct|final class|extension) (\w+)/#) {
                    suite = match.output.1
                    continue
                }
                let code = line.drop { $0 == " " }
                if code.hasPrefix("@Test") { isTest = true }
                guard isTest, code.hasPrefix("func ") else { continue }
                tests.insert("\(suite).\(code.dropFirst(5).prefix { $0.isLetter || $0.isNumber })")
                isTest = false
            }
        }
        return tests
    }

    @Test("names only existing tests, and one to three in each row")
    func existing() throws {
        let unknown = Set(Self.names(try Checkout.text(Self.path))).subtracting(try Self.tests())
        #expect(unknown.sorted() == [])
        let rows = try Self.rows()
        #expect(rows.count > 50)
        for row in rows {
            #expect(row.cells.count == 3 && (1...3).contains(Self.names(row.cells.last ?? "").count), "\(row)")
        }
    }

    @Test(
        "has a row for each property on the page",
        arguments: [
            ("Linked service, version 2.0", ["type", "version", "host", "port", "username", "password", "connectVia"]),
            (
                "Linked service, version 1.0",
                [
                    "type", "host", "port", "username", "password", "useEncryptedEndpoints", "useHostVerification",
                    "usePeerVerification",
                ]
            ),
            ("Dataset", ["type", "schema", "table", "tableName"]), ("Copy activity", ["type", "query"]),
        ]
    )
    func properties(section: String, names: [String]) throws {
        let items = try Self.rows().filter { $0.section == section }.compactMap(\.cells.first)
        for name in names {
            #expect(items.contains { $0.hasPrefix("`\(name)`") }, "\(section) has no row for \(name)")
        }
    }

    @Test(
        "has a row for each interim type on the page",
        arguments: [
            ("string", ["String"], ["Varchar", "Text"]), ("integer", ["Integer"], ["Int", "Bigint"]),
            ("datetime", ["String", "DateTime"], ["DateTime", "Timestamp"]),
            ("boolean", ["Boolean"], ["Bit", "Boolean"]), ("object", ["Object"], ["Flattened", "Json"]),
            ("array", ["Array"], ["Json", "Separate table"]),
        ]
    )
    func types(type: String, version2: [String], version1: [String]) throws {
        let items = try Self.rows().filter { $0.section == "Data type mapping" }.compactMap(\.cells.first)
        for (version, names) in [("2.0", version2), ("1.0", version1)] {
            let item = "\(type), version \(version): \(names.map { "`\($0)`" }.joined(separator: ", "))"
            #expect(items.contains(item), "the article has no row \(item)")
        }
    }
}
