public import ArgumentParser
internal import Foundation
internal import JiraReader
public import Logging

/// The option for the log of the reader.
struct LogOptions: ParsableArguments {
    @Option(
        help: """
            The lowest level of the messages to log to standard error: trace (each response), debug (runs, the kind of \
            credentials, requests in flight), info, notice (retries, rate limits, pauses), warning, error or critical \
            (default: no log). Secrets are never logged.
            """
    )
    var logLevel: Logger.Level?

    /// Returns the logger; `nil` if the option is not given.
    func makeLogger() -> Logger? {
        guard let logLevel else { return nil }
        var logger = Logger(label: "jirastream") { _ in StandardErrorLog() }
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// Writes log messages to standard error, one line each, such as
/// `2026-01-31T10:00:00.000Z notice attempt 1 failed … [attempt=1 event=retry status=503 table=Issues]`.
struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\(Self.quoted("\($0.value)"))" }
        let time = Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
        let end = facts.isEmpty ? "" : " [\(facts.joined(separator: " "))]"
        // Erases a progress bar on the same line.
        let start = Self.isTerminal ? "\r\u{1B}[2K" : ""
        printToStandardError("\(start)\(time)Z \(event.level) \(PrintableText.beginning(of: "\(event.message)\(end)"))")
    }

    private static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Returns the value, in quotes if it contains a space or a quotation mark.
    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0 == " " || $0 == "\"" }) else { return value }
        return "\"" + value.replacing("\"", with: "\\\"") + "\""
    }
}
