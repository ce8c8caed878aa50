import InterimData
import JiraReader

let myPermissions = Table(
    name: "MyPermissions",
    family: .permissions,
    summary: "What the account may do: one record for each permission asked for.",
    path: "/rest/api/3/mypermissions",
    records: .entries(["permissions"]),
    pagination: SinglePagePagination(),
    columns: [
        Column("id", .string, source: "string"),
        Column("key", .string, source: "string"),
        Column("name", .string, source: "string"),
        Column("havePermission", .boolean, source: "boolean"),
    ],
    keyColumns: ["key"],
    parameters: ["permissions", "projectKey"],
    requiredParameters: ["permissions"],
    permission: "None.",
    operation: "getMyPermissions",
    isConnectorTable: false
)
