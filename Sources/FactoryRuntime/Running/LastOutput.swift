internal import FactoryDefinitions
internal import Synchronization

/// What the last try of an activity told before it failed.
final class LastOutput: Sendable {
    private let state = Mutex<FactoryValue?>(nil)

    /// The output of that try; `nil` where none told anything.
    var value: FactoryValue? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
