/// Bulk fetch cannot answer for one of each ten issues, and names them among its errors, as the vendor does for issues
/// that may be asked for again.
public struct IssueErrors: Fault {
    /// The name by which a command line selects it.
    public static let name = "issueErrors"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        sabotage.failsOneOf = 10
    }
}
