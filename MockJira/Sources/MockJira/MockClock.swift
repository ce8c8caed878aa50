internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What a site takes the time from: a clock that only goes forward, and the moment it counts from.
///
/// Rate limits and the ledger's times follow it, so that a test that turns it by hand need not wait.
public struct MockClock: Sendable {
    /// The moment at which `nanoseconds` was zero, in seconds since 1970-01-01.
    public var epochSeconds: Int
    /// The nanoseconds that have gone by since then; never less than before.
    public var nanoseconds: @Sendable () -> Int

    /// A clock of one's own.
    public init(epochSeconds: Int, nanoseconds: @escaping @Sendable () -> Int) {
        self.epochSeconds = epochSeconds
        self.nanoseconds = nanoseconds
    }

    /// The machine's clock, counted from the last full second.
    public static var system: MockClock {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let start = Int(NIODeadline.now().uptimeNanoseconds) - Int(now.tv_nsec)
        return MockClock(epochSeconds: Int(now.tv_sec)) {
            Int(NIODeadline.now().uptimeNanoseconds) - start
        }
    }
}
