internal import InterimData

extension Catalogue {
    /// The columns of the issues that the operations of boards and sprints return. These issues have more fields than
    /// the issues that a search returns.
    private static let listedIssueColumns: [Column] = [
        Column("changelog", .object, source: "object", nestedDateTimePaths: ["histories[*].created"]),
        Column("editmeta", .object, source: "object"),
        Column("expand", .string, source: "string"),
        Column("fields", .object, source: "object"),
        field("summary", .string, "string"),
        field("description", .object, "object"),
        field("environment", .object, "object"),
        field("issuetype", .object, "object"),
        field("project", .object, "object"),
        field("status", .object, "object"),
        field("statusCategory", .object, "object"),
        field("statuscategorychangedate", .dateTime, "string (date-time)"),
        field("priority", .object, "object"),
        field("resolution", .object, "object"),
        field("resolutiondate", .dateTime, "string (date-time)"),
        field("assignee", .object, "object"),
        field("reporter", .object, "object"),
        field("creator", .object, "object"),
        field("created", .dateTime, "string (date-time)"),
        field("updated", .dateTime, "string (date-time)"),
        field("duedate", .string, "string (date)"),
        field("lastViewed", .dateTime, "string (date-time)"),
        field("labels", .array, "array"),
        field("components", .array, "array"),
        field("fixVersions", .array, "array"),
        field("versions", .array, "array"),
        field("parent", .object, "object"),
        field("subtasks", .array, "array"),
        field("issuelinks", .array, "array"),
        field("attachment", .array, "array"),
        field("comment", .object, "object"),
        field("worklog", .object, "object"),
        field("votes", .object, "object"),
        field("watches", .object, "object"),
        field("security", .object, "object"),
        field("issuerestriction", .object, "object"),
        field("timetracking", .object, "object"),
        field("timespent", .integer, "integer (int64)"),
        field("timeestimate", .integer, "integer (int64)"),
        field("timeoriginalestimate", .integer, "integer (int64)"),
        field("aggregatetimespent", .integer, "integer (int64)"),
        field("aggregatetimeestimate", .integer, "integer (int64)"),
        field("aggregatetimeoriginalestimate", .integer, "integer (int64)"),
        field("progress", .object, "object"),
        field("aggregateprogress", .object, "object"),
        field("workratio", .integer, "integer (int64)"),
        field("thumbnail", .array, "array"),
        field("sprint", .object, "object"),
        field("closedSprints", .array, "array of object"),
        field("flagged", .boolean, "boolean"),
        field("epic", .object, "object"),
        Column("fieldsToInclude", .object, source: "object"),
        Column("id", .string, source: "string"),
        Column("key", .string, source: "string"),
        Column("names", .object, source: "object"),
        Column("operations", .object, source: "object"),
        Column("properties", .object, source: "object"),
        Column("renderedFields", .object, source: "object"),
        Column("schema", .object, source: "object"),
        Column("self", .string, source: "string (uri)"),
        Column("transitions", .array, source: "array of object"),
        Column("versionedRepresentations", .object, source: "object"),
    ]

    private static func field(_ id: String, _ type: InterimType, _ sourceType: String) -> Column {
        var column = Column(path: ["fields", id], type: type, sourceType: sourceType)
        column.nestedDateTimePaths = IssueColumns.nestedDateTimePaths[id] ?? []
        return column
    }

