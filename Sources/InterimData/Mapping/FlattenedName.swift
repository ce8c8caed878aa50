/// The names of columns in the connector's version 1.0, whose tables are flat: `Fields_Status_Name` is
/// `fields.status.name`.
///
/// In the examples of the connector's documentation, a name consists of the members that lead to a value, each with a
/// capital first letter, joined by underscores. A word of a member may be a separate part (`Closed_Sprints` is
/// `closedSprints`), and a member of the record itself may be preceded by the record's name (`Issue_Key`). The
/// documentation contains neither these rules nor a list of the columns. Therefore, a name is searched for,
/// case-insensitively, among the columns that the table describes.
package enum FlattenedName {
    /// Returns the name of a value from the members that lead to it.
    package static func name(of path: [String]) -> String {
        path.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
    }

    /// Returns the path of the value with a name.
    ///
    /// Members inside a described object are derived from the name: each part between underscores is one member, whose
    /// first letter becomes lower-case. `customfield_10010` is a single member.
    ///
    /// - Parameters:
    ///   - columns: The columns that the table describes. The members that contain them are treated as objects.
    ///   - entity: The record's own name, such as `Issue`, which may precede members of the record itself.
    /// - Returns: `nil` if no described column matches.
    package static func path(of name: String, among columns: [Column], entity: String = "") -> ValuePath? {
        if let column = columns.first(where: { $0.name == name }) {
            return ValuePath(column.path.map(ValuePath.Step.member))
        }
        let words = words(of: name)
        guard words.allSatisfy({ !$0.isEmpty }) else { return nil }
        if let path = path(of: words, columns) { return path }
        guard let own = rest(of: words, behind: entity) else { return nil }
        return path(of: own, columns.filter { $0.path.count == 1 })
    }

    /// Returns the part of a name after the name of an entity or a table, which is compared word by word; `nil` if the
    /// name does not begin with it.
    package static func rest(of name: String, behind front: String) -> String? {
        rest(of: words(of: name)[...], behind: front)?.joined(separator: "_")
    }

    /// Returns the members that a part of a name represents, for parts that match no column.
    package static func members(of name: String) -> [String] { members(of: words(of: name)[...]) }

    /// Returns a name in lower case without underscores, for the comparison of names.
    package static func key(of name: some StringProtocol) -> String {
        String(name.filter { $0 != "_" }).lowercased()
    }

    private static func words(of name: String) -> ArraySlice<Substring> {
        // Columns of parents begin with an underscore.
        let name = name.hasPrefix("_") ? name.dropFirst() : name[...]
        return name.split(separator: "_", omittingEmptySubsequences: false)[...]
    }

    private static func rest(of words: ArraySlice<Substring>, behind front: String) -> ArraySlice<Substring>? {
        let wanted = key(of: front)
        guard !wanted.isEmpty else { return nil }
        for count in 1..<max(1, words.count) where key(of: words.prefix(count).joined()) == wanted {
            return words.dropFirst(count)
        }
        return nil
    }

    private static func path(of words: ArraySlice<Substring>, _ columns: [Column]) -> ValuePath? {
        // The longest match is used: `fields.status` before `fields`.
        for count in (1...max(1, words.count)).reversed() {
            let wanted = key(of: words.prefix(count).joined())
            guard !wanted.isEmpty, let found = object(wanted, columns), count == words.count || found.isObject else {
                continue
            }
            let members = members(of: words.dropFirst(count))
            return ValuePath((found.path + members).map(ValuePath.Step.member))
        }
        return nil
    }

    /// Returns the path of the column, or of the member that contains columns, whose ``key(of:)`` is `wanted`; `nil` if
    /// there is none.
    private static func object(_ wanted: String, _ columns: [Column]) -> (path: [String], isObject: Bool)? {
        for column in columns where key(of: column.path.joined()) == wanted {
            return (column.path, column.type == .object)
        }
        for column in columns where column.path.count > 1 {
            for count in 1..<column.path.count where key(of: column.path.prefix(count).joined()) == wanted {
                return (Array(column.path.prefix(count)), true)
            }
        }
        return nil
    }

    private static func members(of words: ArraySlice<Substring>) -> [String] {
        var members: [String] = []
        for word in words {
            if members.last == "customfield" {
                members[members.count - 1] += "_" + word
            } else {
                // The letter case of a word that consists of capitals does not show the spelling of the member.
                let isCapital = word.allSatisfy { !$0.isLowercase }
                members.append(isCapital ? word.lowercased() : word.prefix(1).lowercased() + word.dropFirst())
            }
        }
        return members
    }
}
