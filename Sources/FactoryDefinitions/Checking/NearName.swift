internal import InterimData

/// Hints at the name that an unknown name probably means.
enum NearName {
    /// Returns the candidate that differs in letter case only, or else the most similar one.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let wanted = name.lowercased()
        return candidates.first { $0.lowercased() == wanted } ?? NearestName.find(name, among: candidates)
    }

    /// Returns "; did you mean X?", or an empty text if no candidate is similar.
    static func hint(_ name: String, among candidates: [String]) -> String {
        find(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}
