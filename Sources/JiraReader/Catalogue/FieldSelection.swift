internal import InterimData

/// The selection of fields by a user: ids, names, and Jira's wildcards. A leading `-` excludes a field.
extension IssueColumns {
    /// The wildcards that Jira supports. Jira treats any other as the id of a field that no issue has.
    private static let wildcards = ["*all", "*navigable"]

    /// Returns a Boolean value that indicates whether a selection requires the site's fields, because it names one of
    /// them.
    static func needsSite(_ fields: [String]?) -> Bool {
        fields?.contains { !isWildcard($0) && !isSystem($0) } ?? false
    }

    /// Performs the checks that do not require the site.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a wildcard that Jira does not have.
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

    /// Returns a Boolean value that indicates whether an id, with or without a `-`, is that of a field that every site
    /// has.
    private static func isSystem(_ field: String) -> Bool {
        system.contains { $0.path[1] == field || "-" + $0.path[1] == field }
    }

    private static func isWildcard(_ field: String) -> Bool { field.hasPrefix("*") || field.hasPrefix("-*") }

    /// Returns the ids of fields that are selected by id, by name in any case, by name in the site's own language, or
    /// by the JQL name of a custom field: `cf[10001]`.
    ///
    /// Members of the issue itself, such as `key`, are always included.
    ///
    /// - Throws: ``JiraReaderError/Code/invalidOption`` for a field that the site does not have, and for a name that
    ///   several fields have, with their ids.
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
        // An empty list would select the site's default. Members of the issue itself cannot be excluded.
        return fields.allSatisfy { $0.hasPrefix("-") } ? ["*all"] : ["id"]
    }

    /// Returns the fields with a name. The name is compared with the ids, then the JQL names, the titles, the titles in
    /// the site's own language, and at last both kinds of titles without regard to case. The first comparison that
    /// finds a field determines the result.
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

    /// Returns the id of a field with the JQL name `cf[10001]`.
    private static func customField(_ name: String) -> String? {
        guard name.hasPrefix("cf["), name.hasSuffix("]") else { return nil }
        let digits = name.dropFirst(3).dropLast()
        return !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) } ? "customfield_\(digits)" : nil
    }

    /// Returns the names by which each field can be selected: its id, and its titles if no other field has them and
    /// they contain no comma, which would end them, and no leading sign with a meaning.
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
