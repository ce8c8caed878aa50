internal import InterimData

/// A hint at the name that was meant.
enum NearName {
    /// The candidate that differs in letter case only, else the nearest one.
    static func find(_ name: String, among candidates: [String]) -> String? {
        let wanted = name.lowercased()
        return candidates.first { $0.lowercased() == wanted } ?? NearestName.find(name, among: candidates)
    }

    /// "; did you mean X?", or nothing.
    static func hint(_ name: String, among candidates: [String]) -> String {
        find(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
    }
}
