/// Determines ranges of `created` with about the same number of issues, from counts that a site reports.
///
/// The division begins with a single cell, the whole range. In each round, it halves the cells that have more than an
/// eighth of a partition's share of the issues. At the end, adjacent cells are joined into ranges. It is a state
/// machine without clock or I/O.
struct CreatedDivision: Sendable {
    private struct Cell {
        var start: Int64
        var end: Int64
        /// The number of issues; `nil` until it is known.
        var count: Int?
    }

    private var cells: [Cell]
    private let parts: Int
    private var rounds = 0

    /// The shortest cell, in milliseconds. Cells are not divided into shorter ones, because a site may compare times by
    /// minutes.
    private static let shortest: Int64 = 120_000
    private static let maximumRounds = 24

    /// - Parameters:
    ///   - oldest: The time at which the first issue was created.
    ///   - newest: The time at which the last issue was created.
    ///   - parts: The number of ranges, at least 1.
    init(oldest: Int64, newest: Int64, parts: Int) {
        self.parts = parts
        let start = Self.minute(oldest)
        cells = [Cell(start: start, end: max(newest, start) + 1)]
    }

    private static func minute(_ time: Int64) -> Int64 { time.flooredQuotient(by: 60_000) * 60_000 }

    /// The ranges whose issues are to be counted now; none if there are enough cells.
    var rangesToCount: [CreatedRange] {
        cells.filter { $0.count == nil }.map { CreatedRange(start: $0.start, end: $0.end) }
    }

    /// Receives the counts of ``rangesToCount``, in order, and divides the cells that are too large.
    mutating func receive(_ counts: [Int]) {
        var next = counts.makeIterator()
        for place in cells.indices where cells[place].count == nil { cells[place].count = next.next() ?? 0 }
        rounds += 1
        // If no cell has more than an eighth of a partition's issues, each partition is within about an eighth of its
        // share.
        let most = max(1, total / (8 * parts))
        guard parts > 1, rounds < Self.maximumRounds else { return }
        cells = cells.flatMap { cell -> [Cell] in
            guard cell.count ?? 0 > most, cell.end - cell.start >= 2 * Self.shortest else { return [cell] }
            let middle = Self.minute(cell.start + (cell.end - cell.start) / 2)
            return [Cell(start: cell.start, end: middle), Cell(start: middle, end: cell.end)]
        }
    }

    private var total: Int { cells.reduce(0) { $0.addingReportingOverflow($1.count ?? 0).partialValue } }

    /// The borders between the ranges, in ascending order: at most one less than the requested number of ranges.
    var borders: [Int64] {
        let total = Double(self.total)
        guard total > 0 else { return [] }
        var borders: [Int64] = []
        var before = 0.0
        for cell in cells {
            // A part ends where the sum of the counts up to its end is nearest to its share of the total.
            let share = total * Double(borders.count + 1) / Double(parts)
            if borders.count + 1 < parts, before > 0, before + Double(cell.count ?? 0) / 2 >= share {
                borders.append(cell.start)
            }
            before += Double(cell.count ?? 0)
        }
        return borders
    }
}
