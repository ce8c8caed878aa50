/// The fault ``MockFault/redirectElsewhere``.
struct RedirectElsewhere: Fault {
    static let name = "redirectElsewhere"

    var needsRedirectTarget: Bool { true }

    func spoil(_ answer: inout SpoiltAnswer) {
        answer.status = 302
        answer.contentType = "text/html;charset=UTF-8"
        answer.body = []
        answer.headers.append(.init("Location", answer.elsewhere + answer.uri))
    }
}

extension MockFault {
    /// A redirect to another host.
    ///
    /// ``MockJiraServer/redirectedRequests()`` returns the requests that arrive there.
    public static var redirectElsewhere: MockFault { MockFault(RedirectElsewhere()) }
}
