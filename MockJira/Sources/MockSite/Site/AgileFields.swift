/// The fields that an issue has only in responses of boards and sprints.
package struct AgileFields: Sendable, Equatable {
    /// The open sprint of the issue. If it is nil, responses contain null.
    package let sprint: Sprint?
    /// The closed sprints of the issue. If there are none, responses omit the member.
    package let closedSprints: [Sprint]
    /// A Boolean value that indicates whether the issue is flagged as impeded.
    package let isFlagged: Bool
    /// The epic of the issue. If it is nil, responses contain null.
    package let epic: LinkedIssue?
}

extension Site {
    /// Returns the fields that an issue has only in responses of boards and sprints.
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
    /// The indexes of the issue's sprints in the list of its project.
    private var sprintPlaces: Range<Int> {
        guard let field = tables.customFields.first(where: { $0.kind == .sprints }), isFilled(field) else {
            return 0..<0
        }
        return sprintRange(field)
    }

    private func isClosed(_ place: Int) -> Bool { tables.projects[projectIndex].sprints[place].state == "closed" }

    /// The index of the issue's last sprint that is not closed, in the list of its project; nil if there is none.
    var openSprint: Int? { sprintPlaces.last { !isClosed($0) } }

    /// The indexes of the issue's closed sprints in the list of its project.
    var closedSprints: [Int] { sprintPlaces.filter(isClosed) }

    var isFlagged: Bool {
        guard let field = tables.customFields.first(where: { tables.fields[$0.fieldIndex].name == "Flagged" }) else {
            return false
        }
        return isFilled(field)
    }

    /// The number of the issue's parent, if that is an epic; otherwise nil.
    var epicNumber: Int? {
        let epic = tables.catalogue.issueTypes.firstIndex { $0.hierarchyLevel == 1 }
        return parentNumber.flatMap { IssueFacts(tables, $0).typeIndex == epic ? $0 : nil }
    }
}