    static let boards: [Table] = [
        Table(
            name: "Boards",
            family: .boards,
            summary: "The boards that the account can see.",
            path: "/rest/agile/1.0/board",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [
                Column("admins", .object, source: "object"),
                Column("canEdit", .boolean, source: "boolean"),
                Column("favourite", .boolean, source: "boolean"),
                Column("id", .integer, source: "integer (int64)"),
                Column("isPrivate", .boolean, source: "boolean"),
                Column("location", .object, source: "object"),
                Column("name", .string, source: "string"),
                Column("self", .string, source: "string (uri)"),
                Column("type", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: [
                "type", "name", "projectKeyOrId", "accountIdLocation", "projectLocation", "includePrivate",
                "negateLocationFiltering", "orderBy", "expand", "projectTypeLocation", "filterId",
            ],
            defaultParameters: ["expand": "admins,permissions"],
            omissions: [
                .init("private boards of other users", parameter: "includePrivate=true"),
                .init("boards of service projects", parameter: "projectTypeLocation=service_desk"),
            ],
            permission: "None stated.",
            operation: "getAllBoards",
            isConnectorTable: false,
            dataCenter: .same,
            childOmissions: [.init("rows of private boards of other users")]
        ),
        Table(
            name: "BoardConfiguration",
            family: .boards,
            summary: "Columns, estimation and ranking of each board.",
            path: "/rest/agile/1.0/board/{boardId}/configuration",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("_boardId", .integer),
                Column("columnConfig", .object, source: "object"),
                Column("estimation", .object, source: "object"),
                Column("filter", .object, source: "object"),
                Column("id", .integer, source: "integer (int64)"),
                Column("location", .object, source: "object"),
                Column("name", .string, source: "string"),
                Column("ranking", .object, source: "object"),
                Column("self", .string, source: "string (uri)"),
                Column("subQuery", .object, source: "object"),
                Column("type", .string, source: "string"),
            ],
            keyColumns: ["_boardId"],
            permission: "None stated.",
            operation: "getConfiguration",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "BoardIssues",
            family: .boards,
            summary: "The issues of each board.",
            path: "/rest/software/1.0/board/{boardId}/issue",
            records: .array(["issues"]),
            pagination: TokenPagination(pageSize: 5000),
            columns: [
                Column("_boardId", .integer)
            ] + listedIssueColumns,
            keyColumns: ["_boardId", "id"],
            parameters: ["reconcileIssues", "jql", "validateQuery", "fields", "expand"],
            // The source of this omission is the member `subQuery` of a board's configuration.
            omissions: [
                .init("issues that the sub-filter of a Kanban board hides; BoardConfiguration has it as subQuery")
            ],
            permission: "None stated.",
            operation: "getIssuesForBoardJSIS",
            isConnectorTable: false,
            dataCenter: .changed { $0.useOffsetPages() },
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            ),
            issueRecords: .listed
        ),
        Table(
            name: "BoardEpics",
            family: .boards,
            summary: "The epics of each board.",
            path: "/rest/agile/1.0/board/{boardId}/epic",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [
                Column("_boardId", .integer),
                Column("key", .string, source: "string"),
                Column("id", .integer, source: "integer"),
                Column("self", .string, source: "string (uri)"),
                Column("name", .string, source: "string"),
                Column("summary", .string, source: "string"),
                Column("color", .object, source: "object"),
                Column("done", .boolean, source: "boolean"),
            ],
            keyColumns: ["_boardId", "id"],
            parameters: ["done"],
            permission: "None stated.",
            operation: "getEpics",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "BoardEpicIssues",
            family: .boards,
            summary: "The issues of each epic of each board.",
            path: "/rest/software/1.0/board/{boardId}/epic/{epicId}/issue",
            records: .array(["issues"]),
            pagination: TokenPagination(pageSize: 5000),
            columns: [
                Column("_boardId", .integer),
                Column("_epicId", .integer),
            ] + listedIssueColumns,
            keyColumns: ["_boardId", "_epicId", "id"],
            parameters: ["reconcileIssues", "jql", "validateQuery", "fields", "expand"],
            permission: "None stated.",
            operation: "getBoardIssuesForEpicJSIS",
            isConnectorTable: false,
            dataCenter: .changed { $0.useOffsetPages() },
            parent: ParentLink(
                table: "BoardEpics",
                columns: [
                    .init("_boardId", as: nil, in: .path("boardId")), .init("id", as: "_epicId", in: .path("epicId")),
                ]
            ),
            issueRecords: .listed
        ),
        Table(
            name: "BoardProjects",
            family: .boards,
            summary: "The projects of each board.",
            path: "/rest/agile/1.0/board/{boardId}/project",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [
                Column("_boardId", .integer),
                Column("avatarUrls", .object, source: "object"),
                Column("id", .string, source: "string"),
                Column("key", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("projectCategory", .object, source: "object"),
                Column("projectTypeKey", .string, source: "string"),
                Column("self", .string, source: "string"),
                Column("simplified", .boolean, source: "boolean"),
            ],
            keyColumns: ["_boardId", "id"],
            permission: "None stated.",
            operation: "getProjects",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "BoardVersions",
            family: .boards,
            summary: "The versions of each board's projects.",
            path: "/rest/agile/1.0/board/{boardId}/version",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_boardId", .integer),
                Column("archived", .boolean, source: "boolean"),
                Column("description", .string, source: "string"),
                Column("id", .integer, source: "integer"),
                Column("name", .string, source: "string"),
                Column("projectId", .integer, source: "integer"),
                Column("releaseDate", .dateTime, source: "string (date-time)"),
                Column("released", .boolean, source: "boolean"),
                Column("self", .string, source: "string (uri)"),
            ],
            keyColumns: ["_boardId", "id"],
            parameters: ["released"],
            permission: "None stated.",
            operation: "getAllVersions",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "BoardQuickFilters",
            family: .boards,
            summary: "The quick filters of each board.",
            path: "/rest/agile/1.0/board/{boardId}/quickfilter",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 100),
            columns: [
                Column("_boardId", .integer),
                Column("boardId", .integer, source: "integer (int64)"),
                Column("description", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("jql", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("position", .integer, source: "integer (int32)"),
            ],
            keyColumns: ["_boardId", "id"],
            permission: "None stated.",
            operation: "getAllQuickFilters",
            isConnectorTable: false,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "Sprints",
            family: .boards,
            summary: "The sprints of each board; Kanban boards have none.",
            path: "/rest/agile/1.0/board/{boardId}/sprint",
            records: .array(["values"]),
            pagination: PageBeanPagination(pageSize: 50),
            columns: [
                Column("_boardId", .integer),
                Column("completeDate", .dateTime, source: "string (date-time)"),
                Column("createdDate", .dateTime, source: "string (date-time)"),
                Column("endDate", .dateTime, source: "string (date-time)"),
                Column("goal", .string, source: "string"),
                Column("id", .integer, source: "integer (int64)"),
                Column("name", .string, source: "string"),
                Column("originBoardId", .integer, source: "integer (int64)"),
                Column("self", .string, source: "string (uri)"),
                Column("startDate", .dateTime, source: "string (date-time)"),
                Column("state", .string, source: "string"),
            ],
            keyColumns: ["_boardId", "id"],
            parameters: ["state"],
            permission: "None stated.",
            operation: "getAllSprints",
            isConnectorTable: false,
            dataCenter: .same,
            parent: ParentLink(
                table: "Boards",
                columns: [.init("id", as: "_boardId", in: .path("boardId"))]
            )
        ),
        Table(
            name: "SprintIssues",
            family: .boards,
            summary: "The issues of each sprint.",
            path: "/rest/software/1.0/sprint/{sprintId}/issue",
            records: .array(["issues"]),
            pagination: TokenPagination(pageSize: 5000),
            columns: [
                Column("_boardId", .integer),
                Column("_sprintId", .integer),
            ] + listedIssueColumns,
            keyColumns: ["_boardId", "_sprintId", "id"],
            parameters: ["reconcileIssues", "jql", "validateQuery", "fields", "expand"],
            permission: "None stated.",
            operation: "getIssuesForSprintJSIS",
            isConnectorTable: false,
            dataCenter: .changed { $0.useOffsetPages() },
            parent: ParentLink(
                table: "Sprints",
                columns: [.init("_boardId", as: nil), .init("id", as: "_sprintId", in: .path("sprintId"))]
            ),
            issueRecords: .listed
        ),
    ]
}
