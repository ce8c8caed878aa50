internal import InterimData

/// A chain of pages, each of which names the token of the next one: a page token or a cursor.
///
/// The end is where a page names no token. What a page says beside that is held against it:
///
/// - A page that says that more follow and names no token breaks the chain: ``JiraReaderError/Code/incompleteListing``.
/// - A page that says that it is the last and names a token is not believed: the token is followed. The chain ends when such
///   a page brings nothing new or names a token that was followed, or when the site rejects the token.
///
/// A state machine without clock or network.
struct TokenChain: Sendable {
    /// The vendor's names for what leads on.
    struct Names: Sendable {
        var token: String
        /// Members that say whether a page is the last.
        var lastFlags: [String]

        /// `nextPageToken` and `isLast`, as searches have them.
        static let pageToken = Names(token: "nextPageToken", lastFlags: ["isLast"])
        /// `nextPageCursor`. The vendor's schema of plans ends with `last`, its example with `isLast`.
        static let cursor = Names(token: "nextPageCursor", lastFlags: ["last", "isLast"])
    }

    /// The token of the page that is read next; `nil` at the beginning.
    private(set) var token: String?
    /// A Boolean value that indicates whether the listing has ended.
    private(set) var isFinished = false
    private let names: Names
    private let table: String
    private var spent = SpentTokens()
    private var pages = ReceivedPages()
    /// If `true`, the page before said that it was the last.
    private var isBeyondLast = false

    init(_ names: Names = .pageToken, table: String, token: String? = nil) {
        self.names = names
        self.table = table
        self.token = token
    }

    /// Ends the chain.
    mutating func finish() { isFinished = true }

    /// Begins the chain anew.
    mutating func restart() { self = TokenChain(names, table: table) }

    /// Takes a page.
    ///
    /// - Parameter newCount: How many of its records are new to the listing; `nil` where records have no keys.
    /// - Throws: ``JiraReaderError`` when the chain is broken or leads in a circle.
    mutating func receive(_ answer: PageAnswer, newCount: Int?) throws(JiraReaderError) {
        guard !answer.pages.isEmpty || token == nil || isBeyondLast else {
            throw JiraReaderError(
                .unexpectedAnswer,
                "the site gave a page token and answered it without content",
                table: table
            )
        }
        let following = try followingToken(answer)
        let flags = names.lastFlags.compactMap { answer.flag($0) }
        let isLast = flags.contains(true) && !flags.contains(false)
        guard let following else {
            guard !flags.contains(false) else {
                throw JiraReaderError(
                    .incompleteListing,
                    "a page says that more follow and has no \(names.token), so that the rest cannot be read",
                    table: table
                )
            }
            isFinished = true
            return
        }
        if isLast, newCount ?? answer.recordCount == 0 || spent.contains(following) {
            isFinished = true
            return
        }
        try pages.note(answer, newCount: newCount, table: table)
        try spent.spend(following, table: table)
        token = following
        isBeyondLast = isLast
    }

    /// Takes the failure of the next page. Returns `true` if it ends the listing: the site had said that there was no more.
    mutating func ends(with error: JiraReaderError) -> Bool {
        guard isBeyondLast, error.isBadRequest || error.status == 404 else { return false }
        isFinished = true
        return true
    }

    private func followingToken(_ answer: PageAnswer) throws(JiraReaderError) -> String? {
        switch answer.envelope(names.token) {
        case nil, .null?: return nil
        case .string(let text)?: return text.isEmpty ? nil : text
        case .integer(let text)?: return text
        default:
            throw JiraReaderError(
                .unexpectedAnswer,
                "\"\(names.token)\" of a page is neither text nor a whole number",
                table: table
            )
        }
    }
}
