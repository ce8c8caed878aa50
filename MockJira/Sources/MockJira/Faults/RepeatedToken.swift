/// The fault ``MockFault/repeatedToken``.
struct RepeatedToken: Fault {
    static let name = "repeatedToken"

    func prepare(_ sabotage: inout Sabotage) {
        sabotage.repeatsToken = true
    }
}

extension MockFault {
    /// A page token or cursor of the next page that is that of the page itself, so that a search never ends.
    public static var repeatedToken: MockFault { MockFault(RepeatedToken()) }
}
