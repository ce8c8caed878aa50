internal import InterimData

/// The page tokens that a run has followed, so that a token loop is detected.
struct SpentTokens: Sendable {
    private var hashes: Set<Int> = []

    /// Returns a Boolean value that indicates whether the run has followed a token.
    func contains(_ token: String) -> Bool { hashes.contains(token.hashValue) }

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

/// The progress of a listing, page by page, so that one that never ends is detected.
struct ReceivedPages: Sendable {
    /// The number of pages in a row that brought no record that is new, and of those among them that had none at all.
    private var idleCount = 0
    private var emptyCount = 0
    private var recordHash: Int?

    /// A page may bring nothing new though others follow, but not as often as a site likes.
    static let mostIdlePages = 1000

    /// Notes a page, in the order of the table.
    ///
    /// - Parameter newCount: How many records of the page are new to the listing; `nil` where records have no keys. No
    ///   two pages in a row may then begin with the same record, which is what a site sends that ignores the place asked
    ///   for.
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` at the thousandth page in a row that brings nothing new.
    mutating func note(_ answer: PageAnswer, newCount: Int?, table: String) throws(JiraReaderError) {
        let page = answer.pages.first { $0.count > 0 }
        guard newCount ?? (page == nil ? 0 : 1) == 0 else {
            (idleCount, emptyCount) = (0, 0)
            if newCount == nil, let page { try note(first: page[0], table) }
            return
        }
        idleCount += 1
        if page == nil { emptyCount += 1 }
        guard idleCount >= Self.mostIdlePages else { return }
        throw JiraReaderError(
            .endlessPaging,
            emptyCount == idleCount
                ? "\(idleCount) pages in a row were empty, and the site says that more follow"
                : "\(idleCount) pages in a row brought only records that had come before; the site does not continue where "
                    + "it was asked to",
            table: table
        )
    }

    private mutating func note(first record: Record, _ table: String) throws(JiraReaderError) {
        var hasher = Hasher()
        hasher.combine(record.json)
        let hash = hasher.finalize()
        guard hash != recordHash else {
            throw JiraReaderError(
                .endlessPaging,
                "two pages in a row begin with the same record; the site does not continue where it was asked to",
                table: table
            )
        }
        recordHash = hash
    }
}
