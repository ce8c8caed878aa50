/// One request and its response, as they were transferred.
///
/// ``MockJiraServer/ledger()`` returns the entries of a site. They show which requests a program makes:
///
/// ```swift
/// let searches = await server.ledger().filter { $0.path == "/rest/api/3/search/jql" }
/// #expect(searches.map(\.status) == [429, 200])
/// #expect(searches.map(\.faults) == [["tooManyRequests"], []])
/// ```
public struct MockLedgerEntry: Sendable, Equatable {
    /// The position in the order of arrival, from 0.
    public let order: Int
    /// The number of the connection, from 0.
    public let connection: Int
    /// The method, such as `GET`.
    public let method: String
    /// The path without the query.
    public let path: String
    /// The query as it was received, without the question mark.
    public let query: String
    /// The size of the request's body, in bytes.
    public let requestBodyBytes: Int
    /// The status code of the response.
    public let status: Int
    /// The size of the response's body as it was sent, in bytes.
    public let responseBodyBytes: Int
    /// `gzip`, or nil if the body was sent uncompressed.
    public let contentEncoding: String?
    /// The number of concurrent requests when this request arrived, including this one.
    public let requestsInFlight: Int
    /// The names of the faults that hit the request.
    public let faults: [String]
    /// The time of arrival, in nanoseconds of the site's clock since the start of the site.
    public let arrivalNanoseconds: Int
    /// The rate limit that rejected the request: `jira-burst-based`, `jira-quota-global-based`, `jira-quota-tenant-based`,
    /// `gateway`, or `fill` for the limit of Data Center; nil if no limit rejected the request.
    public let rejectedBy: String?
}

/// The most recent requests and their responses.
struct Ledger {
    private var entries: [MockLedgerEntry] = []
    private var oldest = 0
    private let limit: Int
    private(set) var arrivals = 0
    private(set) var inFlight = 0
    private(set) var peakInFlight = 0
    private(set) var totals = Totals()

    /// Sums over all requests since the start or the last reset.
    struct Totals: Sendable {
        var responses = 0
        var bytes = 0
        /// The number of responses with a status from 400 to 499.
        var rejected = 0
        /// The number of responses with a status of 500 or above, and of responses that were cut short.
        var failed = 0
    }

    init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// Counts the arrival of a request.
    ///
    /// - Returns: The request's position in the order of arrival, and the number of requests in flight.
    mutating func arrive() -> (order: Int, inFlight: Int) {
        inFlight += 1
        peakInFlight = max(peakInFlight, inFlight)
        defer { arrivals += 1 }
        return (arrivals, inFlight)
    }

    /// Counts the end of a request, with or without a response.
    mutating func depart() {
        inFlight -= 1
    }

    mutating func record(_ entry: MockLedgerEntry, isCutOff: Bool = false) {
        totals.responses += 1
        totals.bytes += entry.responseBodyBytes
        if entry.status >= 500 || isCutOff {
            totals.failed += 1
        } else if entry.status >= 400 {
            totals.rejected += 1
        }
        guard limit > 0 else { return }
        if entries.count < limit {
            entries.append(entry)
        } else {
            entries[oldest] = entry
            oldest = (oldest + 1) % limit
        }
    }

    /// The entries in the order of the responses.
    var all: [MockLedgerEntry] {
        Array(entries[oldest...] + entries[..<oldest])
    }

    mutating func reset() {
        entries = []
        oldest = 0
        arrivals = 0
        totals = Totals()
        peakInFlight = inFlight
    }
}
