import MockSite

/// The resolved address of a request.
struct RequestAddress {
    /// The entry point of a request.
    enum EntryPoint {
        /// The site's own address.
        case site
        /// Atlassian's gateway, whose paths begin with `/ex/jira/{cloudId}`.
        case gateway
        /// Atlassian's gateway, with the id of another site.
        case otherSite
    }

    /// The path without the context path and the gateway's prefix. On Cloud, paths of version 2 are converted to
    /// version 3.
    let path: String
    /// The query as it was sent, with its percent escapes.
    let query: String
    let entryPoint: EntryPoint
    /// A Boolean value that indicates whether the path is one of version 2 of Cloud's API.
    let isVersion2: Bool
}

/// Resolves the addresses of the requests of a site.
struct SiteAddress {
    private let isDataCenter: Bool
    private let cloudID: String
    /// The path prefix of the site; empty for none.
    let contextPath: String

    init(_ site: Site, contextPath: String) {
        isDataCenter = site.tables.isDataCenter
        cloudID = site.cloudID
        self.contextPath = contextPath
    }

    /// Resolves the path and query of a request.
    func resolved(_ uri: String) -> RequestAddress {
        let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let (path, entryPoint) = withoutGateway(latestVersion(withoutContext(String(halves[0]))))
        let isVersion2 = !isDataCenter && VersionTwo.contains(path)
        return RequestAddress(
            path: isVersion2 ? VersionTwo.path(path) : path,
            query: halves.count > 1 ? String(halves[1]) : "",
            entryPoint: entryPoint,
            isVersion2: isVersion2
        )
    }

    private func withoutContext(_ path: String) -> String {
        guard !contextPath.isEmpty else { return path }
        // Paths outside the context path are not served.
        return path.hasPrefix(contextPath + "/") ? String(path.dropFirst(contextPath.utf8.count)) : ""
    }

    /// Returns the path with the version number instead of `latest`.
    private func latestVersion(_ path: String) -> String {
        let latest = "/rest/api/latest/"
        guard path.hasPrefix(latest) else { return path }
        return "/rest/api/\(isDataCenter ? "2" : "3")/" + path.dropFirst(latest.utf8.count)
    }

    private func withoutGateway(_ path: String) -> (path: String, entryPoint: RequestAddress.EntryPoint) {
        guard !isDataCenter else { return (path, .site) }
        if path == "/oauth/token/accessible-resources" { return (path, .gateway) }
        let prefix = "/ex/jira/"
        guard path.hasPrefix(prefix) else { return (path, .site) }
        let rest = path.dropFirst(prefix.utf8.count)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        return (String(rest[end...]), rest[..<end] == cloudID ? .gateway : .otherSite)
    }
}
