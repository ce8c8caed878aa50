import MockSite
import NIOCore
import NIOHTTP1

/// A request as received, with its place in the order of arrival and its resolved address.
struct IncomingRequest {
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// The place in the order of arrival, which together with the seed determines the faults that hit the request.
    let order: Int
    /// The time of arrival, in the clock's nanoseconds.
    let now: Int
    let address: RequestAddress

    init(_ head: HTTPRequestHead, _ body: ByteBuffer, order: Int, now: Int, _ site: SiteAddress) {
        self.head = head
        self.body = body
        self.order = order
        self.now = now
        address = site.resolved(head.uri)
    }

    /// The method of the endpoint: GET for HEAD too.
    var method: String { head.method == .HEAD ? "GET" : head.method.rawValue }
    /// The header `Authorization`.
    var authorization: String? { head.headers.first(name: "authorization") }

    /// Returns true if the header `Accept-Encoding` has an encoding with a quality that is not zero.
    func accepts(_ encoding: String) -> Bool {
        head.headers[canonicalForm: "accept-encoding"].contains { value in
            let parts = value.split(separator: ";")
            guard let name = parts.first, String(name).trimmed.lowercased() == encoding else { return false }
            let quality = parts.dropFirst().first { String($0).trimmed.lowercased().hasPrefix("q=") }
            return quality.map { Double(String($0).trimmed.dropFirst(2)) ?? 0 > 0 } ?? true
        }
    }
}

extension Request {
    /// Checks the query of a request against the parameters of its endpoint.
    init(_ incoming: IncomingRequest, _ endpoint: any Endpoint, _ pathParameters: [String: String])
        throws(ErrorResponse)
    {
        let address = incoming.address
        guard let query = Request.parameters(address.query) else {
            throw .badRequest("The query string is not properly encoded.")
        }
        for (name, value) in query {
            guard let parameter = endpoint.parameters.first(where: { $0.name == name }) else {
                throw .badRequest("Unrecognized query parameter '\(name)'.")
            }
            try parameter.check(value)
        }
        self.init(
            method: incoming.method,
            path: address.path,
            rawQuery: address.query,
            query: query,
            body: incoming.body,
            contentType: incoming.head.headers.first(name: "content-type"),
            now: incoming.now,
            pathParameters: pathParameters
        )
    }
}
