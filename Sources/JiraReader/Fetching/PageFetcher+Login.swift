extension PageFetcher {
    /// Returns the page of a request, or `nil` if the response has no content. The request is retried until its page
    /// arrives, or until a retry is pointless.
    ///
    /// - Parameter order: The page's position in the output.
    func page(_ request: PageRequest, order: UInt64) async throws(JiraReaderError) -> RecordBatch? {
        var isFirst = false
        do throws(JiraReaderError) {
            return try await page(request, order: order, &isFirst)
        } catch {
            if isFirst {
                error.code == .notAuthenticated ? access.loginGate.reject(with: error) : access.loginGate.release()
            }
            throw error
        }
    }

    /// Waits while another request is the first one with the credentials. Returns `true` if this request is the first.
    func passLoginGate() async throws(JiraReaderError) -> Bool {
        do throws(JiraReaderError) {
            return try await access.loginGate.enter()
        } catch {
            throw error.placed(table: table, attempts: 1)
        }
    }
}
