@testable import HTTPTransport

extension FuzzTarget {
    /// Header lines as libcurl passes them, compared with a simple parser. Lines of the input end with a line feed.
    static let headerLines = FuzzTarget(
        "header-lines",
        caseCount: 10_000,
        seeds: [
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-A:b\r\nx-a:  c \r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/2 429\r\nRetry-After:\t5\r\n: none\r\nno colon\r\n folded: x\r\nEmpty:\r\n",
            "SET-COOKIE: é=\u{FF}; a:b\nÄ: 1",
        ].map { Array($0.utf8) },
        words: ["HTTP/", ": ", ":", "\r\n", "\n", "Content-Type", " \t", "\u{0}", "é"],
        check: { input in
            var headers = HTTPHeaders()
            var expected: [(name: [UInt8], value: String)] = []
            for line in input.split(separator: 0x0A, omittingEmptySubsequences: false) {
                let line = Array(line) + [0x0A]
                line.withUnsafeBytes { headers.append(line: $0) }
                if line.starts(with: "HTTP/".utf8) {
                    expected = []
                } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                    let name = line[..<colon].map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
                    var value = line[(colon + 1)...].drop { $0 == 0x20 || (9...13).contains($0) }
                    while let last = value.last, last == 0x20 || (9...13).contains(last) { value.removeLast() }
                    expected.append((name, String(decoding: value, as: UTF8.self)))
                }
            }
            var found: [(name: String, value: String)] = []
            headers.forEach { found.append(($0, $1)) }
            try require(found.count == expected.count, "\(found.count) fields instead of \(expected.count)")
            for (field, expected) in zip(found, expected) {
                let name = String(decoding: expected.name, as: UTF8.self)
                try require(
                    field.name.utf8.elementsEqual(name.utf8),
                    "\(field.name.debugDescription) for \(name.debugDescription)"
                )
                try require(field.value.utf8.elementsEqual(expected.value.utf8), "the value of \(name)")
                let first = found.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
                try require(headers[name] == first, "\(name) by its name")
                try require(headers[asciiUppercased(name)] == first, "\(name) by its name in capitals")
            }
        }
    )

    private static func asciiUppercased(_ name: String) -> String {
        String(decoding: name.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }
}
