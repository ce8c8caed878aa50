import HTTPTransport
import InterimData
import PageMemory
import Testing

@testable import JiraReader

@Suite("Sites, accounts and names")
struct SiteTests {
    @Test(
        "a valid address is parsed",
        arguments: [
            ("https://example.atlassian.net", "https://example.atlassian.net", "example.atlassian.net"),
            ("https://example.atlassian.net/", "https://example.atlassian.net", "example.atlassian.net"),
            ("example.atlassian.net", "https://example.atlassian.net", "example.atlassian.net"),
            ("HTTPS://Example.Atlassian.NET///", "https://Example.Atlassian.NET", "example.atlassian.net"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1"),
            ("https://jira.example.com/jira/", "https://jira.example.com/jira", "jira.example.com"),
            ("https://jira.example.com:8443/a/b", "https://jira.example.com:8443/a/b", "jira.example.com"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x", "::1"),
            ("localhost:2990/jira", "https://localhost:2990/jira", "localhost"),
            (
                "https://api.atlassian.com/ex/jira/1324a-887", "https://api.atlassian.com/ex/jira/1324a-887",
                "api.atlassian.com"
            ),
        ]
    )
    func addresses(_ text: String, _ baseURL: String, _ host: String) throws {
        let site = try JiraSite(text)
        #expect(site.baseURL == baseURL && site.host == host && "\(site)" == baseURL)
    }

    @Test(
        "an invalid address is rejected",
        arguments: [
            "", "/", "https://", "https:///", "ftp://example.net", "https://me@example.net",
            "https://me:secret@example.net",
            "https://example.net?x=1", "https://example.net/#x", "https://exa mple.net", "https://example.net\n",
            "https://exämple.net",
            "https://example.net:", "https://example.net:0", "https://example.net:65536", "https://example.net:80:80",
            "https://example.net:+80", "https://example.net:-1", "https://example.net:x", "https://[::1", "https://[]",
            "https://[::1]x", "https://example.net/a/../b", "https://example.net/./jira",
            "https://\\example.net", "https://exa\"mple.net", "javascript://x", "://example.net",
        ]
    )
    func refusedAddresses(_ text: String) {
        let error = #expect(throws: JiraReaderError.self) { try JiraSite(text) }
        #expect(error?.code == .invalidSite)
    }

    @Test("a line break at the end of a secret is removed, and one inside is rejected before any request")
    func secretsWithLineBreaks() throws {
        for (text, secret) in [("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("\n", ""), (" a ", " a ")] {
            #expect(Secret(text).reveal() == secret)
        }
        let site = try JiraSite("https://example.atlassian.net")
        for text in ["t0\nken", "t0\rken", "t0ken\n\n", "\u{0}t0ken", "t0ken\u{7f}"] {
            for credentials in [Credentials.bearer(Secret(text)), .basic(user: "me", token: Secret(text))] {
                let error = #expect(throws: JiraReaderError.self) {
                    try JiraClient(site: site, credentials: credentials)
                }
                #expect(error?.code == .invalidOption && error?.description.contains("t0") == false)
            }
        }
        #expect(throws: JiraReaderError.self) {
            try JiraClient(site: site, credentials: .basic(user: "me\nX", token: Secret("t")))
        }
        _ = try JiraClient(site: site, credentials: .bearer(Secret("t0ken\r\n")))
    }

    @Test("a rejected address is not printed, since it may contain a password")
    func refusedAddressesAreNotRepeated() {
        for text in [
            "https://me:tops3cret@example.net", "me:tops3cret@https://example.net",
            "https://example.net/?token=tops3cret",
            "tops3cret://example.net", "https://example.net:tops3cret", "https://tops3cret\n",
        ] {
            let error = #expect(throws: JiraReaderError.self) { try JiraSite(text) }
            #expect(error.map { !"\($0)".contains("tops3cret") } == true, "\(text)")
        }
    }

    @Test("a loopback address is recognized")
    func thisMachine() throws {
        for text in [
            "http://localhost:1", "http://LOCALHOST", "http://127.0.0.1", "http://127.9.9.9:5", "http://[::1]:5",
        ] {
            #expect(try JiraSite(text).isOnThisMachine, "\(text)")
        }
        for text in ["https://example.net", "http://127.example.net", "http://128.0.0.1", "http://mylocalhost"] {
            #expect(try !JiraSite(text).isOnThisMachine, "\(text)")
        }
    }

    @Test(
        "an account is encoded according to RFC 7617",
        arguments: [
            ("", "", "Basic Og=="), ("a", "", "Basic YTo="), ("a", "b", "Basic YTpi"), ("ab", "b", "Basic YWI6Yg=="),
            ("demo@example.com", "demo-token", "Basic ZGVtb0BleGFtcGxlLmNvbTpkZW1vLXRva2Vu"),
            ("é", "😀?>", "Basic w6k68J+YgD8+"),
        ]
    )
    func basic(_ user: String, _ token: String, _ header: String) async throws {
        let connection = AuthenticationConnection(
            client: try HTTPClient(pool: PagePool(byteLimit: 1 << 20)),
            retryPolicy: .withoutDelays
        )
        var request = OutgoingRequest(
            HTTPRequest(url: "https://example.net/", headers: [HTTPHeader("authorization", "x")])
        )
        try await Credentials.basic(user: user, token: Secret(token)).authenticator
            .authenticate(&request, over: connection)
        #expect(request.header("Authorization") == header && request.request.headers.count == 1)
        var anonymous = OutgoingRequest(HTTPRequest(url: "https://example.net/"))
        try await Credentials.anonymous.authenticator.authenticate(&anonymous, over: connection)
        #expect(anonymous.request.headers.isEmpty)
    }

    @Test("no printable value shows a token")
    func masking() throws {
        let token = "tops3cret"
        let credentials = Credentials.basic(user: "me", token: Secret(token))
        let header = HTTPHeader("Authorization", token)
        let values: [Any] = [
            Secret(token), credentials, [credentials], ["x": Secret(token)], Optional(Secret(token)) as Any, header,
            [header],
            HTTPRequest(url: "https://example.net/?a=\(token)", headers: [header]),
            OutgoingRequest(HTTPRequest(url: "https://example.net/?a=\(token)", headers: [header])),
            AuthenticationRejection(
                OutgoingRequest(HTTPRequest(url: "https://a/", headers: [header])),
                status: 401,
                challenges: []
            ),
            credentials.authenticator, Credentials.bearer(Secret(token)).authenticator,
        ]
        for value in values {
            var dumped = ""
            if !(value is HTTPRequest) { dump(value, to: &dumped) }
            for text in ["\(value)", String(reflecting: value), String(describing: value), dumped] {
                #expect(!text.contains(token))
            }
        }
        #expect(Secret(token).reveal() == token)
    }

    @Test("an error's description has the table, the request and the message")
    func errorDescription() {
        let error = JiraReaderError(.rejected, "no", table: "Issues", request: "GET https://x/y", status: 400)
        #expect("\(error)" == "table Issues: GET https://x/y: no" && "\(JiraReaderError(.rejected, "no"))" == "no")
        #expect("\(error.code)" == "refused")
    }

    @Test(
        "the error of an unknown table suggests the nearest one",
        arguments: [
            ("issues", "Issues"), ("Isues", "Issues"), ("ISSUE", "Issues"), ("Project", "Projects"),
            ("users", "Users"),
            ("plan", "Plans"), ("Serverinfos", "ServerInfo"), ("worklogs", "IssueWorklogs"),
            ("zzzzzzzzz", nil), ("", nil),
            ("x", nil),
        ] as [(String, String?)]
    )
    func nearest(_ name: String, _ expected: String?) {
        let error = #expect(throws: JiraReaderError.self) { try Catalogue.table(named: name) }
        #expect(error?.code == .unknownTable)
        if let expected {
            #expect(error?.message.contains("did you mean \"\(expected)\"") == true)
        } else {
            #expect(error?.message.contains("did you mean") == false)
        }
        #expect(NearestName.find(name, among: []) == nil)
    }
}
