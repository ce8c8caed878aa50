internal import Compression
internal import Foundation
internal import HTTPTransport
internal import InterimData
internal import PageMemory

/// Fetches one page: authenticates the request, sends it, classifies the response, retries if a retry may succeed, and
/// indexes the page.
struct PageFetcher: Sendable {
    let scheduler: RequestScheduler
    let access: SiteAccess
    /// The deployment. The paths of a `PageRequest` are those of Cloud, and are converted for Data Center.
    var deployment = Deployment.cloud
    /// The number of the run that the pages are for; see ``PageMemory/PageOrder``.
    var run: UInt64 = 0
    /// The header fields of every request.
    private let headers: (get: [HTTPHeader], post: [HTTPHeader])
    let retryPolicy: RetryPolicy
    let pageByteLimit: Int
    let indexer: PageIndexer
    let statistics: ReadingStatistics
    /// The findings about batches of issues, until the batches are delivered.
    let findings = FindingsCollector()
    /// The sizes of batches that the site's gateway can process.
    let batchSizes = SharedBatchSizes()
    /// The count of issues that responses omitted without an error and that were requested one by one.
    let omissions = OmissionCount()
    /// The name of the table, for errors.
    let table: String
    /// The request context in which responses are classified.
    private let context: ResponseClassification.Context

    init(
        scheduler: RequestScheduler,
        access: SiteAccess,
        retryPolicy: RetryPolicy,
        pageByteLimit: Int,
        acceptsGzip: Bool,
        indexer: PageIndexer,
        statistics: ReadingStatistics,
        table: String,
        permission: String? = nil
    ) {
        self.scheduler = scheduler
        self.access = access
        self.retryPolicy = retryPolicy
        self.pageByteLimit = pageByteLimit
        self.indexer = indexer
        self.statistics = statistics
        self.table = table
        context = ResponseClassification.Context(
            permission: permission,
            hasCredentials: access.authenticator.account != nil
        )
        var headers = [HTTPHeader("Accept", "application/json")]
        if acceptsGzip { headers.append(HTTPHeader("Accept-Encoding", "gzip")) }
        self.headers = (headers, headers + [HTTPHeader("Content-Type", "application/json")])
    }

    /// Returns the page of a request; see ``page(_:order:)``.
    ///
    /// - Parameter isFirst: If `true`, other requests wait at the ``LoginGate`` for the outcome of this one.
    func page(
        _ request: PageRequest,
        order: UInt64,
        _ isFirst: inout Bool
    ) async throws(JiraReaderError) -> RecordBatch? {
        var attempts = RequestAttempts(policy: retryPolicy)
        var credentialRetries = SiteAccess.CredentialRetries()
        /// The address of the gateway and the site's rejection, while the gateway is tried.
        var trial: (address: SiteAccess.Address, rejection: Failure)?
        let firstResponseCount = statistics.responseCount
        var budgetedRetries = 0
        var isRetry = false
        while true {
            if !isFirst, context.hasCredentials { isFirst = try await passLoginGate() }
            let address = if let trial { trial.address } else { try await self.address() }
            attempts.begin()
            let failure: Failure
            do {
                let page = try await attemptPage(request, at: address, order: order, isRetry: isRetry)
                if isFirst { access.loginGate.open() }
                isFirst = false
                return page
            } catch {
                failure = error
            }
            if isFirst, failure.error.code != .notAuthenticated, trial == nil || failure.error.status != nil {
                failure.error.status == nil ? access.loginGate.release() : access.loginGate.open()
                isFirst = false
            }
            // An access token may expire early, and a scoped token is valid only at the gateway.
            if let rejection = failure.rejection,
                let retry = await access.retry(after: rejection, from: address, &credentialRetries)
            {
                if case .trial(let gateway) = retry { trial = (gateway, failure) }
                isRetry = true
                continue
            }
            if let trial, failure.error.code != .cancelled {
                guard failure.rejection == nil, failure.error.status != nil else {
                    access.noteFailedTrial()
                    // If the gateway cannot be reached, the site's rejection is thrown.
                    let error = failure.rejection == nil ? trial.rejection.error : failure.error
                    throw error.placed(table: table, attempts: 1)
                }
                // The gateway accepted the credentials, although its response is a failure for another reason.
                access.noteAccepted(at: address)
            }
            if failure.mayBeTooHeavy,
                try await isTooHeavy(
                    request,
                    at: address,
                    // A failure that a retry would not change counts as the last attempt.
                    after: failure.kind == nil ? retryPolicy.maximumAttempts : attempts.count,
                    firstResponseCount,
                    order: order
                )
            {
                var error = failure.error
                error.isTooHeavy = true
                // A batch that was too large does not indicate that the site fails as a whole.
                if request.batch?.ids.count ?? request.listedCount > 1 { statistics.returnRetries(budgetedRetries) }
                throw error.placed(table: table, attempts: attempts.count)
            }
            guard let kind = failure.kind,
                let delay = attempts.delay(after: kind, retryAfter: failure.retryAfter)
            else { throw failure.error.placed(table: table, attempts: attempts.count) }
            if kind != .rateLimit {
                let most = retryPolicy.maximumRetries(ofRequests: statistics.requestCount)
                guard statistics.consumeRetry(most: most) else {
                    throw failure.error.placed(table: table, attempts: attempts.count, exhaustedRetries: most)
                }
                budgetedRetries += 1
            }
            isRetry = true
            scheduler.observer.noteRetry(
                after: failure.error,
                of: table,
                attempt: attempts.count,
                delay: delay,
                isRateLimit: kind == .rateLimit
            )
            do throws(JiraReaderError) {
                try await attempts.wait(delay)
            } catch {
                throw error.placed(table: table, attempts: 1)
            }
        }
    }

