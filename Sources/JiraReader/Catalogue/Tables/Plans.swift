internal import InterimData

extension Catalogue {
    static let plans: [Table] = [
        Table(
            name: "Plans",
            family: .plans,
            summary: "The plans (Jira Premium), archived and trashed ones too.",
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
            isExperimental: true
        )
    ]
}
