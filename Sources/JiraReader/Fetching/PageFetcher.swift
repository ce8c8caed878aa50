internal import Compression
internal import Foundation
internal import HTTPTransport
internal import InterimData
internal import PageMemory

/// Fetches one page: authenticates the request, sends it, classifies the response, retries where that helps, and indexes the page.
struct PageFetcher: Sendable {
    let traffic: Traffic
    let access: SiteAccess
    /// Which product the site is; paths are written as Cloud's.
    var deployment = Deployment.cloud
    /// The number of the run that the pages are for; see ``PageMemory/PageOrder``.
    var run: UInt64 = 0
    /// What every request says of itself.
    private let headers: (get: [HTTPHeader], post: [HTTPHeader])
    let retryPolicy: RetryPolicy
    let pageByteLimit: Int
    let indexer: PageIndexer
    let statistics: ReadingStatistics
    /// Where a batch of issues puts what it finds, until its turn comes.
    let findings = FindingsCollector()
    /// The sizes of batches that the site's gateway can answer.
    let batchSizes = SharedBatchSizes()
    /// The issues that responses omitted without a word, as far as they were requested one by one.
    let omissions = OmissionCount()
    /// The name of the table, for errors.
    let table: String
    /// What refusals are told with.
    private let subject: Judgement.Subject

    init(
        traffic: Traffic,
        access: SiteAccess,
        retryPolicy: RetryPolicy,
        pageByteLimit: Int,
        acceptsGzip: Bool,
        indexer: PageIndexer,
        statistics: ReadingStatistics,
        table: String,
        permission: String? = nil
    ) {
        self.traffic = traffic
        self.access = access
        self.retryPolicy = retryPolicy
        self.pageByteLimit = pageByteLimit
        self.indexer = indexer
        self.statistics = statistics
        self.table = table
        subject = Judgement.Subject(
            permission: permission,
            hasCredentials: access.authenticator.account != nil
        )
        var headers = [HTTPHeader("Accept", "application/json")]
        if acceptsGzip { headers.append(HTTPHeader("Accept-Encoding", "gzip")) }
        self.headers = (headers, headers + [HTTPHeader("Content-Type", "application/json")])
    }

