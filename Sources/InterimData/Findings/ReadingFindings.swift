/// The findings of a run about records that the site did not return, or did not return completely.
public struct ReadingFindings: Sendable, Hashable {
    /// The ids of issues that were deleted, or became invisible to the account, after they were listed.
    public var goneIssues: [UInt64] = []
    /// The ids of issues that the site did not return, even after retries.
    public var unreadIssues: [UInt64] = []
    /// For each kind of list, the number of issues in which the list is truncated.
    public var truncatedLists = TruncatedListCounts()
    /// The parents whose rows could not be read.
    public var skippedParents: [SkippedParent] = []
    /// The findings about the lists that the site returned.
    public var listing = ListingFindings()

    /// Creates empty findings.
    package init() {}

    /// A Boolean value that indicates whether there are no findings.
    public var isEmpty: Bool {
        goneIssues.isEmpty && unreadIssues.isEmpty && truncatedLists.isEmpty && skippedParents.isEmpty
            && listing.isEmpty
    }

    /// Adds other findings, except those that are equal to existing ones. The counts of truncated lists are added.
    package mutating func add(_ other: ReadingFindings) {
        goneIssues = Self.union(goneIssues, other.goneIssues)
        unreadIssues = Self.union(unreadIssues, other.unreadIssues)
        truncatedLists.add(other.truncatedLists)
        skippedParents = Self.union(skippedParents, other.skippedParents)
        listing.add(other.listing)
    }

    private static func union<Element: Hashable>(_ first: [Element], _ second: [Element]) -> [Element] {
        if second.isEmpty { return first }
        let known = Set(first)
        return first + second.filter { !known.contains($0) }
    }
}

extension ReadingFindings: Codable {
    private enum CodingKeys: String, CodingKey {
        case goneIssues, unreadIssues
        case truncatedLists = "cutLists"
        case skippedParents, listing
    }

    /// Reads an object. A missing member is empty.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        goneIssues = try values.decodeIfPresent([UInt64].self, forKey: .goneIssues) ?? []
        unreadIssues = try values.decodeIfPresent([UInt64].self, forKey: .unreadIssues) ?? []
        truncatedLists =
            try values.decodeIfPresent(TruncatedListCounts.self, forKey: .truncatedLists) ?? TruncatedListCounts()
        skippedParents = try values.decodeIfPresent([SkippedParent].self, forKey: .skippedParents) ?? []
        listing = try values.decodeIfPresent(ListingFindings.self, forKey: .listing) ?? ListingFindings()
    }

    /// Writes an object without empty members.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        if !goneIssues.isEmpty { try values.encode(goneIssues, forKey: .goneIssues) }
        if !unreadIssues.isEmpty { try values.encode(unreadIssues, forKey: .unreadIssues) }
        if !truncatedLists.isEmpty { try values.encode(truncatedLists, forKey: .truncatedLists) }
        if !skippedParents.isEmpty { try values.encode(skippedParents, forKey: .skippedParents) }
        if !listing.isEmpty { try values.encode(listing, forKey: .listing) }
    }
}
