/// The fault ``MockFault/emptyPage``.
struct EmptyPage: Fault {
    static let name = "emptyPage"

    func prepare(_ defects: inout ResponseDefects) {
        defects.emptiesPage = defects.earlierHits + 1
    }
}

extension MockFault {
    /// Pages that contain no records, but report that more pages follow. The first and the last page of a list are not
    /// changed.
    ///
    /// A search continues at the same offset with a new page token, so that no record is lost. If the fault hits every
    /// request, all pages after the first are empty, and the search never ends. Other lists continue after the records
    /// that were not sent.
    public static var emptyPage: MockFault { MockFault(EmptyPage()) }
}
