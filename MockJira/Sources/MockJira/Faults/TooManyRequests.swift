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
    /// Status 429 with the header `Retry-After: 1`.
    public static var tooManyRequests: MockFault { MockFault(TooManyRequests()) }

    /// Status 429 with a value of the header `Retry-After`.
    public static func tooManyRequests(retryAfterSeconds: Int) -> MockFault {
        MockFault(TooManyRequests(retryAfterSeconds: retryAfterSeconds))
    }
}
