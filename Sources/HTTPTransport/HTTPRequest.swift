package import PageMemory

/// A request to a server.
///
/// Its description contains the method and the address without the query, and no header, so it may be printed
/// anywhere.
package struct HTTPRequest: Sendable, CustomStringConvertible {
    /// The methods for reading. Both are safe to retry here: nothing is ever written to a site.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The priority of a waiting request when a connection becomes available.
    package enum Priority: Sendable {
        /// In the order of the pages.
        case inOrder
        /// Before all other requests: for responses that further requests depend on.
        case first
    }

    /// The method.
    package var method: Method
    /// The absolute address, `http` or `https`, percent-encoded.
    package var url: String
    /// The header fields to send in addition to those of libcurl.
    package var headers: [HTTPHeader]
    /// The body of a `POST`.
    package var body: [UInt8]?
    /// The place of the response in the output; see ``PageMemory/PagePool``.
    package var order: PageOrder
    /// The priority among waiting requests.
    package var priority: Priority
    /// If `false`, the request is sent directly to the host, even if a proxy is configured or named in the
    /// environment.
    package var usesProxy = true
    /// The maximum number of bytes of the response's body, before decompression.
    package var bodyByteLimit: Int

    /// Creates a request.
    package init(
        method: Method = .get,
        url: String,
        headers: [HTTPHeader] = [],
        body: [UInt8]? = nil,
        order: PageOrder = 0,
        priority: Priority = .inOrder,
        bodyByteLimit: Int = 64 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.order = order
        self.priority = priority
        self.bodyByteLimit = bodyByteLimit
    }

    /// The method and the address, without the query.
    package var description: String {
        "\(method.rawValue) \(url.prefix { $0 != "?" && $0 != "#" })"
    }
}

/// A header field. Its description omits the value, which may be a secret.
package struct HTTPHeader: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The field's name, as it is sent.
    package var name: String
    /// The field's value.
    package var value: String

    /// Creates a header field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A Boolean value that indicates whether the name is not empty and contains no control character, space or colon,
    /// and the value contains no control character except tabs.
    var isValid: Bool {
        !name.isEmpty && !name.utf8.contains { $0 <= 0x20 || $0 == 0x7f || $0 == UInt8(ascii: ":") }
            && !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }
    }

    /// The name without the value.
    package var description: String { "\(name): …" }
    /// A mirror of the name only, so that `dump` does not print the value.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
