internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The clock of a site: a monotonic counter of nanoseconds, and the time at which the counter was zero.
///
/// Rate limits, the lifetime of tokens and the times in the ledger follow the clock. With a stopped clock, only the
/// test advances the time of the site, so that the test's result does not depend on the speed of the machine:
///
/// ```swift
/// var configuration = MockJiraConfiguration()
/// configuration.clock = .stopped()
/// configuration.rateLimits.gateway = 1
/// try await withMockJira(configuration) { server in
///     let myself = server.baseURL + "/rest/api/3/myself"
///     var statuses = [try await status(myself), try await status(myself)]
///     await server.advanceSiteTime(by: .seconds(1))
///     statuses.append(try await status(myself))
///     #expect(statuses == [200, 429, 200])
/// }
/// ```
public struct MockClock: Sendable {
    /// The time at which ``nanoseconds`` was zero, in seconds since 1970-01-01.
    public var epochSeconds: Int
    /// Returns the number of nanoseconds since `epochSeconds`. The number never decreases.
    public var nanoseconds: @Sendable () -> Int

    /// Creates a clock from a function that returns the nanoseconds.
    public init(epochSeconds: Int, nanoseconds: @escaping @Sendable () -> Int) {
        self.epochSeconds = epochSeconds
        self.nanoseconds = nanoseconds
    }

    /// A clock that never advances. The time of the site then advances only when
    /// ``MockJiraServer/advanceSiteTime(by:)`` or `setSiteTime(_:)` is called, and by one second with each write.
    ///
    /// - Parameter epochSeconds: The time, in seconds since 1970-01-01; by default 2026-01-01T00:00:00Z.
    public static func stopped(epochSeconds: Int = 1_767_225_600) -> MockClock {
        MockClock(epochSeconds: epochSeconds, nanoseconds: { 0 })
    }

    /// The clock of the machine. Its zero is the start of the second in which this property is read.
    public static var system: MockClock {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let start = Int(NIODeadline.now().uptimeNanoseconds) - Int(now.tv_nsec)
        return MockClock(epochSeconds: Int(now.tv_sec)) {
            Int(NIODeadline.now().uptimeNanoseconds) - start
        }
    }
}
