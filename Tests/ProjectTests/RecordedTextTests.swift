import TestSupport
import Testing

/// The name of this type does not contain `Golden`, so that `make record-golden` does not run these tests.
@Suite("The helper of golden texts")
struct RecordedTextTests {
    private static let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
    private static let new = "a\nb\nc\nD\ne\nf\ng\nh\ni\nx\nj\n"

    @Test("shows the lines that differ, and the lines around them")
    func difference() {
        #expect(GoldenFile.unified(from: Self.old, to: Self.old) == "")
        let expected = """
            @@ line 2 @@
             b
             c
            -d
            +D
             e
             f
            @@ line 9 @@
             h
             i
            +x
             j
             \("")
            """
        #expect(GoldenFile.unified(from: Self.old, to: Self.new) == expected)
    }

    @Test("fails for a text that differs and for a missing file, and writes no file")
    func comparison() throws {
        let folder = try TemporaryFolder()
        let golden = GoldenFile(path: folder.file("text"), isRecording: false)
        #expect(try golden.difference(from: Self.old)?.contains("there is no golden file") == true)
        try folder.put(Self.old, "text")
        #expect(try golden.difference(from: Self.old) == nil)
        #expect(try golden.difference(from: Self.new)?.contains("+D") == true)
        #expect(try folder.content("text") == Array(Self.old.utf8))
    }

    @Test("writes a text that differs while it is recording, and still fails")
    func recording() throws {
        let folder = try TemporaryFolder()
        let golden = GoldenFile(path: folder.file("new/text"), isRecording: true)
        #expect(try golden.difference(from: Self.new)?.hasPrefix("recorded text") == true)
        #expect(try folder.content("new/text") == Array(Self.new.utf8))
        #expect(try golden.difference(from: Self.new) == nil)
    }
}
