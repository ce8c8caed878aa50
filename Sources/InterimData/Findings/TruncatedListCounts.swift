/// The kind of a list that may be truncated.
public enum TruncatedList: String, Sendable, CaseIterable {
    /// A list inside an issue: its comments, its worklogs, or its changelog.
    case comment, worklog, changelog
    /// A list that is read as a table: the users who watch an issue, or those who have voted for it. It may be shorter
    /// than the site's count, which includes users who are not visible to the account.
    case watchers, votes
}

/// The number of truncated lists of each kind. It is stored without an allocation, because most pages have issues with
/// truncated lists.
///
/// It is encoded as an object that maps the name of each kind to its count. Counts of zero are omitted.
public struct TruncatedListCounts: Sendable, Hashable {
    private var comment = 0
    private var worklog = 0
    private var changelog = 0
    private var watchers = 0
    private var votes = 0

    /// Creates counts that are all zero.
    package init() {}

    /// A Boolean value that indicates whether all counts are zero.
    public var isEmpty: Bool { self == TruncatedListCounts() }

    /// The count of a kind of list.
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

    /// The counts that are not zero, by the name of the kind.
    public var byName: [String: Int] {
        var counts: [String: Int] = [:]
        for list in TruncatedList.allCases where self[list] != 0 { counts[list.rawValue] = self[list] }
        return counts
    }
}

extension TruncatedListCounts: Codable {
    /// Reads an object that maps names of kinds to counts. Unknown names are ignored.
    public init(from decoder: any Decoder) throws {
        let counts = try decoder.singleValueContainer().decode([String: Int].self)
        for list in TruncatedList.allCases { self[list] = counts[list.rawValue] ?? 0 }
    }

    /// Writes an object that maps names of kinds to counts, without counts of zero.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byName)
    }
}
