import Foundation
import Judge
import Testing

/// What is expected of a copy that cannot be made.
struct Refusal {
    var exitCode: Int32
    /// Pieces of the message: what happened, where, and what to do about it.
    var words: [String]

    /// Runs a copy, and checks how it ends, what it says, and that it left nothing behind.
    ///
    /// - Parameter folder: Where nothing may appear that was not there before.
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
