internal import InterimData

extension PageFetcher {
    /// Returns a Boolean value that indicates whether a request failed because it asks for too much: the site responds to others.
    ///
    /// Evidence is a page that came since the request's first attempt; without one, light requests of the same operation are
    /// sent. An outage, in which all fail, is no reason to request less.
    ///
    /// - Parameters:
    ///   - attempt: The number of attempts so far. Failures of a batch count after the second attempt, those of a single issue
    ///     after the last.
    ///   - answerCount: The number of pages that had come before the first attempt.
    func isTooHeavy(
        _ request: PageRequest,
        _ entry: SiteAccess.Entry,
        after attempt: Int,
        _ answerCount: Int,
        order: UInt64
    ) async throws(JiraReaderError) -> Bool {
        let count = request.batch?.ids.count ?? request.listedCount
        guard count > 0, attempt >= (count > 1 ? 2 : retryPolicy.maximumAttempts) else { return false }
        if statistics.answerCount > answerCount { return true }
        for light in request.lighter {
            statistics.countRequest()
            do {
                _ = try await attemptPage(light, entry, order: order)
                return true
            } catch {
                if error.error.code == .cancelled { throw error.error }
            }
        }
        return false
    }
}

extension PageRequest {
    /// The lightest requests of the same operation. Where one thing is requested and no less can be of it, the question which
    /// product the site is.
    fileprivate var lighter: [PageRequest] {
        if let batch {
            var light = batch.with(ids: Array(batch.ids.prefix(1)))
            (light.fields, light.expand, light.complete, light.parts) = (["id"], [], [], nil)
            var request = self
            request.isUrgent = true
            request.batch = light
            return [request]
        }
        guard listedCount > 1 else { return [Deployment.question] }
        return light.map { body in
            var request = self
            request.isUrgent = true
            request.body = body
            return request
        }
    }
}
