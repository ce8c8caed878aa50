/// What boards and sprints tell of an issue beside its fields: where it stands in the course of the work.
package struct AgileFields: Sendable, Equatable {
    /// The sprint that it is in; nil, sent as null, where it is in none that is open.
    package let sprint: Sprint?
    /// The sprints that it went through; absent on the wire when empty.
    package let closedSprints: [Sprint]
    /// Whether somebody has marked it as held up.
    package let isFlagged: Bool
    /// The epic above it; sent as null when nil.
    package let epic: LinkedIssue?
}

extension Site {
    /// What boards and sprints tell of an issue beside its fields.
    package func agileFields(ofIssue number: Int) -> AgileFields {
        let facts = IssueFacts(tables, number)
        let sprints = tables.projects[facts.projectIndex].sprints
        return AgileFields(
            sprint: facts.openSprint.map { sprints[$0] },
            closedSprints: facts.closedSprints.map { sprints[$0] },
            isFlagged: facts.isFlagged,
            epic: facts.epicNumber.flatMap { _ in issue(number).parent }
        )
    }
}

extension IssueFacts {
    /// The places of the sprints that it is or was in, in the list of its project's.
    private var sprintPlaces: Range<Int> {
        guard let field = tables.customFields.first(where: { $0.kind == .sprints }), isFilled(field) else {
            return 0..<0
        }
        return sprintRange(field)
    }

    private func isClosed(_ place: Int) -> Bool { tables.projects[projectIndex].sprints[place].state == "closed" }

    /// The place of the sprint that it is in.
    var openSprint: Int? { sprintPlaces.last { !isClosed($0) } }

    /// The places of the sprints that are over.
    var closedSprints: [Int] { sprintPlaces.filter(isClosed) }

    var isFlagged: Bool {
        guard let field = tables.customFields.first(where: { tables.fields[$0.fieldIndex].name == "Flagged" }) else {
            return false
        }
        return isFilled(field)
    }

    /// The number of the epic that it is below.
    var epicNumber: Int? {
        let epic = tables.catalogue.issueTypes.firstIndex { $0.hierarchyLevel == 1 }
        return parentNumber.flatMap { IssueFacts(tables, $0).typeIndex == epic ? $0 : nil }
    }
}
