/// The fault ``MockFault/growingSite``.
struct GrowingSite: Fault {
    static let name = "growingSite"
    /// The number of records that appear.
    var records = 5

    func prepare(_ defects: inout ResponseDefects) {
        defects.futureRecords += max(0, records - defects.earlierHits)
    }
}

extension MockFault {
    /// A site on which each request finds one record more than the previous one, until five records have been added.
    ///
    /// Lists that are paged by offset begin with the new records, so that the other records move down. New issues have
    /// the highest ids.
    public static var growingSite: MockFault { MockFault(GrowingSite()) }

    /// The fault ``growingSite`` with a given number of records that are added.
    public static func growingSite(records: Int) -> MockFault { MockFault(GrowingSite(records: records)) }
}
