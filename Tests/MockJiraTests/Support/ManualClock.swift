import MockJira
import Synchronization

/// A clock that advances only when a test calls `advance(_:)`.
final class ManualClock: Sendable {
    /// 2026-03-26T15:59:50Z, ten seconds before the top of an hour.
    static let epochSeconds = 1_774_540_790

    private let now = Mutex(0)

    /// The value for `MockJiraConfiguration.clock`.
    var clock: MockClock {
        MockClock(epochSeconds: Self.epochSeconds) { self.now.withLock { $0 } }
    }

    /// Advances the clock.
    func advance(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        now.withLock { $0 += Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000) }
    }
}
