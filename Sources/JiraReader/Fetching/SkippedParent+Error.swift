internal import InterimData

extension SkippedParent {
    /// Returns a Boolean value that indicates whether an error concerns only one parent, so that the run can continue
    /// with the next parent.
    ///
    /// - Parameter isRead: A Boolean value that indicates whether a page of the parent's children was read before. If
    ///   so, the parent's requests are well-formed, and the parent is not the cause of a 400.
    static func isConcerned(by error: JiraReaderError, isRead: Bool) -> Bool {
        guard let status = error.status, !error.hasExhaustedRetries, error.code != .notAuthenticated else {
            return false
        }
        switch status {
        case 400: return !isRead
        case 403, 404, 409, 410, 422, 500..<600: return true
        default: return false
        }
    }
}
