import HTTPTransport
import PageMemory
import TestSupport

@testable import JiraReader

extension FuzzTarget {
    /// The classification of a response. There is always a result, its message is short and has no control characters,
    /// and no wait is negative or endless. The first byte of the input selects the status, and the second byte selects
    /// the content type and encoding. A line with `Retry-After` follows, and then the body.
    static let errorBodies = FuzzTarget(
        "error-bodies",
        caseCount: 8_000,
        seeds: [
            #"{"errorMessages":["The value 'X' does not exist for the field 'project'."],"errors":{}}"#,
            #"{"errorMessages":[],"errors":{"jql":"bad\u001b[31m","x":{"y":[1]}}}"#,
            #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"Failed \ud83d\ude00\ud800"}"#,
            #"{"errorMessages":"none","errors":[],"detail":null,"title":7}"#, #"["a"]"#,
            "<html><body>Log in</body></html>", "",
            "{\"errorMessages\":[\"e" + String(repeating: "\u{301}", count: 1000) + "\"]}",
        ].flatMap { body in
            [(6, 0), (8, 0), (9, 4), (2, 1), (5, 8)].map { [UInt8($0), UInt8($1)] + Array("30\n\(body)".utf8) }
        },
        words: [
            "\"errorMessages\":[", "\"errors\":{", "\"detail\":", "\"title\":", "\\u001b", "\u{1B}[2J", "\u{9B}",
            "e\u{301}",
            "\u{202E}", "😀", "\u{0}", "Sun, 06 Nov 1994 08:49:37 GMT", "-1", "1e9", "{}",
        ],
        check: { input in
            guard input.count >= 2 else { return }
            let status = [200, 204, 302, 400, 401, 403, 404, 410, 429, 503, 599, 100, 0, -1, 1000][Int(input[0]) % 15]
            let types = ["application/json", "", "text/html\u{1B}[2J", "application/problem+json", "TEXT/\u{7}"]
            let encodings = [nil, nil, "gzip", "br"]
            let parts = input.dropFirst(2).split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
            var fields = [("Content-Type", types[Int(input[1] & 7) % types.count])]
            fields += [("Retry-After", String(decoding: parts[0], as: UTF8.self))]
            if let encoding = encodings[Int(input[1] >> 3) % 4] { fields.append(("Content-Encoding", encoding)) }
            let body = Pages.page(parts.count > 1 ? Array(parts[1]) : [])
            let response = HTTPResponse(status: status, headers: HTTPHeaders(fields), body: body)
            switch ResponseClassification(response, request: "GET https://example.net/x") {
            case .page, .nothing: try require((200..<300).contains(status), "status \(status) is a page")
            case .fail(let error): try check(error)
            case .retry(let error, let retryAfter):
                try check(error)
                try require(
                    retryAfter.map { $0 >= .zero && $0 <= .seconds(1_000_000_000) } ?? true,
                    "a wait of \(retryAfter as Any)"
                )
                let delay = RetryPolicy().delay(afterAttempt: 1, retryAfter: retryAfter, jitter: 0.5)
                try require(delay.map { $0 > .zero && $0 <= .seconds(3600) } ?? true, "a delay of \(delay as Any)")
            }
        }
    )

    private static func check(_ error: JiraReaderError) throws {
        let scalars = error.message.unicodeScalars
        try require(
            !scalars.contains { $0.properties.generalCategory == .control },
            "a control character in the message"
        )
        try require(scalars.count <= 800, "a message of \(scalars.count) characters")
    }
}
