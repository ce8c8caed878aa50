import Foundation
import Testing

/// A machine's time of day may jump; what waits, paces and times out must not.
@Suite("The time of day")
struct ClockTests {
    /// Where it is read, and what for.
    static let readers: [String: String] = [
        "Sources/FactoryDefinitions/Expressions/Dates/FactoryDateTime.swift": "what utcNow() says",
        "Sources/JiraConnector/CopySet.swift": "when a run began and ended, in its manifest",
        "Sources/FactoryRuntime/Running/PipelineRun.swift": "when activities began and ended, in their output",
        "Sources/JiraConnector/FileRun.swift": "when a run began, ended, and had its list complete",
        "Sources/jirastream/LogOptions.swift": "the time of a log message",
        "Sources/JiraOAuth1/OAuth1Authenticator.swift":
            "the timestamp of a signature, for the site's clock",
        "Sources/JiraReader/Fetching/Judgement.swift": "how far away a moment is that a site gives for its Retry-After",
        "Sources/JiraReader/RateLimiting/Traffic.swift": "how far away a moment is at which a site's quota starts anew",
        "Sources/Sinks/SkippedRows.swift": "when a row was skipped, in the session log",
    ]

    @Test("is read only to be told, or to be held against a moment that a site has named")
    func readers() throws {
        var found: Set<String> = []
        for file in try Checkout.swiftFiles(below: "Sources") {
            let text = try Checkout.text(file)
            if text.contains(#/\bDate\(\)|\bDate\.now\b|CLOCK_REALTIME|gettimeofday|\btime\(nil\)/#) {
                found.insert(file)
            }
        }
        #expect(found == Set(Self.readers.keys))
    }
}
