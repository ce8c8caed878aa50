/// A redirect to a host that is none of the site's. Whether credentials were sent there, the server tells:
/// `MockJiraServer.bystanderVisits()`.
public struct RedirectElsewhere: Fault {
    /// The name by which a command line selects it.
    public static let name = "redirectElsewhere"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// The other host is needed.
    public var needsBystander: Bool { true }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.status = 302
        answer.contentType = "text/html;charset=UTF-8"
        answer.body = []
        answer.headers.append(.init("Location", answer.elsewhere + answer.uri))
    }
}
