import Testing

@testable import MockJira

/// Signatures of OAuth 1.0a, compared with RFC 5849 and with signatures that oauthlib 4.0.1 created with the same key.
@Suite struct OAuth1SignatureTests {
    private func request(
        _ method: String,
        isEncrypted: Bool = false,
        host: String,
        _ uri: String,
        form: String = ""
    ) -> OAuth1Request {
        OAuth1Request(method: method, isEncrypted: isEncrypted, host: host, uri: uri, form: Array(form.utf8))
    }

    private func base(_ request: OAuth1Request, _ header: String) throws -> String {
        String(decoding: request.signatureBase(try OAuth1Parameters(header)), as: UTF8.self)
    }

    @Test("The signature base string follows RFC 5849, section 3.4.1")
    func exampleOfTheStandard() throws {
        let header = """
            OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", \
            oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", \
            oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"
            """
        let request = request(
            "POST",
            host: "EXAMPLE.COM:80",
            "/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            form: "c2&a3=2+q"
        )
        let expected = """
            POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D\
            %26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1\
            %26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7
            """
        #expect(try base(request, header) == expected)
    }

    @Test("The authority is in lower case and lacks only the default port of the scheme; the path is unchanged")
    func authorities() throws {
        let cases = [
            (request("GET", host: "Jira.Example:8080", "/A"), "GET&http%3A%2F%2Fjira.example%3A8080%2FA&"),
            (request("GET", host: "jira.example:443", "/A"), "GET&http%3A%2F%2Fjira.example%3A443%2FA&"),
            (request("HEAD", isEncrypted: true, host: "jira.example:443", "/"), "HEAD&https%3A%2F%2Fjira.example%2F&"),
            (
                request("GET", isEncrypted: true, host: "[::1]:80", "/%C3%A9"),
                "GET&https%3A%2F%2F%5B%3A%3A1%5D%3A80%2F%25C3%25A9&"
            ),
        ]
        for (request, expected) in cases { #expect(try base(request, "OAuth ") == expected) }
    }

    @Test("Parameters are sorted by their encoded names, then values; invalid escapes are kept")
    func order() throws {
        let request = request("GET", host: "h", "/?b=%zz&a=%2&%C3%A9=1&z=1&a-=&a=1&&=x&a=~")
        let expected =
            "GET&http%3A%2F%2Fh%2F&%3Dx%26%25C3%25A9%3D1%26a%3D%25252%26a%3D1%26a%3D~%26a-%3D%26b%3D%2525zz%26z%3D1"
        #expect(try base(request, "OAuth ") == expected)
    }

    @Test("A header splits at commas outside quotation marks; spaces and tabs around commas are ignored")
    func header() throws {
        let parameters = try OAuth1Parameters("oauth  realm=\"a, b\" ,\tx=\"1%2C\",  y=\"+\"")
        #expect(parameters.all.map(\.nameText) == ["x", "y"])
        #expect(parameters["x"] == "1," && parameters["y"] == "+" && parameters["z"] == nil)
        for malformed in ["OAuth x", "OAuth x=1", "OAuth x=\"", "OAuth x=\"1\"2\"", "OAuth x=\"1"] {
            #expect(throws: OAuth1Problem.self, "\(malformed)") { try OAuth1Parameters(malformed) }
        }
    }

    private static let others: [(request: OAuth1Request, more: String, signature: String)] = [
        (
            OAuth1Request(
                method: "GET",
                isEncrypted: false,
                host: "jira.example.com",
                uri: "/jira/rest/api/2/search?jql=project%20%3D%20OPS%20AND%20summary%20~%20%22a%2Bb%25%20%C3%A9%22"
                    + "&expand=&fields=key&fields=id&maxResults=50",
                form: []
            ),
            "",
            """
            LLsfdfFnzjYtmfJTpJqcRem4igLN5fa%2F1n7r9vUqPuY0qruPWjiwiwtS5dxDtRBw9URKtmSihASogEK%2BvRafQSMrlFu7VN7g\
            0UOpoQ2o7u7eIznqlg3k0bimie%2F3jiJLIvMMnS9kFT2Zwg4TaOr7weETdx42kVmL%2FG4%2FeFTljIwDVyCuz3CoCDxGnOE46N\
            wqUgnf3wgUfh4Xkqs0ThYX6%2BKCoyhaZd3eBJeUw2eXhvA3lTMWEE0IsLr1A6TSBFfqF3kB6%2F6sBRaRdsBclioraLGGHezISR\
            TzfeFZ0qvbqxtJusqnsFSLiFkypBOpsp8IjjpiUrAhAxwPV%2BhPGN%2Fiwg%3D%3D
            """
        ),
        (
            OAuth1Request(
                method: "POST",
                isEncrypted: true,
                host: "JIRA.example.com:443",
                uri: "/rest/api/2/issue/OPS-1/comment",
                form: []
            ),
            ", oauth_body_hash=\"3V8s7c92jYHv0jZYNjzmoknVnn8%3D\"",
            """
            G6onPn%2By2S%2B98wyCac9sokVCjx0seklDNDnsYyFOgKw8TrSpS6jEnXiiRnRgGGKe8nTt%2FWR2mUdZZVmtOrQlgcAxd8fzYf\
            U9f9KW6VlCR9jEzB%2B83wArjbqzaxJwQ%2Fs4pNaLm6ukKOWfFC9xv2YjXJ8q6Fcn11xJfaYY44IpsPAjeMETjw0JMVHup5l5si\
            KLmo7rg53xwUiM48%2Fq7GPr9q7U%2FAW95NlvhxwWk27T7cCX5tZG%2FQA%2BFMLSp%2BQJ2wgipum2Wwsn0xuZpaL0ooBI6HF1\
            TeouWcO3PFQT4PyfdUFiaonhEgJUbQe0anhfjg1YtPmPBKwDRVZGcGbjsFsGPA%3D%3D
            """
        ),
        (
            OAuth1Request(
                method: "POST",
                isEncrypted: false,
                host: "127.0.0.1:8080",
                uri: "/rest/api/2/form?z=1&a=",
                form: Array("a=2+q&c=%2B".utf8)
            ),
            "",
            """
            bzPm3Bb8v%2Fjxh0hnx0gsInSMVOEJNoqbAN5KtdgDoPo24cHB5UbwTp1HG37OGoWUJ3bM8ONAM7rSR84DfaPYWGa0G%2FyNfRZg\
            MaDN11V9eW%2Bclq%2FKmvdT72xeN53M3kQQiWgpD98Q18WIusEzOfI0NWEGjWimQ8vFBXEkq7XEtRaZFA7rn6BETKfsG435mB%2\
            FKM1HoC%2FiR6oguWR6ttXxRFVnvKK0l3kq5gkA%2FOPWLtKex5PQEJox8v10PErFM2WsoNdnRdBu5D2XKpSyd%2Bic6dOGGItFf\
            lgtRUgcIAjUCdfi19XJCVY4z%2B%2FoI7ulukxcyKNGwu%2FC0hWPBAposR%2FP9cg%3D%3D
            """
        ),
    ]

    @Test("A signature of oauthlib is valid for its request and invalid for other requests", arguments: others.indices)
    func signaturesOfOthers(place: Int) throws {
        let (request, more, signature) = Self.others[place]
        let header = """
            OAuth realm="x", oauth_nonce="n0nce", oauth_timestamp="1774540790", oauth_version="1.0", \
            oauth_signature_method="RSA-SHA1", oauth_consumer_key="jirastream", oauth_token="access-token"\(more), \
            oauth_signature="\(signature)"
            """
        func problem(_ request: OAuth1Request) throws -> String? {
            var verifier = OAuth1Verifier(try OAuth1Signer.consumer())
            do throws(OAuth1Problem) {
                try verifier.verify(header, request, seconds: ManualClock.epochSeconds)
                return nil
            } catch {
                return error.name
            }
        }
        #expect(try problem(request) == nil)
        let (method, host, form) = (request.method, request.host, request.form)
        func changed(_ method: String, _ isEncrypted: Bool, _ host: String, _ uri: String, _ form: [UInt8])
            -> OAuth1Request
        {
            OAuth1Request(method: method, isEncrypted: isEncrypted, host: host, uri: uri, form: form)
        }
        let wrong = [
            changed("PUT", request.isEncrypted, host, request.uri, form),
            changed(method, !request.isEncrypted, host, request.uri, form),
            changed(method, request.isEncrypted, "other.example", request.uri, form),
            changed(method, request.isEncrypted, host, request.uri + "?a", form),
            changed(method, request.isEncrypted, host, request.uri, form + Array("&x".utf8)),
        ]
        for request in wrong { #expect(try problem(request) == "signature_invalid") }
    }

    @Test("Nonces are stored by timestamp, and their number is limited")
    func nonces() {
        var nonces = UsedNonces(limit: 3)
        func insert(_ nonce: String, _ timestamp: Int, at now: Int) -> Bool {
            nonces.insert(nonce, timestamp: timestamp, acceptable: (now - 300)...(now + 300))
        }
        #expect(insert("a", 1000, at: 1000) && !insert("a", 1000, at: 1000))
        #expect(insert("a", 1001, at: 1000) && insert("b", 1000, at: 1000) && nonces.count == 3)
        // The insertion of the fourth nonce removes both nonces of the oldest timestamp.
        #expect(insert("c", 1001, at: 1000) && nonces.count == 2)
        #expect(insert("d", 1301, at: 1302) && nonces.count == 1)
        #expect(!insert("d", 1301, at: 1302))
    }
}
