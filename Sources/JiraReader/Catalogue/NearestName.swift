/// Finds what somebody may have meant.
enum NearestName {
    /// The shortest candidate that the name is a part of, letter case aside; else the one that takes the fewest edits to
    /// reach, if these are at most a third of its length.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let text = name.lowercased()
        let containing = candidates.filter { text.count >= 3 && $0.lowercased().contains(text) }
        if let shortest = containing.min(by: { ($0.count, $0) < ($1.count, $1) }) { return shortest }
        let wanted = Array(text)
        let scored = candidates.map { candidate -> (distance: Int, candidate: String) in
            (distance(wanted, Array(candidate.lowercased())), candidate)
        }
        guard let best = scored.min(by: { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }) else {
            return nil
        }
        return best.distance <= max(1, best.candidate.count / 3) ? best.candidate : nil
    }

    /// Levenshtein's distance.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, previous + (a == b ? 0 : 1))
                previous = above
            }
        }
        return row[right.count]
    }
}
