import Foundation
import Judge
import Testing

/// The expected error of a copy that fails.
struct ExpectedError {
    var exitCode: Int32
    /// Parts of the message: what failed, where, and what to do.
    var words: [String]

    /// Runs a copy, and checks its exit code, its message, and that it adds and removes no file.
    ///
    /// - Parameter folder: The folder whose files must stay the same.
    func check(
        _ copy: Copy,
        in folder: String,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let finished = try await copy.run()
        #expect(finished.exitCode == exitCode, "\(finished)", sourceLocation: location)
        for word in words {
            #expect(
                finished.standardError.contains(word),
                "no \(word) in: \(finished.standardError)",
                sourceLocation: location
            )
        }
        #expect(finished.standardOutput.isEmpty, sourceLocation: location)
        #expect(!finished.standardError.contains("Fatal"), sourceLocation: location)
        let after = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(before == after, sourceLocation: location)
        for token in [Account.token, copy.environment["JIRASTREAM_TOKEN"] ?? Account.token] where !token.isEmpty {
            #expect(!finished.standardError.contains(token), "the token is shown", sourceLocation: location)
        }
    }
}
