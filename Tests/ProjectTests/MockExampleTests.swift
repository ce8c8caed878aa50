import Foundation
import Testing

@Suite("The doc comments of MockJira")
struct MockExampleTests {
    /// Returns the lines of a text without their indentation, and without comment markers if there are any.
    private static func lines(_ text: some StringProtocol, removing mark: String = "") -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = line.trimmingCharacters(in: .whitespaces)
            let rest = line.hasPrefix(mark) ? String(line.dropFirst(mark.count)) : line
            return rest.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test("have examples that are parts of tests")
    func examples() throws {
        let tests = Self.lines(try Checkout.text("Tests/ProjectTests/MockExamples.swift")).joined(separator: "\n")
        var documented: Set<String> = []
        for file in try Checkout.swiftFiles(below: "MockJira/Sources") {
            for block in try Checkout.text(file).matches(of: #/(?s)/// ```swift\n(.*?)\n *///\ ```\n/#) {
                let example = Self.lines(block.output.1, removing: "///").joined(separator: "\n")
                #expect(tests.contains(example), "\(file): no test has this example:\n\(example)")
                documented.insert(String(file.split(separator: "/").last ?? ""))
            }
        }
        #expect(
            documented == [
                "WithMockJira.swift", "MockJiraServer.swift", "MockFault.swift", "MockClock.swift", "Ledger.swift",
                "MockTLS.swift",
            ]
        )
    }
}