    private func address() async throws(JiraReaderError) -> SiteAccess.Address {
        do throws(JiraReaderError) {
            return try await access.address()
        } catch {
            throw error.placed(table: table, attempts: 1)
        }
    }

    struct Failure: Error {
        var error: JiraReaderError
        /// The kind of failure; `nil` if a retry would not change it.
        var kind: RetryPolicy.FailureKind?
        var retryAfter: Duration?
        /// A Boolean value that indicates whether the failure may be caused by requesting too much at once.
        var mayBeTooHeavy = false
        /// The request, if its credentials were rejected.
        var rejection: AuthenticationRejection?
    }

    func attemptPage(
        _ page: PageRequest,
        at address: SiteAccess.Address,
        order: UInt64,
        isRetry: Bool = false
    ) async throws(Failure) -> RecordBatch? {
        var request = makeRequest(page, at: address, order: order)
        let response: HTTPResponse
        do throws(RequestScheduler.Failure) {
            response = try await scheduler.send(
                &request,
                points: 1 + (page.batch?.ids.count ?? page.objectCount),
                longestPause: retryPolicy.maximumRetryAfter
            ) { (request) async throws(JiraReaderError) in
                try await access.authenticate(&request)
                // Requests that are not sent, because the run ends while they wait, are not counted.
                statistics.countRequest(isRetry: isRetry)
            }
        } catch {
            guard case .transport(let error) = error else { throw Failure(error: error.error) }
            // A host that never responded is more likely mistyped than down. A host that has responded exists.
            let isHopeless = error.isConnectionFailure && !scheduler.hasResponded
            throw Failure(
                error: JiraReaderError(error, of: request),
                kind: error.isRetriable && !isHopeless ? .failure : nil,
                mayBeTooHeavy: error.code == .timedOut
            )
        }
        scheduler.observer.note(response, to: request, of: table)
        statistics.countReceived(response.body.count)
        statistics.note(siteDate: response.headers["date"])
        if requiresAccountCheck(of: response) { try await verifyAccount(of: response, at: address) }
        var context = context
        context.mayConflict = Self.userLists.contains(page.path)
        context.isBehindGateway = address.isGateway
        context.isBeforeFirstPage = statistics.responseCount == 0
        context.isDataCenter = deployment == .dataCenter
        // The text of a response may repeat the request's credentials.
        if !(200..<300).contains(response.status)
            || response.headers["content-type"]?.hasPrefix("application/json") != true
        {
            context.secrets = OutgoingRequest(request).secrets
        }
        switch ResponseClassification(response, request: request.description, context: context) {
        case .nothing: return nil
        case .fail(let error):
            // A rejected batch is retried once: some sites reject well-formed batches while they are busy.
            let mayPass = error.isBadRequest && page.isBatch
            throw Failure(
                error: error,
                kind: mayPass ? .transientRejection : nil,
                mayBeTooHeavy: error.status == 413,
                rejection: error.code != .notAuthenticated
                    ? nil
                    : AuthenticationRejection(
                        OutgoingRequest(request),
                        status: response.status,
                        challenges: response.headers.values(of: "www-authenticate")
                    )
            )
        case .retry(let error, let retryAfter):
            let kind: RetryPolicy.FailureKind =
                switch error.code {
                case .rateLimited: .rateLimit
                case .notJSON: .wrongType
                default: .failure
                }
            throw Failure(
                error: error,
                kind: kind,
                retryAfter: retryAfter,
                mayBeTooHeavy: BatchSizes.isGatewayFailure(status: error.status)
            )
        case .page: break
        }
        access.noteAccepted(at: address)
        do {
            let body = try Self.decoded(response, byteLimit: pageByteLimit)
            if body.count == 0, page.mayBeEmpty { return nil }
            let index = try indexer.index(body, layout: page.layout)
            // Warnings of a search for ids concern deleted issues, which are reported one by one.
            if page.batch?.deployment != .dataCenter {
                statistics.note(
                    listing: SiteWarnings.found(in: index, of: page.layout, indexer) {
                        OutgoingRequest(request).secrets
                    }
                )
            }
            try checkAccount(of: response, to: request, page, recordCount: index.recordCount)
            statistics.countResponse()
            return RecordBatch(index: index, columns: page.layout.columns, decoration: page.decoration)
        } catch let error as Failure {
            throw error
        } catch let error as PageError {
            var failure = JiraReaderError(error).with(request: request, status: response.status)
            // A message in the place of the records may explain why there are none.
            let errorText = ResponseClassification.errorText(of: response, hiding: OutgoingRequest(request).secrets)
            if error.code == .recordsMissing {
                failure.message = JiraReaderError.message(failure.message, siteError: errorText)
            }
            throw Failure(error: failure, kind: .badContent)
        } catch let error as CompressionError where error.code == .tooLarge {
            throw Failure(
                error: JiraReaderError(tooLarge: error.message).with(request: request, status: response.status)
            )
        } catch {
            throw Failure(
                error: JiraReaderError(.notJSON, "the response cannot be read: \(error)")
                    .with(request: request, status: response.status),
                kind: .badContent
            )
        }
    }

