/// Each request finds one record more than the one before: lists by offset get them in front, so that those behind
/// move down, and issues come with the highest ids. In the end there are as many as the site has.
public struct GrowingSite: Fault {
    /// The name by which a command line selects it.
    public static let name = "growingSite"
    /// Which requests it hits.
    public let aim: FaultAim
    /// How many records are there more in the end.
    public let records: Int

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init(records: 5, aim: aim)
    }

    /// Gains some records, one with each request.
    public init(records: Int, aim: FaultAim = FaultAim()) {
        self.records = records
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.unbornRecords += max(0, records - sabotage.earlierHits)
    }
}
