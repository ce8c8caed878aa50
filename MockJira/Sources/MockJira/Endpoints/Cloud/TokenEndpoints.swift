import MockSite

/// The operation `POST /oauth/token`: exchanges a refresh token, or the secret of an app, for an access token.
struct TokenExchange: Endpoint {
    let method = "POST"
    let path = "/oauth/token"
    let allowsAnonymous = true
    let isCacheable = false

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        let form = try form(request)
        var response = EndpointResponse(
            try context.state.accessTokens.exchange(form, now: request.now),
            context.dialect
        )
        response.headers = [("Cache-Control", "no-store")]
        return response
    }

    /// Reads the parameters. Atlassian accepts JSON and, as in the standard, a form.
    private func form(_ request: Request) throws(ErrorResponse) -> [String: String] {
        if request.contentType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            let text = String(decoding: request.body.readableBytesView, as: UTF8.self)
            let pairs = Request.parameters(text) ?? []
            return Dictionary(pairs.map { ($0.name, $0.value) }) { $1 }
        }
        let names: Set = ["grant_type", "client_id", "client_secret", "refresh_token", "audience", "scope"]
        let body = try BodyReader(request, known: names)
        var form: [String: String] = [:]
        for name in names { form[name] = try body.string(name) }
        return form
    }
}

/// The operation `GET /oauth/token/accessible-resources`: the sites that an access token is valid for.
struct AccessibleResources: Endpoint {
    let path = "/oauth/token/accessible-resources"
    let isCacheable = false

    func respond(_ request: Request, _ context: RequestContext) -> EndpointResponse {
        let site = JSONValue.members([
            ("id", .string(context.site.cloudID)), ("url", .string(context.site.baseURL)),
            ("name", .string(context.site.serverInfo.serverTitle)),
            ("scopes", .array(context.state.accessTokens.app.scopes.map { .string($0) })),
            ("avatarUrl", .string("https://avatars.example.net/site.png")),
        ])
        return EndpointResponse(.array([site]), context.dialect)
    }
}

/// The operation `GET /_edge/tenant_info`: the id of the site, even for anonymous clients.
struct TenantInformation: Endpoint {
    let path = "/_edge/tenant_info"
    let allowsAnonymous = true

    func respond(_ request: Request, _ context: RequestContext) -> EndpointResponse {
        EndpointResponse(.members([("cloudId", .string(context.site.cloudID))]), context.dialect)
    }
}

extension Site {
    /// The id of the site in Atlassian's gateway: the path segment after `/ex/jira/`.
    package var cloudID: String {
        var random = SeededRandom(seed: tables.configuration.seed, topic: .resources)
        return SiteResources(tables: tables).uuid(&random)
    }
}