    /// Returns a Boolean value that indicates whether a response may have been made for another account. This includes
    /// responses that report a parent as missing or forbidden.
    private func requiresAccountCheck(of response: HTTPResponse) -> Bool {
        context.hasCredentials
            && (200..<300 ~= response.status || response.status == 403 || response.status == 404)
            && access.accountCheck.isSuspicious(response.headers)
    }

    /// Verifies that a response was made for the account of the credentials: a response for anonymous users lacks rows.
    private func verifyAccount(
        of response: HTTPResponse,
        at address: SiteAccess.Address
    ) async throws(Failure) {
        do throws(JiraReaderError) {
            try await access.accountCheck.check(response.headers) { () throws(JiraReaderError) in
                statistics.countRequest()
                var accountRequest = PageRequest(path: Self.ownAccountPath, layout: PageLayout(records: .object([])))
                accountRequest.isUrgent = true
                return try await access.send(makeRequest(accountRequest, at: address, order: 0))
            }
        } catch {
            throw Failure(error: error)
        }
    }

    private static let ownAccountPath = "/rest/api/3/myself"

    /// The lists that respond with 409 if they took the site longer than ten seconds, or were interrupted:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/#api-rest-api-3-users-get>.
    private static let userLists: Set<String> = ["/rest/api/3/users", "/rest/api/3/users/search"]

    /// The path of a list that anonymous users may read too, so that its content does not show that the credentials are
    /// valid.
    private static let publicPath = "/rest/api/3/field"

    /// Rejects an empty list of a site that handles the requests as anonymous.
    ///
    /// If a site permits anonymous requests, Jira responds to unknown credentials with 200 and fewer records, or none.
    /// Such a response is recognized only by the missing name of the account: `X-AAccountId` on Jira Cloud
    /// (<https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#special-headers>), `X-AUSERNAME` on Data
    /// Center.
    private func checkAccount(
        of response: HTTPResponse,
        to request: HTTPRequest,
        _ page: PageRequest,
        recordCount: Int
    ) throws(Failure) {
        guard context.hasCredentials, page.path != Self.publicPath, case .array = page.layout.records else { return }
        if recordCount > 0 { return statistics.noteRecords() }
        guard !statistics.hasRecords, AccountWatch.account(in: response.headers) == nil else { return }
        throw Failure(
            error: JiraReaderError(
                .looksAnonymous,
                "the list is empty, and the response names no account: the site seems to handle requests as anonymous; "
                    + "check user and token"
                    + "\(context.permission.map { ", and that the account has what the table needs: \($0)" } ?? "")",
                request: request.description,
                status: response.status
            )
        )
    }

    /// Returns the body without its content encoding.
    static func decoded(_ response: HTTPResponse, byteLimit: Int) throws(CompressionError) -> PageBuffer {
        switch response.headers["content-encoding"]?.lowercased() ?? "" {
        case "", "identity": return response.body
        case "gzip", "x-gzip": return try GzipInflater.inflate(response.body, byteLimit: byteLimit)
        case let other:
            throw CompressionError(
                .damaged,
                "its encoding \"\(PrintableText.beginning(of: other, length: 20))\" was not requested"
            )
        }
    }

    /// Returns the request for a page, without credentials.
    private func makeRequest(_ request: PageRequest, at address: SiteAccess.Address, order: UInt64) -> HTTPRequest {
        var url = address.baseURL + deployment.path(request.path)
        if !request.query.isEmpty {
            url += "?"
            url += request.query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
        }
        let body = request.batch?.body ?? request.body?.bytes
        return HTTPRequest(
            method: body == nil ? .get : .post,
            url: url,
            headers: body == nil ? headers.get : headers.post,
            body: body,
            order: PageOrder(order, run: run),
            priority: request.isUrgent ? .first : .inOrder,
            bodyByteLimit: pageByteLimit
        )
    }
}

extension JiraReaderError {
    fileprivate func with(request: HTTPRequest, status: Int) -> JiraReaderError {
        var error = self
        error.request = request.description
        error.status = status
        return error
    }

    func placed(table: String, attempts: Int, exhaustedRetries: Int? = nil) -> JiraReaderError {
        var error = self
        error.table = table
        if attempts > 1 { error.message += " (tried \(attempts) times)" }
        if let exhaustedRetries {
            error.hasExhaustedRetries = true
            error.message += "; the run has reached its limit of \(exhaustedRetries) retries"
        }
        return error
    }
}
