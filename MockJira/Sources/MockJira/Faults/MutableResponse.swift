/// A finished response that a fault may change.
package struct MutableResponse: Sendable, Equatable {
    /// A header in addition to those of every response.
    package struct Header: Sendable, Equatable {
        /// The name of the header.
        package var name: String
        /// The value of the header.
        package var value: String

        /// Creates a header.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The status code.
    package var status: Int
    /// The value of the header `Content-Type`.
    package var contentType: String
    /// The body, not compressed.
    package var body: [UInt8]
    /// Headers to add.
    package var headers: [Header] = []
    /// The path and query of the request.
    package let uri: String
    /// The address of a host outside the site, without a slash at the end; empty if there is none.
    package let redirectTarget: String

    /// Turns the response into an error in Jira's form.
    mutating func becomeError(_ status: Int, _ message: String) {
        self.status = status
        contentType = EndpointResponse.jsonType
        body = Array("{\"errorMessages\":[\"\(message)\"],\"errors\":{}}".utf8)
    }

    /// The position after the opening quotation mark of a string in the body. This is the first string that begins in
    /// the second half of the body or, if there is none, the last string; nil if the body contains no string.
    var lateString: Int? {
        var isInside = false
        var isEscaped = false
        var last: Int?
        for (place, byte) in body.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if isInside, byte == 0x5C {
                isEscaped = true
            } else if byte == 0x22 {
                isInside.toggle()
                if isInside { last = place + 1 }
                if isInside, place >= body.count / 2 { break }
            }
        }
        return last
    }
}
