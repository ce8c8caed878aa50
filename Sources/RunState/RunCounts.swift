/// The counts of a run, except the number of its records. They include the counts of the earlier runs that it resumed.
package struct RunCounts: Codable, Hashable, Sendable {
    /// The number of requests sent.
    package var requests = 0
    /// The number of retries, which are requests that were sent again.
    package var retries = 0
    /// The number of bytes of response bodies received.
    package var receivedByteCount = 0
    /// The total duration of all runs in milliseconds.
    package var milliseconds = 0
    /// The number of times that the run was resumed.
    package var resumptions = 0
    /// The site's time when the first run began.
    package var siteDate: String?
    /// The counts of a run that converts values; `nil` if nothing is counted.
    package var rows: RowCounts?

    /// Creates counts of zero.
    package init() {}
}

/// The counts of a run's rows: the rows that were left out, and the unusual values in the written rows.
package struct RowCounts: Codable, Hashable, Sendable {
    /// The number of rows that were left out.
    package var skipped: Int
    /// The number of NUL characters.
    package var nuls: Int
    /// The number of lone surrogates.
    package var loneSurrogates: Int
    /// The indices of the columns that had a value in any row.
    package var filled: [Int]

    /// Creates counts.
    package init(skipped: Int = 0, nuls: Int = 0, loneSurrogates: Int = 0, filled: [Int] = []) {
        self.skipped = skipped
        self.nuls = nuls
        self.loneSurrogates = loneSurrogates
        self.filled = filled
    }
}
