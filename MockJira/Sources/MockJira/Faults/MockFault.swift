/// A deliberate error of a mock site, and the requests that it hits.
///
/// The static members are the available faults. A fault hits every request unless
/// ``limited(rate:pathPrefix:after:count:)`` restricts it:
///
/// ```swift
/// var configuration = MockJiraConfiguration()
/// // The first search gets status 429, with a permission to try again at once.
/// configuration.faults = [
///     .tooManyRequests(retryAfterSeconds: 0).limited(pathPrefix: "/rest/api/3/search", count: 1)
/// ]
/// try await withMockJira(configuration) { server in
///     let keys = try await keys(server)
///     #expect(keys.count == 1000)
///     #expect(await server.ledger().filter { $0.status == 429 }.count == 1)
/// }
/// ```
///
/// ``MockLedgerEntry/faults`` contains the names of the faults that hit a request. With the same configuration and the
/// same order of requests, the same requests are hit.
public struct MockFault: Sendable {
    /// The share of the requests that the fault hits, from 0 to 1. The site's seed and the request's position in the
    /// order of arrival determine whether a request is hit.
    public var rate = 1.0
    /// The beginning of the paths that the fault hits.
    public var pathPrefix = "/"
    /// The number of requests whose path begins with `pathPrefix` that the fault spares before it hits one.
    public var after = 0
    /// The maximum number of requests that the fault hits; nil for no limit.
    public var count: Int?

    package let fault: any Fault

    package init(_ fault: any Fault) {
        self.fault = fault
    }

    /// The name of the fault, as in ``MockLedgerEntry/faults`` and in the option `--fault` of `mockjira`.
    public var name: String { type(of: fault).name }

    /// Returns the fault, restricted to some requests. Parameters that are omitted keep the current values.
    ///
    /// ```swift
    /// // Two batches of issues are sent, then the site fails.
    /// let outage = MockFault.unavailable.limited(pathPrefix: "/rest/api/3/issue/bulkfetch", after: 2)
    /// try await server.setFaults([outage])
    /// ```
    ///
    /// - Parameters:
    ///   - rate: The share of the requests that the fault hits, from 0 to 1.
    ///   - pathPrefix: The beginning of the paths that the fault hits.
    ///   - after: The number of requests whose path begins with `pathPrefix` that the fault spares before it hits one.
    ///   - count: The maximum number of requests that the fault hits.
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
