/// The resources of a single board or sprint.
extension SiteBook {
    package static let boardItems: [Resource] = [
        Resource("agile:getBoard", "/rest/agile/1.0/board/{boardId}", .object) { book, query throws(Refusal) in
            [book.record(try book.board(query[0])).without(["admins", "canEdit"])]
        },
        Resource("agile:getSprint", "/rest/agile/1.0/sprint/{sprintId}", .object) { book, query throws(Refusal) in
            guard let sprint = book.projects.lazy.flatMap(\.sprints).first(where: { String($0.id) == query[0] })
            else { throw .missing("Sprint does not exist.") }
            return [book.sprint(sprint)]
        },
    ]
}
