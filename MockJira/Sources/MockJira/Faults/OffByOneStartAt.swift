/// Lists by offset count from one: every page begins a record late, and the first record is never seen.
public struct OffByOneStartAt: Fault {
    /// The name by which a command line selects it.
    public static let name = "offByOneStartAt"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.startShift += 1
    }
}
