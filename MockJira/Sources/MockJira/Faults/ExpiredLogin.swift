/// The fault ``MockFault/expiredLogin``.
struct ExpiredLogin: Fault {
    static let name = "expiredLogin"
    /// The number of requests that succeed before the credentials expire.
    var requests = 3

    func prepare(_ defects: inout ResponseDefects) {
        guard defects.earlierHits >= requests else { return }
        defects.hasExpiredLogin = true
        defects.deletedRecords += 5
    }
}

extension MockFault {
    /// Credentials that expire after three requests, on a site that shows some content to anonymous users.
    ///
    /// Responses have status 200 and contain fewer records. A header reports a failed login instead of the account.
    /// Only `myself` responds with status 401.
    public static var expiredLogin: MockFault { MockFault(ExpiredLogin()) }

    /// The fault ``expiredLogin`` after a given number of requests.
    public static func expiredLogin(afterRequests requests: Int) -> MockFault {
        MockFault(ExpiredLogin(requests: requests))
    }
}
