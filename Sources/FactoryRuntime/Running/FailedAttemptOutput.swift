internal import FactoryDefinitions
internal import Synchronization

/// The output of the last failed attempt of an activity.
final class FailedAttemptOutput: Sendable {
    private let state = Mutex<FactoryValue?>(nil)

    /// The output; `nil` if no failed attempt had one.
    var value: FactoryValue? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
