/// Bulk fetch leaves issues out, without a word: those that are named, or else one of each ten.
public struct MissingFromBulkfetch: Fault {
    /// The name by which a command line selects it.
    public static let name = "missingFromBulkfetch"
    /// Which requests it hits.
    public let aim: FaultAim
    /// The ids and keys that are left out where they are asked for in this form; none leaves out every tenth issue.
    public let issueIDsOrKeys: Set<String>

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.init([], aim: aim)
    }

    /// Leaves out the issues that are named.
    public init(_ issueIDsOrKeys: Set<String>, aim: FaultAim = FaultAim()) {
        self.issueIDsOrKeys = issueIDsOrKeys
        self.aim = aim
    }

    /// Says what to do differently while the answer is made.
    public func prepare(_ sabotage: inout Sabotage) {
        if issueIDsOrKeys.isEmpty {
            sabotage.omitsOneOf = 10
        } else {
            sabotage.omitted.formUnion(issueIDsOrKeys)
        }
    }
}