    /// Asks for a page until it came, or until it makes no sense to go on.
    ///
    /// - Parameter order: The page's place in the output.
    func page(_ request: PageRequest, order: UInt64) async throws(JiraReaderError) -> RecordBatch? {
        var attempts = RequestAttempts(policy: retryPolicy)
        var chances = SiteAccess.SecondChances()
        /// The address of the gateway and the site's rejection, while the gateway is tried.
        var trial: (address: SiteAccess.Address, rejection: Failure)?
        let firstAnswerCount = statistics.answerCount
        var budgetedRetries = 0
        while true {
            let address = if let trial { trial.address } else { try await self.address() }
            attempts.begin()
            statistics.countRequest()
            let failure: Failure
            do {
                return try await attemptPage(request, at: address, order: order)
            } catch {
                failure = error
            }
            // An access token may expire early, and a token with scopes is valid at the gateway alone.
            if let rejection = failure.rejection,
                let retry = await access.retry(after: rejection, from: address, &chances)
            {
                if case .trial(let gateway) = retry { trial = (gateway, failure) }
                statistics.countRetry()
                continue
            }
            if let trial, failure.error.code != .cancelled {
                guard failure.rejection == nil, failure.error.status != nil else {
                    access.noteVainTrial()
                    // That the gateway cannot be reached is no answer to the rejection.
                    let error = failure.rejection == nil ? trial.rejection.error : failure.error
                    throw error.placed(table: table, attempts: 1)
                }
                // A response about anything else: the site itself has rejected the credentials in any case.
                access.noteAccepted(at: address)
            }
            if failure.mayBeTooHeavy,
                try await isTooHeavy(
                    request,
                    at: address,
                    // A failure that would come again has had its last attempt.
                    after: failure.trouble == nil ? retryPolicy.maximumAttempts : attempts.count,
                    firstAnswerCount,
                    order: order
                )
            {
                var error = failure.error
                error.isTooHeavy = true
                // A batch that was too large is no sign of a site that fails as a whole.
                if request.batch?.ids.count ?? request.listedCount > 1 { statistics.giveBackRetries(budgetedRetries) }
                throw error.placed(table: table, attempts: attempts.count)
            }
            guard let trouble = failure.trouble,
                let delay = attempts.delay(after: trouble, retryAfter: failure.retryAfter)
            else { throw failure.error.placed(table: table, attempts: attempts.count) }
            if trouble != .rateLimit {
                let most = retryPolicy.maximumRetries(ofRequests: statistics.requestCount)
                guard statistics.takeRetry(most: most) else {
                    throw failure.error.placed(table: table, attempts: attempts.count, spentRetries: most)
                }
                budgetedRetries += 1
            }
            statistics.countRetry()
            traffic.observer.noteRetry(
                after: failure.error,
                of: table,
                attempt: attempts.count,
                delay: delay,
                isRateLimit: trouble == .rateLimit
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
        /// What is to be done about it; `nil` where it would come again.
        var trouble: RetryPolicy.Trouble?
        var retryAfter: Duration?
        /// A Boolean value that indicates whether the failure may come of too much that was requested at once.
        var mayBeTooHeavy = false
        /// The request, if its credentials were rejected.
        var rejection: AuthenticationRejection?
    }

    func attemptPage(
        _ page: PageRequest,
        at address: SiteAccess.Address,
        order: UInt64
    ) async throws(Failure) -> RecordBatch? {
        var request = makeRequest(page, at: address, order: order)
        let response: HTTPResponse
        do throws(Traffic.Failure) {
            response = try await traffic.send(
                &request,
                points: 1 + (page.batch?.ids.count ?? page.objectCount),
                longestPause: retryPolicy.maximumRetryAfter
            ) { (request) async throws(JiraReaderError) in
                try await access.authenticate(&request)
            }
        } catch {
            guard case .transport(let error) = error else { throw Failure(error: error.error) }
            // A host that never answered is more likely mistyped than down; one that has answered is known to be there.
            let isHopeless = error.isAboutConnecting && !traffic.hasAnswered
            throw Failure(
                error: JiraReaderError(error, of: request),
                trouble: error.isRetriable && !isHopeless ? .failure : nil,
                mayBeTooHeavy: error.code == .timedOut
            )
        }
        traffic.observer.note(response, to: request, of: table)
        statistics.countReceived(response.body.count)
        statistics.note(siteDate: response.headers["date"])
        if mustCheckLogin(of: response) { try await checkLogin(of: response, at: address) }
        var subject = subject
        subject.mayConflict = Self.userLists.contains(page.path)
        subject.isBehindGateway = address.isGateway
        subject.isDataCenter = deployment == .dataCenter
        // What a site says may repeat what was sent.
        if !(200..<300).contains(response.status)
            || response.headers["content-type"]?.hasPrefix("application/json") != true
        {
            subject.secrets = OutgoingRequest(request).secrets
        }
        switch Judgement(response, request: request.description, subject: subject) {
        case .nothing: return nil
        case .fail(let error):
            // A batch that was rejected is sent once more: some sites reject well-formed ones while they are busy.
            let mayPass = error.isBadRequest && page.isBatch
            throw Failure(
                error: error,
                trouble: mayPass ? .passingRejection : nil,
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
            let trouble: RetryPolicy.Trouble =
                switch error.code {
                case .rateLimited: .rateLimit
                case .notJSON: .wrongType
                default: .failure
                }
            throw Failure(
                error: error,
                trouble: trouble,
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
            // Those of a search for ids are of issues that are gone, which are accounted for one by one.
            if page.batch?.deployment != .dataCenter {
                statistics.note(
                    listing: SiteWarnings.found(in: index, of: page.layout, indexer) {
                        OutgoingRequest(request).secrets
                    }
                )
            }
            try checkAccount(of: response, to: request, page, recordCount: index.recordCount)
            statistics.countAnswer()
            return RecordBatch(index: index, columns: page.layout.columns, decoration: page.decoration)
        } catch let error as Failure {
            throw error
        } catch let error as PageError {
            var failure = JiraReaderError(error).with(request: request, status: response.status)
            // What stands in the place of records may be why there are none.
            let words = Judgement.words(of: response, hiding: OutgoingRequest(request).secrets)
            if error.code == .recordsMissing, !words.isEmpty { failure.message += "; Jira says: \(words)" }
            throw Failure(error: failure, trouble: .badContent)
        } catch let error as CompressionError where error.code == .tooLarge {
            throw Failure(
                error: JiraReaderError(tooLarge: error.message).with(request: request, status: response.status)
            )
        } catch {
            throw Failure(
                error: JiraReaderError(.notJSON, "the answer cannot be read: \(error)")
                    .with(request: request, status: response.status),
                trouble: .badContent
            )
        }
    }

    /// Returns a Boolean value that indicates whether a response may have been made for somebody else. Those that report a
    /// parent as missing or forbidden count too.
    private func mustCheckLogin(of response: HTTPResponse) -> Bool {
        subject.hasCredentials
            && (200..<300 ~= response.status || response.status == 403 || response.status == 404)
            && access.accountCheck.isSuspicious(response.headers)
    }

    /// Makes sure that a response was made for the account that reads: one for anonymous users lacks rows.
    private func checkLogin(
        of response: HTTPResponse,
        at address: SiteAccess.Address
    ) async throws(Failure) {
        do throws(JiraReaderError) {
            try await access.accountCheck.check(response.headers) { () throws(JiraReaderError) in
                statistics.countRequest()
                var question = PageRequest(path: Self.ownAccountPath, layout: PageLayout(records: .object([])))
                question.isUrgent = true
                return try await access.send(makeRequest(question, at: address, order: 0))
            }
        } catch {
            throw Failure(error: error)
        }
    }

    private static let ownAccountPath = "/rest/api/3/myself"

    /// The lists that answer 409 when they took the site longer than ten seconds, or were interrupted:
    /// <https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/#api-rest-api-3-users-get>.
    private static let userLists: Set<String> = ["/rest/api/3/users", "/rest/api/3/users/search"]

    /// What every account may read, strangers included: it tells nothing about who is asking.
    private static let publicPath = "/rest/api/3/field"

    /// Refuses an empty list of a site that takes the account for a stranger.
    ///
    /// Credentials that Jira does not know are answered with 200 and fewer records, or none, wherever strangers may ask at
    /// all. Only the name of the account is missing then: `X-AAccountId` of Jira Cloud
    /// (<https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#special-headers>), `X-AUSERNAME` of Data Center.
    private func checkAccount(
        of response: HTTPResponse,
        to request: HTTPRequest,
        _ page: PageRequest,
        recordCount: Int
    ) throws(Failure) {
        guard subject.hasCredentials, page.path != Self.publicPath, case .array = page.layout.records else { return }
        if recordCount > 0 { return statistics.noteRecords() }
        guard !statistics.hasRecords, AccountWatch.account(in: response.headers) == nil else { return }
        throw Failure(
            error: JiraReaderError(
                .looksAnonymous,
                "the list is empty, and the site does not say for whom: it seems to take the account for a stranger; check "
                    + "user and token\(subject.permission.map { ", and that the account has what the table needs: \($0)" } ?? "")",
                request: request.description,
                status: response.status
            )
        )
    }

    /// The body without its content encoding.
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

    fileprivate func placed(table: String, attempts: Int, spentRetries: Int? = nil) -> JiraReaderError {
        var error = self
        error.table = table
        if attempts > 1 { error.message += " (tried \(attempts) times)" }
        if let spentRetries {
            error.hasSpentRetries = true
            error.message += "; the run has sent \(spentRetries) requests again by now, which is as many as it may"
        }
        return error
    }
}
