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
    private var firstRecordHash: Int?

    /// A page may be empty though others follow, but not for as long as a site likes.
    private static let mostEmptyPages = 1000

    /// Notes a page, in the order of the table.
    ///
    /// - Parameter mayOverlap: Whether a page may begin with what the one before brought.
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` when a thousand pages in a row were empty, or when a page begins
    ///   with the same record as the one before, which is what a site sends that does not look at where to begin.
    mutating func note(_ answer: PageAnswer, mayOverlap: Bool = false, table: String) throws(JiraReaderError) {
        guard let page = answer.pages.first(where: { $0.count > 0 }) else {
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
        hasher.combine(page[0].json)
        let hash = hasher.finalize()
        guard hash != firstRecordHash else {
            throw JiraReaderError(
                .endlessPaging,
                "two pages one after the other begin with the same record; the site does not go on where it was asked to",
                table: table
            )
        }
        firstRecordHash = hash
    }
}
