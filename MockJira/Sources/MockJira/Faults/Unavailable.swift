/// The fault ``MockFault/unavailable``.
struct Unavailable: Fault {
    static let name = "unavailable"
    /// The number of consecutive requests that fail or succeed together.
    var run = 8
    /// The value of `Retry-After`; nil if the response has no such header.
    var retryAfterSeconds: Int?

    func changeResponse(_ response: inout MutableResponse) {
        response.becomeError(503, "Service Unavailable")
        if let retryAfterSeconds { response.headers.append(.init("Retry-After", String(retryAfterSeconds))) }
    }
}

extension MockFault {
    /// Responses with status 503.
    ///
    /// With a rate below 1, eight consecutive requests fail or succeed together, so that outages alternate with normal
    /// operation.
    public static var unavailable: MockFault { MockFault(Unavailable()) }

    /// Responses with status 503, with or without the header `Retry-After`.
    ///
    /// - Parameters:
    ///   - run: The number of consecutive requests that fail or succeed together if the rate is below 1.
    ///   - retryAfterSeconds: The value of the header; `nil` for none.
    public static func unavailable(run: Int = 8, retryAfterSeconds: Int? = nil) -> MockFault {
        MockFault(Unavailable(run: max(1, run), retryAfterSeconds: retryAfterSeconds))
    }
}
