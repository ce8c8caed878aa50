/// The place of a page in the output of a run.
///
/// Pages of several runs share one memory budget and one set of connections. Each run must be able to make progress
/// while the other runs make none, since the consumer of one run may wait for another run. Therefore, guarantees for
/// "the oldest page" apply to the oldest page of each run.
package struct PageOrder: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral {
    /// The number of the run.
    package var run: UInt64
    /// The place among the pages of the run.
    package var position: UInt64

    /// Creates a place in a run.
    package init(_ position: UInt64, run: UInt64 = 0) {
        self.run = run
        self.position = position
    }

    /// Creates a place in run 0.
    package init(integerLiteral position: UInt64) {
        self.init(position)
    }

    /// Orders by position first, so that runs take turns.
    package static func < (a: PageOrder, b: PageOrder) -> Bool {
        (a.position, a.run) < (b.position, b.run)
    }
}
