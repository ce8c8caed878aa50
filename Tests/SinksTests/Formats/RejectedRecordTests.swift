import InterimData
import TestSupport
import Testing

@testable import Sinks

@Suite("A record that cannot be written")
struct RejectedRecordTests {
    @Test("leaves the block as it was before its page", arguments: [SinkConfiguration.Format.ndjson, .json])
    func blockIsUnchanged(_ kind: SinkConfiguration.Format) throws {
        let writer = RecordWriter(
            dateTimes: .verbatim,
            flattening: nil,
            characters: UnusualCharacters(onNUL: .error, counts: nil)
        )
        var format: any RecordFormat =
            kind == .json ? JSONArrayFormat(writer: writer) : NDJSONFormat(writer: writer)
        let block = TextBlock(capacity: 1 << 12)
        func write(_ records: String) throws {
            let page = try Pages.batch("[\(records)]", columns: SinkFixture.columns)
            _ = try format.write(page, from: RowPosition(), to: block, limit: RowLimit(byteCount: 1 << 12))
        }
        format.begin(block)
        #expect(throws: RowFailure.self) { try write(#"{"id":"1"},{"id":"2","a":"\u0000"}"#) }
        try write(#"{"id":"3"}"#)
        #expect(throws: RowFailure.self) { try write(#"{"id":"4"},{"id":"5","a":"\u0000"}"#) }
        try write(#"{"id":"6"}"#)
        format.end(block)
        let text = block.bytes.map { Character(Unicode.Scalar($0)) }
        let lines = #"{"id":"3"}"# + (kind == .json ? ",\n" : "\n") + #"{"id":"6"}"# + "\n"
        #expect(String(text) == (kind == .json ? "[\n\(lines)]\n" : lines))
    }
}
