internal import Synchronization

/// The columns of a mapping that have had a value in any row. All sinks of a run share one instance.
package final class FilledColumns: Sendable {
    private let state: Mutex<[Bool]>

    /// Creates the object for `count` columns, none of which has had a value yet.
    package init(count: Int) { state = Mutex(Array(repeating: false, count: count)) }

    /// The indices of the columns that have had no value.
    package var empty: [Int] { state.withLock { state in state.indices.filter { !state[$0] } } }

    /// The indices of the columns that have had a value.
    package var filled: [Int] { state.withLock { state in state.indices.filter { state[$0] } } }

    /// Adds the indices of columns that have had a value in this run or an earlier one.
    package func insert(_ filled: [Int]) {
        state.withLock { state in
            for number in filled where state.indices.contains(number) { state[number] = true }
        }
    }
}
