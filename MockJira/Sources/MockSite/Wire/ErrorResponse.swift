/// An error response. It contains Jira's message if that message is known.
package struct ErrorResponse: Error {
    package var status: Int
    package var messages: [String] = []
    package var errors: [(String, String)] = []
    /// The title and detail of an error in the format of RFC 9457, which Jira uses for a query parameter of the wrong
    /// type.
    package var problem: (title: String, detail: String)?
    /// The members of a body that contains neither `messages` and `errors` nor `problem`; nil for other bodies.
    package var members: [(String, JSONValue)]?
    /// The content type and the text of a body that is not JSON; nil for a JSON body.
    package var text: (type: String, body: String)?
    package var headers: [(String, String)] = []
    /// A Boolean value that indicates whether the cause of the error is that the router has no endpoint for the path.
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
