import Compression
import HTTPTransport
import PageMemory
import TestSupport
import Testing

@testable import JiraReader

@Suite("The classification of a response")
struct ResponseClassificationTests {
    private static func judge(
        _ status: Int,
        _ body: String = "",
        headers: [(String, String)] = [("Content-Type", "application/json;charset=UTF-8")]
    ) -> ResponseClassification {
        let response = HTTPResponse(status: status, headers: HTTPHeaders(headers), body: Pages.page(body))
        return ResponseClassification(response, request: "GET https://example.net/x")
    }

    private static func error(_ classification: ResponseClassification) -> JiraReaderError? {
        switch classification {
        case .page, .nothing: nil
        case .retry(let error, _), .fail(let error): error
        }
    }

    @Test("a response with JSON is a page, and a response without content is not")
    func pages() {
        for type in [
            "application/json", "application/json;charset=UTF-8", "APPLICATION/JSON", "application/problem+json", "",
        ] {
            guard case .page = Self.judge(200, "{}", headers: [("Content-Type", type)]) else {
                Issue.record("\(type)")
                continue
            }
        }
        guard case .page = Self.judge(200, "{}", headers: []), case .nothing = Self.judge(204) else {
            Issue.record("a page without a type, or no content")
            return
        }
    }

    @Test(
        "a rejection has the error code of its status",
        arguments: [
            (301, .redirected), (302, .redirected), (304, .redirected), (400, .rejected), (401, .notAuthenticated),
            (403, .forbidden),
            (404, .notFound), (405, .rejected), (410, .gone), (413, .rejected), (422, .rejected), (501, .siteFailed),
            (599, .siteFailed),
            (0, .rejected), (100, .rejected),
        ] as [(Int, JiraReaderError.Code)]
    )
    func refusals(_ status: Int, _ code: JiraReaderError.Code) {
        guard case .fail(let error) = Self.judge(status) else {
            Issue.record("status \(status) is not final")
            return
        }
        #expect(error.code == code && error.status == status && error.request == "GET https://example.net/x")
    }

    @Test(
        "a temporary failure is retried after the time in the site's Retry-After",
        arguments: [
            (408, .siteFailed), (429, .rateLimited), (500, .siteFailed), (502, .siteFailed), (503, .siteFailed),
            (504, .siteFailed),
        ] as [(Int, JiraReaderError.Code)]
    )
    func passingFailures(_ status: Int, _ code: JiraReaderError.Code) {
        for (value, expected) in [
            ("7", Duration.seconds(7)), ("0", .zero), ("-1", nil), ("soon", nil), ("1.5", nil), ("", nil),
            ("Wed, 21 Oct 2015 07:28:00 GMT", .zero), ("99999999999999999999", nil),
        ] as [(String, Duration?)] {
            guard case .retry(let error, let retryAfter) = Self.judge(status, headers: [("retry-after", value)]) else {
                Issue.record("status \(status) is final")
                return
            }
            #expect(error.code == code && retryAfter == expected, "\(value)")
        }
    }

    private static func rejection(
        _ status: Int,
        _ context: ResponseClassification.Context,
        headers: [(String, String)] = []
    ) -> JiraReaderError? {
        let response = HTTPResponse(status: status, headers: HTTPHeaders(headers), body: Pages.page(""))
        return error(ResponseClassification(response, request: "GET https://example.net/x", context: context))
    }

    private static func message(
        _ status: Int,
        _ context: ResponseClassification.Context,
        headers: [(String, String)] = []
    ) -> String {
        rejection(status, context, headers: headers)?.message ?? ""
    }

    @Test("the error of rejected credentials has advice about the possible cause")
    func credentials() {
        let known = Self.message(401, ResponseClassification.Context())
        #expect(known.contains("expired") && known.contains("https://api.atlassian.com/ex/jira/{cloudId}"))
        let behindGateway = Self.message(401, ResponseClassification.Context(isBehindGateway: true))
        #expect(behindGateway.contains("scopes") && !behindGateway.contains("{cloudId}"))
        let anonymous = ResponseClassification.Context(hasCredentials: false)
        #expect(Self.rejection(401, anonymous)?.advisedSettings == [.credentials])
        #expect(Self.rejection(401, ResponseClassification.Context())?.advisedSettings == [.login, .gateway])
        #expect(Self.rejection(401, ResponseClassification.Context(isBehindGateway: true))?.advisedSettings == [.login])
        let denied = Self.message(
            401,
            ResponseClassification.Context(),
            headers: [("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")]
        )
        #expect(denied.contains("browser"))
        let challenged = Self.message(
            403,
            ResponseClassification.Context(permission: "Browse projects."),
            headers: [("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://example.net/login.jsp")]
        )
        #expect(challenged.contains("CAPTCHA") && !challenged.contains("Browse projects"))
        let dataCenter = Self.message(401, ResponseClassification.Context(isDataCenter: true))
        #expect(dataCenter.contains("expired") && !dataCenter.contains("{cloudId}"))
    }

