import MockSite

/// The address of a request, as the site understands it.
struct RequestAddress {
    /// The way by which a request comes in.
    enum Way {
        /// The site's own address.
        case site
        /// The vendor's gateway, which has `/ex/jira/{cloudId}` before the path.
        case gateway
        /// The vendor's gateway, with the id of another site.
        case otherSite
    }

    /// The path without the context path and the gateway's prefix, in version 3 on Cloud.
    let path: String
    /// The query as it was sent, with its percent escapes.
    let query: String
    let way: Way
    /// A Boolean value that indicates whether version 2 of Cloud's interface was asked for.
    let isVersion2: Bool
}

/// The paths below which a site answers.
struct SiteAddress {
    private let isDataCenter: Bool
    private let cloudID: String
    /// The path before every other; empty for none.
    let contextPath: String

    init(_ site: Site, contextPath: String) {
        isDataCenter = site.tables.isDataCenter
        cloudID = site.cloudID
        self.contextPath = contextPath
    }

    /// Resolves the path and query of a request.
    func resolved(_ uri: String) -> RequestAddress {
        let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let (path, way) = withoutGateway(latestVersion(withoutContext(String(halves[0]))))
        let isVersion2 = !isDataCenter && VersionTwo.contains(path)
        return RequestAddress(
            path: isVersion2 ? VersionTwo.path(path) : path,
            query: halves.count > 1 ? String(halves[1]) : "",
            way: way,
            isVersion2: isVersion2
        )
    }

    private func withoutContext(_ path: String) -> String {
        guard !contextPath.isEmpty else { return path }
        // Nothing answers outside the context.
        return path.hasPrefix(contextPath + "/") ? String(path.dropFirst(contextPath.utf8.count)) : ""
    }

    /// The path with the number of the version that `latest` stands for.
    private func latestVersion(_ path: String) -> String {
        let latest = "/rest/api/latest/"
        guard path.hasPrefix(latest) else { return path }
        return "/rest/api/\(isDataCenter ? "2" : "3")/" + path.dropFirst(latest.utf8.count)
    }

    private func withoutGateway(_ path: String) -> (path: String, way: RequestAddress.Way) {
        guard !isDataCenter else { return (path, .site) }
        if path == "/oauth/token/accessible-resources" { return (path, .gateway) }
        let prefix = "/ex/jira/"
        guard path.hasPrefix(prefix) else { return (path, .site) }
        let rest = path.dropFirst(prefix.utf8.count)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        return (String(rest[end...]), rest[..<end] == cloudID ? .gateway : .otherSite)
    }
}
