import MockSite
import NIOCore
import NIOHTTP1

/// A request as received, with its position in the order of arrival and its resolved address.
struct IncomingRequest {
    let head: HTTPRequestHead
    let body: ByteBuffer
    /// The position in the order of arrival. Together with the seed, it determines the faults that hit the request.
    let order: Int
    /// The time of arrival, in nanoseconds of the clock.
    let now: Int
    let address: RequestAddress

    init(_ head: HTTPRequestHead, _ body: ByteBuffer, order: Int, now: Int, _ site: SiteAddress) {
        self.head = head
        self.body = body
        self.order = order
        self.now = now
        address = site.resolved(head.uri)
    }

    /// The method by which the endpoint is found. It is GET for a HEAD request too.
    var method: String { head.method == .HEAD ? "GET" : head.method.rawValue }
    /// The header `Authorization`.
    var authorization: String? { head.headers.first(name: "authorization") }

    /// Returns a Boolean value that indicates whether `Accept-Encoding` contains the encoding with a quality other than
    /// 0.
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
    /// Creates the request for an endpoint. Throws an error if the query cannot be decoded, or if it contains a
    /// parameter that the endpoint does not accept or a value that is invalid.
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
