/// The fault ``MockFault/notJSON``.
struct NotJSON: Fault {
    static let name = "notJSON"

    func changeResponse(_ response: inout MutableResponse) {
        response.status = 200
        response.contentType = "text/html;charset=UTF-8"
        response.body = LoginPage.bytes
    }
}

extension MockFault {
    /// A login page instead of JSON, with status 200, as sent by a proxy or after a session has expired.
    public static var notJSON: MockFault { MockFault(NotJSON()) }
}

/// The fault ``MockFault/notJSONMislabelled``.
struct NotJSONMislabelled: Fault {
    static let name = "notJSONMislabelled"

    func changeResponse(_ response: inout MutableResponse) {
        response.status = 200
        response.contentType = EndpointResponse.jsonType
        response.body = LoginPage.bytes
    }
}

extension MockFault {
    /// A login page instead of JSON, with status 200 and the content type of JSON.
    public static var notJSONMislabelled: MockFault { MockFault(NotJSONMislabelled()) }
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
