internal import RunState
internal import Sinks

/// The objects in which the sinks of a run count rows and values.
struct RowTallies: Sendable {
    /// The counter of rows that are left out; `nil` if such a row ends the run.
    var skipped: SkippedRows?
    /// The columns that have had a value in any row; `nil` if the run has no mapping.
    var filled: FilledColumns?
    var characters = UnusualCharacterCounts()

    /// The counts since the beginning of the first run; `nil` if nothing is counted.
    var counts: RowCounts? {
        let counts = RowCounts(
            skipped: skipped?.count ?? 0,
            nuls: characters.nuls,
            loneSurrogates: characters.loneSurrogates,
            filled: filled?.filled ?? []
        )
        return counts == RowCounts() ? nil : counts
    }

    /// Adds the counts of the runs before this one.
    func add(_ earlier: RowCounts) {
        skipped?.add(earlier: earlier.skipped)
        characters.add(nuls: earlier.nuls, loneSurrogates: earlier.loneSurrogates)
        filled?.insert(earlier.filled)
    }
}
