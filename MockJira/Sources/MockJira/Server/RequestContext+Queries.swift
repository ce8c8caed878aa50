import MockSite

/// The results of queries, in the view of the request's account.
extension RequestContext {
    private static let searchLimit = 8

    private var issueQuery: IssueQuery {
        var viewer = view.viewer
        viewer.now = state.time.now
        return IssueQuery(index: state.index, viewer: viewer)
    }

    /// Parses a query. Cloud rejects queries without a restriction; Data Center accepts them.
    private func parsed(_ query: String) throws(JQLError) -> JQLQuery {
        tables.isDataCenter ? try JQLParser.parse(query) : try IssueQuery.bounded(query)
    }

    /// Returns the issues that were not deleted.
    private func existing(_ numbers: [UInt32]) -> [UInt32] {
        tables.changes.deleted.isEmpty ? numbers : numbers.filter { tables.exists(Int($0)) }
    }

    /// Returns the numbers of the issues that a query finds. The most recent results are cached, so that pages are
    /// slices of one list.
    func results(_ query: String) throws(ErrorResponse) -> [UInt32] {
        let now = JQLDate.dependsOnNow(query) ? state.time.now : 0
        // The results of a query that depends on the current time must not be reused.
        if now > 0 { limitReuse(to: seconds - 1) }
        if let place = view.searches.firstIndex(where: { $0.query == query && $0.now == now }) {
            let known = view.searches.remove(at: place)
            view.searches.append(known)
            return known.results
        }
        let results: [UInt32]
        do {
            results = existing(try issueQuery.results(parsed(query)))
        } catch {
            throw ErrorResponse(status: 400, messages: error.messages)
        }
        if view.searches.count >= Self.searchLimit { view.searches.removeFirst() }
        view.searches.append((query, now, results))
        return results
    }

    /// Returns the results of a query that may name issues that do not exist. The results are not cached, because a
    /// client that lists the requested issues sends a different query for each page.
    func resultsUnvalidated(_ query: String) throws(ErrorResponse) -> [UInt32] {
        var lenient = issueQuery
        lenient.ignoresMissingIssues = true
        do {
            return existing(try lenient.results(parsed(query)))
        } catch {
            throw ErrorResponse(status: 400, messages: error.messages)
        }
    }

    /// Returns the results of a query, without the issues that searches do not find yet. The issues with the given ids,
    /// which the client reconciles, are found at once.
    func findableResults(_ query: String, reconciling ids: [Int] = []) throws(ErrorResponse) -> [UInt32] {
        let results = try results(query)
        let pending = state.lag.pendingIssues(
            seconds: seconds,
            reconciling: Set(ids.compactMap { site.issueNumber(id: String($0)) })
        )
        guard !pending.isEmpty else { return results }
        // A later search will find the pending issues.
        limitReuse(to: seconds)
        return results.filter { !pending.contains(Int($0)) }
    }

    /// Returns the number of issues that a query finds.
    func count(_ query: String) throws(ErrorResponse) -> Int {
        if !state.lag.pendingIssues(seconds: seconds).isEmpty { return try findableResults(query).count }
        if JQLDate.dependsOnNow(query) { return try results(query).count }
        if let known = view.searches.first(where: { $0.query == query }) { return known.results.count }
        do {
            return try issueQuery.count(parsed(query), excluding: tables.changes.deleted)
        } catch {
            throw ErrorResponse(status: 400, messages: error.messages)
        }
    }
}
