import MockSite

/// The operation `GET /rest/api/3/field`: all fields, system and custom.
struct FieldList: Endpoint {
    let path = "/rest/api/3/field"

    func respond(_ request: Request, _ context: RequestContext) -> EndpointResponse {
        EndpointResponse(
            .array(context.tables.fields.map { Self.shape($0, isDataCenter: context.tables.isDataCenter) }),
            context.dialect
        )
    }

    private static func shape(_ field: Field, isDataCenter: Bool) -> JSONValue {
        .members([
            ("id", .string(field.id)), ("key", isDataCenter ? nil : .string(field.key)), ("name", .string(field.name)),
            ("custom", .bool(field.isCustom)), ("orderable", .bool(field.isOrderable)),
            ("navigable", .bool(field.isNavigable)), ("searchable", .bool(field.isSearchable)),
            ("clauseNames", .array(field.clauseNames.map { .string($0) })), ("schema", field.schema.map { schema($0) }),
        ])
    }

    static func schema(_ schema: Field.Schema) -> JSONValue {
        .members([
            ("type", .string(schema.type)), ("items", schema.items.map { .string($0) }),
            ("system", schema.system.map { .string($0) }), ("custom", schema.custom.map { .string($0) }),
            ("customId", schema.customID.map { .int($0) }),
        ])
    }
}
