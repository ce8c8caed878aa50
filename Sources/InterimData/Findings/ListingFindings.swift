/// The findings of a run about the site's listings: what the site said of them, and where they are in doubt.
///
/// A run with such findings is incomplete as far as anybody can tell.
public struct ListingFindings: Sendable, Codable, Hashable {
    /// The site's own words beside its answers, each once: the members `warnings`, `warningMessages` and
    /// `errorMessages` of an answer with a status of success.
    public var siteWarnings: [String] = []
    /// Listings that ended far from the site's own count: of issues, or of records whose ids the site has listed.
    public var shortListings: [ShortListing] = []
    /// Lists below a parent whose rows never stood still while they were read.
    public var movedLists: [MovedList] = []

    /// Creates findings of nothing.
    package init() {}

    /// A Boolean value that indicates whether there are none.
    public var isEmpty: Bool { siteWarnings.isEmpty && shortListings.isEmpty && movedLists.isEmpty }

    /// The most different warnings that are kept; a site may send as many as it likes.
    private static let mostWarnings = 100

    /// Adds what was found elsewhere; what was found twice counts once.
    package mutating func add(_ other: ListingFindings) {
        for warning in other.siteWarnings
        where siteWarnings.count < Self.mostWarnings && !siteWarnings.contains(warning) {
            siteWarnings.append(warning)
        }
        for listing in other.shortListings where !shortListings.contains(listing) { shortListings.append(listing) }
        guard !other.movedLists.isEmpty else { return }
        let known = Set(movedLists)
        movedLists += other.movedLists.filter { !known.contains($0) }
    }
}

extension ListingFindings {
    /// The findings in words, a sentence each.
    package var notes: [String] {
        var notes = siteWarnings.map { "Jira says: \($0)" }
        // Batches of a table have one each; the first stands for the others.
        for (place, listing) in shortListings.enumerated()
        where shortListings[..<place].allSatisfy({ $0.table != listing.table }) {
            let others = shortListings.count { $0.table == listing.table } - 1
            notes.append(
                "\(listing.table): the site gave \(listing.listed) of about \(listing.expected) by its own count"
                    + (others > 0 ? ", and fewer than it counts in \(others) more lists" : "")
            )
        }
        if let first = movedLists.first {
            let others = movedLists.count > 1 ? " and of \(movedLists.count - 1) more" : ""
            notes.append(
                "\(first.table): rows moved while they were read, so that some may be missing, of \(first.parent)\(others)"
            )
        }
        return notes
    }
}

/// A listing that ended far from the site's own count.
public struct ShortListing: Sendable, Codable, Hashable {
    /// The table that was listed.
    public var table: String
    /// The number of issues, or of other records, that the site has given.
    public var listed: Int
    /// The number that there are by its count.
    public var expected: Int

    /// Creates a finding.
    package init(table: String, listed: Int, expected: Int) {
        self.table = table
        self.listed = listed
        self.expected = expected
    }

    /// Returns a Boolean value that indicates whether a number of issues is farther below another than the site's own
    /// changes explain: by more than 2 %, but one issue at least and 1,000 at most.
    package static func isShort(listed: Int, of expected: Int) -> Bool {
        expected - listed > min(1000, max(1, expected / 50))
    }
}

/// A list below a parent whose rows never stood still while they were read, so that rows may be missing.
public struct MovedList: Sendable, Codable, Hashable {
    /// The table that the rows belong to.
    public var table: String
    /// The parent, by the columns that its rows begin with.
    public var parent: String
    /// The reason in words.
    public var message: String

    /// Creates a finding.
    package init(table: String, parent: String, message: String) {
        self.table = table
        self.parent = parent
        self.message = message
    }
}
