import TestSupport
import Testing

@testable import InterimData

@Suite("The keys of records")
struct RecordKeyTests {
    /// Vectors of the reference implementation: the digests of the bytes 0, 1, 2 … with the key 0, 1 … 15.
    @Test(
        "are SipHash-2-4 with 128 bits",
        arguments: [
            (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
            (8, "3b62a9ba6258f5610f83e264f31497b4"), (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
        ] as [(Int, String)]
    )
    func vectors(count: Int, digest: String) {
        var hash = SipHash128(key0: 0x0706_0504_0302_0100, key1: 0x0f0e_0d0c_0b0a_0908)
        (0..<UInt8(count)).map { $0 }.withUnsafeBytes { hash.append($0) }
        let key = hash.finish()
        var text = ""
        for half in [key.low, key.high] {
            withUnsafeBytes(of: half.littleEndian) { bytes in
                for byte in bytes { text += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            }
        }
        #expect(text == digest)
    }

    @Test("differ if the texts differ, or if the boundaries between the texts differ")
    func texts() {
        let lists: [[String]] = [
            [], [""], ["", ""], ["a"], ["a", ""], ["", "a"], ["ab"], ["a", "b"], ["b", "a"], ["a\u{1}"],
        ]
        #expect(Set(lists.map { RecordKey(texts: $0) }).count == lists.count)
    }

    @Test("depend only on the values of a batch, not on their notation and position")
    func batches() throws {
        let page = try Pages.batch(
            #"[{"id":"a\u0041","n":1.50},{"id":"aA","n":1.5},{"n":2},{"id":null,"key":"k","n":0},{"id":"x","n":[1]}]"#,
            columns: [Column("id", .string), Column("n", .string), Column("key", .string)]
        )
        let keys = RecordKeys(columns: ["id", "n"], alternatives: ["id": "key"])
        let found = keys.keys(of: page)
        #expect(
            found == [
                RecordKey(texts: ["aA", "1.50"]), RecordKey(texts: ["aA", "1.5"]), nil, RecordKey(texts: ["k", "0"]),
                nil,
            ]
        )
        var list: [RecordKey] = []
        #expect(keys.append(keysOf: page, in: 0..<2, to: &list))
        #expect(list == found[..<2].compactMap { $0 })
        #expect(!keys.append(keysOf: page, in: 1..<4, to: &list))
        #expect(list.count == 3)
    }
}
