/// The resources of boards and their content.
extension SiteResources {
    static let boards: [Resource] = [
        Resource(
            "agile:getAllBoards",
            "/rest/agile/1.0/board",
            .page(size: 50, limit: 50, links: false),
            options: [
                .ids("type", "type"), .search("name", "name"), .ids("projectKeyOrId", "location.projectKey"),
                ResourceParameter("includePrivate", .boolean, .withTrue("isPrivate")), .order(["name": "name"]),
            ] + ResourceParameter.accepted("accountIdLocation", "projectLocation", "projectTypeLocation")
                + ResourceParameter.accepted("negateLocationFiltering", as: .boolean)
                + ResourceParameter.accepted("filterId", as: .integer),
            expansions: [.init("admins", "admins"), .init("permissions", "canEdit")]
        ) { resources, _ in resources.boards.map { resources.record($0) } },
        Resource("agile:getConfiguration", "/rest/agile/1.0/board/{boardId}/configuration", .object) {
            resources,
            query throws(ErrorResponse) in [resources.configuration(try resources.board(query[0]))]
        },
        Resource(
            "agile:getEpics",
            "/rest/agile/1.0/board/{boardId}/epic",
            .page(size: 50, limit: 50, links: false),
            options: [ResourceParameter("done", .text, .equals("done"))]
        ) { resources, query throws(ErrorResponse) in resources.epics(try resources.board(query[0])) },
        Resource(
            "agile:getProjects",
            "/rest/agile/1.0/board/{boardId}/project",
            .page(size: 50, limit: 50, links: false)
        ) { resources, query throws(ErrorResponse) in
            let board = try resources.board(query[0])
            return board.projects.map { resources.tables.projects[$0] }.sorted { ($0.name, $0.key) < ($1.name, $1.key) }
                .map { resources.projectDetails($0) }
        },
        Resource(
            "agile:getAllVersions",
            "/rest/agile/1.0/board/{boardId}/version",
            .page(size: 50, limit: 50, links: false),
            options: [ResourceParameter("released", .text, .equals("released"))]
        ) { resources, query throws(ErrorResponse) in
            let board = try resources.board(query[0])
            return board.projects.map { resources.tables.projects[$0] }.flatMap { project in
                project.versions.map { resources.boardVersion($0, project) }
            }
        },
        Resource(
            "agile:getAllQuickFilters",
            "/rest/agile/1.0/board/{boardId}/quickfilter",
            .page(size: 50, limit: 50, links: false)
        ) { resources, query throws(ErrorResponse) in
            let board = try resources.board(query[0])
            return (0..<(board.id % 5)).map { place in
                [
                    "id": .integer(board.id * 8 + place), "boardId": .integer(board.id), "position": .integer(place),
                    "name": .text(["Bugs", "Mine / \"ours\"", "Überfällig", "New"][place]), "jql": .text("type = Bug"),
                    "description": place == 3 ? nil : .text("Only some \(place)"),
                ]
            }
        },
        Resource(
            "agile:getAllSprints",
            "/rest/agile/1.0/board/{boardId}/sprint",
            .page(size: 50, limit: 50, links: false),
            options: [.ids("state", "state")]
        ) { resources, query throws(ErrorResponse) in
            let board = try resources.board(query[0])
            guard board.type != "kanban" else { throw .badRequest("The board does not support sprints") }
            return board.projects.flatMap { project in
                // A board of several projects lists only active and future sprints.
                let sprints = resources.tables.projects[project].sprints
                return board.projects.count == 1 ? sprints : sprints.filter { $0.state != "closed" }
            }.map { resources.sprint($0) }
        },
    ]

    /// A board. Each project has a board of its own. The site also has kanban boards, which have no sprints; boards of
    /// two projects; and boards of users, which have no issues.
    struct Board: Sendable {
        let id: Int
        let name: String
        /// `scrum`, `kanban` or `simple`.
        let type: String
        /// The indexes of the projects whose issues the board shows.
        let projects: [Int]
        /// The owner of a board that does not belong to a project.
        let owner: User?
        let isPrivate: Bool
    }

    /// All boards that the account can view. Each project's own board comes before the other boards. A sprint contains
    /// the id of its project's own board.
    var boards: [Board] {
        // A board is visible to accounts that can view all of its projects.
        let projects = tables.projects
        let own = projects.map { project in
            Board(
                id: project.index + 1,
                name: "\(project.key) board",
                type: project.isSimplified ? "simple" : "scrum",
                projects: [project.index],
                owner: nil,
                isPrivate: false
            )
        }
        let kanban = projects.filter { $0.index % 2 == 0 }.map { project in
            Board(
                id: 20000 + project.index,
                name: "\(project.name) flow",
                type: "kanban",
                projects: [project.index],
                owner: nil,
                isPrivate: false
            )
        }
        let shared = stride(from: 0, to: projects.count - 1, by: 4).map { place in
            Board(
                id: 40000 + place,
                name: "\(projects[place].key) & \(projects[place + 1].key)",
                type: "scrum",
                projects: [place, place + 1],
                owner: nil,
                isPrivate: false
            )
        }
        let personal = (0..<90).map { place in
            Board(
                id: 60000 + place,
                name: "Board / \"\(place)\"",
                type: "kanban",
                projects: [],
                owner: tables.users[place % tables.users.count],
                isPrivate: place % 30 == 7
            )
        }
        return (own + kanban + shared + personal).filter { hiddenProjects.isDisjoint(with: $0.projects) }
    }

