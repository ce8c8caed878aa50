/// A list that a run may have read truncated.
public enum TruncatedList: String, Sendable, CaseIterable {
    /// Lists of an issue: comments, worklogs, changes.
    case comment, worklog, changelog
    /// Lists of a table: the people who watch an issue or have voted for it. The site's count includes people who are
    /// not visible to the account.
    case watchers, votes
}

/// A count for each list. It is stored without an allocation, since most pages have issues with truncated lists.
///
/// It is encoded as an object of the counts that are not zero, by the lists' names.
public struct TruncatedListCounts: Sendable, Hashable {
    private var comment = 0
    private var worklog = 0
    private var changelog = 0
    private var watchers = 0
    private var votes = 0

    /// Creates counts of zero.
    package init() {}

    /// A Boolean value that indicates whether all counts are zero.
    public var isEmpty: Bool { self == TruncatedListCounts() }

    /// The count of a list.
    public subscript(list: TruncatedList) -> Int {
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

    /// Adds other counts.
    package mutating func add(_ other: TruncatedListCounts) {
        for list in TruncatedList.allCases { self[list] += other[list] }
    }

    /// The counts that are not zero, by the lists' names.
    public var byName: [String: Int] {
        var counts: [String: Int] = [:]
        for list in TruncatedList.allCases where self[list] != 0 { counts[list.rawValue] = self[list] }
        return counts
    }
}

extension TruncatedListCounts: Codable {
    /// Reads an object of counts; unknown names of lists are ignored.
    public init(from decoder: any Decoder) throws {
        let counts = try decoder.singleValueContainer().decode([String: Int].self)
        for list in TruncatedList.allCases { self[list] = counts[list.rawValue] ?? 0 }
    }

    /// Writes an object of the counts that are not zero.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byName)
    }
}
