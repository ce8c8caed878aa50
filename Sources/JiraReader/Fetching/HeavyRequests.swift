internal import InterimData

extension PageFetcher {
    /// Returns a Boolean value that indicates whether a request failed because it requests too much. This is assumed if
    /// the site responds to other requests.
    ///
    /// If a page has arrived since the first attempt of the request, the site responds. Otherwise, light requests of
    /// the same operation are sent to detect whether the site responds. An outage, in which all requests fail, does not
    /// reduce the size of requests.
    ///
    /// - Parameters:
    ///   - attempt: The number of attempts so far. The result is `false` until the second attempt of a request that
    ///     lists several ids has failed, or the last attempt of a request for a single id.
    ///   - responseCount: The number of responses with pages that the run had received before the first attempt.
    func isTooHeavy(
        _ request: PageRequest,
        at address: SiteAccess.Address,
        after attempt: Int,
        _ responseCount: Int,
        order: UInt64
    ) async throws(JiraReaderError) -> Bool {
        let count = request.batch?.ids.count ?? request.listedCount
        guard count > 0, attempt >= (count > 1 ? 2 : retryPolicy.maximumAttempts) else { return false }
        if statistics.responseCount > responseCount { return true }
        for light in request.lighter {
            do {
                _ = try await attemptPage(light, at: address, order: order)
                return true
            } catch {
                if error.error.code == .cancelled { throw error.error }
            }
        }
        return false
    }
}

extension PageRequest {
    /// The lightest requests of the same operation. A request for a single id also has the request for the site's
    /// deployment, and a request of an operation without ids has only that one.
    fileprivate var lighter: [PageRequest] {
        if let batch {
            // Two issues are tried, because one of them may be too heavy by itself.
            let others = Set([batch.ids.first, batch.ids.last].compactMap { $0 }).sorted()
            return others.map { id in
                var light = batch.with(ids: [id])
                (light.fields, light.expand, light.complete, light.parts) = (["id"], [], [], nil)
                var request = self
                request.isUrgent = true
                request.batch = light
                return request
            } + (batch.ids.count == 1 ? [Deployment.serverInfoRequest] : [])
        }
        guard listedCount > 1 else { return [Deployment.serverInfoRequest] }
        return light.map { body in
            var request = self
            request.isUrgent = true
            request.body = body
            return request
        }
    }
}
