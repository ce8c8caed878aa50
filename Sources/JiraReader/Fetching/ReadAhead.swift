/// The number of pages that are requested or kept ready beyond the number of connections.
///
/// Pages are delivered in order, so that a late page blocks those after it, and connections are idle once the window is
/// full. On the other hand, every waiting page occupies memory. Therefore few pages are read ahead at first. The number
/// is increased by one if the next page in order was late and all other pages of the window had arrived, so that the
/// window limited the throughput. The number never exceeds one page for each connection.
struct ReadAhead: Sendable {
    /// The number of pages beyond the number of connections; negative if the window has fewer pages than connections.
    private(set) var spare: Int
    /// The wait below which a page is not late.
    let lateAfter: Duration

    init(spare: Int = 3, lateAfter: Duration = .milliseconds(10)) {
        self.spare = spare
        self.lateAfter = lateAfter
    }

    /// Returns the number of pages that may be in flight or waiting to be taken.
    func window(connections: Int) -> Int { connections + min(spare, connections) }

    /// Adapts the number to a wait for the next page in order.
    ///
    /// - Parameter pages: The number of pages that were requested and not yet taken during the wait.
    /// - Parameter idle: The number of idle connections at the end of the wait.
    mutating func note(wait: Duration, pages: Int, connections: Int, idle: Int) {
        guard wait >= lateAfter, idle > 0, spare < connections, pages >= window(connections: connections) else {
            return
        }
        spare += 1
    }
}
