internal import HTTPTransport
public import InterimData

/// Why something could not be read.
///
/// The description holds no secret, no header and no body, and may be printed anywhere.
public struct JiraReaderError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidSite, invalidQuery, unknownTable, invalidOption
            case unreachable, notAuthenticated, forbidden, notFound, gone, refused, rateLimited, siteFailed
            case redirected, notJSON, bodyTooLarge, unexpectedAnswer, endlessPaging, cancelled
            case looksAnonymous, accountChanged, changedWhileRead, incompleteListing, siteWarned
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The site's address is not one.
        public static let invalidSite = Code(.invalidSite)
        /// The query cannot be asked as it stands.
        public static let invalidQuery = Code(.invalidQuery)
        /// There is no such table.
        public static let unknownTable = Code(.unknownTable)
        /// An option does not fit the table.
        public static let invalidOption = Code(.invalidOption)
        /// The site cannot be reached, or the connection kept breaking.
        public static let unreachable = Code(.unreachable)
        /// The credentials are wrong or missing (401).
        public static let notAuthenticated = Code(.notAuthenticated)
        /// The site answers as it answers strangers, though there were credentials: an empty list for nobody.
        public static let looksAnonymous = Code(.looksAnonymous)
        /// The site answers for another account than at the beginning of the run.
        public static let accountChanged = Code(.accountChanged)
        /// The account may not read this (403).
        public static let forbidden = Code(.forbidden)
        /// The site has no such thing, or does not show it to this account (404).
        public static let notFound = Code(.notFound)
        /// The operation was removed by the vendor (410).
        public static let gone = Code(.gone)
        /// The site refuses the request (400 and its like).
        public static let refused = Code(.refused)
        /// The site's rate limit did not let the request through in time (429).
        public static let rateLimited = Code(.rateLimited)
        /// The site failed, again and again (5xx).
        public static let siteFailed = Code(.siteFailed)
        /// The site answers with another address.
        public static let redirected = Code(.redirected)
        /// The answer is not the JSON that it claims to be.
        public static let notJSON = Code(.notJSON)
        /// The answer is larger than allowed.
        public static let bodyTooLarge = Code(.bodyTooLarge)
        /// The answer is good JSON, but not of the shape the vendor documents.
        public static let unexpectedAnswer = Code(.unexpectedAnswer)
        /// The site's pages lead in a circle.
        public static let endlessPaging = Code(.endlessPaging)
        /// The table changed so much while it was read that it is not known whether a record was missed.
        public static let changedWhileRead = Code(.changedWhileRead)
        /// A listing says that more follow and has no token, cursor or place to ask for them.
        public static let incompleteListing = Code(.incompleteListing)
        /// The site gave no records and warned beside its answers that they are not whole.
        public static let siteWarned = Code(.siteWarned)
        /// The reading task was cancelled.
        public static let cancelled = Code(.cancelled)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public var code: Code
    /// What happened and what to do about it, in words.
    public var message: String
    /// The table that was being read.
    public var table: String?
    /// Method and address of the request, without its query.
    public var request: String?
    /// The status of the site's answer, if there was one.
    public var status: Int?
    /// The settings that the message advises to change.
    public var advisedSettings: [AdvisedSetting] = []
    /// A Boolean value that indicates whether the run may send no request again any more: the site is failing as a whole.
    var hasSpentRetries = false
    /// A Boolean value that indicates whether the site responds to smaller requests, so that this one is worth making in parts.
    var isTooHeavy = false

    /// Creates an error.
    public init(
        _ code: Code,
        _ message: String,
        table: String? = nil,
        request: String? = nil,
        status: Int? = nil,
        advisedSettings: [AdvisedSetting] = []
    ) {
        self.code = code
        self.message = message
        self.table = table
        self.request = request
        self.status = status
        self.advisedSettings = advisedSettings
    }

    /// A Boolean value that indicates whether the error is that of a cancelled task.
    ///
    /// Typed errors take the place of `CancellationError`. Code above that expects `CancellationError` gets it by:
    ///
    /// ```swift
    /// do throws(JiraReaderError) {
    ///     for try await issue in try client.records(of: "Issues") { … }
    /// } catch {
    ///     if error.isCancellation { throw CancellationError() }
    ///     throw error
    /// }
    /// ```
    ///
    /// `catch where error.isCancellation` behind a loop ends Swift 6.3's compiler with a segmentation fault.
    public var isCancellation: Bool { code == .cancelled }

    /// Table, request and message.
    public var description: String {
        [table.map { "table \($0)" }, request, message].compactMap { $0 }.joined(separator: ": ")
    }
}

extension JiraReaderError {
    /// A Boolean value that indicates whether the site rejected the request itself as malformed (400): its query, its page
    /// token or its batch. Credentials that are rejected with 400, as by OAuth 1.0a, are none of these.
    var isBadRequest: Bool { status == 400 && code != .notAuthenticated }

    /// Translates an error of the transport, once, at this border.
    init(_ error: TransportError) {
        switch error.code {
        case .cancelled: self.init(.cancelled, error.message)
        case .bodyTooLarge: self.init(tooLarge: error.message)
        case .headersTooLarge: self.init(.unexpectedAnswer, error.message)
        case .invalidHeader: self.init(.invalidOption, error.message)
        default: self.init(.unreachable, error.message)
        }
        switch error.code {
        case .proxyRefused, .proxyNotResolved: advisedSettings = [.proxy]
        case .certificateRefused: advisedSettings = [.certificateAuthorityFile]
        default: break
        }
    }

    /// Translates an error of the transport whose message begins with the request.
    init(_ error: TransportError, of request: HTTPRequest) {
        self.init(error)
        let beginning = "\(request): "
        if message.hasPrefix(beginning) { message.removeFirst(beginning.count) }
        self.request = request.description
    }

    /// An answer over the limit, on the wire or after inflating.
    init(tooLarge message: String) {
        self.init(
            .bodyTooLarge,
            "\(message); allow larger pages, or ask for fewer fields",
            advisedSettings: [.pageByteLimit]
        )
    }

    /// The error of an operation that the vendor has removed, with its replacement.
    func replaced(by replacement: String) -> JiraReaderError {
        var error = self
        error.code = .gone
        error.message =
            "the vendor has removed this operation (status \(status ?? 410)); its replacement is \(replacement), which has other "
            + "records, so that this table cannot be read from it"
        return error
    }

    /// Translates an error of a page's content.
    init(_ error: PageError) {
        switch error.code {
        case .recordsMissing: self.init(.unexpectedAnswer, error.description)
        default: self.init(.notJSON, "the answer is \(error)")
        }
    }
}
