public import PageMemory

/// A server's complete answer, its body still encoded as it came over the wire.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The header fields of the final answer, in order.
    public var headers: HTTPHeaders
    /// The body, sealed; empty when there was none.
    public var body: PageBuffer
    /// How long the answer took from the start of the request to its last byte, in seconds.
    public var duration: Double

    /// Creates a response.
    public init(status: Int, headers: HTTPHeaders, body: PageBuffer, duration: Double = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.duration = duration
    }
}

/// Header fields of an answer; names are compared without regard to case.
public struct HTTPHeaders: Sendable {
    private var fields: [(name: String, value: String)] = []

    /// Creates a list of fields.
    public init(_ fields: [(String, String)] = []) {
        for (name, value) in fields { append(name: name, value: value) }
    }

    /// The first value of a field, or `nil`.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name == wanted }?.value
    }

    mutating func append(name: String, value: String) {
        fields.append((name.lowercased(), value))
    }

    /// Takes one line as libcurl hands it over; a status line begins a new answer and drops what came before.
    mutating func append(line: String) {
        if line.hasPrefix("HTTP/") {
            fields.removeAll(keepingCapacity: true)
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        append(
            name: String(line[..<colon]),
            value: line[line.index(after: colon)...].trimmingWhitespace()
        )
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> String {
        var rest = self
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
