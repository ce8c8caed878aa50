import Foundation
import Testing

/// A machine's time of day may jump, so waits, pacing and timeouts must not depend on it.
@Suite("The time of day")
struct ClockTests {
    /// The files that read the time of day, each with the purpose.
    static let readers: [String: String] = [
        "Sources/FactoryDefinitions/Expressions/Dates/FactoryDateTime.swift": "the value of utcNow()",
        "Sources/JiraConnector/CopySet.swift": "the start and end of a run, in its manifest",
        "Sources/FactoryRuntime/Running/PipelineRun.swift": "the start and end of activities, in their output",
        "Sources/JiraConnector/FileRun.swift": "the start and end of a run, and the completion of its list",
        "Sources/jirastream/LogOptions.swift": "the time of a log message",
        "Sources/JiraOAuth1/OAuth1Authenticator.swift":
            "the timestamp of a signature, for the site's clock",
        "Sources/JiraReader/Fetching/ResponseClassification.swift": "the time until the date in a site's Retry-After",
        "Sources/JiraReader/RateLimiting/RequestScheduler.swift": "the time until the reset of a site's quota",
        "Sources/Sinks/SkippedRows.swift": "the time at which a row was skipped, in the session log",
    ]

    @Test("is read only for output, or for a comparison with a site's date")
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
