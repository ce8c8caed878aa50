/// Finds the names that are most similar to an unknown name.
package enum NearestName {
    /// Returns the most similar candidate, which is the first one that `nearest(to:among:atMost:)` returns; `nil` if
    /// no candidate is similar.
    package static func find(_ name: String, among candidates: [String]) -> String? {
        nearest(to: name, among: candidates, atMost: 1).first
    }

    /// Returns the candidates that are similar to a name, the most similar one first. Letter case is ignored. The first
    /// candidates are those that contain the name, from the shortest to the longest; the name must have at least three
    /// characters for this. The other candidates follow, in the order of their edit distance from the name. This
    /// distance must not exceed a third of the candidate's length, but may always be 1.
    ///
    /// - Parameter count: The maximum number of candidates that are returned.
    package static func nearest(to name: String, among candidates: [String], atMost count: Int) -> [String] {
        // The time for each candidate is proportional to the product of both lengths. Very long names and lists are
        // therefore skipped.
        guard name.utf8.count <= 400, candidates.count <= 20_000 else { return [] }
        let text = name.lowercased()
        let candidates = candidates.filter { $0.utf8.count <= 1000 }
        let containing = candidates.filter { text.count >= 3 && $0.lowercased().contains(text) }
            .sorted { ($0.count, $0) < ($1.count, $1) }
        guard containing.count < count else { return Array(containing.prefix(count)) }
        let wanted = Array(text)
        let scored = candidates.map { candidate -> (distance: Int, candidate: String) in
            (distance(wanted, Array(candidate.lowercased())), candidate)
        }
        .filter { $0.distance <= max(1, $0.candidate.count / 3) && !containing.contains($0.candidate) }
        .sorted { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
        return containing + scored.prefix(count - containing.count).map(\.candidate)
    }

    /// Returns the Levenshtein distance between two texts.
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
