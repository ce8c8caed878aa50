import Foundation
import Testing

@Suite("Swift files")
struct FileLengthTests {
    @Test("have at most 400 lines, since a longer file has more than one subject")
    func length() throws {
        var count = 0
        for folder in ["Sources", "MockJira", "Tests", "Benchmarks"] {
            for file in try Checkout.swiftFiles(below: folder) where !file.contains("/.build/") {
                count += 1
                let lines = try Checkout.text(file).split(separator: "\n", omittingEmptySubsequences: false).count - 1
                #expect(lines <= 400, "\(file) has \(lines) lines")
            }
        }
        #expect(count > 600)
    }
}
