/// The findings of a run about the site's listings: warnings of the site, and signs that listings are incomplete.
///
/// A run with such findings counts as incomplete.
public struct ListingFindings: Sendable, Codable, Hashable {
    /// The warnings in the site's responses, each once: the members `warnings`, `warningMessages` and `errorMessages`
    /// of a response with a status of success.
    public var siteWarnings: [String] = []
    /// Listings whose length differs greatly from the site's own count of issues, or of records whose ids the site has
    /// listed.
    public var shortListings: [ShortListing] = []
    /// Lists of one parent whose rows moved during every attempt to read them.
    public var movedLists: [MovedList] = []

    /// Creates empty findings.
    package init() {}

    /// A Boolean value that indicates whether there are no findings.
    public var isEmpty: Bool { siteWarnings.isEmpty && shortListings.isEmpty && movedLists.isEmpty }

    /// The maximum number of different warnings that are kept, since a site may send any number.
    private static let maximumWarningCount = 100

    /// Adds other findings; equal findings count once.
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
    /// The findings as sentences, one for each.
    package var notes: [String] {
        var notes = siteWarnings.map { "Jira's message: \($0)" }
        // Each batch of a table may have a finding; only the first one is described.
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

/// A listing whose length differs greatly from the site's own count.
public struct ShortListing: Sendable, Codable, Hashable {
    /// The table that was listed.
    public var table: String
    /// The number of issues, or of other records, that the site has returned.
    public var listed: Int
    /// The number that the site reports.
    public var expected: Int

    /// Creates a finding.
    package init(table: String, listed: Int, expected: Int) {
        self.table = table
        self.listed = listed
        self.expected = expected
    }

    /// Returns a Boolean value that indicates whether the number of issues is smaller than expected by more than
    /// changes on the site explain: by more than 2 %, with a tolerance of at least 1 and at most 1,000.
    package static func isShort(listed: Int, of expected: Int) -> Bool {
        expected - listed > min(1000, max(1, expected / 50))
    }
}

/// A list of one parent whose rows moved during every attempt to read them, so that rows may be missing.
public struct MovedList: Sendable, Codable, Hashable {
    /// The table of the rows.
    public var table: String
    /// The parent, as the columns with which its rows begin.
    public var parent: String
    /// The reason as text.
    public var message: String

    /// Creates a finding.
    package init(table: String, parent: String, message: String) {
        self.table = table
        self.parent = parent
        self.message = message
    }
}
