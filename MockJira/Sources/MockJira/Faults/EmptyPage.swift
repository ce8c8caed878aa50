/// The fault ``MockFault/emptyPage``.
struct EmptyPage: Fault {
    static let name = "emptyPage"

    func prepare(_ sabotage: inout Sabotage) {
        sabotage.emptiesPage = sabotage.earlierHits + 1
    }
}

extension MockFault {
    /// Pages without records that report that more follow; the first and the last page of a list are not changed.
    ///
    /// A search continues at the same place under a new page token, so that no record is lost; if every request is hit, all
    /// its pages but the first are empty, without end. Other lists continue behind the records that were not sent.
    public static var emptyPage: MockFault { MockFault(EmptyPage()) }
}
