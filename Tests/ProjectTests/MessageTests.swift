import Foundation
import Testing

/// The libraries are also used by applications without a command line, so only the command adds options to errors.
@Suite("The texts of the libraries")
struct MessageTests {
    /// Returns the code of a line without its comment.
    private static func code(_ line: Substring) -> Substring {
        guard let comment = line.firstMatch(of: #/(?:^|\s)\/\//#) else { return line }
        return line[..<comment.range.lowerBound]
    }

    @Test("contain no option and no command of jirastream")
    func options() throws {
        var files = 0
        for file in try Checkout.swiftFiles(below: "Sources") where !file.hasPrefix("Sources/jirastream/") {
            files += 1
            for (number, line) in try Checkout.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated()
            {
                let code = Self.code(line)
                #expect(
                    !code.contains(#/[^-]--[a-z]/#) && !code.contains(#/jirastream [a-z]/#),
                    "\(file):\(number + 1)"
                )
            }
        }
        #expect(files > 100)
    }

    @Test("advise only settings for which the command has an option")
    func settings() throws {
        let advice = try Checkout.text("Sources/jirastream/OptionAdvice.swift")
        var settings: Set<String> = []
        for file in try Checkout.swiftFiles(below: "Sources") {
            for match in try Checkout.text(file).matches(of: #/static let (\w+) = AdvisedSetting\(/#) {
                settings.insert(String(match.output.1))
            }
        }
        #expect(settings.count > 10)
        for setting in settings.sorted() { #expect(advice.contains(".\(setting):"), "\(setting)") }
    }
}
