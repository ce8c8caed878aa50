/// The names that columns have in the connector's version 1.0, whose tables are flat: `Fields_Status_Name` is
/// `fields.status.name`.
///
/// The names in the connector's own material are the members that lead to a value, each with a capital first letter, joined
/// by underscores; a member of the record itself may have the record's name in front (`Issue_Key`). No page says so, and
/// none lists the columns, so that a name is looked for among the columns that the table describes, in any case.
public enum FlattenedName {
    /// The name of a value by the members that lead to it.
    public static func name(of path: [String]) -> String {
        path.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
    }

    /// The way to the value that a name stands for.
    ///
    /// Members below a described object are taken from the name: with a small first letter, at each underscore one.
    ///
    /// - Parameters:
    ///   - columns: The columns that the table describes.
    ///   - entity: The record's own name, such as `Issue`, which may stand in front of members of the record itself.
    /// - Returns: `nil` when no described column fits.
    public static func path(of name: String, among columns: [Column], entity: String = "") -> ValuePath? {
        if let path = path(of: name, columns) { return path }
        let prefix = entity.lowercased() + "_"
        guard !entity.isEmpty, name.lowercased().hasPrefix(prefix) else { return nil }
        return path(of: String(name.dropFirst(prefix.count)), columns.filter { $0.path.count == 1 })
    }

    private static func path(of name: String, _ columns: [Column]) -> ValuePath? {
        let name = Substring(name)
        let wanted = name.lowercased()
        var best: (column: Column, length: Int)?
        for column in columns {
            let known = self.name(of: column.path).lowercased()
            if known == wanted { return ValuePath(column.path.map(ValuePath.Step.member)) }
            // Of `fields` and `fields.status` the longer one tells more.
            guard column.type == .object, wanted.hasPrefix(known + "_"), known.count > best?.length ?? 0 else {
                continue
            }
            best = (column, known.count)
        }
        guard let best else { return nil }
        let rest = name.dropFirst(best.length + 1).split(separator: "_", omittingEmptySubsequences: false)
        guard rest.allSatisfy({ !$0.isEmpty }) else { return nil }
        let members = rest.map { $0.prefix(1).lowercased() + $0.dropFirst() }
        return ValuePath((best.column.path + members).map(ValuePath.Step.member))
    }
}
