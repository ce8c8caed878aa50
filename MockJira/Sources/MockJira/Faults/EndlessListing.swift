/// The fault ``MockFault/endlessListing``.
struct EndlessListing: Fault {
    static let name = "endlessListing"

    func prepare(_ sabotage: inout Sabotage) {
        sabotage.circle = sabotage.earlierHits + 1
    }
}

extension MockFault {
    /// Lists that never end: the first record follows the last one again.
    ///
    /// Searches continue under ever new page tokens, lists by offset report two further pages, and lists by cursor lead back
    /// to their second record.
    public static var endlessListing: MockFault { MockFault(EndlessListing()) }
}
