/// The fault ``MockFault/redirectElsewhere``.
struct RedirectElsewhere: Fault {
    static let name = "redirectElsewhere"

    var needsRedirectTarget: Bool { true }

    func changeResponse(_ response: inout MutableResponse) {
        response.status = 302
        response.contentType = "text/html;charset=UTF-8"
        response.body = []
        response.headers.append(.init("Location", response.redirectTarget + response.uri))
    }
}

extension MockFault {
    /// A redirect to another host.
    ///
    /// ``MockJiraServer/redirectedRequests()`` returns the requests that arrive there.
    public static var redirectElsewhere: MockFault { MockFault(RedirectElsewhere()) }
}
