public import InterimData

/// The tables that definitions may name.
public struct TableNames: Sendable {
    /// The tables of the connector's version 2.0.
    public var connector: [String]
    /// Tables that this program has beyond those.
    public var others: [String]
    /// The columns of tables, as far as they are known, by the table's name.
    public var columns: [String: [Column]]

    /// Creates the names.
    public init(connector: [String], others: [String], columns: [String: [Column]] = [:]) {
        self.connector = connector
        self.others = others
        self.columns = columns
    }

    /// What version 2.0 has no table for, told by a name: "issue", or nothing.
    static func missingSubject(_ name: String) -> String? {
        let name = name.lowercased()
        for (word, subject) in [("sprint", "sprint"), ("epic", "epic"), ("board", "board"), ("worklog", "worklog")]
        where name.contains(word) && !name.contains("dashboard") && !name.contains("idsofworklog") {
            return subject
        }
        let ofIssues = ["type", "link", "security", "limit", "navigator", "picker"]
        guard name.contains("issue"), !ofIssues.contains(where: name.contains) else { return nil }
        return "issue"
    }
}

/// A table of the connector's version 1.0, and what it is in version 2.0.
///
/// The vendor never published a list of them: these are the names that its pages mention. Others may exist.
/// https://learn.microsoft.com/azure/data-factory/connector-jira
struct Version1Table {
    let schema: String
    let name: String
    /// `nil` where version 2.0 has no such table.
    let version2: String?

    static let all: [Version1Table] = [
        Version1Table(schema: "Platform", name: "Api_Issue", version2: nil),
        Version1Table(schema: "Extra", name: "Api_Issue", version2: nil),
        Version1Table(schema: "Platform", name: "Api_Field", version2: "Fields"),
        Version1Table(schema: "Platform", name: "Api_Project", version2: "SearchProjects"),
        Version1Table(schema: "Platform", name: "Api_Project_Type", version2: "AllProjectTypes"),
        Version1Table(schema: "Platform", name: "Api_Project_Versions", version2: nil),
        Version1Table(schema: "Platform", name: "Api_Project_IssueTypes", version2: nil),
        Version1Table(schema: "Platform", name: "Api_Issue_Type", version2: "IssueAllTypes"),
        Version1Table(schema: "Platform", name: "Api_Issue_Link_Type", version2: "IssueLinkTypes"),
        Version1Table(schema: "Platform", name: "Api_Status", version2: "Statuses"),
        Version1Table(schema: "Platform", name: "Api_Status_Category", version2: "StatusCategories"),
        Version1Table(schema: "Platform", name: "Api_Resolution", version2: "SearchResolutions"),
        Version1Table(schema: "Platform", name: "Api_Priority", version2: nil),
        Version1Table(schema: "Platform", name: "Api_Role", version2: "AllProjectRoles"),
        Version1Table(schema: "Platform", name: "Api_Component", version2: "FindComponentsForProjects"),
        Version1Table(schema: "Platform", name: "Api_Groups_Picker", version2: "FindGroups"),
        Version1Table(schema: "Platform", name: "ApiAllUsers", version2: "AllUsers"),
        Version1Table(schema: "Agile", name: "Agile_Board", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Epic", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Sprint", version2: nil),
        Version1Table(schema: "Agile", name: "AgileBoardProjects", version2: nil),
        Version1Table(schema: "Agile", name: "Column_Config_Columns", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Issue_Fields_Components", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Issue_Fields_Closed_Sprints", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Issue", version2: nil),
        Version1Table(schema: "Agile", name: "Agile_Board_Epic_Issue", version2: nil),
    ]

    /// The table that a text names: `"Platform"."Api_Field"`, with or without the quotes, or the second part alone; letter
    /// case aside.
    static func find(_ text: String) -> Version1Table? {
        guard let parts = parts(of: text) else { return nil }
        let name = parts.name.lowercased()
        let schema = parts.schema?.lowercased()
        return all.first { $0.name.lowercased() == name && (schema == nil || $0.schema.lowercased() == schema) }
    }

    /// The two parts of a table's name; `nil` where the text is no name of one or two parts.
    static func parts(of text: String) -> (schema: String?, name: String)? {
        var parts: [String] = []
        var rest = Substring(text.trimmingPrefix(while: \.isWhitespace))
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        while true {
            guard let first = rest.first else { return nil }
            let closing: Character? = first == "\"" ? "\"" : first == "[" ? "]" : first == "`" ? "`" : nil
            var part: Substring
            if let closing {
                rest = rest.dropFirst()
                guard let end = rest.firstIndex(of: closing) else { return nil }
                part = rest[..<end]
                rest = rest[rest.index(after: end)...]
            } else {
                part = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                rest = rest.dropFirst(part.count)
            }
            if part.isEmpty { return nil }
            parts.append(String(part))
            guard let next = rest.first else { break }
            guard next == "." else { return nil }
            rest = rest.dropFirst()
        }
        switch parts.count {
        case 1: return (nil, parts[0])
        case 2: return (parts[0], parts[1])
        default: return nil
        }
    }
}
