/// The fault ``MockFault/repeatedToken``.
struct RepeatedToken: Fault {
    static let name = "repeatedToken"

    func prepare(_ defects: inout ResponseDefects) {
        defects.repeatsToken = true
    }
}

extension MockFault {
    /// Each page has its own page token or cursor as that of the next page, so that a search never ends.
    public static var repeatedToken: MockFault { MockFault(RepeatedToken()) }
}
