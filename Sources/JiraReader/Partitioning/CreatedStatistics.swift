internal import InterimData

/// The times at which the oldest and the newest issue were created, and the numbers of issues in ranges of time, as a
/// site reports them.
struct CreatedStatistics: Sendable {
    /// The issue to find: the one created first or the one created last.
    enum End: String, Sendable {
        case first = "ASC"
        case last = "DESC"
    }

    let fetcher: PageFetcher
    let jql: String?
    let deployment: Deployment
    private var dates = JQLDates.milliseconds

    /// The largest number of counts that ``counts(of:)`` requests at once. The limit of concurrent requests of the
    /// reader applies too.
    private static let width = 16

    init(fetcher: PageFetcher, jql: String?, deployment: Deployment) {
        self.fetcher = fetcher
        self.jql = jql
        self.deployment = deployment
    }

    /// Returns the time at which the first or the last issue was created; `nil` if there is no issue, or if its
    /// creation time is missing or malformed.
    ///
    /// - Throws: ``JiraReaderError`` of the request; ``JiraReaderError/Code/invalidQuery`` for a malformed query.
    func created(_ end: End) async throws(JiraReaderError) -> Int64? {
        var bound = deployment == .cloud ? JQL.Bound.project : .none
        while true {
            let restriction = try JQL.restriction(jql, bound: bound)
            let query =
                (restriction.isEmpty ? "" : restriction + " ")
                + "ORDER BY created \(end.rawValue), key \(end.rawValue)"
            let page: RecordBatch?
            do throws(JiraReaderError) {
                page = try await fetcher.page(search(query), order: 0)
            } catch {
                guard error.isBadRequest, let other = bound.alternative(to: jql) else {
                    throw JQL.rejection(error, of: jql)
                }
                bound = other
                continue
            }
            guard let page, page.count > 0 else { return nil }
            return page[0]["fields.created"]?.text.flatMap(CivilTime.milliseconds(dateTime:))
        }
    }

    /// Returns the numbers of issues in ranges; `nil` if the site does not count them.
    ///
    /// - Throws: ``JiraReaderError``, unless the site rejects counting (400, 403, 404, 405, 410, 501); the result is
    ///   then `nil`.
    mutating func counts(of ranges: [CreatedRange]) async throws(JiraReaderError) -> [Int]? {
        do throws(JiraReaderError) {
            return try await counts(of: ranges, dates)
        } catch {
            guard error.isBadRequest, dates == .milliseconds else { return try Self.withoutCounts(error) }
        }
        guard let page = try await fetcher.page(JQLDates.zoneRequest, order: 0),
            let form = JQLDates(.success(PageResponse(page)))
        else { return nil }
        dates = form
        do throws(JiraReaderError) {
            return try await counts(of: ranges, form)
        } catch {
            return try Self.withoutCounts(error)
        }
    }

    /// The time zone of the dates in queries; `nil` if queries contain times as milliseconds, which the site accepts.
    var timeZone: String? {
        if case .minutes(let zone) = dates { zone.identifier } else { nil }
    }

    private static func withoutCounts(_ error: JiraReaderError) throws(JiraReaderError) -> [Int]? {
        guard let status = error.status, [400, 403, 404, 405, 410, 501].contains(status),
            error.code != .notAuthenticated
        else { throw error }
        return nil
    }

    /// Counts the issues of the ranges concurrently. After a failure, cancels the other requests and throws the
    /// failure.
    private func counts(of ranges: [CreatedRange], _ dates: JQLDates) async throws(JiraReaderError) -> [Int] {
        let result: Result<[Int], JiraReaderError> = await withTaskGroup(
            of: (Int, Result<Int, JiraReaderError>).self
        ) { group in
            var counts = [Int](repeating: 0, count: ranges.count)
            var next = 0
            func add(_ group: inout TaskGroup<(Int, Result<Int, JiraReaderError>)>) {
                guard next < ranges.count else { return }
                let (place, range) = (next, ranges[next])
                next += 1
                group.addTask {
                    do throws(JiraReaderError) {
                        return (place, .success(try await self.count(range, dates, order: UInt64(place))))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            for _ in 0..<Self.width { add(&group) }
            while let (place, result) = await group.next() {
                switch result {
                case .success(let count): counts[place] = count
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                add(&group)
            }
            return .success(counts)
        }
        return try result.get()
    }

    private func count(
        _ range: CreatedRange,
        _ dates: JQLDates,
        order: UInt64
    ) async throws(JiraReaderError) -> Int {
        let restriction = JQL.isMissing(jql) ? "" : try JQL.restriction(jql)
        let query = JQL.restriction(restriction, created: range, dates: dates)
        var request: PageRequest
        if deployment == .cloud {
            var count = ApproximateCount()
            guard let made = count.nextRequest(query) else { return 0 }
            request = made
        } else {
            request = search(query)
            // No other request waits for this count.
            request.isUrgent = false
        }
        // A page of the search contains the total number of issues.
        guard let page = try await fetcher.page(request, order: order) else { return 0 }
        let response = PageResponse(page)
        let count = deployment == .cloud ? page.count > 0 ? page[0]["count"]?.int : nil : response.count("total")
        guard let count, (0...PageResponse.maximumCount).contains(count) else {
            throw JiraReaderError(
                .unexpectedResponse,
                "the response to the request for the number of issues has no valid number"
            )
        }
        return count
    }

    /// Returns a search for one issue with the time of its creation.
    private func search(_ query: String) -> PageRequest {
        var body = JSONBody()
        body.add("jql", query)
        body.add("maxResults", 1)
        body.add("fields", ["created"])
        var request = PageRequest(
            path: deployment == .cloud ? IssueCensus.path : OffsetListing.path,
            layout: PageLayout(
                records: .array(["issues"]),
                columns: ColumnSet([Column(path: ["fields", "created"], type: .string)])
            )
        )
        request.body = body
        request.isUrgent = true
        return request
    }
}
