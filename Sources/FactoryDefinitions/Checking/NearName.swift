/// Finds what somebody may have meant.
enum NearName {
    /// The candidate that differs in letter case only, else the one that takes the fewest edits to reach, if these are at
    /// most a third of its length.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let wanted = name.lowercased()
        if let same = candidates.first(where: { $0.lowercased() == wanted }) { return same }
        // Edits cost the product of both lengths, for each name; a hint is not worth more.
        guard wanted.count <= 100, candidates.count <= 2000 else { return nil }
        let scored = candidates.filter { $0.count <= 260 }.map {
            (distance: distance(Array(wanted), Array($0.lowercased())), name: $0)
        }
        guard let best = scored.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
        return best.distance <= max(1, best.name.count / 3) ? best.name : nil
    }

    /// "; did you mean X?", or nothing.
    static func hint(_ name: String, among candidates: [String]) -> String {
        find(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// Levenshtein's distance.
    static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (character == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
