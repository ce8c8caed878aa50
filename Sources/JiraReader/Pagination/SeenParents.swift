internal import InterimData

/// The parents that a listing has brought, so that one that comes again is read once.
struct SeenParents: Sendable {
    /// By id where that is a number and all there is to distinguish them.
    private var ids = IssueIDSet()
    private var keys: Set<String> = []

    /// Notes a parent by the JSON texts of its columns. Returns `true` if it is new.
    mutating func insert(_ values: [String], below members: [Decoration.Member], key: String) -> Bool {
        if values.count == 1, members.isEmpty {
            let text = values[0].hasPrefix("\"") ? String(values[0].dropFirst().dropLast()) : values[0]
            if let id = UInt64(text), String(id) == text { return ids.insert(id) }
        }
        return keys.insert(key).inserted
    }
}
