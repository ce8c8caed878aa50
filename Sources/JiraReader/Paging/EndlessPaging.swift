internal import InterimData

/// The page tokens that a run has followed, so that a site that repeats one is noticed.
struct SpentTokens: Sendable {
    private var hashes: Set<Int> = []

    /// Notes a token.
    ///
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` when the run has followed it before.
    mutating func spend(_ token: String, table: String) throws(JiraReaderError) {
        guard hashes.insert(token.hashValue).inserted else {
            throw JiraReaderError(
                .endlessPaging,
                "the site repeated a page token, which would be followed for ever",
                table: table
            )
        }
    }
}

/// The pages that a run has received, so far as it takes to notice a site that would give pages for ever.
struct ReceivedPages: Sendable {
    private var emptyCount = 0
    private var recordHash: Int?

    /// The record of a page by which it is told from the one before.
    enum Mark: Sendable {
        case first
        /// Where a page may begin with what the one before ended with.
        case last
    }

    /// A page may be empty though others follow, but not for as long as a site likes.
    private static let mostEmptyPages = 1000

    /// Notes a page, in the order of the table.
    ///
    /// - Parameters:
    ///   - mayOverlap: Whether a page may bring what the one before brought, so that its records tell nothing.
    ///   - mark: The record that no two pages in a row may share.
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` when a thousand pages in a row were empty, or when a page begins
    ///   or ends with the same record as the one before, which is what a site sends that does not look at where to begin.
    mutating func note(
        _ answer: PageAnswer,
        mayOverlap: Bool = false,
        mark: Mark = .first,
        table: String
    ) throws(JiraReaderError) {
        let full = answer.pages.filter { $0.count > 0 }
        guard let page = mark == .first ? full.first : full.last else {
            emptyCount += 1
            guard emptyCount <= Self.mostEmptyPages else {
                throw JiraReaderError(
                    .endlessPaging,
                    "\(emptyCount) pages in a row were empty, and the site says that more follow",
                    table: table
                )
            }
            return
        }
        emptyCount = 0
        if mayOverlap { return }
        var hasher = Hasher()
        hasher.combine(page[mark == .first ? 0 : page.count - 1].json)
        let hash = hasher.finalize()
        guard hash != recordHash else {
            throw JiraReaderError(
                .endlessPaging,
                "two pages one after the other \(mark == .first ? "begin" : "end") with the same record; the site does not "
                    + "go on where it was asked to",
                table: table
            )
        }
        recordHash = hash
    }
}
