internal import InterimData

/// A chain of pages, each of which contains the token of the next one: a page token or a cursor.
///
/// The chain ends at a page without a token. If the token and the flag for the last page contradict each other:
///
/// - A page that has no token, and indicates that more pages follow, is an error:
///   ``JiraReaderError/Code/incompleteListing``.
/// - If a page has a token, and indicates that it is the last, the token is followed, unless the page has no new record
///   or the token was followed before. The chain then also ends if the site rejects the token.
///
/// A state machine without clock or I/O.
struct TokenChain: Sendable {
    /// The names of the members that lead to the next page.
    struct Names: Sendable {
        var token: String
        /// Members that indicate whether a page is the last.
        var lastFlags: [String]

        /// `nextPageToken` and `isLast`, which searches have.
        static let pageToken = Names(token: "nextPageToken", lastFlags: ["isLast"])
        /// `nextPageCursor`. In Atlassian's documentation of plans, the schema has the member `last`, and the example
        /// has `isLast`.
        static let cursor = Names(token: "nextPageCursor", lastFlags: ["last", "isLast"])
    }

    /// The token of the next page; `nil` at the beginning.
    private(set) var token: String?
    /// A Boolean value that indicates whether the listing has ended.
    private(set) var isFinished = false
    private let names: Names
    private let table: String
    private var followed = FollowedTokens()
    private var progress = PagingProgress()
    /// If `true`, the page before indicated that it was the last.
    private var isBeyondLast = false

    init(_ names: Names = .pageToken, table: String, token: String? = nil) {
        self.names = names
        self.table = table
        self.token = token
    }

    /// Ends the chain.
    mutating func finish() { isFinished = true }

    /// Begins again at the first page.
    mutating func restart() { self = TokenChain(names, table: table) }

    /// Receives a page.
    ///
    /// - Parameter newCount: The number of its records that are new to the listing; `nil` if records have no keys.
    /// - Throws: ``JiraReaderError`` if the chain is broken or forms a loop.
    mutating func receive(_ response: PageResponse, newCount: Int?) throws(JiraReaderError) {
        guard !response.pages.isEmpty || token == nil || isBeyondLast else {
            throw JiraReaderError(
                .unexpectedResponse,
                "the site returned a page token, and no content for it",
                table: table
            )
        }
        let following = try followingToken(response)
        let flags = names.lastFlags.compactMap { response.flag($0) }
        let isLast = flags.contains(true) && !flags.contains(false)
        guard let following else {
            guard !flags.contains(false) else {
                throw JiraReaderError(
                    .incompleteListing,
                    "a page indicates that more follow but has no \(names.token), so that the rest cannot be read",
                    table: table
                )
            }
            isFinished = true
            return
        }
        if isLast, newCount ?? response.recordCount == 0 || followed.contains(following) {
            isFinished = true
            return
        }
        try progress.note(response, newCount: newCount, table: table)
        try followed.follow(following, table: table)
        token = following
        isBeyondLast = isLast
    }

    /// Receives the failure of the next page. Returns `true` if it ends the listing, because the page before indicated
    /// that it was the last.
    mutating func ends(with error: JiraReaderError) -> Bool {
        guard isBeyondLast, error.isBadRequest || error.status == 404 else { return false }
        isFinished = true
        return true
    }

    private func followingToken(_ response: PageResponse) throws(JiraReaderError) -> String? {
        switch response.envelope(names.token) {
        case nil, .null?: return nil
        case .string(let text)?: return text.isEmpty ? nil : text
        case .integer(let text)?: return text
        default:
            throw JiraReaderError(
                .unexpectedResponse,
                "\"\(names.token)\" of a page is neither text nor a whole number",
                table: table
            )
        }
    }
}
