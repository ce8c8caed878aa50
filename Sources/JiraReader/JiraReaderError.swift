internal import HTTPTransport
public import InterimData

/// An error of a read from a Jira site.
///
/// The description contains no secret, no header and no body, and may be printed anywhere.
public struct JiraReaderError: Error, Sendable, CustomStringConvertible {
    /// The kind of an error. New codes may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            // Three codes keep older names in reports.
            case invalidSite, invalidQuery, unknownTable, invalidOption
            case unreachable, notAuthenticated, forbidden, notFound, gone
            case rejected = "refused"
            case rateLimited, siteFailed, redirected, notJSON, bodyTooLarge
            case unexpectedResponse = "unexpectedAnswer"
            case endlessPaging, cancelled, looksAnonymous, accountChanged, changedWhileRead, incompleteListing
            case siteReportedWarnings = "siteWarned"
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// The site's address is malformed.
        public static let invalidSite = Code(.invalidSite)
        /// The query is malformed.
        public static let invalidQuery = Code(.invalidQuery)
        /// No table has this name.
        public static let unknownTable = Code(.unknownTable)
        /// The table does not support an option, or the value of an option is invalid.
        public static let invalidOption = Code(.invalidOption)
        /// The site cannot be reached, or the connection failed repeatedly.
        public static let unreachable = Code(.unreachable)
        /// The credentials are wrong or missing (401).
        public static let notAuthenticated = Code(.notAuthenticated)
        /// A list is empty and the response names no account: the site has ignored the credentials.
        public static let looksAnonymous = Code(.looksAnonymous)
        /// The site responds for a different account than at the beginning of the run.
        public static let accountChanged = Code(.accountChanged)
        /// The account lacks the permission to read this (403).
        public static let forbidden = Code(.forbidden)
        /// The resource does not exist, or the account lacks the permission to see it (404).
        public static let notFound = Code(.notFound)
        /// Atlassian has removed the operation (410).
        public static let gone = Code(.gone)
        /// The site rejects the request (400 and similar).
        public static let rejected = Code(.rejected)
        /// The site's rate limit did not admit the request in time (429).
        public static let rateLimited = Code(.rateLimited)
        /// The site failed repeatedly (5xx).
        public static let siteFailed = Code(.siteFailed)
        /// The site redirects to another address.
        public static let redirected = Code(.redirected)
        /// The response is not JSON, or its JSON is malformed.
        public static let notJSON = Code(.notJSON)
        /// The response is larger than the limit.
        public static let bodyTooLarge = Code(.bodyTooLarge)
        /// The response is valid JSON, but does not have the documented form.
        public static let unexpectedResponse = Code(.unexpectedResponse)
        /// The site's pages form a loop.
        public static let endlessPaging = Code(.endlessPaging)
        /// The table changed so much while it was read that records may have been missed.
        public static let changedWhileRead = Code(.changedWhileRead)
        /// A listing indicates that more records follow, but has no token, cursor or offset to request them.
        public static let incompleteListing = Code(.incompleteListing)
        /// The site returned no records, and warned that its responses are incomplete.
        public static let siteReportedWarnings = Code(.siteReportedWarnings)
        /// The reading task was cancelled.
        public static let cancelled = Code(.cancelled)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// The kind of the error.
    public var code: Code
    /// A description of the failure, its cause and its remedy.
    public var message: String
    /// The table that was being read; `nil` if the error concerns no table.
    public var table: String?
    /// The method and URL of the request, without its query; `nil` if the error concerns no request.
    public var request: String?
    /// The status of the response, if there was one.
    public var status: Int?
    /// The settings that the message recommends changing.
    public var advisedSettings: [AdvisedSetting] = []
    /// A Boolean value that indicates whether the run has used all its retries. This happens if the whole site fails.
    var hasExhaustedRetries = false
    /// A Boolean value that indicates whether the request should be divided, because the site responds to smaller
    /// requests.
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

    /// A Boolean value that indicates whether the task was cancelled.
    ///
    /// The functions of this library throw no `CancellationError`. A caller that expects one can convert the error:
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
    /// `catch where error.isCancellation` after such a loop crashes the compiler of Swift 6.3 with a segmentation
    /// fault.
    public var isCancellation: Bool { code == .cancelled }

    /// The text between the message of this package and the error text of the site, which ends the message. Advice is
    /// inserted before it.
    package static let siteErrorIntroduction = "; Jira error: "

    /// Returns a message that ends with the error text of the site, unless that text is empty.
    static func message(_ text: String, siteError: String) -> String {
        siteError.isEmpty ? text : text + siteErrorIntroduction + siteError
    }

    /// Table, request and message.
    public var description: String {
        [table.map { "table \($0)" }, request, message].compactMap { $0 }.joined(separator: ": ")
    }
}

extension JiraReaderError {
    /// A Boolean value that indicates whether the site rejected the request itself as malformed (400): its query, its
    /// page token or its batch. The value is `false` for credentials that are rejected with 400, as with OAuth 1.0a.
    var isBadRequest: Bool { status == 400 && code != .notAuthenticated }

    /// Converts an error of the transport. All conversions use this initializer.
    init(_ error: TransportError) {
        switch error.code {
        case .cancelled: self.init(.cancelled, error.message)
        case .bodyTooLarge: self.init(tooLarge: error.message)
        case .headersTooLarge: self.init(.unexpectedResponse, error.message)
        case .invalidHeader: self.init(.invalidOption, error.message)
        default: self.init(.unreachable, error.message)
        }
        switch error.code {
        case .proxyRejected, .proxyNotResolved: advisedSettings = [.proxy]
        case .certificateRejected: advisedSettings = [.certificateAuthorityFile]
        default: break
        }
    }

    /// Converts an error of the transport. The request becomes part of the error.
    init(_ error: TransportError, of request: HTTPRequest) {
        self.init(error)
        let beginning = "\(request): "
        if message.hasPrefix(beginning) { message.removeFirst(beginning.count) }
        self.request = request.description
    }

    /// Creates the error of a response that exceeds the size limit, before or after inflating.
    init(tooLarge message: String) {
        self.init(
            .bodyTooLarge,
            "\(message); allow larger pages, or request fewer fields",
            advisedSettings: [.pageByteLimit]
        )
    }

    /// Returns the error with the code `gone` and a message that Atlassian has removed the operation. The
    /// message names the operation that replaces it.
    func replaced(by replacement: String) -> JiraReaderError {
        var error = self
        error.code = .gone
        error.message =
            "Atlassian has removed this operation (status \(status ?? 410)); its replacement, \(replacement), returns "
            + "other records, so that this table cannot be read from it"
        return error
    }

    /// Converts an error of a page's content.
    init(_ error: PageError) {
        switch error.code {
        case .recordsMissing: self.init(.unexpectedResponse, error.description)
        default: self.init(.notJSON, "the response is \(error)")
        }
    }
}
