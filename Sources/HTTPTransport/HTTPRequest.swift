package import PageMemory

/// What to ask a server for.
///
/// Its description tells method and address without the query, and no header, so it may be printed anywhere.
package struct HTTPRequest: Sendable, CustomStringConvertible {
    /// The methods that reading needs. Both are safe to repeat here: nothing is ever written to a site.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// How soon a request gets a connection when more are waiting than may be in flight.
    package enum Priority: Sendable {
        /// After everything that was asked earlier.
        case inOrder
        /// Before everything else: for answers that further requests depend on.
        case first
    }

    /// The method.
    package var method: Method
    /// The absolute address, `http` or `https`, percent-encoded.
    package var url: String
    /// Header fields to send, beside those that libcurl adds.
    package var headers: [HTTPHeader]
    /// The body of a `POST`.
    package var body: [UInt8]?
    /// The place of the answer in the output; see ``PageMemory/PagePool``.
    package var order: PageOrder
    /// Which waiting request goes first.
    package var priority: Priority
    /// If `false`, the request goes to the host itself, whatever proxy is configured or named in the environment.
    package var usesProxy = true
    /// The most bytes of body that are taken, as they come over the wire.
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

    /// Method and address, without the query.
    package var description: String {
        "\(method.rawValue) \(url.prefix { $0 != "?" && $0 != "#" })"
    }
}

/// A header field. Its description leaves the value out, since it may be a secret.
package struct HTTPHeader: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// The field's name, as it is to be written.
    package var name: String
    /// The field's value.
    package var value: String

    /// Creates a header field.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// A Boolean value that indicates whether neither name nor value has a control character, but for tabs.
    var isValid: Bool {
        !name.isEmpty && !name.utf8.contains { $0 <= 0x20 || $0 == 0x7f || $0 == UInt8(ascii: ":") }
            && !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }
    }

    /// The name alone.
    package var description: String { "\(name): …" }
    /// The name alone, so that `dump` does not show more.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
