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
    /// A site on which each request finds one record more than the one before, until five have been added.
    ///
    /// In lists that are paged by offset they come first, so that later records move down. New issues get the highest
    /// ids.
    public static var growingSite: MockFault { MockFault(GrowingSite()) }

    /// ``growingSite`` by a number of records.
    public static func growingSite(records: Int) -> MockFault { MockFault(GrowingSite(records: records)) }
}
