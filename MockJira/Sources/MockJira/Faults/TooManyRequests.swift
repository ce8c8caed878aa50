/// The fault ``MockFault/tooManyRequests``.
struct TooManyRequests: Fault {
    static let name = "tooManyRequests"
    /// The value of `Retry-After`.
    var retryAfterSeconds = 1

    func changeResponse(_ response: inout MutableResponse) {
        response.becomeError(429, "The request has been rate-limited. Please try again later.")
        response.headers.append(.init("Retry-After", String(retryAfterSeconds)))
    }
}

extension MockFault {
    /// Responses with status 429 and the header `Retry-After: 1`.
    public static var tooManyRequests: MockFault { MockFault(TooManyRequests()) }

    /// Responses with status 429 and the header `Retry-After` with the given value.
    public static func tooManyRequests(retryAfterSeconds: Int) -> MockFault {
        MockFault(TooManyRequests(retryAfterSeconds: retryAfterSeconds))
    }
}
