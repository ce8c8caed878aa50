/// The findings of a run about the lists that the site returned: warnings of the site, and signs that lists are
/// incomplete.
///
/// A run with at least one of these findings is reported as incomplete.
public struct ListingFindings: Sendable, Codable, Hashable {
    /// The different warnings in the site's responses. A warning is a text in one of the members `warnings`,
    /// `warningMessages` and `errorMessages` of a response whose status is a success.
    public var siteWarnings: [String] = []
    /// Lists that are much shorter than the site's own count of issues, or than the number of records whose ids the
    /// site has returned.
    public var shortListings: [ShortListing] = []
    /// Lists of a parent in which rows changed their position during every attempt to read the list.
    public var movedLists: [MovedList] = []

    /// Creates empty findings.
    package init() {}

    /// A Boolean value that indicates whether there are no findings.
    public var isEmpty: Bool { siteWarnings.isEmpty && shortListings.isEmpty && movedLists.isEmpty }

    /// The maximum number of different warnings that are kept. It is limited because a site may send any number of
    /// them.
    private static let maximumWarningCount = 100

    /// Adds other findings, except those that are equal to existing ones.
    package mutating func add(_ other: ListingFindings) {
        for warning in other.siteWarnings
        where siteWarnings.count < Self.maximumWarningCount && !siteWarnings.contains(warning) {
            siteWarnings.append(warning)
        }
        for listing in other.shortListings where !shortListings.contains(listing) { shortListings.append(listing) }
        guard !other.movedLists.isEmpty else { return }
        let known = Set(movedLists)
        movedLists += other.movedLists.filter { !known.contains($0) }
    }
}

extension ListingFindings {
    /// The findings as sentences. Of the short lists of each table, and of all moved lists, only the first one is
    /// described; the others are counted.
    package var notes: [String] {
        var notes = siteWarnings.map { "Jira's message: \($0)" }
        // Each batch of a table may have a finding. Only the first one of each table is described.
        for (place, listing) in shortListings.enumerated()
        where shortListings[..<place].allSatisfy({ $0.table != listing.table }) {
            let others = shortListings.count { $0.table == listing.table } - 1
            notes.append(
                "\(listing.table): the site returned \(listing.listed) of about \(listing.expected) by its own count"
                    + (others > 0 ? "; \(others) more lists are short too" : "")
            )
        }
        if let first = movedLists.first {
            let others = movedLists.count > 1 ? " and \(movedLists.count - 1) more parents" : ""
            notes.append(
                "\(first.table): rows of \(first.parent)\(others) moved while they were read; some may be missing"
            )
        }
        return notes
    }
}

/// A list that is much shorter than the site's own count.
public struct ShortListing: Sendable, Codable, Hashable {
    /// The table whose records were listed.
    public var table: String
    /// The number of issues or other records that the site returned.
    public var listed: Int
    /// The number of issues or other records according to the site.
    public var expected: Int

    /// Creates a finding.
    package init(table: String, listed: Int, expected: Int) {
        self.table = table
        self.listed = listed
        self.expected = expected
    }

    /// Returns a Boolean value that indicates whether a list is so short that changes on the site during the run do not
    /// explain it. The tolerance is 2 % of the expected number, but at least 1 and at most 1,000 records.
    package static func isShort(listed: Int, of expected: Int) -> Bool {
        expected - listed > min(1000, max(1, expected / 50))
    }
}

/// A list of a parent in which rows changed their position during every attempt to read the list, so that rows may be
/// missing.
public struct MovedList: Sendable, Codable, Hashable {
    /// The table of the rows.
    public var table: String
    /// The parent, as the names and values of the columns with which its rows begin.
    public var parent: String
    /// A description of the error.
    public var message: String

    /// Creates a finding.
    package init(table: String, parent: String, message: String) {
        self.table = table
        self.parent = parent
        self.message = message
    }
}
