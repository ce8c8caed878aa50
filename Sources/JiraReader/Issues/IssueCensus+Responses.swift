internal import InterimData

extension IssueCensus {
    /// Receives the response to a request of the census.
    ///
    /// - Throws: ``JiraReaderError`` if a page has no content or no ids, or if page tokens form a loop. If a request
    ///   about dates fails, the census continues as one chain.
    mutating func receive(
        _ response: Result<PageResponse, JiraReaderError>,
        to request: PageRequest
    ) throws(JiraReaderError) {
        guard let purpose = removePurpose(of: request) else {
            preconditionFailure("a response to a request that this census did not make")
        }
        do throws(JiraReaderError) {
            try take(response, to: purpose)
        } catch {
            throw JQL.rejection(error, of: userQuery)
        }
    }

    private mutating func take(
        _ response: Result<PageResponse, JiraReaderError>,
        to purpose: RequestPurpose
    ) throws(JiraReaderError) {
        switch (purpose, response) {
        case (.page(let range), .success(let response)): try receivePage(response, of: range)
        case (.page(let range), .failure(let error)): try receiveFailure(error, of: range)
        case (.offset(let place), .success(let response)): try receive(response, at: place)
        case (.offset(let place), .failure(let error)):
            try listing?.receiveFailure(error, at: place)
            if listing?.needsTimeZone == true, !isAwaitingTimeZone { requestTimeZone() }
        case (.timeZone, _): try receive(JQLDates(response))
        case (.lastListed, _), (.newest, _):
            guard case .requesting(var lastListed, var newest) = split else { return }
            guard let page = try? response.get().pages.first, page.count > 0,
                let created = page[0]["fields.created"]?.text.flatMap(CivilTime.milliseconds(dateTime:))
            else {
                split = .settled
                return
            }
            if purpose == .newest { newest = created } else { lastListed = created }
            split = .requesting(lastListed: lastListed, newest: newest)
            if let lastListed, let newest { splitRest(from: lastListed, to: newest) }
        }
    }

    private mutating func receive(_ response: PageResponse, at place: OffsetListing.Place) throws(JiraReaderError) {
        guard let ids = try listing?.receive(response, at: place), let index = ranges.indices.last else { return }
        isStarving = false
        expectedCount = expectedCount ?? listing?.expectedCount
        for id in ids where listedCount < limit && known.insert(id) {
            ranges[index].append(id)
            unreported.append(id)
            listedCount += 1
        }
        if listing?.isFinished == true || listedCount >= limit { ranges[index].chain.finish() }
        passListedRanges()
    }

    /// Ends the single chain and replaces it with ranges. A page that is still in flight is discarded: the first range
    /// lists its issues again, and using the page now could place its issues before issues that were created earlier.
    private mutating func splitRest(from lastListed: Int64, to newest: Int64) {
        split = .settled
        guard let last = ranges.indices.last, !ranges[last].isListed else { return }
        let first = lastListed / 60_000 * 60_000 - 60_000
        let span = newest + 1 - first
        let count = min(((expectedCount ?? 0) - listedCount) / sizes.range, Self.maximumRanges)
        guard span > 0, count > 1, first > 0 else { return }
        let borders = (0..<count).map { first + span / Int64(count) * Int64($0) }
        guard borders[1] > borders[0] else { return }
        ranges[last].chain.finish()
        // The last range has no end, unless the partition has one, so that issues created during the census are listed.
        let start = max(first, partition.start ?? first)
        let rest = CreatedRange(start: start, end: partition.end)
        let inside = borders.filter { $0 > start && $0 < partition.end ?? .max }
        ranges += rest.cut(at: inside).map { CensusRange(table: table, created: $0) }
        passListedRanges()
    }

    /// The largest number of ranges. It is far more than large sites need, and limits the effect of a wrong count from
    /// the site.
    private static let maximumRanges = 10_000

    /// Returns the index of the range with the given number; `nil` if the range waits for no response, or was replaced
    /// by other ranges.
    private func place(of number: Int) -> Int? {
        let index = number - firstRange
        guard ranges.indices.contains(index), ranges[index].isPageRequested, !ranges[index].isListed else { return nil }
        return index
    }

    private mutating func receivePage(_ response: PageResponse, of number: Int) throws(JiraReaderError) {
        guard let index = place(of: number) else { return }
        ranges[index].isPageRequested = false
        guard !ranges[index].created.isBounded || ranges[index].requestedDates == dates else {
            return ranges[index].restart(dates)
        }
        isStarving = false
        var newCount = 0
        for page in response.pages {
            for number in 0..<page.count where listedCount < limit {
                guard let id = page[number]["id"]?.text.flatMap(UInt64.init) else {
                    throw JiraReaderError(
                        .unexpectedResponse,
                        "a page of the search has an issue without a numeric id",
                        table: table
                    )
                }
                if ranges[index].insertSeen(id) { newCount += 1 }
                if case .watching = split { lastSeen = id }
                // An issue that moved during the listing appears twice. It is written once, at its first position.
                guard known.insert(id) else { continue }
                ranges[index].append(id)
                if isOpen(index) { unreported.append(id) }
                listedCount += 1
            }
        }
        guard !response.pages.isEmpty || ranges[index].chain.token != nil else {
            throw JiraReaderError(.unexpectedResponse, "the response to the search has no content", table: table)
        }
        if listedCount >= limit {
            ranges[index].chain.finish()
        } else {
            try ranges[index].chain.receive(response, newCount: newCount)
        }
        passListedRanges()
    }

    // MARK: Rejected queries

    private mutating func receiveFailure(_ error: JiraReaderError, of number: Int) throws(JiraReaderError) {
        guard let index = place(of: number) else { return }
        ranges[index].isPageRequested = false
        if ranges[index].chain.ends(with: error) { return passListedRanges() }
        guard error.isBadRequest, ranges[index].chain.token == nil else { throw error }
        guard ranges[index].created != partition else {
            // A partition has a fixed form of dates, because the other partitions have to use the same form.
            guard !partition.isBounded, let other = bound.alternative(to: userQuery) else { throw error }
            bound = other
            restriction = try JQL.restriction(userQuery, bound: other)
            return
        }
        // The request was sent before the site's form of dates was known.
        guard ranges[index].requestedDates == dates, !isAwaitingTimeZone else { return ranges[index].restart(dates) }
        let isAccepted = ranges.contains { $0.created.isBounded && ($0.chain.token != nil || $0.waitingCount > 0) }
        if dates == .milliseconds, !isAccepted, !partition.isBounded { requestTimeZone() } else { listByOneChain() }
    }

    private mutating func requestTimeZone() {
        isAwaitingTimeZone = true
        pendingPurposes.append(.timeZone)
    }

    /// Receives the form of dates, which depends on the account's time zone; `nil` if the zone is unknown.
    private mutating func receive(_ form: JQLDates?) throws(JiraReaderError) {
        isAwaitingTimeZone = false
        if listing != nil {
            try listing?.receive(form)
            return
        }
        guard let form else { return listByOneChain() }
        dates = form
        for index in ranges.indices
        where ranges[index].created.isBounded && !ranges[index].isListed && !ranges[index].isPageRequested {
            ranges[index].restart(form)
        }
    }

    /// Abandons ranges that the site rejects: a single chain lists the partition again, and ids that were already
    /// listed are dropped.
    private mutating func listByOneChain() {
        for index in ranges.indices where !ranges[index].isListed { ranges[index].chain.finish() }
        ranges.append(CensusRange(table: table, created: partition))
        passListedRanges()
    }
}
