import Foundation
import InterimData
import TestSupport
import Testing

@testable import Sinks

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Publication of a file", .timeLimit(.minutes(10)))
struct PublishingTests {
    private static func page() throws -> RecordBatch {
        try Pages.batch(#"[{"id":"1"},{"id":"2"}]"#, columns: SinkFixture.columns)
    }
    private static let text = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"

    /// Returns the code of the error of a new sink.
    private static func refusal(_ configuration: SinkConfiguration) -> SinkError.Code? {
        #expect(throws: SinkError.self) { try FileSink(configuration: configuration) }?.code
    }

    @Test("Until the run ends, the file has the name of the partial file", arguments: [false, true])
    func growing(overwrite: Bool) async throws {
        let fixture = try SinkFixture()
        if overwrite { try fixture.folder.put("old", "out") }
        let sink = try FileSink(configuration: fixture.configuration(blockByteCount: 1, overwrite: overwrite))
        for _ in 0..<50 {
            try await sink.write(try Self.page())
            #expect(try fixture.folder.names == (overwrite ? ["out"] : []) + ["out.lock", "out.partial"])
            if overwrite { #expect(try fixture.folder.content("out") == Array("old".utf8)) }
        }
        _ = try await sink.finish()
        #expect(try fixture.folder.names == ["out"])
        #expect(try fixture.folder.content("out") == Array(String(repeating: Self.text, count: 50).utf8))
    }

    @Test("An abandoned run leaves no file of its own", arguments: [false, true])
    func abandoning(overwrite: Bool) async throws {
        let fixture = try SinkFixture()
        if overwrite { try fixture.folder.put("old", "out") }
        let sink = try FileSink(configuration: fixture.configuration(.json, .optimal, overwrite: overwrite))
        try await sink.write(try Self.page())
        await sink.abandon()
        await sink.abandon()
        #expect(try fixture.folder.names == (overwrite ? ["out"] : []))
        if overwrite { #expect(try fixture.folder.content("out") == Array("old".utf8)) }
    }

    @Test("An existing file is not replaced without overwrite")
    func existing() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "out")
        #expect(Self.refusal(fixture.configuration()) == .exists)
        #expect(try fixture.folder.names == ["out"])
        #expect(try fixture.folder.content("out") == Array("precious".utf8))
        // A dangling link is also an existing name.
        #expect(symlink("/nowhere/at/all", fixture.folder.file("dangling")) == 0)
        #expect(Self.refusal(fixture.configuration(name: "dangling")) == .exists)
    }

    @Test("A file that appears during the run is not replaced")
    func appearedMeanwhile() async throws {
        let fixture = try SinkFixture()
        let sink = try FileSink(configuration: fixture.configuration())
        try await sink.write(try Self.page())
        try fixture.folder.put("precious", "out")
        let error = await #expect(throws: SinkError.self) { _ = try await sink.finish() }
        #expect(error?.code == .exists)
        #expect(try fixture.folder.content("out") == Array("precious".utf8))
        #expect(try fixture.folder.names == ["out"])
    }

    @Test("With overwrite, a link is replaced, and its target stays unchanged")
    func overwriting() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("target", "target")
        #expect(symlink(fixture.folder.file("target"), fixture.folder.file("out")) == 0)
        let configuration = fixture.configuration(overwrite: true)
        #expect(try await fixture.write([try Self.page()], configuration).text == Self.text)
        #expect(try fixture.folder.content("target") == Array("target".utf8))
    }

    @Test("A device or a pipe is never replaced")
    func notAFile() throws {
        let fixture = try SinkFixture()
        #expect(mkfifo(fixture.folder.file("out"), 0o600) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true)) == .notWritable)
        #expect(try fixture.folder.names == ["out"])
        var configuration = fixture.configuration(overwrite: true)
        configuration.destination = .file(path: "/dev/null", overwrite: true)
        #expect(Self.refusal(configuration) == .notWritable)
    }

    @Test("A partial file of an earlier run is replaced")
    func leftovers() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put(String(repeating: "left over", count: 1000), "out.partial")
        #expect(try await fixture.write([try Self.page()], fixture.configuration()).text == Self.text)
        #expect(try fixture.folder.names == ["out"])
    }

    @Test("A complete file is not emptied if the partial file is a hard link to it")
    func partialIsAHardLink() async throws {
        // The state after a run that was killed between linking the final name and removing the other.
        let fixture = try SinkFixture()
        try fixture.folder.put("finished", "out")
        #expect(link(fixture.folder.file("out"), fixture.folder.file("out.partial")) == 0)
        let sink = try FileSink(configuration: fixture.configuration(overwrite: true))
        try await sink.write(try Self.page())
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
        await sink.abandon()
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
    }

    @Test("A symbolic link with the partial file's name is not followed")
    func plantedLink() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "victim")
        #expect(symlink(fixture.folder.file("victim"), fixture.folder.file("out.partial")) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
        #expect(try fixture.folder.content("victim") == Array("precious".utf8))
        #expect(try fixture.folder.names == ["out.partial", "victim"])
    }

    @Test("A folder or a pipe with the partial file's name, and a missing folder, are errors")
    func otherKinds() throws {
        let fixture = try SinkFixture()
        #expect(mkdir(fixture.folder.file("a.partial"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(name: "a")) == .notWritable)
        // Opening a pipe blocks until there is a reader, unless it is opened nonblocking.
        #expect(mkfifo(fixture.folder.file("b.partial"), 0o644) == 0)
        #expect(Self.refusal(fixture.configuration(name: "b")) == .notWritable)
        #expect(mkdir(fixture.folder.file("c"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true, name: "c")) == .notWritable)
        #expect(Self.refusal(fixture.configuration(name: "missing/out")) == .notWritable)
        #expect(try fixture.folder.names == ["a.partial", "b.partial", "c"])
    }

    @Test("A folder that is not writable is an error", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnlyFolder() throws {
        let fixture = try SinkFixture()
        #expect(chmod(fixture.folder.path, 0o555) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
    }

    @Test("A second run cannot write the same file at the same time")
    func twoRuns() async throws {
        let fixture = try SinkFixture()
        let first = try FileSink(configuration: fixture.configuration())
        try await first.write(try Self.page())
        for overwrite in [false, true] {
            #expect(Self.refusal(fixture.configuration(overwrite: overwrite)) == .busy)
        }
        #expect(try fixture.folder.names == ["out.lock", "out.partial"], "the first run's file is unchanged")
        _ = try await first.finish()
        #expect(try fixture.folder.content("out") == Array(Self.text.utf8))
    }
}
