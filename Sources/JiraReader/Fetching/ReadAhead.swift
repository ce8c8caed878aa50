/// How many pages are asked for or kept ready beyond those that the connections carry.
///
/// Pages go out in order, so one that is late holds back the ones behind it, and connections stand idle once the window is
/// full. Every page that waits its turn holds its text in memory, though. Hence few are read ahead at first, and one more
/// whenever the window, not the site, was what held the reading up: the next page in order was late and what could be read
/// ahead of it had all arrived. It never becomes more than one page for each connection.
struct ReadAhead: Sendable {
    /// How many pages more than connections; negative for fewer.
    private(set) var spare: Int
    /// A page that comes sooner than this after it was wanted is not late.
    let patience: Duration

    init(spare: Int = 3, patience: Duration = .milliseconds(10)) {
        self.spare = spare
        self.patience = patience
    }

    /// How many pages may be asked for or waiting to be taken.
    func window(connections: Int) -> Int { connections + min(spare, connections) }

    /// Takes into account how long the next page in order was waited for.
    ///
    /// - Parameter pages: How many pages were asked for and not yet taken during the wait.
    /// - Parameter idle: How many connections had nothing to do at its end.
    mutating func note(wait: Duration, pages: Int, connections: Int, idle: Int) {
        guard wait >= patience, idle > 0, spare < connections, pages >= window(connections: connections) else { return }
        spare += 1
    }
}
