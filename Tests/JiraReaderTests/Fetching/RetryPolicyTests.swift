import Testing

@testable import JiraReader

@Suite("The policy of retries")
struct RetryPolicyTests {
    private let policy = RetryPolicy()

    @Test("the delay doubles, and varies by less than a third")
    func doubling() throws {
        for (attempt, milliseconds) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000)] {
            let least = try #require(policy.delay(afterAttempt: attempt, jitter: 0))
            let most = try #require(policy.delay(afterAttempt: attempt, jitter: 0.999_999))
            #expect(abs(least / .milliseconds(milliseconds) - 0.7) < 0.001)
            #expect(abs(most / .milliseconds(milliseconds) - 1.3) < 0.001)
        }
    }

    @Test("the delay is never longer than the maximum (variation made it a third longer)")
    func longest() {
        var policy = policy
        policy.maximumAttempts = 1000
        for attempt in [7, 8, 20, 21, 22, 63, 64, 65, 999] {
            #expect(policy.delay(afterAttempt: attempt, jitter: 0.999) == .seconds(30), "attempt \(attempt)")
        }
    }

    @Test("retries end after the maximum number of attempts, and earlier for invalid content and wrong types")
    func attempts() {
        #expect(policy.delay(afterAttempt: 5, jitter: 0) != nil && policy.delay(afterAttempt: 6, jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 2, failureKind: .badContent, jitter: 0) != nil)
        #expect(policy.delay(afterAttempt: 3, failureKind: .badContent, jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, failureKind: .wrongType, jitter: 0) != nil)
        #expect(policy.delay(afterAttempt: 2, failureKind: .wrongType, jitter: 0) == nil)
        var once = policy
        once.maximumAttempts = 1
        for failureKind in [.failure, .rateLimit, .badContent, .wrongType] as [RetryPolicy.FailureKind] {
            #expect(once.delay(afterAttempt: 1, failureKind: failureKind, jitter: 0) == nil)
        }
    }

    @Test("requests rejected at the same time are retried at different times (all were retried in the same instant)")
    func spread() throws {
        let first = try #require(policy.delay(afterAttempt: 1, retryAfter: .seconds(5), jitter: 0))
        let last = try #require(policy.delay(afterAttempt: 1, retryAfter: .seconds(5), jitter: 0.999))
        #expect(first == .seconds(5) && last > .milliseconds(5400) && last < .milliseconds(5500))
    }

    @Test("the budget of a run is a tenth of its requests, and at least a hundred")
    func budget() {
        #expect(policy.maximumRetries(ofRequests: 0) == 100 && policy.maximumRetries(ofRequests: 1000) == 100)
        #expect(policy.maximumRetries(ofRequests: 50_000) == 5000)
        var none = policy
        none.retryShare = -1
        none.retryFloor = 0
        #expect(none.maximumRetries(ofRequests: 1000) == 0)
    }

    @Test("the delay is never shorter than Retry-After, and a Retry-After above the limit ends the retries")
    func retryAfter() {
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(100), jitter: 0) == .seconds(100))
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(3600), jitter: 0) == .seconds(3600))
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(3601), jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(Int.max), jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .zero, jitter: 0) == .milliseconds(350))
        #expect(policy.delay(afterAttempt: 6, retryAfter: .seconds(1), jitter: 0) == nil)
    }
}