    @Test("the error of each OAuth 1.0a problem has advice, even with status 400")
    func oauthProblems() {
        var seen: Set<String> = []
        for (status, problem) in [
            (400, "timestamp_refused"), (401, "signature_invalid"), (401, "consumer_key_unknown"),
            (401, "token_rejected"), (401, "nonce_used"), (400, "parameter_absent"),
        ] {
            let rejection = Self.rejection(
                status,
                ResponseClassification.Context(),
                headers: [("WWW-Authenticate", "Basic"), ("WWW-Authenticate", "OAuth oauth_problem=\"\(problem)\"")]
            )
            let message = rejection?.message ?? ""
            #expect(message.contains("(status \(status), oauth_problem \(problem))"))
            #expect(
                rejection?.advisedSettings == []
                    && seen.insert(message.split(separator: ":").last.map(String.init) ?? "").inserted
            )
        }
    }

    @Test("the error of a rejection names the permission, and that of a removed operation the replacement")
    func advice() {
        for status in [403, 404] {
            #expect(
                Self.message(status, ResponseClassification.Context(permission: "Administer Jira.")).hasSuffix(
                    "; the table needs: Administer Jira"
                )
            )
            #expect(!Self.message(status, ResponseClassification.Context()).contains("needs"))
        }
        #expect(Self.message(410, ResponseClassification.Context()).contains("old search"))
    }

    @Test("the error of a redirect names the other host without the path")
    func redirects() {
        for (location, host) in [
            ("https://id.example.net/login?continue=s3cret", "https://id.example.net"),
            ("https://user:s3cret@other.example:8443/#s3cret", "https://other.example:8443"),
            ("/login?token=s3cret", nil), ("//other.example/s3cret", nil), ("https://", nil),
        ] as [(String, String?)] {
            let message = Self.message(302, ResponseClassification.Context(), headers: [("Location", location)])
            #expect(!message.contains("s3cret") && message.contains(host ?? "another address"), "\(location)")
        }
    }

    @Test("a conflict is retried if Atlassian documents it for the operation")
    func conflict() {
        let response = HTTPResponse(status: 409, headers: HTTPHeaders(), body: Pages.page(""))
        guard case .retry = ResponseClassification(response, request: "x", context: .init(mayConflict: true)),
            case .fail = ResponseClassification(response, request: "x", context: .init())
        else {
            Issue.record("409 is classified wrongly")
            return
        }
    }

    @Test("a login page with status 200 is not a page of records")
    func loginPage() {
        guard
            case .retry(let error, _) = Self.judge(
                200,
                "<html>",
                headers: [("Content-Type", "text/html; charset=utf-8")]
            )
        else {
            Issue.record("a login page was classified as a page")
            return
        }
        #expect(error.code == .notJSON && error.message.contains("text/html"))
    }

    @Test(
        "Jira's error message is printed",
        arguments: [
            (#"{"errorMessages":["The value 'X' does not exist."],"errors":{}}"#, "The value 'X' does not exist."),
            (#"{"errorMessages":["One.","Two."],"errors":{"a":"b"}}"#, "One. Two."),
            (#"{"errorMessages":[],"errors":{"jql":"bad"}}"#, "\"jql\":\"bad\""),
            (#"{"type":"x","title":"Title","detail":"Detail"}"#, "Detail"), (#"{"title":"Title"}"#, "Title"),
            (#"{"errorMessages":["Caf\u00e9 \"x\""]}"#, "Café \"x\""),
        ]
    )
    func words(_ body: String, _ words: String) {
        let message = Self.error(Self.judge(400, body))?.message ?? ""
        #expect(message.contains("Jira error: ") && message.contains(words))
    }

    @Test(
        "text that is not a Jira error message is not printed",
        arguments: [
            "", "not JSON", "<html>secret</html>", "[]", "[1]", "{}", #"{"errorMessages":[]}"#,
            #"{"errorMessages":"x"}"#,
            #"{"errorMessages":null,"errors":{}}"#, "{", "\u{FEFF}{}",
        ]
    )
    func noWords(_ body: String) {
        #expect(Self.error(Self.judge(400, body))?.message.contains("Jira error") == false)
    }

    @Test("Jira's message is truncated, and printed without control characters, which could control a terminal")
    func harmlessWords() {
        let long = String(repeating: "x", count: 10_000)
        let message =
            Self.error(Self.judge(400, #"{"detail":"a\u001b[2Jb\u009bc\r\n\u0007"# + long + #""}"#))?.message ?? ""
        #expect(message.count < 700)
        #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(message.contains("a [2Jb c"))
        let type =
            Self.error(Self.judge(200, "x", headers: [("content-type", "text/\u{1B}[31m" + long)]))?.message ?? ""
        #expect(type.count < 300 && !type.contains("\u{1B}"))
        // Swift counts the letter and its accents as a single character, but the text is long.
        let accents = "e" + String(repeating: "\u{301}", count: 10_000)
        let accented = Self.error(Self.judge(400, "{\"errorMessages\":[\"\(accents)\"]}"))?.message ?? ""
        #expect(accented.contains("Jira error: ") && accented.utf8.count < 1500)
    }

    @Test("compressed error messages are read, but decompression bombs are not")
    func compressedWords() throws {
        func gzip(_ text: [UInt8]) throws -> [UInt8] {
            let output = CompressedBlock()
            try text.withUnsafeBytes { try ZlibCodec(level: 9).makeCompressor().compress($0, into: output) }
            let checksum = text.withUnsafeBytes { Checksum(of: $0) }
            return GzipMember.header + Array(output.bytes) + GzipMember.trailer(checksum: checksum)
        }
        func message(_ body: [UInt8]) -> String? {
            let headers = HTTPHeaders([("content-encoding", "gzip")])
            let response = HTTPResponse(status: 400, headers: headers, body: Pages.page(body))
            return Self.error(ResponseClassification(response, request: "x"))?.message
        }
        #expect(message(try gzip(Array(#"{"errorMessages":["no"]}"#.utf8)))?.contains("Jira error: no") == true)
        #expect(message(try gzip([UInt8](repeating: 0x20, count: 4 << 20)))?.contains("Jira error") == false)
        #expect(message([1, 2, 3])?.contains("Jira error") == false)
    }
}
