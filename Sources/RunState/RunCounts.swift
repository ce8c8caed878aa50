/// The counts of a run beside its records, since the beginning of the first run.
package struct RunCounts: Codable, Hashable, Sendable {
    /// Requests sent.
    package var requests = 0
    /// Requests that were sent again.
    package var retries = 0
    /// Bytes of bodies received.
    package var receivedByteCount = 0
    /// The duration of all runs.
    package var milliseconds = 0
    /// The number of times that it was resumed.
    package var resumptions = 0
    /// The site's time when the first run began.
    package var siteDate: String?
    /// The counts of a run that converts values; `nil` where there is nothing to count.
    package var rows: RowCounts?

    /// Creates counts of nothing.
    package init() {}
}

/// The counts of a run about its rows: those that were left out, and the values in the others.
package struct RowCounts: Codable, Hashable, Sendable {
    /// Rows left out.
    package var skipped: Int
    /// NUL characters.
    package var nuls: Int
    /// Halves of surrogate pairs.
    package var loneSurrogates: Int
    /// The numbers of the columns that have had a value.
    package var filled: [Int]

    /// Creates counts.
    package init(skipped: Int = 0, nuls: Int = 0, loneSurrogates: Int = 0, filled: [Int] = []) {
        self.skipped = skipped
        self.nuls = nuls
        self.loneSurrogates = loneSurrogates
        self.filled = filled
    }
}
