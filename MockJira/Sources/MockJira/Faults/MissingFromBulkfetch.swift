/// Bulk fetch leaves issues out, without a word: those that are named, or else one of each ten.
public struct MissingFromBulkfetch: Fault {
    public static let name = "missingFromBulkfetch"
    public let aim: FaultAim
    /// The ids and keys that are left out where they are asked for in this form; none leaves out every tenth issue.
    public let issueIDsOrKeys: Set<String>

    public init(aim: FaultAim = FaultAim()) {
        self.init([], aim: aim)
    }

    public init(_ issueIDsOrKeys: Set<String>, aim: FaultAim = FaultAim()) {
        self.issueIDsOrKeys = issueIDsOrKeys
        self.aim = aim
    }

    public func prepare(_ sabotage: inout Sabotage) {
        if issueIDsOrKeys.isEmpty {
            sabotage.omitsOneOf = 10
        } else {
            sabotage.omitted.formUnion(issueIDsOrKeys)
        }
    }
}
