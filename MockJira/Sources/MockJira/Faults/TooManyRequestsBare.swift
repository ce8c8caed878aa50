/// The fault ``MockFault/tooManyRequestsBare``.
struct TooManyRequestsBare: Fault {
    static let name = "tooManyRequestsBare"

    func changeResponse(_ response: inout MutableResponse) {
        response.becomeError(429, "The request has been rate-limited. Please try again later.")
    }
}

extension MockFault {
    /// Responses with status 429, without the header `Retry-After`.
    public static var tooManyRequestsBare: MockFault { MockFault(TooManyRequestsBare()) }
}
