/// An activity that writes a file.
struct OutputWriter: Hashable, Sendable {
    /// The path and the name of the activity, with the number of each iteration of a ForEach, such as `Tables[2]/Copy`.
    var path: String
    /// The store to which the activity writes. Here, all stores have the same folders, so that their files could replace
    /// each other.
    var store = ""

    /// Returns a Boolean value that indicates whether another activity runs in another iteration of a loop that contains
    /// both activities.
    func isOtherIteration(of other: OutputWriter) -> Bool {
        let parts = (path.split(separator: "/"), other.path.split(separator: "/"))
        guard let differing = zip(parts.0, parts.1).first(where: { $0 != $1 }) else { return false }
        let (left, right) = (Self.loop(differing.0), Self.loop(differing.1))
        return left != nil && left == right
    }

    /// Returns the name of a loop from the name of its iteration; `nil` if the part has no number.
    private static func loop(_ part: Substring) -> Substring? {
        guard part.hasSuffix("]"), let bracket = part.lastIndex(of: "[") else { return nil }
        return part[..<bracket]
    }
}
