internal import FactoryDefinitions
internal import Synchronization

/// The output of the last attempt of an activity before it failed.
final class LastOutput: Sendable {
    private let state = Mutex<FactoryValue?>(nil)

    /// The output of that try; `nil` where none told anything.
    var value: FactoryValue? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
