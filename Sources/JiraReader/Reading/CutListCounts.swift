/// A count for each list of issues. It takes no memory of its own, since most pages have issues whose lists are cut.
///
/// Coded as an object of the counts that are not zero, by the lists' names.
public struct CutListCounts: Sendable, Hashable {
    private var comment = 0
    private var worklog = 0
    private var changelog = 0

    /// Creates counts of zero.
    public init() {}

    /// Whether all counts are zero.
    public var isEmpty: Bool { self == CutListCounts() }

    /// The count of a list.
    public subscript(list: IssueList) -> Int {
        get {
            switch list {
            case .comment: comment
            case .worklog: worklog
            case .changelog: changelog
            }
        }
        set {
            switch list {
            case .comment: comment = newValue
            case .worklog: worklog = newValue
            case .changelog: changelog = newValue
            }
        }
    }

    /// Adds what was counted elsewhere.
    public mutating func add(_ other: CutListCounts) {
        for list in IssueList.allCases { self[list] += other[list] }
    }

    /// The counts that are not zero, by the lists' names.
    public var byName: [String: Int] {
        var counts: [String: Int] = [:]
        for list in IssueList.allCases where self[list] != 0 { counts[list.rawValue] = self[list] }
        return counts
    }
}

extension CutListCounts: Codable {
    /// Reads an object of counts; names of lists that are not known are passed over.
    public init(from decoder: any Decoder) throws {
        let counts = try decoder.singleValueContainer().decode([String: Int].self)
        for list in IssueList.allCases { self[list] = counts[list.rawValue] ?? 0 }
    }

    /// Writes an object of the counts that are not zero.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byName)
    }
}
