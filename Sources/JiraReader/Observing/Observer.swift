internal import HTTPTransport
internal import Logging

/// Reports the activity of a client to its logger and its event handler.
///
/// Levels: `trace` for each response, `debug` for runs, credentials and concurrency, `notice` for retries, rate limits,
/// pauses and a dropped `ORDER BY`. A run without these logs nothing at `info` or above. Errors that are thrown are not
/// logged. Messages and metadata contain no header and no query string. Messages quote the site's own error text, in
/// which credentials are masked.
struct Observer: Sendable {
    private let logger: Logger?
    private let onEvent: (@Sendable (JiraClient.Event) -> Void)?

    init(logger: Logger? = nil, onEvent: (@Sendable (JiraClient.Event) -> Void)? = nil) {
        self.logger = logger
        self.onEvent = onEvent
    }

    /// Reports an event. Must be called without a lock.
    func note(_ event: JiraClient.Event) {
        logger?.log(
            level: event.kind == .concurrency ? .debug : .notice,
            "\(event)",
            metadata: metadata(
                table: event.table,
                request: event.error?.request,
                [
                    "event": "\(event.kind)",
                    "status": event.error?.status.map { "\($0)" },
                    "attempt": event.attempt.map { "\($0)" },
                ]
            )
        )
        onEvent?(event)
    }

    /// Reports that a request failed and is retried.
    func noteRetry(after error: JiraReaderError, of table: String?, attempt: Int, delay: Duration, isRateLimit: Bool) {
        var event = JiraClient.Event(isRateLimit ? .rateLimit : .retry)
        event.table = table
        event.error = error
        event.attempt = attempt
        event.delay = delay
        note(event)
    }

    /// Reports a response.
    func note(_ response: HTTPResponse, to request: HTTPRequest, of table: String?) {
        guard let logger, logger.logLevel <= .trace else { return }
        logger.trace(
            "response",
            metadata: metadata(
                table: table,
                request: request.description,
                [
                    "status": "\(response.status)",
                    "bytes": "\(response.body.count)",
                    "milliseconds": "\(Int(response.duration * 1000))",
                ]
            )
        )
    }

    /// Logs a line at level `debug`.
    func debug(_ message: @autoclosure () -> String, of table: String? = nil) {
        guard let logger, logger.logLevel <= .debug else { return }
        logger.debug("\(message())", metadata: metadata(table: table, request: nil, [:]))
    }

    /// Logs a line at level `notice`.
    func notice(_ message: String, of table: String) {
        logger?.notice("\(message)", metadata: metadata(table: table, request: nil, [:]))
    }

    private func metadata(table: String?, request: String?, _ others: [String: String?]) -> Logger.Metadata {
        var metadata = others.compactMapValues { $0.map { Logger.MetadataValue.string($0) } }
        metadata["table"] = table.map { .string($0) }
        metadata["request"] = request.map { .string($0) }
        return metadata
    }
}
