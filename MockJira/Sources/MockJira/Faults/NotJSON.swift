/// A login page where JSON should be, with status 200: what a proxy or an expired session puts in between.
public struct NotJSON: Fault {
    /// The name by which a command line selects it.
    public static let name = "notJSON"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.status = 200
        answer.contentType = "text/html;charset=UTF-8"
        answer.body = LoginPage.bytes
    }
}

/// The same page under the content type of JSON, so that only its text tells.
public struct NotJSONMislabelled: Fault {
    /// The name by which a command line selects it.
    public static let name = "notJSONMislabelled"
    /// Which requests it hits.
    public let aim: FaultAim

    /// The fault, aimed at some requests or at all.
    public init(aim: FaultAim = FaultAim()) {
        self.aim = aim
    }

    /// Changes the finished answer.
    public func spoil(_ answer: inout SpoiltAnswer) {
        answer.status = 200
        answer.contentType = Answer.jsonType
        answer.body = LoginPage.bytes
    }
}

private enum LoginPage {
    static let bytes = Array(
        """
        <!DOCTYPE html>
        <html><head><title>Log in with Atlassian account</title></head>
        <body><form action="/login" method="post"><input name="username"><button>Continue</button></form></body></html>
        """.utf8
    )
}
