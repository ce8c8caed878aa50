/// All tables that can be read.
public enum Catalogue {
    /// The tables, by name.
    public static let tables: [Table] = [
        issues, issueAttributes, projects, users, dashboards, filters, fields, issueTypes, screens, workflows,
        permissions, notifications, server, jql, worklogs, plans,
    ].flatMap { $0 }.sorted { $0.name < $1.name }

    /// The table of a name.
    ///
    /// - Throws: ``JiraReaderError`` with ``JiraReaderError/Code/unknownTable``, which tells the nearest name.
    public static func table(named name: String) throws(JiraReaderError) -> Table {
        if let table = tables.first(where: { $0.name == name }) { return table }
        let nearest = NearestName.find(name, among: tables.map(\.name))
        let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? ""
        throw JiraReaderError(.unknownTable, "there is no table \"\(name)\"\(hint) (`jirastream tables` lists all)")
    }
}
