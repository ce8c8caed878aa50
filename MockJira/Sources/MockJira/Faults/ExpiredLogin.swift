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
    /// Responses have status 200, a failed login reason in place of the account, and fewer records; only `myself` responds
    /// with 401.
    public static var expiredLogin: MockFault { MockFault(ExpiredLogin()) }

    /// ``expiredLogin`` after a number of requests.
    public static func expiredLogin(afterRequests requests: Int) -> MockFault {
        MockFault(ExpiredLogin(requests: requests))
    }
}
