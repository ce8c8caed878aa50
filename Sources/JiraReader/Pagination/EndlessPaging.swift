internal import InterimData

/// The page tokens that a run has followed. They are recorded to detect token loops.
struct FollowedTokens: Sendable {
    private var hashes: Set<Int> = []

    /// Returns a Boolean value that indicates whether the run has followed a token.
    func contains(_ token: String) -> Bool { hashes.contains(token.hashValue) }

    /// Records a token.
    ///
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` if the run has followed it before.
    mutating func follow(_ token: String, table: String) throws(JiraReaderError) {
        guard hashes.insert(token.hashValue).inserted else {
            throw JiraReaderError(
                .endlessPaging,
                "the site returned a page token for the second time, so that paging would not end",
                table: table
            )
        }
    }
}

/// The number of pages without progress in a listing. It is counted to detect endless paging.
struct PagingProgress: Sendable {
    /// The number of consecutive pages without a new record, and the number of those without any record.
    private var idleCount = 0
    private var emptyCount = 0
    private var recordHash: Int?

    /// The number of consecutive pages without a new record at which paging fails. A page may have no new record
    /// although further pages follow.
    static let maximumIdlePages = 1000

    /// Records a page, in the order of the table.
    ///
    /// - Parameter newCount: The number of records of the page that are new to the listing; `nil` if records have no
    ///   keys. Consecutive pages must then begin with different records: the pages of a site that ignores the offset
    ///   begin with the same one.
    /// - Throws: ``JiraReaderError/Code/endlessPaging`` at the thousandth consecutive page without a new record.
    mutating func note(_ response: PageResponse, newCount: Int?, table: String) throws(JiraReaderError) {
        let page = response.pages.first { $0.count > 0 }
        guard newCount ?? (page == nil ? 0 : 1) == 0 else {
            (idleCount, emptyCount) = (0, 0)
            if newCount == nil, let page { try note(first: page[0], table) }
            return
        }
        idleCount += 1
        if page == nil { emptyCount += 1 }
        guard idleCount >= Self.maximumIdlePages else { return }
        throw JiraReaderError(
            .endlessPaging,
            emptyCount == idleCount
                ? "\(idleCount) consecutive pages were empty, and the site indicates that more follow"
                : "\(idleCount) consecutive pages had only records of earlier pages; the site does not continue at "
                    + "the requested position",
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
                "two consecutive pages begin with the same record; the site ignores the requested position",
                table: table
            )
        }
        recordHash = hash
    }
}
