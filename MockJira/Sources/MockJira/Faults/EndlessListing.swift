/// The fault ``MockFault/endlessListing``.
struct EndlessListing: Fault {
    static let name = "endlessListing"

    func prepare(_ defects: inout ResponseDefects) {
        defects.endlessRound = defects.earlierHits + 1
    }
}

extension MockFault {
    /// Lists that never end: after the last record, they start again.
    ///
    /// Searches return a new page token with every page. The `total` of a list that is paged by offset always exceeds
    /// the end of the requested page. A list that is paged by cursor starts again with its second record.
    public static var endlessListing: MockFault { MockFault(EndlessListing()) }
}
