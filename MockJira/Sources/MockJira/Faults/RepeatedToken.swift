/// The token or cursor that leads on is the one that led here, so that a search never ends.
public struct RepeatedToken: Fault {
    /// The name by which a command line selects it.
    public static let name = "repeatedToken"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.repeatsToken = true
    }
}
