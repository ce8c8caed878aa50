/// Pages say that more follow, and the token or cursor that leads on is null.
public struct NullToken: Fault {
    /// The name by which a command line selects it.
    public static let name = "nullToken"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.changeEnvelope { $0.replacing(LeadingMembers.tokens.map { ($0, "null") }) }
    }
}

/// The same, with a token that is an empty text.
public struct EmptyToken: Fault {
    /// The name by which a command line selects it.
    public static let name = "emptyToken"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.changeEnvelope { $0.replacing(LeadingMembers.tokens.map { ($0, "\"\"") }) }
    }
}

/// The same, without the member.
public struct AbsentToken: Fault {
    /// The name by which a command line selects it.
    public static let name = "absentToken"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.changeEnvelope { $0.removing(Set(LeadingMembers.tokens)) }
    }
}

/// Pages say that they are the last, and yet have the token or cursor that leads on.
public struct LastWithToken: Fault {
    /// The name by which a command line selects it.
    public static let name = "lastWithToken"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.changeEnvelope { envelope in
            guard envelope.members.contains(where: { LeadingMembers.tokens.contains($0.name) }) else {
                return envelope.replacing([])
            }
            return envelope.replacing(LeadingMembers.flags.map { ($0, "true") })
        }
    }
}

/// The vendor's members that lead from page to page.
enum LeadingMembers {
    static let tokens = ["nextPageToken", "nextPageCursor"]
    static let flags = ["isLast", "last"]
}
