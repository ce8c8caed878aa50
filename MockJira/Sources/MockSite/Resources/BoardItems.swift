/// The resources of a single board or sprint.
extension SiteResources {
    package static let boardItems: [Resource] = [
        Resource("agile:getBoard", "/rest/agile/1.0/board/{boardId}", .object) {
            resources,
            query throws(ErrorResponse) in
            [resources.record(try resources.board(query[0])).without(["admins", "canEdit"])]
        },
        Resource("agile:getSprint", "/rest/agile/1.0/sprint/{sprintId}", .object) {
            resources,
            query throws(ErrorResponse) in
            guard let sprint = resources.projects.lazy.flatMap(\.sprints).first(where: { String($0.id) == query[0] })
            else { throw .missing("Sprint does not exist.") }
            return [resources.sprint(sprint)]
        },
    ]
}
