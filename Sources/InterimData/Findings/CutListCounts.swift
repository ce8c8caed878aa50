/// A list of which a run may have got a part only.
public enum CutList: String, Sendable, CaseIterable {
    /// Of an issue: the comments, the worklogs, the changes.
    case comment, worklog, changelog
    /// Of a table: the people who watch an issue, or have voted for it. The site counts those that the account may not see.
    case watchers, votes
}

/// A count for each list. It takes no memory of its own, since most pages have issues whose lists are cut.
///
/// Coded as an object of the counts that are not zero, by the lists' names.
public struct CutListCounts: Sendable, Hashable {
    private var comment = 0
    private var worklog = 0
    private var changelog = 0
    private var watchers = 0
    private var votes = 0

    /// Creates counts of zero.
    package init() {}

    /// A Boolean value that indicates whether all counts are zero.
    public var isEmpty: Bool { self == CutListCounts() }

    /// The count of a list.
    public subscript(list: CutList) -> Int {
        get {
            switch list {
            case .comment: comment
            case .worklog: worklog
            case .changelog: changelog
            case .watchers: watchers
            case .votes: votes
            }
        }
        set {
            switch list {
            case .comment: comment = newValue
            case .worklog: worklog = newValue
            case .changelog: changelog = newValue
            case .watchers: watchers = newValue
            case .votes: votes = newValue
            }
        }
    }

    /// Adds what was counted elsewhere.
    package mutating func add(_ other: CutListCounts) {
        for list in CutList.allCases { self[list] += other[list] }
    }

    /// The counts that are not zero, by the lists' names.
    public var byName: [String: Int] {
        var counts: [String: Int] = [:]
        for list in CutList.allCases where self[list] != 0 { counts[list.rawValue] = self[list] }
        return counts
    }
}

extension CutListCounts: Codable {
    /// Reads an object of counts; names of lists that are not known are passed over.
    public init(from decoder: any Decoder) throws {
        let counts = try decoder.singleValueContainer().decode([String: Int].self)
        for list in CutList.allCases { self[list] = counts[list.rawValue] ?? 0 }
    }

    /// Writes an object of the counts that are not zero.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byName)
    }
}
