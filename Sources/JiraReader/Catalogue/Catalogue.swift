internal import InterimData

/// All tables that can be read.
public enum Catalogue {
    /// The tables, in the order of their names. Tables that are used only as parents are not included.
    public static let tables: [Table] = all.filter(\.isListed)

    private static let all: [Table] = {
        let tables = [
            issues, issueAttributes, projects, users, dashboards, filters, fields, issueTypes, screens, workflows,
            permissions, notifications, server, jql, worklogs, plans, issueChildren, projectChildren, boards,
            lists,
        ].flatMap { $0 }
        let others = aliases.compactMap { second in
            tables.first { $0.name == second.table }?.named(second.name)
        }
        return (tables + others).sorted { $0.name < $1.name }
    }()

    /// Returns the table with a name.
    ///
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/unknownTable`` if there is no such table. The message
    ///   suggests the most similar name.
    public static func table(named name: String) throws(JiraReaderError) -> Table {
        try table(named: name, listedOnly: true)
    }

    static func table(named name: String, listedOnly: Bool) throws(JiraReaderError) -> Table {
        if let table = (listedOnly ? tables : all).first(where: { $0.name == name }) { return table }
        let nearest = NearestName.find(name, among: tables.map(\.name))
        let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
        throw JiraReaderError(.unknownTable, "there is no table \"\(name)\"\(hint)", advisedSettings: [.table])
    }
}

extension Table {
    /// The table in `Catalogue.tables` that has the parents of this table's rows; `nil` if this table is not a child
    /// table.
    ///
    /// If the parent itself is not in the catalogue's list, the result is the parent's own parent or, if it has none,
    /// `Issues`.
    package var listedParent: Table? {
        guard let parent, let table = try? Catalogue.table(named: parent.table, listedOnly: false) else { return nil }
        if table.isListed { return table }
        return table.listedParent ?? Catalogue.tables.first { $0.issueRecords == .selectable }
    }
}
