import TestSupport
import Testing

@Suite("The texts of errors", .timeLimit(.minutes(5)))
struct GoldenErrorTests {
    @Test("have a scenario for each code, in the order of the codes")
    func complete() {
        #expect(ErrorScenario.all.map(\.name) == ErrorScenario.allNames)
    }

    @Test("equal the golden file, which has a text for each code")
    func texts() async throws {
        let texts = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (number, scenario) in ErrorScenario.all.enumerated() {
                group.addTask { (number, try await Self.text(of: scenario)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let all = ErrorScenario.all.indices.map { texts[$0] ?? "" }
        try assertGolden(all.joined(separator: "\n"), named: "errors.txt")
    }

    /// Returns the text of the error with which a scenario ends.
    private static func text(of scenario: ErrorScenario) async throws -> String {
        let folder = try TemporaryFolder()
        do {
            try await scenario.provoke(folder)
        } catch {
            guard let shown = ShownError(error) else {
                Issue.record("\(scenario.name) ends with \(error)")
                return ""
            }
            #expect(shown.name == scenario.name, "\(shown.message)")
            return Placeholders.inserted(into: shown.text, folder: folder.path)
        }
        Issue.record("\(scenario.name) ends without an error")
        return ""
    }
}
