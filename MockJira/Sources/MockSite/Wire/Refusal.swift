/// A request that is turned down, in the vendor's words where they are known.
package struct Refusal: Error {
    package var status: Int
    package var messages: [String] = []
    package var errors: [(String, String)] = []
    /// The other form of the vendor's errors (RFC 9457), used for a query parameter of the wrong type.
    package var problem: (title: String, detail: String)?
    /// A body of a form of its own.
    package var members: [(String, JSONValue)]?
    /// A body that is no JSON: its type, and what it says.
    package var text: (type: String, body: String)?
    package var headers: [(String, String)] = []
    /// Whether it is the router that knows no such path.
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

    package static func badRequest(_ message: String) -> Refusal {
        Refusal(status: 400, messages: [message])
    }

    package static func badParameter(_ name: String, _ value: String, type: String) -> Refusal {
        Refusal(
            status: 400,
            problem: ("Bad Request", "Failed to convert '\(name)' with value: '\(value)' to required type '\(type)'")
        )
    }

    package static let notFound = Refusal(status: 404, messages: ["Oops, you've found a dead link."], isRoute: true)
}
