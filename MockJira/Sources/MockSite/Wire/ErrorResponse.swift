/// An error response, with Jira's text where it is known.
package struct ErrorResponse: Error {
    package var status: Int
    package var messages: [String] = []
    package var errors: [(String, String)] = []
    /// Jira's other form of errors (RFC 9457), which is used for a query parameter of the wrong type.
    package var problem: (title: String, detail: String)?
    /// A body in another form.
    package var members: [(String, JSONValue)]?
    /// A body that is not JSON: its content type and its text.
    package var text: (type: String, body: String)?
    package var headers: [(String, String)] = []
    /// A Boolean value that indicates whether the path is unknown to the router.
    package var isRoute = false

    package init(
        status: Int,
        messages: [String] = [],
        errors: [(String, String)] = [],
        problem: (title: String, detail: String)? = nil,
        members: [(String, JSONValue)]? = nil,
        text: (type: String, body: String)? = nil,
        headers: [(String, String)] = [],
        isRoute: Bool = false
    ) {
        self.status = status
        self.messages = messages
        self.errors = errors
        self.problem = problem
        self.members = members
        self.text = text
        self.headers = headers
        self.isRoute = isRoute
    }

    package static func badRequest(_ message: String) -> ErrorResponse {
        ErrorResponse(status: 400, messages: [message])
    }

    package static func badParameter(_ name: String, _ value: String, type: String) -> ErrorResponse {
        ErrorResponse(
            status: 400,
            problem: ("Bad Request", "Failed to convert '\(name)' with value: '\(value)' to required type '\(type)'")
        )
    }

    package static let notFound = ErrorResponse(
        status: 404,
        messages: ["Oops, you've found a dead link."],
        isRoute: true
    )
}
