import MockSite
import NIOCore

/// An operation that writes or returns issues, comments or worklogs, in one version of the platform API.
struct WriteEndpoint: Endpoint {
    /// The input of an operation.
    struct Call {
        let request: Request
        let context: RequestContext
        /// A Boolean value that indicates whether rich texts are wiki markup.
        let takesMarkup: Bool

        func parameter(_ name: String) -> String { request.pathParameters[name] ?? "" }

        func issue() throws(ErrorResponse) -> IssueFacts { try context.resources.issue(parameter("issueIdOrKey")) }

        /// Returns the JSON object of the body. `known` contains the names of the accepted members. The default, `nil`,
        /// accepts all members, because Atlassian's schemas of issues, comments and worklogs allow members that they do
        /// not name.
        func body(_ known: Set<String>? = nil) throws(ErrorResponse) -> JSONInput {
            try BodyReader(request, known: known).object
        }

        func document(_ input: JSONInput, _ field: String) throws(ErrorResponse) -> Document? {
            do throws(DocumentReader.DocumentError) {
                return try DocumentReader(tables: context.tables, takesMarkup: takesMarkup).document(input)
            } catch {
                throw ErrorResponse(status: 400, errors: [(field, error.message)])
            }
        }
    }

    let method: String
    let path: String
    let parameters: [QueryParameter]
    let isCacheable = false
    private let takesMarkup: Bool
    private let perform: @Sendable (Call) throws(ErrorResponse) -> EndpointResponse

    /// Returns all operations that write, for one version of the platform API.
    ///
    /// - Parameters:
    ///   - api: The path of the version, such as `/rest/api/3`.
    ///   - takesMarkup: If `true`, rich texts are wiki markup, as in version 2; otherwise documents.
    static func all(_ api: String, takesMarkup: Bool) -> [any Endpoint] {
        (IssueWrites.all + CommentWrites.all + WorklogWrites.all).map { operation in
            WriteEndpoint(
                method: operation.method,
                path: api + operation.path,
                parameters: operation.parameters,
                takesMarkup: takesMarkup,
                perform: operation.perform
            )
        }
    }

    /// An operation without its version.
    struct Operation: Sendable {
        let method: String
        let path: String
        let parameters: [QueryParameter]
        let perform: @Sendable (Call) throws(ErrorResponse) -> EndpointResponse

        init(
            _ method: String,
            _ path: String,
            _ parameters: [QueryParameter] = [],
            _ perform: @escaping @Sendable (Call) throws(ErrorResponse) -> EndpointResponse
        ) {
            self.method = method
            self.path = path
            self.parameters = parameters
            self.perform = perform
        }
    }

    private init(
        method: String,
        path: String,
        parameters: [QueryParameter],
        takesMarkup: Bool,
        perform: @escaping @Sendable (Call) throws(ErrorResponse) -> EndpointResponse
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.takesMarkup = takesMarkup
        self.perform = perform
    }

    func respond(_ request: Request, _ context: RequestContext) throws(ErrorResponse) -> EndpointResponse {
        try perform(Call(request: request, context: context, takesMarkup: takesMarkup || context.view.isVersion2))
    }
}

extension EndpointResponse {
    /// A successful response without a body.
    static let noContent = EndpointResponse(status: 204, body: ByteBuffer())

    /// Creates a response with a record of the site.
    init(status: Int = 200, _ record: SiteRecord, _ context: RequestContext) {
        self.init(status: status, record.json(context.site.zone), context.dialect)
    }
}
