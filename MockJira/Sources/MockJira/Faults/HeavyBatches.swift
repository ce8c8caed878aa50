/// A gateway in front of the site gives up on large batches: requests for more than some issues at once get status 504 after
/// their time, whatever the site would answer. Smaller ones are answered.
public struct HeavyBatches: Fault {
    /// The name by which a command line selects it.
    public static let name = "heavyBatches"
    /// Which requests it hits.
    public let aim: FaultAim
    /// The most issues that one request may list.
    public let most: Int

    /// The fault, aimed at some requests or at all: batches of up to 30 issues are answered.
    public init(aim: FaultAim = FaultAim()) {
        self.init(most: 30, aim: aim)
    }

    /// Answers batches of up to some issues.
    public init(most: Int, aim: FaultAim = FaultAim()) {
        self.most = most
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) { sabotage.mostListed = most }
}
