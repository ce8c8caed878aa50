internal import Synchronization

/// Which of a mapping's columns have had a value in any row. One run has one, which all of its sinks share.
package final class FilledColumns: Sendable {
    private let state: Mutex<[Bool]>

    /// Begins with none of so many columns.
    package init(count: Int) { state = Mutex(Array(repeating: false, count: count)) }

    /// The numbers of the columns that have had none.
    package var empty: [Int] { state.withLock { state in state.indices.filter { !state[$0] } } }

    /// The numbers of the columns that have had a value.
    package var filled: [Int] { state.withLock { state in state.indices.filter { state[$0] } } }

    /// Notes columns that have a value, in this run or an earlier one.
    package func note(_ filled: [Int]) {
        state.withLock { state in
            for number in filled where state.indices.contains(number) { state[number] = true }
        }
    }
}