    func board(_ id: String) throws(ErrorResponse) -> Board {
        guard let board = boards.first(where: { String($0.id) == id }) else {
            throw .missing("Board does not exist or you do not have permission to see it.")
        }
        return board
    }

    func record(_ board: Board) -> SiteRecord {
        let address = agile + "/board/\(board.id)"
        // The record of a private board contains neither its name nor its content.
        if board.isPrivate {
            return ["id": .integer(board.id), "self": .text(address), "isPrivate": .boolean(true)]
        }
        let place = board.owner.map { owner -> SiteRecord in
            [
                "userAccountId": .text(owner.accountID), "displayName": .text(owner.displayName),
                "name": .text(owner.displayName), "avatarURI": .text(owner.avatarURLs.size24),
            ]
        }
        let project = board.projects.first.map { tables.projects[$0] }.map { project -> SiteRecord in
            [
                "projectId": Int(project.id).map { .integer($0) }, "projectKey": .text(project.key),
                "projectName": .text(project.name), "projectTypeKey": .text(project.typeKey),
                "displayName": .text("\(project.name) (\(project.key))"),
                "name": .text("\(project.name) (\(project.key))"),
                "avatarURI": .text(project.avatarURLs.size24),
            ]
        }
        let admins: SiteRecord = ["users": .objects([userBean(tables.users[0])]), "groups": .list([])]
        return [
            "id": .integer(board.id), "self": .text(address), "name": .text(board.name), "type": .text(board.type),
            "location": (project ?? place).map { .object($0) }, "isPrivate": .boolean(false), "canEdit": .boolean(true),
            "admins": .object(admins),
        ]
    }

    private func configuration(_ board: Board) -> SiteRecord {
        let columns = ["To Do", "In Progress", "Done"].enumerated().map { place, name -> SiteRecord in
            let mine = tables.catalogue.statuses.enumerated().filter { $0.offset / 2 == place }.map(\.element)
            return [
                "name": .text(name), "min": board.id % 3 == 1 && place == 1 ? .integer(2) : nil,
                "max": board.id % 3 > 0 && place == 1 ? .integer(8) : nil,
                "statuses": .objects(mine.map { ["id": .text($0.id), "self": .text($0.selfURL)] }),
            ]
        }
        func number(_ kind: CustomFieldKind) -> (id: String, number: Int, name: String)? {
            tables.customFields.first { $0.kind == kind }.flatMap { field in
                tables.fields[field.fieldIndex].schema?.customID.map {
                    (field.id, $0, tables.fields[field.fieldIndex].name)
                }
            }
        }
        let estimate = number(.storyPoints).map { field -> SiteRecord in
            [
                "type": .text("field"),
                "field": .object(["fieldId": .text(field.id), "displayName": .text(field.name)]),
            ]
        }
        let project = board.projects.first.map { tables.projects[$0] }
        return [
            "id": .integer(board.id), "name": .text(board.name), "type": .text(board.type),
            "self": .text(agile + "/board/\(board.id)/configuration"),
            "location": .object(
                project.map { ["type": .text("project"), "projectKeyOrId": .text($0.key)] } ?? ["type": .text("user")]
            ),
            "filter": .object([
                "id": .text(String(10000 + board.id % 60)), "self": .text(api + "/filter/\(10000 + board.id % 60)"),
            ]),
            "subQuery": board.type == "kanban" ? .object(["query": .text("fixVersion IS EMPTY")]) : nil,
            "columnConfig": .object([
                "columns": .objects(columns), "constraintType": .text(board.id % 3 > 0 ? "issueCount" : "none"),
            ]),
            "estimation": board.type == "scrum" ? estimate.map { .object($0) } : nil,
            "ranking": number(.rank).map { .object(["rankCustomFieldId": .integer($0.number)]) },
        ]
    }

    /// Returns the epics of a board's projects. Boards of team-managed projects list no epics.
    private func epicFacts(_ board: Board) -> [IssueFacts] {
        guard board.type != "simple" else { return [] }
        let epic = tables.catalogue.issueTypes.firstIndex { $0.hierarchyLevel == 1 }
        return issues(of: board).map { IssueFacts(tables, $0) }.filter { $0.typeIndex == epic }
    }

    private func epics(_ board: Board) -> [SiteRecord] {
        epicFacts(board).map { facts in
            let summary = tables.text.titles[facts.summaryTitle]
            return [
                "id": .integer(facts.id), "key": .text(facts.key), "self": .text(agile + "/epic/\(facts.id)"),
                "name": .text(String(summary.prefix(20))), "summary": .text(summary),
                "color": .object(["key": .text("color_\(facts.id % 9 + 1)")]), "done": .boolean(facts.isDone),
            ]
        }
    }

