import InterimData
import PageMemory
import TestSupport

@testable import InterimData

extension FuzzTarget {
    /// The text of JSON strings, compared with a decoder that uses UTF-16 units and with Foundation's decoder.
    static let jsonText = FuzzTarget(
        "json-text",
        caseCount: 10_000,
        seeds: [
            "plain", #"\"\\\/\b\f\n\r\t"#, #"\u0041\u00e9\u6f22"#, #"\ud83d\ude00"#, #"\ud83d"#, #"\ude00x"#, "é漢😀",
            #"a\ud83d\ud83d\ude00\ude00"#, #"","a\u0000b","#, "",
        ].map { Array($0.utf8) },
        words: [
            "\\u", "\\ud800", "\\udbff", "\\udc00", "\\udfff", "\\uFFFF", "\\u0000", "\\", "\\\\", "\\\"", "\",\"", "é",
            "😀", "\\n",
        ],
        check: { input in
            let quoted = [UInt8(ascii: "\"")] + input + [UInt8(ascii: "\"")]
            // Input that was not validated may result in any text.
            for json in [quoted, input] { _ = json.withUnsafeBytes { JSONText.text(ofString: $0) } }
            let document = [UInt8(ascii: "[")] + quoted + [UInt8(ascii: "]")]
            guard let index = try? PageIndexer().index(Pages.page(document), layout: PageLayout(records: .array([])))
            else { return }
            let foundation = FoundationJSON.value(document) as? [Any]
            for number in 0..<index.recordCount where index.record(number).kind == .string {
                let text = index.value(of: index.record(number)).text ?? ""
                let expected = decoded(Array(index.bytes(of: index.record(number)).dropFirst().dropLast()))
                try require(
                    text.utf8.elementsEqual(expected.utf8),
                    "\(text.debugDescription) for \(expected.debugDescription)"
                )
                guard let foundation, !FoundationJSON.hasLoneSurrogate(document) else { continue }
                let isSame = (foundation[number] as? String)?.utf8.elementsEqual(text.utf8) ?? false
                try require(isSame, "\(text.debugDescription) for Foundation's \(foundation[number])")
            }
        }
    )

    /// Resolves the escapes of a valid string with UTF-16 units.
    private static func decoded(_ inner: [UInt8]) -> String {
        let simple: [UInt8: UInt16] = [0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9]
        var units: [UInt16] = []
        var rest = inner[...]
        while !rest.isEmpty {
            let raw = rest.prefix { $0 != UInt8(ascii: "\\") }
            units += String(decoding: raw, as: UTF8.self).utf16
            rest = rest.dropFirst(raw.count + 1)
            guard raw.endIndex < inner.endIndex, let escaped = rest.popFirst() else { continue }
            if escaped == UInt8(ascii: "u") {
                units.append(UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(4)
            } else {
                units.append(simple[escaped] ?? UInt16(escaped))
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
