internal import InterimData

/// The parents that a listing has returned. They are recorded so that a parent that occurs again is read only once.
struct SeenParents: Sendable {
    /// The ids of parents that are identified by a single number.
    private var ids = IssueIDSet()
    private var keys: Set<String> = []

    /// Adds a parent, and returns `true` if it is new. If `members` is empty and the only value is a whole number, this
    /// number identifies the parent; otherwise `key` does.
    mutating func insert(_ values: [String], below members: [Decoration.Member], key: String) -> Bool {
        if values.count == 1, members.isEmpty {
            let text = values[0].hasPrefix("\"") ? String(values[0].dropFirst().dropLast()) : values[0]
            if let id = UInt64(text), String(id) == text { return ids.insert(id) }
        }
        return keys.insert(key).inserted
    }
}
