/// The fault ``MockFault/shrinkingSite``.
struct ShrinkingSite: Fault {
    static let name = "shrinkingSite"
    /// The number of records that disappear.
    var records = 5

    func prepare(_ defects: inout ResponseDefects) {
        defects.deletedRecords += min(records, defects.earlierHits)
    }
}

extension MockFault {
    /// A site on which each request finds one record fewer than the previous one, until five records are gone.
    ///
    /// Lists that are paged by offset lose their first records, so that later records move up. Issues with the lowest
    /// ids disappear from searches and bulk fetch.
    public static var shrinkingSite: MockFault { MockFault(ShrinkingSite()) }

    /// The fault ``shrinkingSite`` with a given number of records that disappear.
    public static func shrinkingSite(records: Int) -> MockFault { MockFault(ShrinkingSite(records: records)) }
}
