import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

/// A clock that records its waits and ends them at once, except waits that are longer than a limit.
final class SteppedClock: Sendable {
    private let waits = Mutex<[Duration]>([])
    private let longest: Duration

    /// Creates a clock whose waits longer than `longest` last until they are cancelled.
    init(longest: Duration = .seconds(3600)) { self.longest = longest }

    var noted: [Duration] { waits.withLock { $0 } }

    var clock: RunClock {
        RunClock(now: { 1_763_922_011.1045206 }) { [self] duration in
            if duration > longest {
                // Ends only by cancellation.
                try await Task.sleep(for: .seconds(86_400))
            } else {
                waits.withLock { $0.append(duration) }
                try Task.checkCancellation()
            }
        }
    }
}

@Suite("An activity's policy", .timeLimit(.minutes(10)))
struct ActivityPolicyTests {
    private static let failure = FactoryRunError(.timeout, "not now")

    @Test("retries the given number of times, with waits between")
    func retries() async throws {
        let stepped = SteppedClock()
        var policy = ActivityPolicy()
        policy.retries = 3
        policy.retryInterval = .seconds(45)
        let tries = Mutex(0)
        let driver = PolicyDriver(policy: policy, clock: stepped.clock)
        let attempts = Mutex<[Int]>([])
        let value = try await driver.run { attempt, _ in
            attempts.withLock { $0.append(attempt) }
        } _: { () async throws(FactoryRunError) -> Int in
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            if number < 3 { throw Self.failure }
            return number
        }
        #expect(value == 3)
        #expect(stepped.noted == [.seconds(45), .seconds(45)])
        #expect(attempts.withLock { $0 } == [1, 2])
    }

    @Test("waits before a retry without a place of the limit of transfers")
    func waitsOutsideOfLimit() async throws {
        let transfers = TransferLimit(1)
        let others = Mutex(0)
        var policy = ActivityPolicy()
        policy.retries = 1
        let limit = policy.timeout
        let clock = RunClock(now: { 1_763_922_011 }) { duration in
            // The time limit of an attempt does not end.
            if duration == limit { return try await Task.sleep(for: .seconds(86_400)) }
            // This operation waits forever if the limit counts the retry.
            try await transfers.run { others.withLock { $0 += 1 } }
        }
        let tries = Mutex(0)
        let driver = PolicyDriver(policy: policy, clock: clock)
        let value = try await driver.run(within: transfers) { () async throws(FactoryRunError) -> Int in
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            if number < 2 { throw Self.failure }
            return number
        }
        #expect(value == 2 && others.withLock { $0 } == 1)
    }

    @Test("ends with the last error")
    func givesUp() async {
        let stepped = SteppedClock()
        var policy = ActivityPolicy()
        policy.retries = 2
        let tries = Mutex(0)
        let driver = PolicyDriver(policy: policy, clock: stepped.clock)
        await #expect(throws: FactoryRunError.self) {
            try await driver.run { () async throws(FactoryRunError) -> Int in
                tries.withLock { $0 += 1 }
                throw Self.failure
            }
        }
        #expect(tries.withLock { $0 } == 3)
        #expect(stepped.noted == [.seconds(30), .seconds(30)])
    }

    @Test("does not retry permanent failures")
    func hopeless() async {
        for code in [
            FactoryRunError.Code.invalidDefinition, .unsupported, .expression, .path,
        ] {
            var policy = ActivityPolicy()
            policy.retries = 5
            let tries = Mutex(0)
            let driver = PolicyDriver(policy: policy, clock: SteppedClock().clock)
            await #expect(throws: FactoryRunError.self) {
                try await driver.run { () async throws(FactoryRunError) -> Int in
                    tries.withLock { $0 += 1 }
                    throw FactoryRunError(code, "never")
                }
            }
            #expect(tries.withLock { $0 } == 1, "\(code)")
        }
    }

    @Test("ends an attempt after the timeout, and retries it")
    func timeout() async throws {
        // The timeout ends at once, since its wait is shorter than the clock's limit.
        let stepped = SteppedClock()
        var policy = ActivityPolicy()
        policy.timeout = .seconds(600)
        policy.retries = 1
        let tries = Mutex(0)
        let driver = PolicyDriver(policy: policy, clock: stepped.clock)
        do {
            _ = try await driver.run { () async throws(FactoryRunError) -> Int in
                tries.withLock { $0 += 1 }
                // Ends only by cancellation.
                try? await Task.sleep(for: .seconds(86_400))
                throw FactoryRunError(.cancelled, "cancelled")
            }
            Issue.record("the attempt continued")
        } catch {
            #expect(error.code == .timeout)
            #expect(error.message.contains("600 seconds"))
        }
        #expect(tries.withLock { $0 } == 2)
        #expect(stepped.noted == [.seconds(600), .seconds(30), .seconds(600)])
    }
}
