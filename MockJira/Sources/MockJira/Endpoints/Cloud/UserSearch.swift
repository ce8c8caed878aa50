import MockSite

/// The operation `GET /rest/api/3/users/search`: all accounts, as an array, paged by offset.
struct UserSearch: Endpoint {
    let path = "/rest/api/3/users/search"

    var parameters: [QueryParameter] { OffsetPage.parameters + [QueryParameter("expand", .text)] }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let users = context.tables.users
        let page = try OffsetPage(request, total: users.count, size: 50, limit: 1000, context.defects)
        context.reads.identity += page.indexes.count
        return EndpointResponse(.array(page.indexes.map { NestedShapes.listedUser(users[$0]) }), context.dialect)
    }
}

extension NestedShapes {
    /// Returns a user in the form that lists and other responses outside issues contain.
    static func listedUser(_ user: User) -> JSONValue {
        .members(
            [
                ("self", .string(user.selfURL)), ("emailAddress", user.emailAddress.map { .string($0) }),
                ("avatarUrls", avatars(user.avatarURLs)), ("displayName", .string(user.displayName)),
                ("active", .bool(user.isActive)), ("timeZone", user.timeZone.map { .string($0) }),
                ("locale", user.locale.map { .string($0) }),
            ] + identity(user)
        )
    }
}
