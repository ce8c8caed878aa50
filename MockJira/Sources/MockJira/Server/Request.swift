import MockSite
import NIOCore

/// A request to an endpoint.
struct Request {
    /// The method. It is GET for a HEAD request too.
    let method: String
    /// The path without the query, in which `/rest/api/latest` is replaced with the version.
    let path: String
    /// The query as received, with its percent escapes.
    let rawQuery: String
    let query: [(name: String, value: String)]
    let body: ByteBuffer
    let contentType: String?

    /// The time of arrival, in nanoseconds of the site's clock.
    var now = 0
    /// The values of the endpoint's path parameters, by name.
    var pathParameters: [String: String] = [:]

    /// Returns a text with its percent escapes decoded, and with a space for each `+`; nil if an escape is malformed or
    /// the result is not UTF-8.
    static func decoded(_ text: some StringProtocol) -> String? {
        guard text.utf8.contains(where: { $0 == 0x25 || $0 == 0x2B }) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25 {
                // `UInt8` accepts a number with a sign, which an escape must not contain.
                guard rest.count >= 2, rest.first != 0x2B, rest.first != 0x2D,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == 0x2B ? 0x20 : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Returns the decoded parameters of a query; nil if one of them cannot be decoded.
    static func parameters(_ rawQuery: String) -> [(name: String, value: String)]? {
        var parameters: [(name: String, value: String)] = []
        for part in rawQuery.split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decoded(pieces[0]), let value = decoded(pieces.count > 1 ? pieces[1] : "") else {
                return nil
            }
            parameters.append((name, value))
        }
        return parameters
    }
}

/// A response before compression.
struct EndpointResponse {
    var status: Int
    var contentType: String
    var body: ByteBuffer
    var headers: [(String, String)] = []

    static let jsonType = "application/json;charset=UTF-8"

    init(
        status: Int = 200,
        contentType: String = EndpointResponse.jsonType,
        body: ByteBuffer,
        headers: [(String, String)] = []
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.headers = headers
    }

    /// Creates a response whose body is a JSON value in the site's dialect.
    init(status: Int = 200, _ value: JSONValue, _ dialect: Dialect) {
        self.init(status: status, body: ByteBuffer(bytes: value.bytes(dialect)))
    }
}

extension ErrorResponse {
    func endpointResponse(_ dialect: Dialect, path: String) -> EndpointResponse {
        // Status 200 is that of the response to OPTIONS, which has no body.
        if status == 200 { return EndpointResponse(status: status, body: ByteBuffer(), headers: headers) }
        if let text {
            return EndpointResponse(
                status: status,
                contentType: text.type,
                body: ByteBuffer(string: text.body),
                headers: headers
            )
        }
        if let members {
            var response = EndpointResponse(status: status, .members(members.map { ($0.0, $0.1) }), dialect)
            response.headers = headers
            return response
        }
        if let problem {
            var response = EndpointResponse(
                status: status,
                .members([
                    ("type", .string("about:blank")), ("title", .string(problem.title)), ("status", .int(status)),
                    ("detail", .string(problem.detail)), ("instance", .string(path)),
                ]),
                dialect
            )
            response.contentType = "application/problem+json"
            response.headers = headers
            return response
        }
        var response = EndpointResponse(
            status: status,
            .members([
                ("errorMessages", .array(messages.map { .string($0) })),
                ("errors", .object(errors.map { (key: $0.0, value: .string($0.1)) })),
            ]),
            dialect
        )
        response.headers = headers
        return response
    }
}
