/// The value of a function in a query.
enum JQLFunctionValue {
    /// Indexes in the list of users.
    case users([Int])
    /// Epoch milliseconds.
    case moment(Int64)
    /// Sprints or versions, each as the index of its project and the index in the project's list.
    case sprints([(project: Int, place: Int)])
    case versions([(project: Int, place: Int)])
    /// Indexes in the list of issue types.
    case issueTypes([Int])
    /// Indexes in the list of projects.
    case projects([Int])
    /// Numbers of issues.
    case issues([Int])
}

/// The functions of JQL for which a site has data.
/// https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
struct JQLFunctions {
    let tables: SiteTables
    let viewer: QueryViewer

    /// The functions whose value is a list. They are valid only with `in` and `not in`; other functions are valid only
    /// with other operators.
    private static let lists: Set = [
        "membersof", "opensprints", "closedsprints", "futuresprints", "standardissuetypes", "subtaskissuetypes",
        "releasedversions", "unreleasedversions", "linkedissues", "votedissues", "watchedissues", "projectsleadbyuser",
    ]

    static func isList(_ name: String) -> Bool { lists.contains(name.lowercased()) }

    func value(_ name: String, _ arguments: [String]) throws(JQLError) -> JQLFunctionValue {
        if let function = JQLDateFunction(name) {
            if arguments.count > 1 {
                throw JQLError(
                    "Function '\(name)' expected between '0' and '1' arguments but received '\(arguments.count)'."
                )
            }
            guard let moment = function.moment(increment: arguments.first, zone: viewer.zone, now: viewer.now) else {
                throw JQLError(
                    "Duration for function '\(name)' should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier."
                )
            }
            return .moment(moment)
        }
        func takes(_ count: Int) throws(JQLError) {
            guard arguments.count == count else {
                throw JQLError(
                    "Function '\(name)' expected '\(count)' arguments but received '\(arguments.count)'."
                )
            }
        }
        switch name.lowercased() {
        case "now":
            try takes(0)
            return .moment(viewer.now)
        case "currentuser":
            try takes(0)
            return .users([viewer.account])
        case "membersof":
            try takes(1)
            return .users(try members(name, of: arguments[0]))
        case "opensprints":
            try takes(0)
            return sprints { $0 == "active" }
        case "closedsprints":
            try takes(0)
            return sprints { $0 == "closed" }
        case "futuresprints":
            try takes(0)
            return sprints { $0 == "future" }
        case "standardissuetypes", "subtaskissuetypes":
            try takes(0)
            let isSubtask = name.lowercased() == "subtaskissuetypes"
            let types = tables.catalogue.issueTypes
            return .issueTypes(types.indices.filter { types[$0].isSubtask == isSubtask })
        case "releasedversions": return try versions(name, arguments) { $0.isReleased }
        case "unreleasedversions": return try versions(name, arguments) { !$0.isReleased }
        case "earliestunreleasedversion", "latestreleasedversion":
            let isReleased = name.lowercased() == "latestreleasedversion"
            guard case .versions(let all) = try versions(name, arguments, where: { $0.isReleased == isReleased }) else {
                return .versions([])
            }
            // One version per project. The lists are in the order of release.
            let byProject = Dictionary(grouping: all, by: \.project).sorted { $0.key < $1.key }.map(\.value)
            return .versions(byProject.compactMap { isReleased ? $0.last : $0.first })
        case "linkedissues": return .issues(try linked(name, arguments))
        case "votedissues", "watchedissues":
            // The account has no votes and watches no issues.
            try takes(0)
            return .issues([])
        case "projectsleadbyuser":
            let leader = try arguments.first.map { argument throws(JQLError) in try user(argument, "lead") }
            let account = leader ?? viewer.account
            return .projects(visibleProjects.filter { tables.projects[$0].lead.index == account })
        default: throw JQLError("Unable to find JQL function '\(name)(\(arguments.joined(separator: ", ")))'.")
        }
    }

    private var visibleProjects: [Int] { tables.projects.indices.filter { !viewer.hiddenProjects.contains($0) } }

