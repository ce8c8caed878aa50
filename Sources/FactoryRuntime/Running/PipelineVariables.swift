internal import FactoryDefinitions
internal import Synchronization

/// The values of a pipeline's variables, which its activities read and set, also in iterations that run at the same
/// time.
final class PipelineVariables: Sendable {
    private let state: Mutex<FactoryObject>

    init(_ values: FactoryObject) { state = Mutex(values) }

    /// The current values, by name.
    var values: FactoryObject { state.withLock { $0 } }

    /// Replaces the value of a variable with the result of a function of it.
    func update<E: Error>(_ name: String, _ change: (FactoryValue) throws(E) -> FactoryValue) throws(E) {
        try state.withLock { values throws(E) in values[name] = try change(values[name] ?? .null) }
    }
}
