/// The names that columns have in the connector's version 1.0, whose tables are flat: `Fields_Status_Name` is
/// `fields.status.name`.
///
/// The names in the connector's own material are the members that lead to a value, each with a capital first letter, joined
/// by underscores; a word of a member may stand alone (`Closed_Sprints` is `closedSprints`), and a member of the record
/// itself may have the record's name in front (`Issue_Key`). No page says so, and none lists the columns, so that a name is
/// looked for among the columns that the table describes, in any case.
package enum FlattenedName {
    /// The name of a value by the members that lead to it.
    package static func name(of path: [String]) -> String {
        path.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
    }

    /// The way to the value that a name stands for.
    ///
    /// Members below a described object are taken from the name: with a small first letter, at each underscore one; those
    /// of `customfield_10010` are one.
    ///
    /// - Parameters:
    ///   - columns: The columns that the table describes. Members that they are inside of count as objects.
    ///   - entity: The record's own name, such as `Issue`, which may stand in front of members of the record itself.
    /// - Returns: `nil` when no described column fits.
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

    /// What stands behind a name of an entity or a table in front, by the words of both; `nil` where nothing does.
    package static func rest(of name: String, behind front: String) -> String? {
        rest(of: words(of: name)[...], behind: front)?.joined(separator: "_")
    }

    /// The members that a part of a name stands for where no column tells them.
    package static func members(of name: String) -> [String] { members(of: words(of: name)[...]) }

    /// A name without its letters' case and underscores, by which names are compared.
    package static func key(of name: some StringProtocol) -> String {
        String(name.filter { $0 != "_" }).lowercased()
    }

    private static func words(of name: String) -> ArraySlice<Substring> {
        // Columns that come from elsewhere begin with an underscore.
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
        // Of `fields` and `fields.status` the longer one tells more.
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

    /// The column with such a key, or what columns are inside of.
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
                // A name in capitals throughout says nothing of its letters' case.
                let isCapital = word.allSatisfy { !$0.isLowercase }
                members.append(isCapital ? word.lowercased() : word.prefix(1).lowercased() + word.dropFirst())
            }
        }
        return members
    }
}
