/// Each request finds one record less than the one before: lists by offset have lost their first ones, so that those
/// behind move up, and of issues the ones with the lowest ids are gone, from searches and bulk fetch.
public struct ShrinkingSite: Fault {
    /// The name by which a command line selects it.
    public static let name = "shrinkingSite"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many records are gone in the end.
    public let records: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(records: 5, aim: aim)
    }

    /// Loses some records, one with each request.
    public init(records: Int, aim: FaultAim = FaultAim()) {
        self.records = records
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.goneRecords += min(records, sabotage.earlierHits)
    }
}
