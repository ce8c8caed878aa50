/// Pages that are neither the first nor the last have no records, and say that there is more.
///
/// A search goes on where it was, under a new token, so that nothing is lost if it is followed, and all its pages but
/// the first are empty for ever if all are hit; first pages count among those that are hit. Other lists go on behind
/// the records that were not sent.
public struct EmptyPage: Fault {
    /// The name by which a command line selects it.
    public static let name = "emptyPage"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.emptiesPage = sabotage.earlierHits + 1
    }
}
