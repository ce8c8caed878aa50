/// Issues lack the first of the fields that should have been sent as null.
public struct LoseNull: Fault {
    /// The name by which a command line selects it.
    public static let name = "loseNull"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.losesNull = 0
    }
}
