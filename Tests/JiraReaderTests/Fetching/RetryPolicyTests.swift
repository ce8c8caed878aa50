import Testing

@testable import JiraReader

@Suite("When a request is sent again")
struct RetryPolicyTests {
    private let policy = RetryPolicy()

    @Test("the wait doubles, varied by less than a third")
    func doubling() throws {
        for (attempt, milliseconds) in [(1, 500), (2, 1000), (3, 2000), (4, 4000), (5, 8000)] {
            let least = try #require(policy.delay(afterAttempt: attempt, jitter: 0))
            let most = try #require(policy.delay(afterAttempt: attempt, jitter: 0.999_999))
            #expect(abs(least / .milliseconds(milliseconds) - 0.7) < 0.001)
            #expect(abs(most / .milliseconds(milliseconds) - 1.3) < 0.001)
        }
    }

    @Test("it is never longer than the longest, though varied: it could be a third longer")
    func longest() {
        var policy = policy
        policy.maximumAttempts = 1000
        for attempt in [7, 8, 20, 21, 22, 63, 64, 65, 999] {
            #expect(policy.delay(afterAttempt: attempt, jitter: 0.999) == .seconds(30), "attempt \(attempt)")
        }
    }

    @Test("it ends after so many attempts, sooner for what is not what it claims to be")
    func attempts() {
        #expect(policy.delay(afterAttempt: 5, jitter: 0) != nil && policy.delay(afterAttempt: 6, jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 2, trouble: .badContent, jitter: 0) != nil)
        #expect(policy.delay(afterAttempt: 3, trouble: .badContent, jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, trouble: .wrongType, jitter: 0) != nil)
        #expect(policy.delay(afterAttempt: 2, trouble: .wrongType, jitter: 0) == nil)
        var once = policy
        once.maximumAttempts = 1
        for trouble in [.failure, .rateLimit, .badContent, .wrongType] as [RetryPolicy.Trouble] {
            #expect(once.delay(afterAttempt: 1, trouble: trouble, jitter: 0) == nil)
        }
    }

    @Test("those that were sent away together do not come back together: all came in the same instant")
    func spread() throws {
        let first = try #require(policy.delay(afterAttempt: 1, retryAfter: .seconds(5), jitter: 0))
        let last = try #require(policy.delay(afterAttempt: 1, retryAfter: .seconds(5), jitter: 0.999))
        #expect(first == .seconds(5) && last > .milliseconds(5400) && last < .milliseconds(5500))
    }

    @Test("a run sends a tenth of its requests again, and a hundred in any case")
    func budget() {
        #expect(policy.maximumRetries(ofRequests: 0) == 100 && policy.maximumRetries(ofRequests: 1000) == 100)
        #expect(policy.maximumRetries(ofRequests: 50_000) == 5000)
        var none = policy
        none.retryShare = -1
        none.retryFloor = 0
        #expect(none.maximumRetries(ofRequests: 1000) == 0)
    }

    @Test("it is never shorter than the site asked for, and ends where that is too long")
    func retryAfter() {
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(100), jitter: 0) == .seconds(100))
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(3600), jitter: 0) == .seconds(3600))
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(3601), jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .seconds(Int.max), jitter: 0) == nil)
        #expect(policy.delay(afterAttempt: 1, retryAfter: .zero, jitter: 0) == .milliseconds(350))
        #expect(policy.delay(afterAttempt: 6, retryAfter: .seconds(1), jitter: 0) == nil)
    }
}
