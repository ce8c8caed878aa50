import Foundation
import Judge
import Testing

@Suite("The command mockjira")
struct MockCommandTests {
    @Test("A missing file cannot be started")
    func missing() async throws {
        #expect(throws: ProgramError.self) { try Program("/nonexistent/program").start() }
    }
}
