/// The fault ``MockFault/growingSite``.
struct GrowingSite: Fault {
    static let name = "growingSite"
    /// The number of records that appear.
    var records = 5

    func prepare(_ sabotage: inout Sabotage) {
        sabotage.unbornRecords += max(0, records - sabotage.earlierHits)
    }
}

extension MockFault {
    /// A site on which each request finds one record more than the one before, until five have been added.
    ///
    /// Lists by offset get them in front, so that later records move down; issues get the highest ids.
    public static var growingSite: MockFault { MockFault(GrowingSite()) }

    /// ``growingSite`` by a number of records.
    public static func growingSite(records: Int) -> MockFault { MockFault(GrowingSite(records: records)) }
}
