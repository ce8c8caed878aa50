import MockSite

/// `GET /rest/api/3/serverInfo`: what the site tells about itself, to anyone.
struct ServerInformation: Endpoint {
    let path = "/rest/api/3/serverInfo"
    let allowsAnonymous = true
    /// Data Center's, which some clients send to Cloud too; it changes nothing here.
    let parameters = [QueryParameter("doHealthCheck", .text)]
    /// The time goes on.
    let isRepeatable = false

    func answer(_ request: Request, _ context: RequestContext) -> Answer {
        let info = context.site.serverInfo
        let zone = context.site.zone
        return Answer(
            .members([
                ("baseUrl", .string(info.baseURL)), ("version", .string(info.version)),
                ("versionNumbers", .array(info.versionNumbers.map { .int($0) })),
                ("deploymentType", .string(info.deploymentType)), ("buildNumber", .int(info.buildNumber)),
                ("buildDate", .string(zone.dateTimeText(info.buildDate))),
                ("serverTime", .string(zone.dateTimeText(context.state.time.now))),
                // Data Center tells it only in the offsets of its moments.
                ("serverTimeZone", context.tables.isDataCenter ? nil : .string(info.serverTimeZone)),
                ("scmInfo", .string(info.scmInfo)),
                ("serverTitle", .string(info.serverTitle)),
            ]),
            context.dialect
        )
    }
}
