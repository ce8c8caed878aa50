internal import InterimData

extension Catalogue {
    static let plans: [Table] = [
        Table(
            name: "Plans",
            family: .plans,
            summary: "The plans (Jira Premium), including archived and trashed plans.",
            path: "/rest/api/3/plans/plan",
            records: .array(["values"]),
            pagination: CursorPagination(pageSize: 50),
            columns: [
                Column("id", .string, source: "string"),
                Column("issueSources", .array, source: "array of object"),
                Column("name", .string, source: "string"),
                Column("scenarioId", .string, source: "string"),
                Column("status", .string, source: "string"),
            ],
            keyColumns: ["id"],
            parameters: ["includeTrashed", "includeArchived"],
            defaultParameters: ["includeArchived": "true", "includeTrashed": "true"],
            permission: "Administer Jira (global).",
            operation: "getPlans",
            isExperimental: true,
            childOmissions: [.init("rows of archived and trashed plans")]
        ),
        Table(
            name: "PlanTeams",
            family: .plans,
            summary: "The teams of each plan.",
            path: "/rest/api/3/plans/plan/{planId}/team",
            records: .array(["values"]),
            pagination: CursorPagination(pageSize: 50),
            columns: [
                Column("_planId", .string),
                Column("id", .string, source: "string"),
                Column("name", .string, source: "string"),
                Column("type", .string, source: "string"),
            ],
            keyColumns: ["_planId", "id"],
            permission: "Administer Jira (global).",
            operation: "getTeams",
            isConnectorTable: false,
            isExperimental: true,
            parent: ParentLink(
                table: "Plans",
                columns: [.init("id", as: "_planId", in: .path("planId"))]
            )
        ),
    ]
}
