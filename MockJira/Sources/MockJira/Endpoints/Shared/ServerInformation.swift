import MockSite

/// The operation `GET /rest/api/3/serverInfo`: information about the site, even for anonymous clients.
struct ServerInformation: Endpoint {
    let path = "/rest/api/3/serverInfo"
    let allowsAnonymous = true
    /// A parameter of Data Center, which some clients also send to Cloud. It has no effect.
    let parameters = [QueryParameter("doHealthCheck", .text)]
    /// The response contains the current time.
    let isCacheable = false

    func respond(_ request: Request, _ context: RequestContext) -> EndpointResponse {
        let info = context.site.serverInfo
        let zone = context.site.zone
        return EndpointResponse(
            .members([
                ("baseUrl", .string(info.baseURL)), ("version", .string(info.version)),
                ("versionNumbers", .array(info.versionNumbers.map { .int($0) })),
                ("deploymentType", .string(info.deploymentType)), ("buildNumber", .int(info.buildNumber)),
                ("buildDate", .string(zone.dateTimeText(info.buildDate))),
                ("serverTime", .string(zone.dateTimeText(context.state.time.now))),
                // Data Center reports its time zone only through the offset of its points in time.
                ("serverTimeZone", context.tables.isDataCenter ? nil : .string(info.serverTimeZone)),
                ("scmInfo", .string(info.scmInfo)),
                ("serverTitle", .string(info.serverTitle)),
            ]),
            context.dialect
        )
    }
}
