/// An error that a mock site makes on purpose, and the requests that get it.
///
/// A fault hits every request unless it is limited to some of them. Static members give the faults there are:
///
/// ```swift
/// var configuration = MockJiraConfiguration()
/// configuration.faults = [
///     .tooManyRequests(retryAfterSeconds: 0).limited(pathPrefix: "/rest/api/3/search", count: 1)
/// ]
/// ```
///
/// Which faults hit a request is in ``MockLedgerEntry/faults``. The same configuration and the same order of requests give
/// the same hits.
public struct MockFault: Sendable {
    /// The share of the requests that the fault hits, from 0 to 1. The site's seed and the request's order decide which.
    public var rate = 1.0
    /// The beginning of the paths that the fault hits.
    public var pathPrefix = "/"
    /// The number of requests with such a path that succeed before the first one is hit.
    public var after = 0
    /// The most requests that the fault hits; nil for no limit.
    public var count: Int?

    package let fault: any Fault

    package init(_ fault: any Fault) {
        self.fault = fault
    }

    /// The name of the fault, as ``MockLedgerEntry/faults`` and the option `--fault` of `mockjira` have it.
    public var name: String { type(of: fault).name }

    /// Returns the fault, limited to some requests. A parameter that is left out changes nothing.
    ///
    /// ```swift
    /// let fault = MockFault.unavailable.limited(pathPrefix: "/rest/api/3/issue", after: 2)
    /// ```
    ///
    /// - Parameters:
    ///   - rate: The share of the requests that the fault hits, from 0 to 1.
    ///   - pathPrefix: The beginning of the paths that the fault hits.
    ///   - after: The number of requests with such a path that succeed before the first one is hit.
    ///   - count: The most requests that the fault hits.
    public func limited(
        rate: Double? = nil,
        pathPrefix: String? = nil,
        after: Int? = nil,
        count: Int? = nil
    ) -> MockFault {
        var limited = self
        limited.rate = rate ?? self.rate
        limited.pathPrefix = pathPrefix ?? self.pathPrefix
        limited.after = after ?? self.after
        limited.count = count ?? self.count
        return limited
    }
}