    package func sprint(_ sprint: Sprint) -> SiteRecord {
        [
            "id": .integer(sprint.id), "self": .text(agile + "/sprint/\(sprint.id)"), "state": .text(sprint.state),
            "name": .text(sprint.name), "goal": .text(sprint.goal), "originBoardId": .integer(sprint.boardID),
            "startDate": sprint.startDate.map { .utcDateTime($0) }, "endDate": sprint.endDate.map { .utcDateTime($0) },
            "completeDate": sprint.completeDate.map { .utcDateTime($0) },
        ]
    }

    /// Returns a version as in responses of the board API: the ids are numbers, and the release date includes a time of
    /// day.
    private func boardVersion(_ version: Version, _ project: Project) -> SiteRecord {
        let numbers = version.releaseDate?.split(separator: "-").compactMap { Int($0) } ?? []
        let day = numbers.count == 3 ? CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]).epochDay : nil
        return [
            "self": .text(version.selfURL), "id": Int(version.id).map { .integer($0) }, "name": .text(version.name),
            "projectId": Int(project.id).map { .integer($0) }, "archived": .boolean(version.isArchived),
            "released": .boolean(version.isReleased), "description": .maybe(version.description),
            "releaseDate": day.map { .utcDateTime(Int64($0) * 86_400_000) },
        ]
    }

    // MARK: Issues of boards and sprints

    /// Returns the numbers of the issues of a board's projects, in rank order, which is the order of issue numbers.
    func issues(of board: Board) -> [Int] {
        board.projects.flatMap { place in
            let columns = tables.columns
            return columns.keyOrder[columns.projectStarts[place]..<columns.projectStarts[place + 1]].map { Int($0) }
        }.filter { tables.exists($0) }.sorted()
    }

    /// Returns the numbers of the issues that the board with an id shows, in rank order.
    ///
    /// - Throws: An error with status 404 if there is no such board.
    package func issues(ofBoard id: String) throws(ErrorResponse) -> [Int] {
        shownIssues(of: try board(id))
    }

    /// Returns the numbers of the issues that a board shows: those of its projects, without epics if it is a scrum
    /// board.
    func shownIssues(of board: Board) -> [Int] {
        guard board.type == "scrum" else { return issues(of: board) }
        let epic = tables.catalogue.issueTypes.firstIndex { $0.hierarchyLevel == 1 }
        return issues(of: board).filter { IssueFacts(tables, $0).typeIndex != epic }
    }

    /// Returns the numbers of the issues of an epic, in rank order.
    ///
    /// - Parameters:
    ///   - id: The epic's id or key.
    ///   - board: The id of a board that lists the epic; `nil` for an epic of any board.
    /// - Throws: An error with status 404 if there is no such board or epic.
    package func issues(ofEpic id: String, onBoard board: String?) throws(ErrorResponse) -> [Int] {
        let boards = if let board { [try self.board(board)] } else { boards }
        for board in boards {
            guard let epic = epicFacts(board).first(where: { String($0.id) == id || $0.key == id }) else { continue }
            return issues(of: board).filter { IssueFacts(tables, $0).epicNumber == epic.number }
        }
        throw .missing("Issue does not exist or you do not have permission to see it.")
    }

    /// Returns the numbers of the issues that are or were in the sprint with an id, in rank order.
    ///
    /// - Throws: An error with status 404 if there is no such sprint.
    package func issues(ofSprint id: String) throws(ErrorResponse) -> [Int] {
        for project in projects {
            guard let place = project.sprints.firstIndex(where: { String($0.id) == id }) else { continue }
            guard let field = tables.customFields.first(where: { $0.kind == .sprints }) else { return [] }
            let columns = tables.columns
            return columns.keyOrder[columns.projectStarts[project.index]..<columns.projectStarts[project.index + 1]]
                .map { Int($0) }.filter { number in
                    let facts = IssueFacts(tables, number)
                    return tables.exists(number) && facts.isFilled(field) && facts.sprintRange(field).contains(place)
                }.sorted()
        }
        throw .missing("Sprint does not exist.")
    }
}

extension Site {
    /// Returns the numbers of the issues that a board shows, in the order of the response; an empty array if the board
    /// does not exist.
    package func issues(onBoard id: Int) -> [Int] {
        let resources = SiteResources(tables: tables)
        return (try? resources.board(String(id))).map { resources.shownIssues(of: $0) } ?? []
    }

    /// Returns the numbers of the issues of an epic of a board, in the order of the response; an empty array if the
    /// board or the epic does not exist.
    package func issues(inEpic id: Int, onBoard board: Int) -> [Int] {
        (try? SiteResources(tables: tables).issues(ofEpic: String(id), onBoard: String(board))) ?? []
    }

    /// Returns the numbers of the issues of a sprint, in the order of the response; an empty array if the sprint does
    /// not exist.
    package func issues(inSprint id: Int) -> [Int] {
        (try? SiteResources(tables: tables).issues(ofSprint: String(id))) ?? []
    }
}
