/// Lists never end: behind the last record comes the first again. Searches go round under ever new tokens, lists by offset
/// say that there are two pages more, lists by cursor lead back to their second record.
public struct EndlessListing: Fault {
    /// The name by which a command line selects it.
    public static let name = "endlessListing"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.circle = sabotage.earlierHits + 1
    }
}
