/// The fault ``MockFault/endlessListing``.
struct EndlessListing: Fault {
    static let name = "endlessListing"

    func prepare(_ defects: inout ResponseDefects) {
        defects.endlessRound = defects.earlierHits + 1
    }
}

extension MockFault {
    /// Lists that never end: after the last record they start again with the first.
    ///
    /// Searches return a new page token with every page, the `total` of a list that is paged by offset is always beyond
    /// the requested page, and the last page of a list that is paged by cursor continues at the second record.
    public static var endlessListing: MockFault { MockFault(EndlessListing()) }
}
