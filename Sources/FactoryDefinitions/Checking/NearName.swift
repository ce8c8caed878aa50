internal import InterimData

/// Searches for the name that an unknown name probably stands for.
enum NearName {
    /// Returns the candidate that differs from a name in letter case only. If there is none, returns the most similar
    /// candidate, or `nil` if no candidate is similar.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let wanted = name.lowercased()
        return candidates.first { $0.lowercased() == wanted } ?? NearestName.find(name, among: candidates)
    }

    /// Returns "; did you mean X?", or an empty text if no candidate is similar.
    static func hint(_ name: String, among candidates: [String]) -> String {
        find(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}
