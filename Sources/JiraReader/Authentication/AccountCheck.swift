internal import Foundation
internal import HTTPTransport
internal import Synchronization

/// Requests the account from the site if a response may be for another account. If several responses have to be checked
/// at the same time, they share one request.
final class AccountCheck: Sendable {
    private struct State {
        var watch = AccountWatch()
        /// The error of the latest check, if it failed. It is removed when a response is for the account again.
        var rejection: JiraReaderError?
        var isRequesting = false
        /// Resumed with the error of the check; `nil` if the check succeeded.
        var waiting: [CheckedContinuation<JiraReaderError?, Never>] = []

        mutating func note(_ headers: HTTPHeaders, now: Double) -> Bool {
            let isSuspicious = watch.note(headers, now: now)
            if !isSuspicious, rejection != nil, AccountWatch.account(in: headers) != nil { rejection = nil }
            return isSuspicious
        }
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// Returns a Boolean value that indicates whether a response has to be checked. It is called for every page, and is
    /// therefore not part of ``check(_:_:)``, which suspends.
    func isSuspicious(_ headers: HTTPHeaders) -> Bool {
        let now = seconds
        return state.withLock { $0.note(headers, now: now) }
    }

    /// Checks the account after a response for which ``AccountWatch`` has found a sign.
    ///
    /// - Parameter request: Requests `/rest/api/3/myself`, or its counterpart on Data Center, with the credentials of
    ///   the response.
    /// - Throws: ``JiraReaderError`` with code `notAuthenticated` if the site rejects the credentials, `accountChanged`
    ///   if the responses are for another account, and the errors of `request`. The response must not be used then.
    func check(
        _ headers: HTTPHeaders,
        _ request: () async throws(JiraReaderError) -> ShortResponse
    ) async throws(JiraReaderError) {
        while true {
            let now = seconds
            let (isSuspicious, sendsRequest, rejection) = state.withLock { state in
                let isSuspicious = state.note(headers, now: now)
                let sendsRequest = isSuspicious && !state.isRequesting && state.rejection == nil
                if sendsRequest { state.isRequesting = true }
                return (isSuspicious, sendsRequest, state.rejection)
            }
            guard isSuspicious else { return }
            if let rejection { throw rejection }
            if sendsRequest { return try await requestAccount(request) }
            // A check is already in progress because of another response. Its outcome also applies to this response.
            let outcome: JiraReaderError? = await withCheckedContinuation { continuation in
                let isWaiting = state.withLock { state in
                    if state.isRequesting { state.waiting.append(continuation) }
                    return state.isRequesting
                }
                if !isWaiting { continuation.resume(returning: nil) }
            }
            // If the request was cancelled, the check is repeated.
            if let outcome, outcome.code != .cancelled { throw outcome }
        }
    }

    private func requestAccount(_ request: () async throws(JiraReaderError) -> ShortResponse)
        async throws(JiraReaderError)
    {
        var outcome: JiraReaderError?
        var rejection: JiraReaderError?
        do throws(JiraReaderError) {
            let response = try await request()
            rejection = Self.accountError(in: response, expected: state.withLock { $0.watch.account })
            outcome = rejection
        } catch {
            outcome = error
        }
        let now = seconds
        let waiting = state.withLock { state in
            state.rejection = rejection
            if outcome == nil { state.watch.confirm(now: now) }
            state.isRequesting = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(returning: outcome) }
        if let outcome { throw outcome }
    }

    /// Returns the error that follows from the response of `myself`; `nil` if the response shows neither rejected
    /// credentials nor another account.
    static func accountError(in response: ShortResponse, expected: String?) -> JiraReaderError? {
        if response.status == 401 {
            // A token without a scope for the account itself may still read everything else.
            if let words = response.object["message"] as? String, words.contains("scope") { return nil }
            return JiraReaderError(
                .notAuthenticated,
                "the site stopped accepting the credentials and treats requests as anonymous; check that the token "
                    + "has not expired or been revoked, then resume",
                status: 401
            )
        }
        guard response.status == 200, let expected else { return nil }
        let names = ["accountId", "name", "key"].compactMap { response.object[$0] as? String }
        guard !names.isEmpty, !names.contains(where: { normalized($0) == normalized(expected) }) else { return nil }
        return JiraReaderError(
            .accountChanged,
            "the responses are for an account other than the one at the beginning of the run; check the credentials "
                + "and the proxies between this machine and the site"
        )
    }

    /// Returns a name for comparison: in lower case, and without the percent-encoding that names in header fields may
    /// have.
    private static func normalized(_ name: String) -> String {
        (name.removingPercentEncoding ?? name).lowercased()
    }

    private var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }
}
