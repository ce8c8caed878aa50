package import PageMemory

/// A server's complete response. The body is not decoded.
package struct HTTPResponse: Sendable {
    /// The status code, 100 to 599.
    package var status: Int
    /// The header fields of the final response, in order.
    package var headers: HTTPHeaders
    /// The body as a sealed buffer, which is empty if the response had no body.
    package var body: PageBuffer
    /// The time from the start of the request to the last byte of the response, in seconds.
    package var duration: Double

    /// Creates a response.
    package init(status: Int, headers: HTTPHeaders, body: PageBuffer, duration: Double = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.duration = duration
    }
}

/// The header fields of a response; names are compared case-insensitively.
package struct HTTPHeaders: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// Creates header fields from names and values.
    package init(_ fields: [(String, String)] = []) {
        for (name, value) in fields { append(name: name, value: value) }
    }

    /// The first value of a field; `nil` if the response lacks the field.
    package subscript(name: String) -> String? {
        fields.first { $0.name.utf8.elementsEqual(name.utf8.lazy.map(Self.lowercased)) }?.value
    }

    /// Returns the values of a field, in order; a server may send a field more than once.
    package func values(of name: String) -> [String] {
        fields.filter { $0.name.utf8.elementsEqual(name.utf8.lazy.map(Self.lowercased)) }.map(\.value)
    }

    /// Calls a closure with each field in order, with its name in lower case.
    package func forEach(_ body: (_ name: String, _ value: String) -> Void) {
        for field in fields { body(field.name, field.value) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    mutating func append(name: String, value: String) {
        fields.append((name.lowercased(), value))
    }

    /// Appends one line from libcurl; a status line begins a new response and removes the previous fields.
    mutating func append(line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) {
            fields.removeAll(keepingCapacity: true)
            // Jira sends about a dozen fields.
            fields.reserveCapacity(16)
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(unsafeUninitializedCapacity: colon) { room in
            for place in 0..<colon { room.initializeElement(at: place, to: Self.lowercased(line[place])) }
            return colon
        }
        var value = line[(colon + 1)...]
        while let first = value.first, Self.isWhiteSpace(first) { value.removeFirst() }
        while let last = value.last, Self.isWhiteSpace(last) { value.removeLast() }
        fields.append((name, String(decoding: value, as: UTF8.self)))
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
