import Digests
import Testing

@Suite("SHA-256")
struct SHA256HashTests {
    private func hash(of pieces: [String]) -> SHA256Hash {
        var hash = SHA256Hash()
        for piece in pieces { Array(piece.utf8).withUnsafeBytes { hash.append($0) } }
        return hash
    }

    /// FIPS 180-2, appendix B.
    @Test("has the digests of the standard's examples, in one piece and in several")
    func examples() {
        #expect(hash(of: []).hexDigits == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(hash(of: ["abc"]).hexDigits == abc)
        #expect(hash(of: ["a", "", "bc"]).hexDigits == abc)
        #expect(
            hash(of: ["abcdbcdecdefdefgefghfghighij", "hijkijkljklmklmnlmnomnopnopq"]).hexDigits
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        )
        let thousand = String(repeating: "a", count: 1000)
        #expect(
            hash(of: Array(repeating: thousand, count: 1000)).hexDigits
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test("can be continued after its digits were read")
    func digitsLeaveTheHashUsable() {
        var hash = hash(of: ["a"])
        #expect(hash.hexDigits == hash.hexDigits)
        Array("bc".utf8).withUnsafeBytes { hash.append($0) }
        #expect(hash.hexDigits == self.hash(of: ["abc"]).hexDigits)
    }

    @Test("is a value: a copy continues independently")
    func copiesAreIndependent() {
        let original = hash(of: ["a"])
        var copy = original
        Array("bc".utf8).withUnsafeBytes { copy.append($0) }
        #expect(copy.hexDigits == hash(of: ["abc"]).hexDigits)
        #expect(original.hexDigits == hash(of: ["a"]).hexDigits)
    }
}
