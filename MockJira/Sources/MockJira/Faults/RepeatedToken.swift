/// The fault ``MockFault/repeatedToken``.
struct RepeatedToken: Fault {
    static let name = "repeatedToken"

    func prepare(_ defects: inout ResponseDefects) {
        defects.repeatsToken = true
    }
}

extension MockFault {
    /// Pages whose token or cursor leads to the same page again, so that a search never ends.
    public static var repeatedToken: MockFault { MockFault(RepeatedToken()) }
}
