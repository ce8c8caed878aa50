import Digests
import TestSupport
import Testing

@Suite("RSA private keys")
struct RSAPrivateKeyTests {
    private func failure(_ pem: String) -> RSAPrivateKey.Failure? {
        do throws(RSAPrivateKey.Failure) {
            _ = try RSAPrivateKey(pem: pem)
            return nil
        } catch {
            return error
        }
    }

    /// `printf 'The quick brown fox' | openssl dgst -sha1 -sign KEY -hex`.
    @Test("sign as openssl does, in both PEM formats and with other text around them")
    func signature() throws {
        let expected = [
            "82b61cd3c10274e136d3ea8d481ffebaea7297bfe468b9ba52fe5e437f5353a6",
            "78849a51ad092722ea0e0f24cd2173712f0fde1ce0845072114094d3033888c6",
            "0cf4106ade8c30683344d4b47c3a5d2aa9ed57e4231d08a1f8e305ecc6cec71f",
            "55dbc9222217e5601ed19ea007a2fe8631e51b4efefd3fedebb3eb5a80f41050",
        ].joined()
        for pem in [
            TestKeys.rsa, TestKeys.rsaInPKCS1, "Bag Attributes\n" + TestKeys.rsa + "\n\n",
            TestKeys.rsa.replacing("\n", with: "\r\n"),
        ] {
            let signature = try RSAPrivateKey(pem: pem).signatureWithSHA1(of: Array("The quick brown fox".utf8))
            let digits = signature.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            #expect(digits == expected)
        }
        #expect(try RSAPrivateKey(pem: TestKeys.rsa).signatureWithSHA1(of: []).count == 128)
    }

    @Test("are rejected with the reason, without a prompt on the terminal")
    func rejections() {
        #expect(failure(TestKeys.encrypted) == .encrypted)
        #expect(failure(TestKeys.encryptedInPKCS1) == .encrypted)
        #expect(failure(TestKeys.ellipticCurve) == .notRSA)
        for text in [
            "", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            String(TestKeys.rsa.prefix(300)), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "\u{0}",
        ] {
            #expect(failure(text) == .notAPrivateKey, "\(text)")
        }
    }

    @Test("have no printable content")
    func masking() throws {
        let key = try RSAPrivateKey(pem: TestKeys.rsa)
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "RSA private key" && !dumped.contains("0x") && dumped.count < 60)
    }
}
