import InterimData
import Testing

@Suite("Text as a JSON string")
struct JSONTextTests {
    @Test("has the shortest necessary escapes, and is decoded to the same text")
    func escapes() throws {
        var text = ""
        for number in 0...0x80 as ClosedRange<UInt32> { text.unicodeScalars.append(Unicode.Scalar(number) ?? " ") }
        text += "é😀"
        let json = JSONText.json(of: text)
        #expect(json.hasPrefix(#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e"#))
        #expect(json.contains(##" !\"#$%"##) && json.contains(#"[\\]"#) && json.hasSuffix("\u{7F}\u{80}é😀\""))
        #expect(try JSONReader.read(Array(json.utf8)).root.text == text)
    }
}
