internal import Foundation
internal import HTTPTransport

/// Sends the requests of an authenticator, such as those for access tokens, over the connections of the reader. The
/// proxy, certificates and time limits of the reader apply, but not its rate limits.
public struct AuthenticationConnection: Sendable {
    /// The response to a request of an authenticator.
    public struct Response: Sendable {
        /// The status. It is never 408, 429, or 500 and above: the request is retried after these, and fails if they
        /// persist.
        public var status: Int
        /// The body, at most 1 MiB.
        public var body: [UInt8]
    }

    let client: HTTPClient
    let retryPolicy: RetryPolicy
    var observer = Observer()

    /// Sends a `POST`, and repeats it while the status of the response is 408, 429, or 500 or above, as often as the
    /// reader's ``RetryPolicy`` permits.
    ///
    /// - Parameters:
    ///   - body: The bytes of the body.
    ///   - contentType: The media type of the body.
    ///   - url: The absolute URL, `http` or `https`.
    /// - Throws: ``JiraReaderError`` with code `unreachable`, `siteFailed`, `rateLimited`, `bodyTooLarge` or
    ///   `cancelled`.
    public func post(
        _ body: [UInt8],
        contentType: String,
        to url: String
    ) async throws(JiraReaderError) -> Response {
        var request = HTTPRequest(
            method: .post,
            url: url,
            headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", contentType)],
            body: body,
            priority: .first,
            bodyByteLimit: 1 << 20
        )
        // A request to this machine may be unencrypted, and must not leave it through a proxy.
        request.usesProxy = !JiraSite.isThisMachine(URLComponents(string: url)?.host ?? "")
        return try await send(request)
    }

    /// Sends a request like ``post(_:contentType:to:)``.
    ///
    /// - Parameter authenticate: Adds credentials before each attempt.
    func send(
        _ request: HTTPRequest,
        authenticate: (inout HTTPRequest) async throws(JiraReaderError) -> Void = { (_) throws(JiraReaderError) in }
    ) async throws(JiraReaderError) -> Response {
        var attempts = RequestAttempts(policy: retryPolicy)
        while true {
            var attempt = request
            try await authenticate(&attempt)
            attempts.begin()
            let failure: JiraReaderError
            var failureKind = RetryPolicy.FailureKind.failure
            var retryAfter: Duration?
            do throws(TransportError) {
                let response = try await client.response(to: attempt)
                guard response.status == 408 || response.status == 429 || response.status >= 500 else {
                    return Response(
                        status: response.status,
                        body: withExtendedLifetime(response.body) { Array(response.body.bytes) }
                    )
                }
                if response.status == 429 { failureKind = .rateLimit }
                retryAfter = ResponseClassification.retryAfter(response)
                failure = JiraReaderError(
                    response.status == 429 ? .rateLimited : .siteFailed,
                    "the request failed with status \(response.status) (attempt \(attempts.count))",
                    request: request.description,
                    status: response.status
                )
            } catch {
                guard error.code != .bodyTooLarge else {
                    throw JiraReaderError(
                        .bodyTooLarge,
                        "the response has more than 1 MiB",
                        request: request.description
                    )
                }
                guard error.isRetriable else { throw JiraReaderError(error, of: request) }
                failure = JiraReaderError(error, of: request)
            }
            guard let delay = attempts.delay(after: failureKind, retryAfter: retryAfter) else { throw failure }
            observer.noteRetry(
                after: failure,
                of: nil,
                attempt: attempts.count,
                delay: delay,
                isRateLimit: failureKind == .rateLimit
            )
            try await attempts.wait(delay)
        }
    }
}
