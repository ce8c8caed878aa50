/// The first record of every page of a list, and of every bulk fetch, comes twice.
public struct RepeatRecord: Fault {
    /// The name by which a command line selects it.
    public static let name = "repeatRecord"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.repeatsRecord = true
    }
}
