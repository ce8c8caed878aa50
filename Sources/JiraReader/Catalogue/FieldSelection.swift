internal import InterimData

/// The interpretation of `ReadOptions.fields`. A field is selected by its id, its name or one of Jira's wildcards. A
/// leading `-` excludes the field.
extension IssueColumns {
    /// The wildcards that Jira supports. Jira treats any other wildcard as the id of a field that does not exist,
    /// without an error.
    private static let wildcards = ["*all", "*navigable"]

    /// Returns a Boolean value that indicates whether a selection can be resolved only with the site's list of fields.
    /// This is so if it contains a text that is neither a wildcard nor the id of a system field.
    static func needsSite(_ fields: [String]?) -> Bool {
        fields?.contains { !isWildcard($0) && !isSystem($0) } ?? false
    }

    /// Performs those checks of a selection that do not require the site's list of fields.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a wildcard that Jira does not support.
    static func check(_ fields: [String]?) throws(JiraReaderError) {
        for field in fields ?? [] where isWildcard(field) {
            let sign = field.hasPrefix("-") ? "-" : ""
            let wildcard = String(field.dropFirst(sign.count))
            guard !wildcards.contains(wildcard) else { continue }
            let near = NearestName.find(wildcard, among: wildcards)
            throw JiraReaderError(
                .invalidOption,
                "there is no wildcard \"\(field)\"; "
                    + (near.map { "did you mean \"\(sign)\($0)\"?" }
                        ?? "there are \(wildcards.joined(separator: " and "))"),
                table: "Issues"
            )
        }
    }

    /// Returns a Boolean value that indicates whether a text is the id of a field that every site has. The id may be
    /// preceded by `-`.
    private static func isSystem(_ field: String) -> Bool {
        system.contains { $0.path[1] == field || "-" + $0.path[1] == field }
    }

    private static func isWildcard(_ field: String) -> Bool { field.hasPrefix("*") || field.hasPrefix("-*") }

    /// Returns the ids of the selected fields. A field is selected by its id, by its title in the language of the
    /// account or of the site, or by the JQL name of a custom field, such as `cf[10001]`. The letter case of titles is
    /// ignored if there is no exact match. Wildcards and leading `-` are kept.
    ///
    /// Names of members of the issue itself, such as `key`, are left out of the result, because issues always contain
    /// these members.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a field that the site does not have, and for a title that
    ///   several fields have; the message then contains their ids.
    static func ids(of fields: [String], among columns: [Column]) throws(JiraReaderError) -> [String] {
        try check(fields)
        let known = columns.filter { $0.path.count == 2 }
        var ids: [String] = []
        for field in fields {
            if isWildcard(field) || isSystem(field) || known.contains(where: { $0.path[1] == field }) {
                ids.append(field)
                continue
            }
            let sign = field.hasPrefix("-") ? "-" : ""
            let name = String(field.dropFirst(sign.count))
            if own.contains(where: { $0.name == name }) { continue }
            let matches = matches(of: name, among: known)
            guard matches.count < 2 else {
                throw JiraReaderError(
                    .invalidOption,
                    "\(matches.count) fields are named \"\(name)\"; use one of their ids: "
                        + matches.map { sign + $0.path[1] }.joined(separator: ", "),
                    table: "Issues"
                )
            }
            guard let match = matches.first else {
                let near = NearestName.find(name, among: names(of: known))
                throw JiraReaderError(
                    .invalidOption,
                    "the site has no field \"\(name)\"" + (near.map { "; did you mean \"\(sign)\($0)\"?" } ?? ""),
                    table: "Issues",
                    advisedSettings: [.fields]
                )
            }
            ids.append(sign + match.path[1])
        }
        guard ids.isEmpty else { return ids }
        // All selected names are those of members of the issue itself, which cannot be excluded. An empty list would
        // select the site's default fields.
        return fields.allSatisfy { $0.hasPrefix("-") } ? ["*all"] : ["id"]
    }

    /// Returns the fields with a name. The name is compared first with the ids, then with the JQL names, the titles,
    /// and the titles in the site's language. At last, it is compared with both kinds of titles regardless of letter
    /// case. The first comparison that finds at least one field determines the result.
    private static func matches(of name: String, among known: [Column]) -> [Column] {
        let lowercased = name.lowercased()
        let ways: [(Column) -> Bool] = [
            { $0.path[1] == name },
            { $0.path[1] == customField(lowercased) },
            { $0.title == name },
            { $0.untranslatedTitle == name },
            { $0.title.lowercased() == lowercased },
            { $0.untranslatedTitle.lowercased() == lowercased },
        ]
        return ways.lazy.map { known.filter($0) }.first { !$0.isEmpty } ?? []
    }

    /// Returns the id of the field with a JQL name such as `cf[10001]`; `nil` for any other text.
    private static func customField(_ name: String) -> String? {
        guard name.hasPrefix("cf["), name.hasSuffix("]") else { return nil }
        let digits = name.dropFirst(3).dropLast()
        return !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) } ? "customfield_\(digits)" : nil
    }

    /// Returns the names by which fields can be selected, as suggestions for a misspelled name. These are the ids of
    /// all fields, and the titles that select exactly one field. Titles that contain a comma, or begin with `-` or `*`,
    /// are left out: in a list of fields, these characters have other meanings.
    private static func names(of known: [Column]) -> [String] {
        var owners: [String: Set<String>] = [:]
        for column in known {
            for name in [column.path[1], column.title.lowercased(), column.untranslatedTitle.lowercased()] {
                owners[name, default: []].insert(column.path[1])
            }
        }
        return known.flatMap { column -> [String] in
            let titles = [column.title, column.untranslatedTitle].filter { title in
                !title.isEmpty && !title.contains(",") && !title.hasPrefix("-") && !title.hasPrefix("*")
                    && title.first?.isWhitespace == false && title.last?.isWhitespace == false
                    && owners[title.lowercased()] == [column.path[1]]
                    && (owners[title] ?? [column.path[1]]) == [column.path[1]]
                    && !isSystem(title) && !own.contains { $0.name == title } && customField(title.lowercased()) == nil
            }
            return [column.path[1]] + titles
        }
    }
}
