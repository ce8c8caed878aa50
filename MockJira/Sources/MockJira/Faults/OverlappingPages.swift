/// Every page but the first begins with the record that the page before ended with.
public struct OverlappingPages: Fault {
    /// The name by which a command line selects it.
    public static let name = "overlappingPages"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.overlapsPages = true
    }
}
