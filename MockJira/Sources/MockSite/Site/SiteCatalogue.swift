/// The small fixed tables of a site: issue types, statuses, priorities, resolutions, link types and project categories.
package struct SiteCatalogue: Sendable {
    package let issueTypes: [IssueType]
    /// The indexes in `issueTypes` from which the types of issues that are not subtasks are chosen at random. Frequent
    /// types occur several times.
    let standardTypes: [Int]
    /// The index of the subtask type in `issueTypes`.
    let subtaskType: Int
    package let statuses: [Status]
    package let priorities: [Priority]
    package let resolutions: [Resolution]
    let linkTypes: [IssueLinkType]
    let categories: [ProjectCategory]

    init(baseURL: String, api: String) {
        let types: [(String, String, Bool, Int, Int)] = [
            ("Story", "Functionality or a feature expressed as a user goal.", false, 10315, 0),
            ("Bug", "A problem or error.", false, 10303, 0),
            ("Task", "A small, distinct piece of work.", false, 10318, 0),
            ("Epic", "A big user story that needs to be broken down.", false, 10307, 1),
            ("Subtask", "A small piece of work that's part of a larger task.", true, 10316, -1),
            ("Improvement", "An improvement or enhancement to an existing feature.", false, 10310, 0),
        ]
        self.issueTypes = types.enumerated().map { index, type in
            IssueType(
                id: String(10001 + index),
                name: type.0,
                description: type.1,
                isSubtask: type.2,
                avatarID: type.3,
                hierarchyLevel: type.4,
                iconURL: api + "/universal_avatar/view/type/issuetype/avatar/\(type.3)?size=medium",
                selfURL: api + "/issuetype/\(10001 + index)"
            )
        }
        self.standardTypes = [0, 0, 0, 1, 1, 1, 2, 2, 3, 5]
        self.subtaskType = 4

        let columns: [(Int, String, String, String)] = [
            (2, "new", "blue-gray", "To Do"), (4, "indeterminate", "yellow", "In Progress"),
            (3, "done", "green", "Done"),
        ]
        let statusCategories = columns.map {
            StatusCategory(
                id: $0.0,
                key: $0.1,
                colorName: $0.2,
                name: $0.3,
                selfURL: api + "/statuscategory/\($0.0)"
            )
        }
        let steps: [(String, String, Int)] = [
            ("To Do", "", 0), ("Backlog", "Not planned yet.", 0), ("In Progress", "The team works on it now.", 1),
            ("In Review", "Waiting for a second pair of eyes.", 1), ("Done", "", 2),
            ("Closed", "Finished and checked; \"closed\" for good.", 2),
        ]
        self.statuses = steps.enumerated().map { index, step in
            Status(
                id: String(10000 + index),
                name: step.0,
                description: step.1,
                category: statusCategories[step.2],
                iconURL: baseURL + "/images/icons/statuses/generic.png",
                selfURL: api + "/status/\(10000 + index)"
            )
        }
        self.priorities = ["Highest", "High", "Medium", "Low", "Lowest"].enumerated().map { index, name in
            Priority(
                id: String(index + 1),
                name: name,
                iconURL: baseURL + "/images/icons/priorities/\(name.lowercased()).svg",
                selfURL: api + "/priority/\(index + 1)"
            )
        }
        let endings = [
            ("Done", "Work has been completed on this issue."), ("Won't Do", "This issue won't be actioned."),
            ("Duplicate", "The problem is a duplicate of an existing issue."), ("Cannot Reproduce", ""),
        ]
        self.resolutions = endings.enumerated().map { index, ending in
            Resolution(
                id: String(10000 + index),
                name: ending.0,
                description: ending.1,
                selfURL: api + "/resolution/\(10000 + index)"
            )
        }
        let relations = [
            ("Blocks", "is blocked by", "blocks"), ("Cloners", "is cloned by", "clones"),
            ("Duplicate", "is duplicated by", "duplicates"), ("Relates", "relates to", "relates to"),
        ]
        self.linkTypes = relations.enumerated().map { index, relation in
            IssueLinkType(
                id: String(10000 + index),
                name: relation.0,
                inward: relation.1,
                outward: relation.2,
                selfURL: api + "/issueLinkType/\(10000 + index)"
            )
        }
        self.categories = [("Products", "What we sell"), ("Internal", "What we need"), ("Archive/old", "")]
            .enumerated().map { index, category in
                ProjectCategory(
                    id: String(10000 + index),
                    name: category.0,
                    description: category.1,
                    selfURL: api + "/projectCategory/\(10000 + index)"
                )
            }
    }
}
