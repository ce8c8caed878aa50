/// The columns of a table in version 1.0 of the connector, whose tables are flat.
///
/// Names are those of ``FlattenedName``, with two exceptions that Microsoft's texts show: the `id` and the `key` of a
/// record begin with the entity, such as `Issue_Key`, and in `"Extra"."Api_Issue"` the fields of a site have their ids,
/// such as `customfield_10016`.
package struct Version1Naming: Sendable, Hashable {
    /// The word for a record, such as `Issue`; empty if names do not begin with it.
    package var entity: String
    /// If `true`, the fields that a site defines have their ids as names.
    package var usesFieldIDs: Bool

    /// Creates the names of a table's columns.
    package init(entity: String = "", usesFieldIDs: Bool = false) {
        self.entity = entity
        self.usesFieldIDs = usesFieldIDs
    }

    /// The members of a record whose names begin with the entity.
    package static let identifiers = ["id", "key"]

    /// Returns the name of a value, from the names of the members that lead to it.
    package func name(of path: [String]) -> String {
        if path.count == 1, Self.identifiers.contains(path[0]), !entity.isEmpty {
            return entity + "_" + FlattenedName.name(of: path)
        }
        if usesFieldIDs, path.count > 1, path[0] == "fields", path[1].hasPrefix("customfield_") {
            return ([path[1]] + (path.count > 2 ? [FlattenedName.name(of: Array(path.dropFirst(2)))] : []))
                .joined(separator: "_")
        }
        return FlattenedName.name(of: path)
    }

    /// Returns the columns of delimited text without a mapping, in the order of the table's description.
    ///
    /// An object whose members are known, such as a status or a user, has a column for each of them, and one of JSON text
    /// for members that only some sites have. Other objects, and arrays, are one column of JSON text.
    ///
    /// - Parameters:
    ///   - columns: The described columns.
    ///   - containers: Members that are not columns but contain columns.
    package func columns(of columns: [Column], containers: [String]) -> [(name: String, path: [String])] {
        columns.filter { !containers.contains($0.name) }.flatMap { column in
            var paths = column.type == .object ? Self.paths(inside: column.path) : [column.path]
            if paths.count > 1 { paths.append(column.path) }
            return paths.map { (name(of: $0), $0) }
        }
    }

    /// Returns the paths of the known members of an object; the path of the object itself if none are known.
    private static func paths(inside path: [String]) -> [[String]] {
        guard let members = members[path.last ?? ""] else { return [path] }
        return members.flatMap { member in
            // Members of other names are values, even if a known object has the same name: `progress.progress`.
            nestedObjects.contains(member) ? paths(inside: path + [member]) : [path + [member]]
        }
    }

    /// The members of known objects that are known objects themselves.
    private static let nestedObjects: Set = ["avatarUrls", "statusCategory"]

    private static let user = [
        "self", "accountId", "emailAddress", "avatarUrls", "displayName", "active", "timeZone", "accountType",
    ]

    /// The members of objects in Jira's responses, by the name of the member that contains the object.
    ///
    /// https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
    private static let members: [String: [String]] = [
        "aggregateprogress": ["progress", "total", "percent"],
        "assignee": user, "author": user, "creator": user, "lead": user, "reporter": user, "updateAuthor": user,
        "avatarUrls": ["48x48", "24x24", "16x16", "32x32"],
        "issuetype": [
            "self", "id", "description", "iconUrl", "name", "subtask", "avatarId", "hierarchyLevel",
        ],
        "location": [
            "projectId", "userId", "userAccountId", "displayName", "projectName", "projectKey", "projectTypeKey",
            "avatarURI", "name",
        ],
        "parent": ["id", "key", "self"],
        "priority": ["self", "iconUrl", "name", "id"],
        "progress": ["progress", "total", "percent"],
        "project": ["self", "id", "key", "name", "projectTypeKey", "simplified", "avatarUrls"],
        "projectCategory": ["self", "id", "name", "description"],
        "resolution": ["self", "id", "description", "name"],
        "schema": ["type", "items", "system", "custom", "customId"],
        "security": ["self", "id", "description", "name"],
        "status": ["self", "description", "iconUrl", "name", "id", "statusCategory"],
        "statusCategory": ["self", "id", "key", "colorName", "name"],
        "timetracking": [
            "originalEstimate", "remainingEstimate", "timeSpent", "originalEstimateSeconds",
            "remainingEstimateSeconds", "timeSpentSeconds",
        ],
        "votes": ["self", "votes", "hasVoted"],
        "watches": ["self", "watchCount", "isWatching"],
    ]
}