    /// Returns the index of the user account with an id, an e-mail address or a displayed name.
    ///
    /// - Parameter field: The name of the field in the error that is thrown if there is no such account.
    func user(_ text: String, _ field: String) throws(JQLError) -> Int {
        let wanted = text.lowercased()
        let user =
            tables.users.first { $0.accountID == text }
            ?? tables.users.first {
                $0.displayName.lowercased() == wanted || $0.emailAddress?.lowercased() == wanted
            }
        guard let user else { throw JQLError("The value '\(text)' does not exist for the field '\(field)'.") }
        return user.index
    }

    private func members(_ name: String, of group: String) throws(JQLError) -> [Int] {
        let resources = SiteResources(tables: tables)
        guard
            let found = resources.groups.first(where: { $0.name.lowercased() == group.lowercased() || $0.id == group })
        else {
            throw JQLError(
                "Function '\(name)' can not generate a list of usernames for group '\(group)'; the group does not exist."
            )
        }
        return resources.members(of: found).map(\.index)
    }

    private func sprints(_ isWanted: (String) -> Bool) -> JQLFunctionValue {
        .sprints(
            visibleProjects.flatMap { project in
                tables.projects[project].sprints.enumerated().filter { isWanted($0.element.state) }
                    .map { (project, $0.offset) }
            }
        )
    }

    private func versions(
        _ name: String,
        _ projects: [String],
        where isWanted: (Version) -> Bool
    ) throws(JQLError) -> JQLFunctionValue {
        var places = projects.isEmpty ? visibleProjects : []
        for text in projects {
            guard let project = project(text) else {
                throw JQLError("Could not resolve the project '\(text)' provided to function '\(name)'.")
            }
            places.append(project)
        }
        return .versions(
            places.flatMap { project in
                tables.projects[project].versions.enumerated().filter { isWanted($0.element) }
                    .map { (project, $0.offset) }
            }
        )
    }

    /// Returns the index of the visible project with a key, a name or an id; nil if there is none.
    func project(_ text: String) -> Int? {
        let wanted = text.lowercased()
        return visibleProjects.first {
            let project = tables.projects[$0]
            return project.key.lowercased() == wanted || project.name.lowercased() == wanted || project.id == wanted
        }
    }

    private func linked(_ name: String, _ arguments: [String]) throws(JQLError) -> [Int] {
        guard let key = arguments.first else {
            throw JQLError(
                "Incorrect number of arguments for function '\(name)'. Usage: '\(name) ( issuekey [, linkDescription ]* )'."
            )
        }
        let site = Site(tables: tables)
        guard let number = site.issueNumber(id: key) ?? site.issueNumber(key: key),
            !viewer.hiddenProjects.contains(Int(tables.columns.projects[number]))
        else {
            throw JQLError("Issue '\(key)' could not be found in function '\(name)'.")
        }
        let types = tables.catalogue.linkTypes
        let wanted = arguments.dropFirst().map { $0.lowercased() }
        for (text, lowercased) in zip(arguments.dropFirst(), wanted)
        where !types.contains(where: { $0.inward.lowercased() == lowercased || $0.outward.lowercased() == lowercased })
        {
            throw JQLError("Issue link type '\(text)' could not be found in function '\(name)'.")
        }
        let facts = IssueFacts(tables, number)
        return (0..<IssueFacts.linkSlots).compactMap { slot in
            guard let link = facts.link(slot) else { return nil }
            let type = types[link.type]
            let description = (link.isOutward ? type.outward : type.inward).lowercased()
            return wanted.isEmpty || wanted.contains(description) ? link.other : nil
        }
    }
}

/// The account and the time on which the results of a query depend.
package struct QueryViewer: Sendable, Equatable {
    /// The index of the account in the list of users.
    package var account: Int
    /// The account's time zone, in which the dates of a query are interpreted.
    package var zone: SiteZone
    /// The current time, in epoch milliseconds.
    package var now: Int64
    /// The indexes of the projects that are hidden from the account.
    package var hiddenProjects: Set<Int> = []

    package init(account: Int, zone: SiteZone, now: Int64, hiddenProjects: Set<Int> = []) {
        self.account = account
        self.zone = zone
        self.now = now
        self.hiddenProjects = hiddenProjects
    }
}
