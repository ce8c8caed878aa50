/// The names of columns in version 1.0 of the connector, whose tables are flat. For example, `Fields_Status_Name` is
/// `fields.status.name`.
///
/// In the examples of the connector's documentation, a name consists of the names of the members that lead to a value,
/// each with a capital first letter, joined by underscores. An underscore may also separate the words of one member:
/// `Closed_Sprints` is `closedSprints`. The name of a member of the record itself may begin with the entity, such as
/// `Issue_Key`. The documentation contains neither these rules nor a list of the columns. Therefore, a name is
/// compared, case-insensitively, with the names of the columns that the table describes.
package enum FlattenedName {
    /// Returns the name in version 1.0 of a value, from the names of the members that lead to it.
    package static func name(of path: [String]) -> String {
        path.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
    }

    /// Returns the path of the value that has a name in version 1.0.
    ///
    /// If the name begins with that of a described object, the remaining parts between underscores become the names of
    /// members inside the object, with a lower-case first letter. `customfield_10010` is a single member.
    ///
    /// - Parameters:
    ///   - columns: The columns that the table describes. A member that contains columns is treated as an object.
    ///   - entity: The word for a record, such as `Issue`, with which the names of the record's own members may begin.
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

    /// Returns the part of a name after another name, such as that of an entity or a table. Only whole words between
    /// underscores are compared. Returns `nil` if the name does not begin with `front`.
    package static func rest(of name: String, behind front: String) -> String? {
        rest(of: words(of: name)[...], behind: front)?.joined(separator: "_")
    }

    /// Returns the names of the members that a part of a name stands for, if the part does not match a column.
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
        // The longest match is used, such as `fields.status` rather than `fields`.
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
                // If a word has only capital letters, the letter case of the member's name is unknown; it is assumed to
                // be lower case.
                let isCapital = word.allSatisfy { !$0.isLowercase }
                members.append(isCapital ? word.lowercased() : word.prefix(1).lowercased() + word.dropFirst())
            }
        }
        return members
    }
}
