internal import InterimData

extension Catalogue {
    static let jql: [Table] = [
        Table(
            name: "AutoComplete",
            family: .jql,
            summary: "The fields, functions and reserved words of JQL: one record.",
            path: "/rest/api/3/jql/autocompletedata",
            records: .object([]),
            pagination: SinglePagePagination(),
            columns: [
                Column("jqlReservedWords", .array, source: "array of string"),
                Column("visibleFieldNames", .array, source: "array of object"),
                Column("visibleFunctionNames", .array, source: "array of object"),
            ],
            keyColumns: [],
            permission: "None.",
            operation: "getAutoComplete",
            dataCenter: .same
        ),
        Table(
            name: "FieldAutoCompleteForQueryString",
            family: .jql,
            summary: "Suggestions for the value of a field in JQL.",
            path: "/rest/api/3/jql/autocompletedata/suggestions",
            records: .array(["results"]),
            pagination: SinglePagePagination(),
            columns: [
                Column("displayName", .string, source: "string"),
                Column("value", .string, source: "string"),
            ],
            keyColumns: [],
            parameters: ["fieldName", "fieldValue", "predicateName", "predicateValue"],
            permission: "None.",
            operation: "getFieldAutoCompleteForQueryString",
            dataCenter: .same
        ),
    ]
}
