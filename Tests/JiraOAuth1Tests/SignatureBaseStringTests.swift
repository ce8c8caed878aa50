import JiraReader
import Testing

@testable import JiraOAuth1

@Suite("Signature base strings of OAuth 1.0a")
struct SignatureBaseStringTests {
    /// RFC 5849, section 3.4.1.1; the parameters of the form body are among the parameters here.
    @Test("are those of the RFC's example")
    func example() throws {
        let text = try SignatureBaseString.text(
            method: "POST",
            url: "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
            [
                ("oauth_consumer_key", "9djdj82h48djs9d2"), ("oauth_token", "kkk9d7dh3k39sjv7"),
                ("oauth_signature_method", "HMAC-SHA1"), ("oauth_timestamp", "137131201"), ("oauth_nonce", "7d8f3e4a"),
                ("c2", ""), ("a3", "2 q"),
            ].map { OAuth1Parameter($0.0, $0.1) }
        )
        #expect(
            text
                == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c"
                + "%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m"
                + "ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        )
    }

    @Test(
        "have scheme and host in lower case, no default port, no fragment, and a path",
        arguments: [
            ("HTTPS://Jira.Example.com:443/a", "https://jira.example.com/a"),
            ("https://jira.example.com:80/a", "https://jira.example.com:80/a"),
            ("http://jira.example.com:443/A%20b", "http://jira.example.com:443/A%20b"),
            ("http://jira.example.com#x", "http://jira.example.com/"),
            ("http://[::1]:8080/jira/rest", "http://[::1]:8080/jira/rest"),
        ]
    )
    func address(_ url: String, _ base: String) throws {
        #expect(try SignatureBaseString.text(method: "get", url: url, []) == "GET&\(base.percentEncoded)&")
    }

    @Test("encode each value once more, are sorted by encoded bytes, and decode a plus as a blank")
    func query() throws {
        let text = try SignatureBaseString.text(
            method: "GET",
            url: "http://a/?z=1&a=%C3%A9&a=%2B&a=+&a=b&A=&empty&ab=1&a%2F=1&&q=x=y",
            []
        )
        // A before a, and ab after a%2F, by bytes of the encoded names.
        let pairs = ["A=", "a=%20", "a=%2B", "a=%C3%A9", "a=b", "a%2F=1", "ab=1", "empty=", "q=x%3Dy", "z=1"]
        #expect(text == "GET&http%3A%2F%2Fa%2F&" + pairs.joined(separator: "&").percentEncoded)
    }
}
